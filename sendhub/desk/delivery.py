"""What was owed and what was held, for the desk: each number is that of the list it opens."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Sum
from django.urls import reverse

from provision import cover
from provision.enums import MissedReason, SessionState, Stage
from provision.maps import gaps
from provision.maps.reading import Ask
from provision.maps.spent import spent_and_lost
from provision.models import Cycle, ReviewLine, Session
from provision.rules import costs, impact
from pupils.enums import DueKind
from pupils.models import Due, Pupil
from sendhub import dates
from sendhub.accounts.permissions import Permission
from sendhub.prepared import prepared

FRIDAY = timedelta(days=4)
WEEK = timedelta(weeks=1)
# A school week may lie before two weeks of holiday and the days around them.
WEEKS_BACK = timedelta(weeks=4)
LINES_ASKED_WITHIN = timedelta(days=14)
LINES_AT_MOST = 6


@dataclass(frozen=True)
class Week:
    """The sessions of a school week, by what became of them; `reasons`: (number, words), most first.

    `before`: the last week that owed a session, None when there was none within four weeks.
    `cover`: sessions of the coming two weeks that have no adult.
    """

    starts_on: date
    held: int
    lost: int
    unrecorded: int
    ahead: int
    reasons: list
    before: "Week | None" = None
    cover: int = 0

    @property
    def ends_on(self):
        return self.starts_on + FRIDAY

    @property
    def due(self):
        """Sessions owed until today; a closed school owes none."""
        return self.held + self.lost + self.unrecorded

    @property
    def follows_holiday(self):
        return self.before is not None and self.starts_on - self.before.starts_on > WEEK

    @cached_property
    def address(self):
        """The list of the week's sessions; the desk adds `what`."""
        days = urlencode({"starts_on": self.starts_on, "ends_on": self.ends_on})
        return f"{reverse('provision:map_sessions')}?{days}"


def this_week(actor, today):
    """Return the delivery of the week of the day; at a weekend, of the week that is over. One query."""
    starts_on = dates.monday_of(today)
    counts, without = defaultdict(Counter), 0
    for state, reason, on, is_without, number in _sessions(actor, starts_on, today):
        without += number if is_without else 0
        kind = became(state, reason, is_over=on < today)
        counts[dates.monday_of(on)][kind, reason if kind == "lost" else ""] += number
    earlier = [_week(monday, counts[monday]) for monday in sorted(counts) if monday < starts_on]
    return replace(
        _week(starts_on, counts[starts_on]),
        before=next((week for week in reversed(earlier) if week.due), None),
        cover=without,
    )


@prepared
def _sessions(actor, starts_on, today):
    """Rows (state, reason, day, is without an adult, number)."""
    return (
        Session.objects.visible_to(actor)
        .filter(on__range=(starts_on - WEEKS_BACK, today + cover.AHEAD))
        .order_by()
        .annotate(is_away=cover.away_on())
        .values_list(
            "state",
            "missed_reason",
            "on",
            truth(cover.ahead(today) & cover.WITHOUT),
        )
        .annotate(number=Count("pk"))
    )


def _week(monday, counts):
    """The week from {(what became of them, why when lost): number}."""
    kinds, reasons = Counter(), []
    for (kind, reason), number in counts.items():
        kinds[kind] += number
        if reason:
            reasons.append((number, MissedReason(reason).label))
    return Week(
        starts_on=monday,
        **{kind: kinds[kind] for kind in ("held", "lost", "unrecorded", "ahead")},
        reasons=sorted(reasons, key=lambda row: (-row[0], row[1])),
    )


def truth(condition):
    return ExpressionWrapper(condition, output_field=BooleanField())


def became(state, reason, is_over):
    """The kind of a session as the lists of sessions name it."""
    if state == SessionState.HELD:
        return "held"
    if state == SessionState.MISSED:
        return "lost" if costs.is_lost(reason) else "missed"
    return "unrecorded" if is_over else "ahead"


@dataclass(frozen=True)
class Year:
    """Delivery of the school year so far: share of the minutes due that were held, what they cost, what the lost ones.

    `gaps`: pupils with a need and no place in any group of the year.
    """

    percent: int | None
    spent: costs.Sum | None
    lost: costs.Sum | None
    late_plans: int
    gaps: int


def this_year(actor, today):
    """Return the year so far, as the map of this school year counts it. Four queries.

    `spent` and `lost` are None for who may not see costs.
    """
    span = dates.academic_year_span(dates.academic_year(today))
    rows = Session.objects.visible_to(actor).filter(on__range=(span.starts_on, span.ends_on))
    is_due = ~Q(state=SessionState.PLANNED) | Q(on__lt=today)
    minutes = rows.aggregate(
        due=Sum("minutes", filter=is_due, default=0),
        held=Sum("minutes", filter=Q(state=SessionState.HELD), default=0),
    )
    spent, lost = (
        spent_and_lost(rows, today=today) if actor.can(Permission.COSTS_VIEW) else (None, None)
    )
    pupils = Pupil.objects.visible_to(actor)
    return Year(
        percent=impact.percent(minutes["held"], minutes["due"]),
        spent=spent,
        lost=lost,
        gaps=gaps.number(Ask(actor=actor, period=span, today=today, pupils=pupils)),
        late_plans=Due.objects.visible_to(actor)
        .open()
        .filter(kind=DueKind.PLAN_REVIEW, due_on__lt=today)
        .count(),
    )


def lines_asked(actor, today):
    """Return the cycles near their review that wait for a line of this person, the next review first."""
    mine = ReviewLine.objects.filter(cycle=OuterRef("pk"), by_user=actor.user_id)
    return list(
        Cycle.objects.visible_to(actor)
        .filter(
            Q(stage=Stage.REVIEW) | Q(stage=Stage.DO, review_on__lte=today + LINES_ASKED_WITHIN),
            ~Exists(mine),
            plan__ends_on=None,
        )
        .select_related("pupil")
        .order_by("review_on", "pk")[:LINES_AT_MOST]
    )
