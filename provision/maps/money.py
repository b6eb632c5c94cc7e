"""The money of a map: exact shares first, pence once for each run and column, sums of pence after that.

So the pupils of a group add up to the group, the groups to the total, and any filter keeps that.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from provision.rules import costs

TO_DATE, LOST, AHEAD = "to_date", "lost", "ahead"
COLUMNS = (TO_DATE, LOST, AHEAD)
COLUMN_OF = {"held": TO_DATE, "lost": LOST, "ahead": AHEAD}


@dataclass(frozen=True)
class Part:
    """Pence of one column that fall to a place (None: to nobody), or to a pupil outside any run."""

    column: str
    run_id: int | None
    place_id: int | None
    pupil_id: int | None
    funding_id: int | None
    pence: int


@dataclass(frozen=True)
class Three:
    """To date, lost and to the end, side by side."""

    to_date: costs.Sum = costs.Sum()
    lost: costs.Sum = costs.Sum()
    ahead: costs.Sum = costs.Sum()

    def __add__(self, other):
        return Three(self.to_date + other.to_date, self.lost + other.lost, self.ahead + other.ahead)

    @property
    def provided(self):
        """What the provision comes to: had so far and still planned; lost sessions are none."""
        return self.to_date + self.ahead


class Money:
    """The costs of a reading, by part."""

    def __init__(self, reading):
        self.reading = reading
        self.ask = reading.ask
        self._shares = defaultdict(lambda: defaultdict(Fraction))
        self._unknown = defaultdict(int)  # sessions without a rate, once for the run
        self._unknown_of_place = defaultdict(int)
        self._places_of_run = defaultdict(list)
        for place in reading.places.values():
            self._places_of_run[place.run_id].append(place)
        self._add_time()
        self._add_lines()
        self.parts = list(self._in_pence())

    def _add_time(self):
        rates, planned, known = self.reading.rates, {}, {}
        adults = {
            slot.pk: [each["pk"] for each in slot.more]
            for slots in self.reading.slots.values()
            for slot in slots
        }
        for group in self.reading.groups:
            if group.sharers is None:
                continue
            column, rate = COLUMN_OF[group.kind], group.rate
            if group.kind == "ahead":
                key = (group.staff_id, group.slot_id)
                if key not in planned:
                    each = [group.staff_id, *adults.get(group.slot_id, ())]
                    planned[key] = rates.of(each, on=self.ask.today)
                rate = planned[key]
            # A school has few rates and lengths: the same cost is worked out once.
            key = (group.minutes, rate, group.sharers)
            if key not in known:
                cost = costs.session_cost(group.minutes, rate)
                known[key] = None if cost is None else cost / (group.sharers or 1)
            share = known[key]
            if share is None:
                self._unknown[group.run_id, column] += group.run_sessions
                self._unknown_of_place[group.place_id, column] += group.sessions
            else:
                key = (group.place_id, None)
                # A session without pupils is shared by nobody: its whole cost stays with the run.
                self._shares[group.run_id, column][key] += share

    def _add_lines(self):
        self.pupil_lines = []
        for line in self.reading.lines:
            if line.intervention_id is None:
                self.pupil_lines.append(line)
                continue
            column = self._column_of(line)
            mine = self._places_of_run[line.intervention_id]
            keys = [(place.pk, line.funding_id) for place in mine] or [(None, line.funding_id)]
            for key in keys:
                shares = self._shares[line.intervention_id, column]
                shares[key] += Fraction(line.amount) / len(keys)

    def _column_of(self, line):
        return TO_DATE if line.on <= self.ask.today else AHEAD

    def _in_pence(self):
        for (run_id, column), shares in self._shares.items():
            for (place_id, funding_id), pence in costs.in_pence(shares).items():
                place = self.reading.places.get(place_id)
                yield Part(
                    column=column,
                    run_id=run_id,
                    place_id=place_id,
                    pupil_id=place.pupil_id if place else None,
                    funding_id=funding_id or (place.funding_id if place else None),
                    pence=pence,
                )
        for line in self.pupil_lines:
            yield Part(
                column=self._column_of(line),
                run_id=None,
                place_id=None,
                pupil_id=line.kept_id,
                funding_id=line.funding_id,
                pence=costs.to_pence(Fraction(line.amount)),
            )

    def shown(self):
        """The parts that belong to the map: those of places in scope, and of nobody on a whole map."""
        mine = {place.pk for place in self.reading.places.values() if place.in_scope}
        for part in self.parts:
            if self.ask.funding_id and part.funding_id != self.ask.funding_id:
                continue
            if part.place_id is None and part.pupil_id is None:
                if not self.ask.is_narrowed:
                    yield part
            elif part.place_id is None or part.place_id in mine:
                yield part

    def by(self, key):
        """Add the shown parts up by `key(part)`; unknown sessions are not among them."""
        pence = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        for part in self.shown():
            pence[key(part)][part.column] += part.pence
        return defaultdict(
            Three,
            {
                key: Three(*(costs.Sum(found[column]) for column in COLUMNS))
                for key, found in pence.items()
            },
        )

    def unknown_of_run(self, run_id):
        return Three(*(costs.Sum(0, self._unknown[run_id, column]) for column in COLUMNS))

    def unknown_of_places(self, places):
        return Three(
            *(
                costs.Sum(0, sum(self._unknown_of_place[place.pk, column] for place in places))
                for column in COLUMNS
            )
        )
