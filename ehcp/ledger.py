"""The delivery ledger: each line of Section F owed, week by week, against what this pupil really had."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from ehcp.models import FDelivery, LoggedSupport, ProvisionText, SectionFLine
from ehcp.rules import ledger as rules
from provision.enums import MissedReason, Presence, SessionState
from provision.models import Attendance, Session
from pupils.models import Enrolment
from sendhub.accounts.models import ClosurePeriod, Term
from sendhub.dates import SchoolDays, monday_of

PUPIL_AWAY = "Pupil not there"
NOT_RECORDED = "Not recorded"


@dataclass
class Week:
    """One week of a line, in minutes."""

    monday: date
    owed: int
    had: int

    @property
    def is_short(self):
        return self.had < self.owed

    @property
    def in_words(self):
        """An empty week is no delivery: what is not owed in minutes was not given "in full"."""
        if not self.owed:
            return "No minutes owed"
        return "Short" if self.is_short else "In full"

    @property
    def tone(self):
        return {"Short": "late", "In full": "good"}.get(self.in_words, "quiet")


@dataclass
class LineLedger:
    """One line over the time; minutes are whole. `is_counted`: some version says how much is owed."""

    line: SectionFLine
    words: ProvisionText | None
    is_counted: bool = False
    owed: int = 0
    had: int = 0
    made_up: int = 0
    weeks: list = field(default_factory=list)
    reasons: list = field(default_factory=list)  # (why, minutes), the most first
    ties: list = field(default_factory=list)

    @property
    def short(self):
        return rules.shortfall(self.owed, self.had)

    @property
    def percent(self):
        return round(100 * self.had / self.owed) if self.owed else None


def ledgers(plans, *, actor, first, last):
    """Return {plan id: [LineLedger]} between two days. Ten queries, however many plans, lines and weeks."""
    plans = {plan.pk: plan for plan in plans}
    lines = list(
        SectionFLine.objects.visible_to(actor).filter(plan__in=plans).order_by("number", "pk")
    )
    texts = _grouped(
        ProvisionText.objects.visible_to(actor)
        .filter(line__in=lines, plan_version__issued_on__lte=last)
        .select_related("plan_version")
        .order_by("plan_version__issued_on"),
        "line_id",
    )
    issued = {}
    for plan_id, on in _issues(plans, last):
        issued.setdefault(plan_id, []).append(on)
    days = _school_days(actor, first, last)
    stays = _grouped(Enrolment.objects.filter(pupil__in=_pupils(plans.values())), "pupil_id")
    ties = _grouped(
        FDelivery.objects.visible_to(actor)
        .filter(line__in=lines)
        .between(first, last)
        .select_related("participation__intervention"),
        "line_id",
    )
    had, away = _attended(ties, first, last)
    missed = _missed(ties, first, last)
    logged = _grouped(
        LoggedSupport.objects.visible_to(actor).filter(line__in=lines, on__range=(first, last)),
        "line_id",
    )
    found = {pk: [] for pk in plans}
    for line in lines:
        plan = plans[line.plan_id]
        mine = [day for day in days if _owes(plan, stays.get(plan.pupil_id, ()), day)]
        found[plan.pk].append(
            _ledger(
                line,
                texts.get(line.pk, []),
                issued.get(plan.pk, []),
                mine,
                ties.get(line.pk, []),
                (had, away, missed),
                logged.get(line.pk, []),
            )
        )
    return found


def _pupils(plans):
    return [plan.pupil_id for plan in plans]


def _grouped(rows, name):
    grouped = {}
    for row in rows:
        grouped.setdefault(getattr(row, name), []).append(row)
    return grouped


def _issues(plans, last):
    from ehcp.models import EhcPlanVersion

    rows = EhcPlanVersion.objects.filter(plan__in=plans, issued_on__lte=last)
    return rows.values_list("plan_id", "issued_on")


def _school_days(actor, first, last):
    calendar = SchoolDays.of(
        Term.objects.filter(school=actor.school_id, starts_on__lte=last, ends_on__gte=first),
        ClosurePeriod.objects.filter(
            school=actor.school_id, starts_on__lte=last, ends_on__gte=first
        ),
    )
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in span if calendar.is_school_day(day)]


def _owes(plan, stays, day):
    """Nothing is owed here after the plan has ended or while the pupil is not on roll."""
    if plan.ended_on and day > plan.ended_on:
        return False
    return any(
        stay.starts_on <= day and (not stay.ends_on or day <= stay.ends_on) for stay in stays
    )


def _places(ties):
    return [tie.participation_id for rows in ties.values() for tie in rows]


def _attended(ties, first, last):
    """Return {place: [(day, minutes)]} of the sessions the pupil was at, and of those it was not at."""
    had, away = {}, {}
    rows = Attendance.objects.filter(
        participation__in=_places(ties),
        session__on__range=(first, last),
        session__state=SessionState.HELD,
    )
    for place, presence, on, minutes in rows.values_list(
        "participation_id", "presence", "session__on", "session__minutes"
    ):
        kept = had if presence == Presence.PRESENT else away
        kept.setdefault(place, []).append((on, minutes))
    return had, away


def _missed(ties, first, last):
    """Return {run: [(day, minutes, why)]} of the sessions that did not happen or were never recorded."""
    runs = {tie.participation.intervention_id for rows in ties.values() for tie in rows}
    rows = Session.objects.filter(intervention__in=runs, on__range=(first, last)).exclude(
        state=SessionState.HELD
    )
    missed = {}
    for run, on, minutes, reason in rows.values_list(
        "intervention_id", "on", "minutes", "missed_reason"
    ):
        why = MissedReason(reason).label if reason else NOT_RECORDED
        missed.setdefault(run, []).append((on, minutes, why))
    return missed


def _ledger(line, texts, issued, days, ties, sessions, logged):
    doses = [
        rules.Dose(
            row.plan_version.issued_on, row.minutes, row.times, row.per, row.starts_on, row.ends_on
        )
        for row in texts
    ]
    owed = rules.owed_by_week(doses, issued=issued, school_days=days)
    had, reasons = {}, {}
    for tie in ties:
        _count_tie(tie, sessions, had, reasons)
    for row in logged:
        _add(had, monday_of(row.on), row.minutes)
    made_up = sum(row.minutes for row in logged if row.is_makeup)
    mondays = sorted({monday_of(day) for day in days} | had.keys())
    return LineLedger(
        line=line,
        words=texts[-1] if texts else None,
        is_counted=any(dose.a_day is not None for dose in doses),
        owed=rules.whole(sum(owed.values())),
        had=rules.whole(sum(had.values())),
        made_up=made_up,
        weeks=[
            Week(monday, rules.whole(owed.get(monday, 0)), rules.whole(had.get(monday, 0)))
            for monday in mondays
        ],
        reasons=sorted(
            ((why, rules.whole(minutes)) for why, minutes in reasons.items()),
            key=lambda each: (-each[1], each[0]),
        ),
        ties=ties,
    )


def _count_tie(tie, sessions, had, reasons):
    attended, away, missed = sessions
    place = tie.participation
    for on, minutes in attended.get(place.pk, ()):
        if _within(tie, on):
            _add(had, monday_of(on), rules.share(minutes, tie.percent))
    for on, minutes in away.get(place.pk, ()):
        if _within(tie, on):
            _add(reasons, PUPIL_AWAY, rules.share(minutes, tie.percent))
    for on, minutes, why in missed.get(place.intervention_id, ()):
        if _within(tie, on) and _within(place, on):
            _add(reasons, why, rules.share(minutes, tie.percent))


def _within(row, day):
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


def _add(totals, key, minutes):
    totals[key] = totals.get(key, Fraction(0)) + minutes
