"""What a map is made of, read in a handful of queries however many sessions there are."""

from collections import defaultdict
from dataclasses import astuple, dataclass, field
from datetime import date
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
        return Tally(*map(add, astuple(self), astuple(other)))


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


# One row for each pupil of each session, with how many share it; `first` marks one of them (who was
# there, if anybody was), so that a session is counted once for its run. A session without pupils stays, with no place. The pupils
# of a session are those whose place covers its day and those marked present or absent at it.
_GROUPS = """
WITH pairs AS (
    SELECT s.id AS session_id, s.intervention_id, p.id AS place_id, s.minutes, s.hourly_rate,
        s.staff_id, s.slot_id, s."on" BETWEEN %(first)s AND %(last)s AS in_period,
        a.presence = 'present' AS is_present,
        (%(present_only)s::boolean[])[width_bucket(s."on", %(rule_days)s::date[]) + 1] AS present_only,
        CASE WHEN s.state = 'held' THEN 'held'
            WHEN s.state = 'missed' AND s.missed_reason = ANY(%(paid)s) THEN 'lost'
            WHEN s.state = 'missed' THEN 'missed'
            WHEN s."on" < %(today)s THEN 'unrecorded'
            ELSE 'ahead' END AS kind
    FROM provision_session s
    LEFT JOIN provision_participation p ON p.school_id = s.school_id
        AND p.intervention_id = s.intervention_id AND (
            (p.starts_on <= s."on" AND (p.ends_on IS NULL OR p.ends_on >= s."on"))
            OR EXISTS (
                SELECT 1 FROM provision_attendance x WHERE x.school_id = s.school_id
                AND x.session_id = s.id AND x.participation_id = p.id
            )
        )
    LEFT JOIN provision_attendance a ON a.school_id = s.school_id
        AND a.session_id = s.id AND a.participation_id = p.id
    WHERE s.school_id = %(school)s AND s.intervention_id = ANY(%(runs)s)
), counted AS (
    SELECT *, count(place_id) OVER one AS placed,
        count(*) FILTER (WHERE is_present) OVER one AS present,
        row_number() OVER (PARTITION BY session_id ORDER BY is_present DESC NULLS LAST) = 1 AS first
    FROM pairs WINDOW one AS (PARTITION BY session_id)
), shared AS (
    SELECT *, CASE
        WHEN NOT in_period OR kind NOT IN ('held', 'lost', 'ahead') THEN NULL
        WHEN kind = 'held' AND present_only AND present > 0
            THEN CASE WHEN is_present THEN present END
        ELSE placed END AS sharers
    FROM counted
)
SELECT intervention_id, place_id, kind, in_period,
    CASE WHEN sharers IS NOT NULL AND kind <> 'ahead' THEN hourly_rate END AS rate,
    CASE WHEN sharers IS NOT NULL AND kind = 'ahead' THEN staff_id END AS staff,
    CASE WHEN sharers IS NOT NULL AND kind = 'ahead' THEN slot_id END AS slot,
    sharers, count(*), sum(minutes),
    count(*) FILTER (WHERE is_present), coalesce(sum(minutes) FILTER (WHERE is_present), 0),
    count(*) FILTER (WHERE first), coalesce(sum(minutes) FILTER (WHERE first), 0)
FROM shared
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


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
        return {run.pk: run for run in rows.select_related("provision", "lead").order_by("name")}

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
        present = SharedBy.PRESENT
        values = {
            "school": self.ask.actor.school_id,
            "runs": list(self.runs),
            "first": self.ask.period.starts_on,
            "last": self.ask.period.ends_on,
            "today": self.ask.today,
            "paid": [reason.value for reason, paid in costs.PAID_WHEN_MISSED.items() if paid],
            "rule_days": [rule.starts_on for rule in self.rules],
            "present_only": [True, *(rule.shared_by == present for rule in self.rules)],
        }
        with connection.cursor() as cursor:
            cursor.execute(_GROUPS, values)
            return [Group(*row) for row in cursor.fetchall()]

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
