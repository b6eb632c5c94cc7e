"""What may be ticked into Assess: rows about the pupil that the actor may see, each as one line.

Restricted rows are left out even for who may read them: the plan is read by every adult of the pupil.
So are entries whose words were moved to safeguarding: the family reads the plan.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from agencies.models import Advice
from agencies.rules import is_old_advice
from provision import day_evidence
from provision.enums import EvidenceKind, PlaceState
from provision.models import Participation, StrategyAnswer
from pupils import scores
from pupils.disclosures import are_moved
from pupils.enums import DocumentKind, EntryKind, ScoreKind, VoiceOf
from pupils.models import (
    Assessment,
    AttendanceFigure,
    AvoidancePlan,
    Concern,
    ConcernPupil,
    Document,
    Observation,
    SupportingPlan,
    Suspension,
    Voice,
)
from pupils.rules.assessments import age_in_words, band_of
from pupils.supporting_enums import SupportingKind
from sendhub.dates import london_date

RECENT = timedelta(days=365)
AT_MOST = 8
LONGEST = 600


@dataclass(frozen=True)
class Candidate:
    """A row that can stand as evidence.

    `is_usual`: ticked when a plan starts; `is_old`: advice that wants a second look before it is used.
    """

    kind: str
    subject_id: int
    dated_on: date
    summary: str
    is_usual: bool = True
    is_old: bool = False

    @property
    def key(self):
        return f"{self.kind}-{self.subject_id}"


def candidates(pupil, *, actor, today):
    """Return what can be ticked, the latest first within each kind. Seventeen queries, eighteen with advice."""
    return [
        candidate
        for gather in (
            _concerns,
            _observations,
            _assessments,
            _steps,
            _attendance,
            _avoidance,
            _suspensions,
            _supporting,
            _advice,
            _documents,
            _voices,
            _answers,
            _interventions,
            _days,
        )
        for candidate in gather(pupil, actor, today)
    ]


def _cut(text):
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _concerns(pupil, actor, today):
    lines = ConcernPupil.objects.visible_to(actor).of(pupil).as_lines()
    lines = lines.filter(concern__restriction=None, concern__raised_at__date__gte=today - RECENT)
    moved = Concern.objects.filter(school_id=actor.school_id).filter(are_moved(EntryKind.CONCERN))
    lines = lines.exclude(concern__in=moved)
    for line in lines.order_by("-concern__raised_at")[:AT_MOST]:
        concern = line.concern
        # With other pupils in it, the text may tell of them.
        said = "" if line.others else concern.text or "; ".join(concern.sentences)
        who = concern.raised_by.name if concern.raised_by else concern.get_source_display()
        yield Candidate(
            EvidenceKind.CONCERN,
            concern.pk,
            london_date(concern.raised_at),
            _cut(f"{who}: {said}" if said else f"Concern raised by {who}"),
        )


def _observations(pupil, actor, today):
    rows = Observation.objects.visible_to(actor).of(pupil)
    rows = rows.exclude(are_moved(EntryKind.OBSERVATION))
    for row in rows.filter(restriction=None, seen_on__gte=today - RECENT)[:AT_MOST]:
        focus = f"{row.focus}: " if row.focus else ""
        yield Candidate(EvidenceKind.OBSERVATION, row.pk, row.seen_on, _cut(f"{focus}{row.seen}"))


def _assessments(pupil, actor, today):
    """The latest result of each test is ticked, with what class and year have; earlier ones are offered."""
    seen = set()
    rows = Assessment.objects.visible_to(actor).of(pupil).filter(taken_on__gte=today - RECENT)
    rows = list(rows[: 2 * AT_MOST])
    beside = scores.compared(pupil, rows, today)
    for row in rows:
        name = scores.series_name(row)
        is_latest = name not in seen
        said = f"{name}: {score_in_words(row)}"
        if is_latest:
            told = [group.words for group in beside.get(name, ()) if group.median is not None]
            said = ". ".join([said, *told])
        yield Candidate(
            EvidenceKind.ASSESSMENT, row.pk, row.taken_on, _cut(said), is_usual=is_latest
        )
        seen.add(name)


def _steps(pupil, actor, today):
    """Each framework the pupil was marked on within a year, as one line."""
    for ladder in scores.ladders(pupil, actor):
        days = [line.mark.marked_on for line in ladder.lines if line.mark]
        if days and max(days) >= today - RECENT:
            yield Candidate(
                EvidenceKind.STEPS,
                ladder.framework.pk,
                max(days),
                _cut(f"{ladder.framework.name}: {ladder.words}"),
            )


def score_in_words(row):
    if row.score is None:
        return row.level
    if row.kind == ScoreKind.AGE:
        return f"age {age_in_words(row.score)}"
    number = f"{row.score.normalize():f}"
    if row.kind == ScoreKind.STANDARDISED:
        return f"standardised score {number}, {band_of(row.score)}"
    return f"{number} {row.level}".strip()


def _attendance(pupil, actor, today):
    rows = AttendanceFigure.objects.visible_to(actor).of(pupil).filter(ends_on__gte=today - RECENT)
    for place, row in enumerate(rows.order_by("-ends_on")[:2]):
        if row.percentage is not None:
            yield Candidate(
                EvidenceKind.ATTENDANCE,
                row.pk,
                row.ends_on,
                f"Present {row.percentage} % of {row.possible} sessions",
                is_usual=place == 0,
            )


def _avoidance(pupil, actor, today):
    """What the child said in the open plan, and what pushes and pulls."""
    for row in AvoidancePlan.objects.visible_to(actor).of(pupil).filter(ends_on=None):
        said = f"“{row.child_words}” " if row.child_words else ""
        why = "; ".join([*row.push_in_words, *row.pull_in_words])
        on = row.reviewed_on or row.starts_on
        yield Candidate(EvidenceKind.AVOIDANCE, row.pk, on, _cut(f"{said}{why}" or "Plan open"))


def _suspensions(pupil, actor, today):
    rows = Suspension.objects.visible_to(actor).of(pupil).filter(starts_on__gte=today - RECENT)
    for row in rows[:AT_MOST]:
        length = f", {row.sessions} half days" if row.sessions else ""
        behind = f". {row.context}" if row.context else ""
        yield Candidate(
            EvidenceKind.SUSPENSION,
            row.pk,
            row.starts_on,
            _cut(f"{row.get_kind_display()}{length}: {row.get_reason_display()}{behind}"),
        )


def _supporting(pupil, actor, today):
    """What the plans in force ask of every adult; none is ticked unasked, a PEP stays with the virtual school."""
    rows = SupportingPlan.objects.visible_to(actor).of(pupil).in_force()
    for row in rows.exclude(kind=SupportingKind.PEP):
        said = "; ".join(f"{label}: {text}" for label, text in row.lines)
        yield Candidate(
            EvidenceKind.SUPPORTING,
            row.pk,
            row.reviewed_on or london_date(row.written_at),
            _cut(f"{row.name}. {said}" if said else row.name),
            is_usual=False,
        )


def _advice(pupil, actor, today):
    """Advice of any age: what an agency said years ago is offered, marked, and not ticked unasked."""
    rows = Advice.objects.visible_to(actor).of(pupil).filter(document__restriction=None)
    for row in rows.with_items()[:AT_MOST]:
        said = "; ".join(item.text for item in row.items.all())
        is_old = is_old_advice(row.dated_on, today)
        yield Candidate(
            EvidenceKind.ADVICE,
            row.pk,
            row.dated_on,
            _cut(f"{row.agency.name}, {row.author}: {said or row.title}"),
            is_usual=not is_old,
            is_old=is_old,
        )


def _documents(pupil, actor, today):
    rows = Document.objects.visible_to(actor).of(pupil)
    rows = rows.filter(kind=DocumentKind.REPORT, restriction=None)
    for row in rows[:AT_MOST]:
        on = row.dated_on or london_date(row.uploaded_at)
        # A report that is not for staff is named in a plan only when somebody ticks it.
        is_old = is_old_advice(on, today)
        yield Candidate(
            EvidenceKind.DOCUMENT,
            row.pk,
            on,
            _cut(row.title),
            is_usual=row.for_staff and not is_old,
            is_old=is_old,
        )


def _voices(pupil, actor, today):
    """The pupil's own words are ticked; what others said was not said to every adult, so it is offered."""
    rows = Voice.objects.visible_to(actor).of(pupil).filter(given_on__gte=today - RECENT)
    for row in rows[:AT_MOST]:
        yield Candidate(
            EvidenceKind.VOICE,
            row.pk,
            row.given_on,
            _cut(f"{row.name}, about {row.about}: “{row.words}”"),
            is_usual=row.of == VoiceOf.PUPIL,
        )


def _answers(pupil, actor, today):
    rows = StrategyAnswer.objects.visible_to(actor).of(pupil).latest_of_each()
    rows = rows.filter(at__date__gte=today - RECENT)
    for row in rows.select_related("strategy", "by_user")[:AT_MOST]:
        note = f" ({row.note})" if row.note else ""
        yield Candidate(
            EvidenceKind.CLASS_ANSWER,
            row.pk,
            london_date(row.at),
            _cut(
                f"{row.strategy.text}: {row.get_works_display().lower()}, {row.by_user.name}{note}"
            ),
        )


def _interventions(pupil, actor, today):
    rows = Participation.objects.visible_to(actor).of(pupil).filter(state=PlaceState.ENDED)
    for row in rows.filter(ends_on__gte=today - RECENT).select_related("intervention")[:AT_MOST]:
        came_of_it = row.get_rating_display().lower() if row.rating else "not reviewed"
        yield Candidate(
            EvidenceKind.INTERVENTION,
            row.pk,
            row.ends_on,
            _cut(f"{row.intervention.name}: {came_of_it}"),
        )


def _days(pupil, actor, today):
    """Check-ins and the quiet room as one line each; incidents, which are not ticked unasked; successes."""
    since = today - RECENT
    for kind, pk, on, summary in (
        *day_evidence.check_ins(pupil, actor, today),
        *day_evidence.quiet_room(pupil, actor, today),
        *day_evidence.incidents(pupil, actor, today, since),
        *day_evidence.achievements(pupil, actor, today, since),
        *day_evidence.rounds(pupil, actor, today, since),
    ):
        yield Candidate(kind, pk, on, _cut(summary), is_usual=kind != EvidenceKind.INCIDENT)
