"""Who is not at school, or not all of the time: over the school, in the scope of the actor."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, Sum, Value
from django.db.models.functions import Cast

from pupils.enums import StatusCode
from pupils.models import (
    AttendanceFigure,
    AvoidancePlan,
    OffSitePlace,
    PartTimeTable,
    Pupil,
    Suspension,
)
from pupils.rules.offsite import BANDS, band_of
from sendhub.small_numbers import safe_row

KINDS = {
    "avoidance": "School avoidance plan",
    "timetable": "Part-time timetable",
    "place": "Place off-site",
}


@dataclass(frozen=True)
class Away:
    """One line of the list."""

    pupil: Pupil
    kind: str
    kind_label: str
    starts_on: date
    ends_on: date | None
    review_on: date
    what: str
    is_late: bool


def away_rows(actor, *, kind="", state="", text="", today):
    """What keeps pupils from school as one query of plain rows, the next review first.

    `state`: "" for what is open, "late" for reviews that are past, "ended" for what is over.
    """
    pupils = Pupil.objects.visible_to(actor).on_roll(today)
    if text:
        pupils = pupils.search(text)
    what = {
        "avoidance": F("mentor__last_name"),
        "timetable": F("purpose"),
        "place": F("provider__name"),
    }
    models = {"avoidance": AvoidancePlan, "timetable": PartTimeTable, "place": OffSitePlace}
    parts = []
    for name, model in models.items():
        if kind and kind != name:
            continue
        rows = _in_state(model.objects.visible_to(actor), name, state, today)
        parts.append(
            rows.filter(pupil__in=pupils)
            .order_by()
            .annotate(away_kind=Value(name), what=Cast(what[name], CharField()))
            .values_list("away_kind", "pupil", "starts_on", "ends_on", "review_on", "what", "pk")
        )
    stream = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    return stream.order_by("review_on", "pk")


def _in_state(rows, name, state, today):
    # A timetable always has an end: it is over when somebody says that the child is back.
    over = {"full_time_on": None} if name == "timetable" else {"ends_on": None}
    if state == "ended":
        return rows.exclude(**over)
    rows = rows.filter(**over)
    return rows.filter(review_on__lt=today) if state == "late" else rows


def in_lines(rows, *, today):
    """Turn rows of `away_rows` into lines; one query for the pupils."""
    rows = list(rows)
    pupils = Pupil.objects.select_related("group").in_bulk({row[1] for row in rows})
    return [
        Away(
            pupil=pupils[pupil_pk],
            kind=kind,
            kind_label=KINDS[kind],
            starts_on=starts_on,
            ends_on=ends_on,
            review_on=review_on,
            what=what if kind != "timetable" else "",
            is_late=review_on < today,
        )
        for kind, pupil_pk, starts_on, ends_on, review_on, what, _ in rows
    ]


COLUMNS = (
    (StatusCode.NONE, "No SEN"),
    (StatusCode.SUPPORT, "SEN Support"),
    (StatusCode.PLAN, "EHC plan"),
)


@dataclass(frozen=True)
class PupilAbsence:
    pupil: Pupil
    percentage: float | None
    band: str
    suspensions: int
    half_days: int


@dataclass(frozen=True)
class AbsenceCount:
    """Attendance bands and suspensions by SEN status, as they may be shown, and pupil by pupil."""

    bands: list  # (label, [printed number for each status])
    suspended: list  # printed number for each status
    pupils: list


def absence_by_status(actor, *, since, today):
    """Count the pupils on roll who may be seen, by attendance since a day. Three queries."""
    pupils = Pupil.objects.visible_to(actor).on_roll(today).select_related("group")
    figures = AttendanceFigure.objects.of_each(pupils).filter(starts_on__gte=since)
    sums = {
        pk: (attended, possible)
        for pk, attended, possible in figures.order_by()
        .values("file_id")
        .annotate(went=Sum("attended"), could=Sum("possible"))
        .values_list("file_id", "went", "could")
    }
    found = Suspension.objects.of_each(pupils).filter(starts_on__gte=since)
    suspended, half_days = Counter(), Counter()
    for pk, sessions in found.values_list("file_id", "sessions"):
        suspended[pk] += 1
        half_days[pk] += sessions or 0
    rows = []
    for pupil in pupils:
        attended, possible = sums.get(pupil.pk, (0, 0))
        rows.append(
            PupilAbsence(
                pupil=pupil,
                percentage=round(100 * attended / possible, 1) if possible else None,
                band=band_of(attended, possible),
                suspensions=suspended[pupil.pk],
                half_days=half_days[pupil.pk],
            )
        )
    return AbsenceCount(*_printed(rows), _worth_a_look(rows))


def _printed(rows):
    columns = {}
    for status, _ in COLUMNS:
        counted = Counter(row.band for row in rows if row.pupil.sen_status == status)
        columns[status], _ = safe_row({key: counted[key] for key, _, _ in BANDS})
    bands = [(label, [columns[status][key] for status, _ in COLUMNS]) for key, label, _ in BANDS]
    struck = Counter(row.pupil.sen_status for row in rows if row.suspensions)
    cells, _ = safe_row({status: struck[status] for status, _ in COLUMNS})
    return bands, list(cells.values())


def _worth_a_look(rows):
    """Those below 95 % or suspended, the lowest attendance first."""
    low = [row for row in rows if row.suspensions or row.band not in ("", "good")]
    return sorted(low, key=lambda row: (row.percentage is None, row.percentage, row.pupil.sort_key))
