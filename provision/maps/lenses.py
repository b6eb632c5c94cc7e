"""The three lenses: the same reading by provision, by pupil and by adult."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from statistics import median

from django.db import connection
from django.db.models.functions import Coalesce

from provision.enums import Level, Rating, Verdict
from provision.maps.money import Money, Three
from provision.maps.reading import Reading, Tally
from provision.models import Session
from provision.rules import costs, impact
from pupils.enums import Area, NeedType, StatusCode
from pupils.models import Need
from pupils.querysets.rows import covers
from pupils.rules.sen import area_of
from sendhub.accounts.models import StaffMember

NO_MONEY = Three()
TONES = {
    Verdict.WORKS: "good",
    Verdict.MIXED: "warn",
    Verdict.UNFAIR: "info",
    Verdict.STOP: "late",
    Verdict.OPEN: "quiet",
}


@dataclass(frozen=True)
class Line:
    """A pupil in a run: a detail of both a run's row and a pupil's."""

    place: object
    run: object
    money: Three

    @property
    def tally(self):
        return self.place.tally

    @property
    def rating(self):
        return self.place.rating_words

    @property
    def measured(self):
        """Entry, exit and change; the ratio gain beside an age score."""
        measure = self.place.measure
        if measure.entry is None:
            return ""
        if measure.exit is None:
            return f"Entry {impact.plain(measure.entry)}"
        words = f"{impact.plain(measure.entry)} to {impact.plain(measure.exit)}: {measure.change_in_words}"
        ratio = impact.ratio_gain(measure)
        return words if ratio is None else f"{words}, {ratio} months a month"


@dataclass
class RunRow:
    """One run of a provision, with the pupils of the scope."""

    run: object
    slots: list
    lines: list
    tally: Tally
    money: Three
    verdict: Verdict
    places: int

    @property
    def level(self):
        return Level(self.run.provision.level)

    @property
    def area(self):
        return Area(self.run.provision.area).label if self.run.provision.area else "Any need"

    @property
    def adults(self):
        return adults_of(self.run, self.slots)

    @property
    def when(self):
        return when_of(self.slots)

    @property
    def lengths(self):
        return lengths_of(self.slots)

    @property
    def size(self):
        """How many pupils have a place in it, those out of scope too."""
        return self.places

    @property
    def levels(self):
        """The middle entry and exit where all were measured by one test."""
        measured = [
            line.place.measure for line in self.lines if line.place.measure.entry is not None
        ]
        if not measured or len({(each.kind, each.instrument) for each in measured}) > 1:
            return ""
        both = [each for each in measured if each.exit is not None]
        words = f"Entry {impact.plain(median(each.entry for each in both or measured))}"
        if both:
            measured = both
            words = f"{words}, exit {impact.plain(median(each.exit for each in both))}"
        return f"{words} (middle of {len(measured)})" if len(measured) > 1 else words

    @property
    def tone(self):
        return TONES[self.verdict]

    @property
    def weeks(self):
        return -(-((self.run.ends_on - self.run.starts_on).days + 1) // 7)

    @property
    def change(self):
        return impact.change_in_words([line.place.measure for line in self.lines])

    @property
    def came_out(self):
        """How many of those judged came out as expected or better, in words."""
        ratings = Counter(line.place.judged.counts_as for line in self.lines)
        judged = sum(ratings[rating] for rating in impact.JUDGED)
        good = sum(ratings[rating] for rating in impact.AS_EXPECTED)
        return f"{good} of {judged} as expected or better" if judged else ""


@dataclass
class PupilRow:
    """One pupil with all that the pupil gets."""

    pupil_id: int
    name: str
    nc_year: str
    group: str
    status: str
    needs: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    own_costs: list = field(default_factory=list)  # cost lines outside any run
    tally: Tally = field(default_factory=Tally)
    money: Three = NO_MONEY
    sen_pence: int = 0  # provided, without what is open to every pupil
    verdicts: Counter = field(default_factory=Counter)
    threshold: Decimal = costs.USUAL_THRESHOLD

    @property
    def share(self):
        """What is provided in the year, and its part of what the school pays before top-up."""
        part = impact.percent(self.sen_pence, int(self.threshold * 100))
        words = costs.pounds_in_words(self.sen_pence)
        return words if part is None else f"{words} ({part} %)"

    @property
    def marks(self):
        """(code, name, area) of each need, for its shape and its words."""
        return [
            (need.need_type, NeedType(need.need_type).label, area_of(need.need_type) or "")
            for need in self.needs
        ]

    @property
    def status_words(self):
        return StatusCode(self.status).label if self.status else ""

    @property
    def came_out(self):
        return ", ".join(
            f"{number} {Rating(r).label.lower()}" for r, number in self.verdicts.items()
        )


@dataclass
class AdultRow:
    """One adult's sessions in the period; hours only, as money over hours would be somebody's pay."""

    staff_id: int | None
    name: str = "No adult named"
    post: str = ""
    by_run: dict = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    weeks: dict = field(default_factory=dict)  # Monday: (minutes planned, minutes held)

    @property
    def runs(self):
        return list(self.by_run.values())

    @property
    def pupils(self):
        return len({line.place.pupil_id for run in self.runs for line in run.lines})


@dataclass(frozen=True)
class Totals:
    """What the rows of a map add up to."""

    runs: int
    pupils: int
    tally: Tally
    money: Three
    universal: Three  # of it, what is open to every pupil: no part of the SEN total
    nobody: Three  # of it, sessions that no pupil shared

    @property
    def has_nobody(self):
        return any((self.nobody.to_date.pence, self.nobody.lost.pence, self.nobody.ahead.pence))


class Map:
    """A map as asked for; its parts are worked out when a page wants them."""

    def __init__(self, ask):
        self.ask = ask
        self.reading = Reading(ask)

    @cached_property
    def money(self):
        return Money(self.reading) if self.ask.with_costs else None

    @cached_property
    def _by_run(self):
        return self.money.by(attrgetter("run_id")) if self.money else defaultdict(Three)

    @cached_property
    def _by_place(self):
        return self.money.by(attrgetter("place_id")) if self.money else defaultdict(Three)

    @cached_property
    def lines(self):
        """Every pupil in every run, as shown."""
        runs = self.reading.runs
        return [
            Line(place, runs[place.run_id], self._money_of(place)) for place in self.reading.shown
        ]

    def _money_of(self, place):
        if not self.money:
            return NO_MONEY
        return self._by_place[place.pk] + self.money.unknown_of_places([place])

    @cached_property
    def rows(self):
        """By provision: one row a run, by tier, area and name; runs without a pupil only on a whole map."""
        by_run = defaultdict(list)
        for line in self.lines:
            by_run[line.run.pk].append(line)
        shown = [
            self._run_row(run, by_run[run.pk])
            for run in self.reading.runs.values()
            if by_run[run.pk] or not (self.ask.is_narrowed or self.ask.funding_id)
        ]
        areas = ["", *Area.values]
        return sorted(
            shown,
            key=lambda row: (
                row.run.provision.level,
                areas.index(row.run.provision.area),
                row.run.provision.name,
                row.run.name,
                row.run.pk,
            ),
        )

    @cached_property
    def _places_of_run(self):
        return Counter(place.run_id for place in self.reading.places.values())

    def _run_row(self, run, lines):
        money = NO_MONEY
        if self.money:
            money = self._by_run[run.pk] + self.money.unknown_of_run(run.pk)
        return RunRow(
            run=run,
            slots=self.reading.slots[run.pk],
            lines=lines,
            tally=self.reading.tallies[run.pk],
            money=money,
            verdict=impact.verdict_of(
                [line.place.judged for line in lines], fair_percent=self.reading.rule[1]
            ),
            places=self._places_of_run[run.pk],
        )

    @cached_property
    def pupils(self):
        """By pupil: one row a pupil, by name."""
        found = {}
        for line in self.lines:
            row = found.setdefault(line.place.pupil_id, pupil_row(line.place))
            row.lines.append(line)
            row.tally += line.tally
            row.money += line.money
            if line.run.provision.level not in costs.NOT_SEN:
                row.sen_pence += line.money.provided.pence
            if line.place.judged.counts_as:
                row.verdicts[line.place.judged.counts_as] += 1
        for line in self.own_costs:
            row = found.setdefault(line.kept_id, pupil_row_of(line.pupil, line.kept_id))
            row.own_costs.append(line)
        for pupil_id, money in self._by_pupil_alone.items():
            found[pupil_id].money += money
            found[pupil_id].sen_pence += money.provided.pence
        for need in self._needs_of(found):
            found[need.kept_id].needs.append(need)
        for row in found.values():
            row.threshold = self.reading.rule[0]
        return sorted(found.values(), key=lambda row: row.name.casefold())

    @cached_property
    def own_costs(self):
        """Cost lines of single pupils, outside any run."""
        if not self.money or self.ask.level or self.ask.run_ids:
            return []
        funding = self.ask.funding_id
        return [
            line for line in self.money.pupil_lines if not funding or line.funding_id == funding
        ]

    @cached_property
    def _by_pupil_alone(self):
        if not self.own_costs:
            return {}
        found = self.money.by(lambda part: None if part.run_id else part.pupil_id)
        return {pupil_id: money for pupil_id, money in found.items() if pupil_id}

    def _needs_of(self, pupil_ids):
        return (
            Need.objects.visible_to(self.ask.actor)
            .annotate(kept_id=Coalesce("pupil__merged_into_id", "pupil_id"))
            .filter(covers(self.ask.today), kept_id__in=list(pupil_ids))
            .order_by("rank", "pk")
        )

    @cached_property
    def totals(self):
        universal = nobody = money = NO_MONEY
        for row in self.rows:
            money += row.money
            if row.run.provision.level in costs.NOT_SEN:
                universal += row.money
        for alone in self._by_pupil_alone.values():
            money += alone
        if self.money:
            nobody = self.money.by(lambda part: bool(part.run_id and not part.place_id))[True]
        tally = Tally()
        for row in self.rows:
            tally += row.tally
        pupils = {line.place.pupil_id for line in self.lines} | set(self._by_pupil_alone)
        return Totals(len(self.rows), len(pupils), tally, money, universal, nobody)

    @cached_property
    def adults(self):
        """By adult: hours by week, from the sessions of the runs shown; never a measure of anybody."""
        runs = {row.run.pk: row for row in self.rows}
        found = {}
        for staff_id, run_id, monday, due, held, ahead in self._minutes_of_adults(list(runs)):
            row = found.setdefault(staff_id, AdultRow(staff_id))
            row.by_run[run_id] = runs[run_id]
            row.tally += Tally(due_minutes=due, held_minutes=held, ahead_minutes=ahead)
            before = row.weeks.get(monday, (0, 0))
            row.weeks[monday] = (before[0] + due + ahead, before[1] + held)
        for staff in StaffMember.objects.filter(
            school_id=self.ask.actor.school_id, pk__in=[pk for pk in found if pk]
        ):
            found[staff.pk].name, found[staff.pk].post = staff.full_name, staff.post
        return sorted(found.values(), key=lambda row: (row.staff_id is None, row.name.casefold()))

    def _minutes_of_adults(self, run_ids):
        """Rows (adult, run, Monday, minutes due, held, ahead); a further adult in the room counts as well."""
        table = Session._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT who.staff_id, s.intervention_id, date_trunc('week', s."on")::date,
                    coalesce(sum(s.minutes) FILTER (WHERE s.state <> 'planned' OR s."on" < %(today)s), 0),
                    coalesce(sum(s.minutes) FILTER (WHERE s.state = 'held'), 0),
                    coalesce(sum(s.minutes) FILTER (WHERE s.state = 'planned' AND s."on" >= %(today)s), 0)
                FROM {table} s CROSS JOIN LATERAL (
                    SELECT s.staff_id
                    UNION ALL
                    SELECT h.staff_id FROM provision_slothelper h WHERE h.slot_id = s.slot_id
                ) who
                WHERE s.school_id = %(school)s AND s.intervention_id = ANY(%(runs)s)
                    AND s."on" BETWEEN %(first)s AND %(last)s
                GROUP BY 1, 2, 3 ORDER BY 3, 2
                """,  # noqa: S608  the table's name is ours
                {
                    "school": self.ask.actor.school_id,
                    "runs": run_ids,
                    "first": self.ask.period.starts_on,
                    "last": self.ask.period.ends_on,
                    "today": self.ask.today,
                },
            )
            return cursor.fetchall()

    @cached_property
    def weeks(self):
        """The Mondays of the grid, those with a session only."""
        return sorted({monday for row in self.adults for monday in row.weeks})

    @property
    def grid(self):
        """(adult, [(hours planned, hours held)] by week) of the staff by week grid."""
        return [
            (row, [tuple(map(hours, row.weeks.get(monday, (0, 0)))) for monday in self.weeks])
            for row in self.adults
        ]


def pupil_row(place):
    return PupilRow(place.pupil_id, place.name, place.nc_year, place.group, place.status)


def pupil_row_of(pupil, pupil_id):
    group = pupil.group.name if pupil.group else ""
    return PupilRow(pupil_id, pupil.full_name, pupil.nc_year, group, pupil.sen_status)


def hours(minutes):
    """Hours to two places at most, as a number for a sheet: 1.5."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()


def adults_of(run, slots):
    """(name, post) of everybody who stands in the week of a run; its lead where nobody does."""
    found = {}
    for slot in slots:
        if slot.staff:
            found[slot.staff_id] = (slot.staff.full_name, slot.staff.post)
        for each in slot.more:
            found[each["pk"]] = (f"{each['first']} {each['last']}", each["post"])
    if not found and run.lead:
        found[run.lead_id] = (run.lead.full_name, run.lead.post)
    return list(found.values())


def when_of(slots):
    """The week in words: Mon 9:30, Wed 9:30."""
    return ", ".join(f"{slot.get_weekday_display()[:3]} {slot.starts_at:%H:%M}" for slot in slots)


def lengths_of(slots):
    """The length of a session: 30 min; 20 or 30 min."""
    lengths = sorted({slot.minutes for slot in slots})
    return f"{' or '.join(map(str, lengths))} min" if lengths else ""
