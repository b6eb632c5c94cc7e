"""Impact of one provision over all its runs, or of one run: how pupils came out, and for whom it works."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from provision.maps.reading import Ask, Reading
from provision.models import Intervention
from provision.rules import impact
from pupils.enums import CharacteristicKind, NeedType, Sex, YearGroup
from pupils.models import Characteristic, Need, Pupil
from pupils.querysets.rows import covers
from sendhub import small_numbers
from sendhub.dates import Span

GOOD, BELOW = "as expected or better", "below expectation"


@dataclass(frozen=True)
class Benefit:
    """One group of pupils in one dimension; small numbers are hidden, and what would give them away."""

    label: str
    good: str
    below: str
    judged: str
    percent: str


class Impact:
    """What became of the pupils of some runs, until today."""

    def __init__(self, *, actor, runs, today):
        self.runs = list(runs)
        first = min((run.starts_on for run in self.runs), default=today)
        last = max((run.ends_on for run in self.runs), default=today)
        self.reading = Reading(
            Ask(
                actor=actor,
                period=Span(first, last),
                today=today,
                pupils=Pupil.objects.visible_to(actor),
                run_ids=tuple(run.pk for run in self.runs),
            )
        )

    @cached_property
    def places(self):
        return self.reading.shown

    @property
    def fair_percent(self):
        return self.reading.rule[1]

    @cached_property
    def verdict(self):
        return impact.verdict_of(
            [place.judged for place in self.places], fair_percent=self.fair_percent
        )

    @cached_property
    def spread(self):
        return impact.Spread.of([place.judged for place in self.places])

    @property
    def dose(self):
        """(sessions had, sessions owed, per cent) over all pupils."""
        had = sum(place.run_had for place in self.places)
        due = sum(place.run_due for place in self.places)
        return had, due, impact.percent(had, due)

    @property
    def unfair(self):
        """How many judged pupils did not have their fair share."""
        return sum(
            place.judged.is_judged and not place.judged.had_fair_share(self.fair_percent)
            for place in self.places
        )

    @property
    def change(self):
        return impact.change_in_words([place.measure for place in self.places])

    @property
    def ratio(self):
        """The middle ratio gain in words; "not enough data" where no age score can tell."""
        return impact.middle_ratio_in_words([place.measure for place in self.places])

    @cached_property
    def benefits(self):
        """(dimension, rows) by need, year, sex, pupil premium and EAL; three queries."""
        judged = [place for place in self.places if place.judged.is_judged]
        groups = defaultdict(lambda: defaultdict(list))
        facts = facts_of({place.pupil_id for place in judged}, on=self.reading.ask.today)
        for place in judged:
            for dimension, labels in facts[place.pupil_id].items():
                for label in labels:
                    groups[dimension][label].append(place)
        return [
            (dimension, [benefit_of(label, found) for label, found in sorted(rows.items())])
            for dimension, rows in groups.items()
        ]


def benefit_of(label, places):
    came_out = Counter(place.judged.counts_as in impact.AS_EXPECTED for place in places)
    good, below = came_out[True], came_out[False]
    printed, total = small_numbers.safe_row({GOOD: good, BELOW: below})
    hidden = small_numbers.is_small(good) or small_numbers.is_small(below)
    return Benefit(
        label=label,
        good=printed[GOOD],
        below=printed[BELOW],
        judged=small_numbers.HIDDEN if small_numbers.is_small(len(places)) else total,
        percent=small_numbers.percentage(good, good + below, was_hidden=hidden),
    )


def facts_of(pupil_ids, *, on):
    """{pupil: {dimension: labels}} as they are on the day."""
    facts = {}
    years = dict(YearGroup.choices)
    for pk, sex, nc_year in Pupil.objects.filter(pk__in=pupil_ids).values_list(
        "pk", "sex", "nc_year"
    ):
        facts[pk] = {
            "Need": [],
            "Year": [years.get(nc_year, "No year group")],
            "Sex": [Sex(sex).label if sex else "Not recorded"],
            "Pupil premium": ["Not pupil premium"],
            "First language": ["English"],
        }
    held = Characteristic.objects.filter(
        covers(on),
        pupil__in=pupil_ids,
        kind__in=(CharacteristicKind.PUPIL_PREMIUM, CharacteristicKind.EAL),
    )
    for pupil_id, kind in held.values_list("pupil", "kind"):
        if kind == CharacteristicKind.EAL:
            facts[pupil_id]["First language"] = ["English as an additional language"]
        else:
            facts[pupil_id]["Pupil premium"] = ["Pupil premium"]
    needs = Need.objects.filter(covers(on), pupil__in=pupil_ids)
    for pupil_id, code in needs.values_list("pupil", "need_type").distinct():
        facts[pupil_id]["Need"].append(NeedType(code).label)
    return facts


def of_provision(provision, *, actor, today):
    runs = Intervention.objects.visible_to(actor).filter(provision=provision)
    return Impact(actor=actor, runs=runs, today=today)
