"""What a map is made of, read in a handful of queries however many sessions there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from operator import add

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from provision.enums import PlaceState, Rating, SharedBy
from provision.models import (
    CostLine,
    CostRule,
    Intervention,
    Participation,
    Slot,
    SlotHelper,
)
from provision.rates import Rates
from provision.rules import costs, impact
from sendhub.accounts.permissions import Permission
from sendhub.dates import Span


@dataclass(frozen=True)
class Ask:
    """What a map is asked for: whose provision, in which days, of which kind."""

    actor: object
    period: Span
    today: date
    pupils: QuerySet  # in scope, through `visible_to`
    is_narrowed: bool = False  # whether `pupils` are fewer than all the actor may see
    level: int | None = None
    funding_id: int | None = None
    run_ids: tuple | None = None  # these runs alone

    @property
    def with_costs(self):
        return self.actor.can(Permission.COSTS_VIEW)


@dataclass
class Tally:
    """Sessions and minutes. Of a run: counted once. Of a place: those owed to the pupil, and had."""

    due: int = 0
    due_minutes: int = 0
    held: int = 0
    held_minutes: int = 0
    lost: int = 0
    missed: int = 0
    unrecorded: int = 0
    ahead: int = 0
    ahead_minutes: int = 0

    @property
    def percent(self):
        """Minutes held of those due, in whole per cent; None where none was due."""
        return impact.percent(self.held_minutes, self.due_minutes)

    def __add__(self, other):
        # Not `astuple`: it copies each number deeply, and a map adds thousands of these.
        return Tally(*map(add, vars(self).values(), vars(other).values()))


@dataclass
class Place:
    """A pupil's place in a run, with what the pupil got of it."""

    pk: int
    run_id: int
    pupil_id: int
    name: str
    nc_year: str
    group: str
    status: str
    starts_on: date
    ends_on: date | None
    funding_id: int | None
    measure: impact.Measure
    rating: str
    note: str
    version: int
    in_scope: bool
    tally: Tally = field(default_factory=Tally)
    # Over the whole run, whatever the days asked for: what a verdict rests on.
    run_due: int = 0
    run_had: int = 0

    @property
    def rating_words(self):
        """How the pupil came out, and whether only the scores say so."""
        code = self.judged.counts_as
        if not code:
            return "Not reviewed yet"
        words = Rating(code).label
        return words if self.rating else f"{words} (by the scores)"

    @property
    def key(self):
        """The place as the page opened it."""
        return f"{self.pk}-{self.version}"

    @property
    def dose_words(self):
        """3 of 4 sessions (75 %)."""
        share = impact.percent(self.run_had, self.run_due)
        words = f"{self.run_had} of {self.run_due} sessions"
        return words if share is None else f"{words} ({share} %)"

    @property
    def judged(self):
        return impact.Place(self.rating, self.measure, self.run_due, self.run_had)


@dataclass(frozen=True)
class Group:
    """Sessions of one place that cost alike, added up by the database."""

    run_id: int
    place_id: int | None
    kind: str
    in_period: bool
    rate: object
    staff_id: int | None
    slot_id: int | None
    sharers: int | None
    sessions: int
    minutes: int
    had: int
    had_minutes: int
    run_sessions: int  # of these, counted once for the run
    run_minutes: int


# Sessions that are alike, added up: of one run, kind and stretch of days, paid alike, with the same
# pupils marked present and marked at all. Attendance is read by the places of the runs, so that other
# years cost nothing. Between two of `breaks` no place begins or ends and no rule changes: who shares
# such sessions is worked out once for all of them.
_ALIKE = """
WITH marks AS (
    SELECT session_id, array_agg(participation_id ORDER BY participation_id) AS marked,
        array_agg(participation_id ORDER BY participation_id)
            FILTER (WHERE presence = 'present') AS present
    FROM provision_attendance
    WHERE school_id = %(school)s AND participation_id = ANY(%(places)s)
    GROUP BY session_id
), told AS (
    SELECT s.id, s.intervention_id, s.minutes, s.hourly_rate, s.staff_id, s.slot_id,
        width_bucket(s."on", %(breaks)s::date[]) AS stretch,
        s."on" BETWEEN %(first)s AND %(last)s AS in_period,
        CASE WHEN s.state = 'held' THEN 'held'
            WHEN s.state = 'missed' AND s.missed_reason = ANY(%(paid)s) THEN 'lost'
            WHEN s.state = 'missed' THEN 'missed'
            WHEN s."on" < %(today)s THEN 'unrecorded'
            ELSE 'ahead' END AS kind
    FROM provision_session s
    WHERE s.school_id = %(school)s AND s.intervention_id = ANY(%(runs)s)
)
SELECT intervention_id, kind, stretch, in_period,
    CASE WHEN in_period AND kind IN ('held', 'lost') THEN hourly_rate END AS rate,
    CASE WHEN in_period AND kind = 'ahead' THEN staff_id END AS staff,
    CASE WHEN in_period AND kind = 'ahead' THEN slot_id END AS slot,
    marked, present, count(*), sum(minutes)
FROM told LEFT JOIN marks ON marks.session_id = told.id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
PAID_FOR = ("held", "lost", "ahead")


class Reading:
    """The runs, places, sessions and money a map needs; each part is fetched once."""

    def __init__(self, ask):
        self.ask = ask

    @cached_property
    def runs(self):
        """The runs of the period by id, each with its provision."""
        ask = self.ask
        rows = Intervention.objects.visible_to(ask.actor).running(
            ask.period.starts_on, ask.period.ends_on
        )
        if ask.level:
            rows = rows.filter(provision__level=ask.level)
        if ask.run_ids is not None:
            rows = rows.filter(pk__in=ask.run_ids)
        # Ids and days of all, those of pupils out of sight too: a session is shared with them.
        taken = Participation.objects.filter(intervention=OuterRef("pk"), starts_on__isnull=False)
        days = JSONObject(pk="pk", first="starts_on", last="ends_on")
        rows = rows.annotate(taken=ArraySubquery(taken.values(row=days)))
        return {run.pk: run for run in rows.select_related("provision", "lead").order_by("name")}

    @cached_property
    def stays(self):
        """[(place, first day, day after the last or None)] by run."""
        return {
            run.pk: [
                (row["pk"], date.fromisoformat(row["first"]), day_after(row["last"]))
                for row in run.taken
            ]
            for run in self.runs.values()
        }

    @property
    def places(self):
        """Every place in these runs by id, those out of scope too: a session is shared with them."""
        return self._counted[0]

    @property
    def tallies(self):
        """Sessions and minutes of each run."""
        return self._counted[1]

    @cached_property
    def shown(self):
        """The places in scope that touch the period."""
        first, last, funding = (
            self.ask.period.starts_on,
            self.ask.period.ends_on,
            self.ask.funding_id,
        )
        return [
            place
            for place in self.places.values()
            if place.in_scope
            and (not funding or place.funding_id == funding)
            and (
                place.tally.due
                or place.tally.ahead
                or (place.starts_on <= last and (place.ends_on is None or place.ends_on >= first))
            )
        ]

    def _fetched_places(self):
        mine = self.ask.pupils.filter(
            pk=Coalesce(OuterRef("pupil__merged_into_id"), OuterRef("pupil_id"))
        )
        rows = (
            Participation.objects.visible_to(self.ask.actor)
            .filter(intervention__in=list(self.runs))
            .exclude(state=PlaceState.WAITING)
            .annotate(
                in_scope=Exists(mine),
                kept_id=Coalesce("pupil__merged_into_id", "pupil_id"),
                group_name=F("pupil__group__name"),
            )
            .select_related("pupil")
            .order_by("pupil__sort_key", "pk")
        )
        return {row.pk: place_of(row) for row in rows}

    @cached_property
    def rules(self):
        """The school's rules of costing, the oldest first."""
        return list(
            CostRule.objects.filter(school_id=self.ask.actor.school_id).order_by("starts_on")
        )

    @cached_property
    def rule(self):
        """(threshold, per cent of a fair test, who shares) in force today, or the usual ones."""
        begun = [rule for rule in self.rules if rule.starts_on <= self.ask.today]
        if not begun:
            return costs.USUAL_THRESHOLD, costs.USUAL_FAIR_PERCENT, SharedBy.PRESENT
        return begun[-1].threshold, begun[-1].fair_test_percent, SharedBy(begun[-1].shared_by)

    @cached_property
    def groups(self):
        """The sessions of these runs, added up."""
        if not self.runs:
            return []
        breaks = sorted(
            {rule.starts_on for rule in self.rules}
            | {day for stays in self.stays.values() for stay in stays for day in stay[1:] if day}
        )
        values = {
            "school": self.ask.actor.school_id,
            "runs": list(self.runs),
            "places": [stay[0] for stays in self.stays.values() for stay in stays],
            "first": self.ask.period.starts_on,
            "last": self.ask.period.ends_on,
            "today": self.ask.today,
            "paid": [reason.value for reason, paid in costs.PAID_WHEN_MISSED.items() if paid],
            "breaks": breaks,
        }
        with connection.cursor() as cursor:
            cursor.execute(_ALIKE, values)
            rows = cursor.fetchall()
        days = [date.min, *breaks]
        return [
            group
            for run_id, kind, stretch, *rest in rows
            for group in self._groups_of(run_id, kind, days[stretch], *rest)
        ]

    def _groups_of(
        self, run_id, kind, day, in_period, rate, staff, slot, marked, present, sessions, minutes
    ):
        """One group for each place of sessions alike, on whatever day of their stretch; the first counts
        them for the run: of a pupil who was there, if anybody was. Without a place, the run's own."""
        there = set(present or ())
        placed = sorted(
            {
                *(marked or ()),
                *(
                    place
                    for place, first, after in self.stays[run_id]
                    if first <= day and (after is None or day < after)
                ),
            },
            key=lambda place: (place not in there, place),
        )
        shared_by, is_held = self._shared_by(day), kind == "held"
        sharing = costs.sharers(
            shared_by=shared_by, is_held=is_held, present=len(there), placed=len(placed)
        )
        pays_if_there = bool(is_held and there and shared_by == SharedBy.PRESENT)
        for place in placed or [None]:
            was_there, is_first = place in there, place is None or place == placed[0]
            pays = in_period and kind in PAID_FOR and (was_there or not pays_if_there)
            sharers = sharing if pays else None
            yield Group(
                run_id=run_id,
                place_id=place,
                kind=kind,
                in_period=in_period,
                rate=None if sharers is None else rate,
                staff_id=None if sharers is None else staff,
                slot_id=None if sharers is None else slot,
                sharers=sharers,
                sessions=sessions,
                minutes=minutes,
                had=sessions * was_there,
                had_minutes=minutes * was_there,
                run_sessions=sessions * is_first,
                run_minutes=minutes * is_first,
            )

    def _shared_by(self, day):
        """Who shares a session of the day; those present where no rule had begun."""
        begun = [rule.shared_by for rule in self.rules if rule.starts_on <= day]
        return begun[-1] if begun else SharedBy.PRESENT

    @cached_property
    def slots(self):
        """The weekly slots by run, each with `more`, its further adults."""
        more = SlotHelper.objects.filter(slot=OuterRef("pk")).values(
            row=JSONObject(
                pk="staff_id",
                first="staff__first_name",
                last="staff__last_name",
                post="staff__post",
            )
        )
        rows = (
            Slot.objects.visible_to(self.ask.actor)
            .filter(intervention__in=list(self.runs))
            .annotate(more=ArraySubquery(more))
            .select_related("staff")
        )
        found = defaultdict(list)
        for slot in rows:
            found[slot.intervention_id].append(slot)
        return found

    @cached_property
    def lines(self):
        """Costs beside the adults' time, in the days asked for."""
        of_seen = self.ask.pupils.filter(
            pk=Coalesce(OuterRef("pupil__merged_into_id"), OuterRef("pupil_id"))
        )
        return list(
            CostLine.objects.visible_to(self.ask.actor)
            .filter(
                Q(intervention__in=list(self.runs)) | Q(Exists(of_seen)),
                on__range=(self.ask.period.starts_on, self.ask.period.ends_on),
            )
            .annotate(kept_id=Coalesce("pupil__merged_into_id", "pupil_id"))
            .select_related("pupil", "pupil__group")
        )

    @cached_property
    def rates(self):
        return Rates(self.ask.actor.school_id)

    @cached_property
    def _counted(self):
        """(places, tallies by run): the sessions counted once for the run, and for each place."""
        places, runs = self._fetched_places(), defaultdict(Tally)
        for group in self.groups:
            place = places.get(group.place_id)
            if place and group.kind != "ahead":
                place.run_due += group.sessions
                place.run_had += group.had
            if not group.in_period:
                continue
            happened = group.kind == "held"
            count(
                runs[group.run_id],
                group,
                sessions=group.run_sessions,
                minutes=group.run_minutes,
                held=group.run_sessions * happened,
                held_minutes=group.run_minutes * happened,
            )
            if place:
                count(
                    place.tally,
                    group,
                    sessions=group.sessions,
                    minutes=group.minutes,
                    held=group.had,
                    held_minutes=group.had_minutes,
                )
        return places, runs


def day_after(told):
    """The day after one told as in JSON; None for a place that is open."""
    return date.fromisoformat(told) + timedelta(days=1) if told else None


def count(tally, group, *, sessions, minutes, held, held_minutes):
    """Add a group of sessions to a tally; what is still to come is not due."""
    if group.kind == "ahead":
        tally.ahead += sessions
        tally.ahead_minutes += minutes
        return
    tally.due += sessions
    tally.due_minutes += minutes
    tally.held += held
    tally.held_minutes += held_minutes
    if group.kind in ("lost", "missed", "unrecorded"):
        setattr(tally, group.kind, getattr(tally, group.kind) + sessions)


def place_of(row):
    """A place from its row, with `in_scope`, `kept_id` and `group_name` annotated."""
    return Place(
        pk=row.pk,
        run_id=row.intervention_id,
        pupil_id=row.kept_id,
        name=row.pupil.full_name,
        nc_year=row.pupil.nc_year,
        group=row.group_name or "",
        status=row.pupil.sen_status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        funding_id=row.funding_id,
        measure=measure_of(row),
        rating=row.rating,
        note=row.rating_note,
        version=row.version,
        in_scope=row.in_scope,
    )


def measure_of(row):
    """Entry, expectation and exit of a participation."""
    return impact.Measure(
        kind=row.measure_kind,
        instrument=row.instrument,
        entry=row.entry_score,
        entry_on=row.entry_on,
        expected=row.expected_score,
        exit=row.exit_score,
        exit_on=row.exit_on,
    )
