"""How long a pupil's file is kept, from what day, and who says so. Nothing is deleted by the clock alone.

Sources: IRMS = Information Management Toolkit for Schools; Limitation Act 1980: a claim may be
brought until six years after the eighteenth birthday, for a contract of education six years more.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q

from pupils.enums import ConcernDecision, StatusCode
from pupils.models import ConcernPupil, Enrolment, Pupil, SenStatus
from sendhub.dates import academic_year, academic_year_span, add_years
from sendhub.reports.enums import ErasureState, RetentionKind
from sendhub.reports.models import Erasure, Hold, RetentionPeriod

LEAST_YEARS, MOST_YEARS = 1, 75


@dataclass(frozen=True)
class Period:
    years: int
    starts_with: str
    source: str


PERIODS = {
    RetentionKind.SEN_FILE: Period(
        31,
        "date of birth",
        "IRMS toolkit: SEN files, EHC plans and reviews, 31 years from the date of birth (25 + 6)",
    ),
    RetentionKind.GENERAL: Period(
        25, "date of birth", "IRMS toolkit: pupil’s educational record, 25 years from birth"
    ),
    RetentionKind.NOT_UPHELD: Period(
        1,
        "end of the school year in which the pupil left",
        "No statute: kept no longer than needed",
    ),
}
# Kept to by the program itself; not for a school to set.
FIXED = (
    (
        "Drafts that nobody sent",
        "1 year after the last word",
        "No statute: they belong to who typed",
    ),
    (
        "What happened to private links",
        "with the pupil’s file, at least 6 years",
        "Limitation Act 1980",
    ),
    (
        "Who opened or changed what",
        "kept, with a bare number instead of a pupil",
        "UK GDPR article 5(2)",
    ),
    ("Backups", "35 days; a restore erases again what was erased", "UK GDPR article 17"),
)


@dataclass(frozen=True)
class Ended:
    """A pupil whose period has ended, with what stands in the way."""

    pupil: Pupil
    kind: RetentionKind
    ended_on: date
    hold: Hold | None = None


def years_of(school_id):
    """{kind: years} of the school, its own or the default."""
    own = dict(RetentionPeriod.objects.filter(school_id=school_id).values_list("kind", "years"))
    return {kind: own.get(kind.value, period.years) for kind, period in PERIODS.items()}


def period_end(kind, *, years, born_on, left_on):
    """The last day of the period, or None where the day that it starts with is not known."""
    if kind == RetentionKind.NOT_UPHELD:
        if left_on is None:
            return None
        return add_years(academic_year_span(academic_year(left_on)).ends_on, years)
    return add_years(born_on, years) if born_on else None


def kind_of(*, had_sen, had_concern, was_upheld):
    if had_sen:
        return RetentionKind.SEN_FILE
    if had_concern and not was_upheld:
        return RetentionKind.NOT_UPHELD
    return RetentionKind.GENERAL


def without_proposal(pupils):
    """Pupils whose erasure nobody proposed, or was refused."""
    proposed = Erasure.objects.filter(school_id=OuterRef("school_id"), pupil_number=OuterRef("pk"))
    return pupils.exclude(Exists(proposed.exclude(state=ErasureState.REFUSED)))


def _told(pupils, today):
    """Pupils who have left, with what their period depends on."""
    mine = Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
    stays = Enrolment.objects.filter(mine)
    concerns = ConcernPupil.objects.filter(mine)
    not_upheld = Q(concern__decision=ConcernDecision.NO_ACTION)
    return pupils.exclude(Exists(stays.filter(Q(ends_on=None) | Q(ends_on__gte=today)))).annotate(
        left_on=Max("enrolment_set__ends_on"),
        had_sen=Exists(SenStatus.objects.filter(mine).exclude(status=StatusCode.NONE)),
        had_concern=Exists(concerns),
        was_upheld=Exists(concerns.exclude(not_upheld)),
    )


def ended_periods(pupils, *, school_id, today):
    """Those of the pupils who have left and whose period has ended, the longest ago first. Three queries."""
    years = years_of(school_id)
    found = [row for pupil in _told(pupils, today) if (row := _ended(pupil, years, today))]
    held = Hold.objects.standing().of_each([row.pupil for row in found]).order_by("-pk")
    holds = {hold.file_id: hold for hold in held}
    rows = [Ended(row.pupil, row.kind, row.ended_on, holds.get(row.pupil.pk)) for row in found]
    return sorted(rows, key=lambda row: (row.ended_on, row.pupil.sort_key, row.pupil.pk))


def _ended(pupil, years, today):
    kind = kind_of(
        had_sen=pupil.had_sen or pupil.sen_status != StatusCode.NONE,
        had_concern=pupil.had_concern,
        was_upheld=pupil.was_upheld,
    )
    end = period_end(kind, years=years[kind], born_on=pupil.born_on, left_on=pupil.left_on)
    return Ended(pupil, kind, end) if end and end <= today else None
