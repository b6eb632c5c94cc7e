"""What the record says over time and between groups; for people who see every pupil of the school.

Numbers are hidden here as in an edition, for pages are shown on walls and in meetings.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from provision.maps.lenses import Map
from provision.maps.reading import Ask
from provision.rules import impact
from pupils.codes import ethnicity_label
from pupils.enums import Area, CharacteristicKind, Sex, StatusCode
from pupils.models import Characteristic, Enrolment, Need, Pupil, SenStatus
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER, area_of
from sendhub import dates
from sendhub.charts import line_chart
from sendhub.reports.suppression import Sum, number_of, protect, share

MONTHS = 24
# By the month of birth: the youngest of a year are a year behind the eldest in age alone.
BORN = {9: "September to December", 1: "January to April", 5: "May to August"}


@dataclass(frozen=True)
class Point:
    """The register on one day."""

    on: date
    support: int
    plan: int
    none: int


class RegisterTime:
    """The register on any day, from dated rows; two queries for all days together."""

    def __init__(self, *, by):
        seen = Pupil.objects.visible_to(by).values("pk")
        self.stays = defaultdict(list)
        rows = Enrolment.objects.visible_to(by).filter(pupil__in=seen)
        for pupil_id, first, last in rows.values_list("pupil", "starts_on", "ends_on"):
            self.stays[pupil_id].append((first, last))
        self.held = defaultdict(list)
        rows = SenStatus.objects.visible_to(by).filter(pupil__in=seen, status__in=ON_REGISTER)
        for pupil_id, status, first, last in rows.values_list(
            "pupil", "status", "starts_on", "ends_on"
        ):
            self.held[pupil_id].append((status, first, last))

    def at(self, day):
        found = Counter()
        for pupil_id, stays in self.stays.items():
            if any(first <= day and (last is None or last >= day) for first, last in stays):
                found[self._status(pupil_id, day)] += 1
        return Point(day, found[StatusCode.SUPPORT], found[StatusCode.PLAN], found[StatusCode.NONE])

    def _status(self, pupil_id, day):
        for status, first, last in self.held.get(pupil_id, ()):
            if first <= day and (last is None or last >= day):
                return StatusCode(status)
        return StatusCode.NONE

    def months(self, today):
        """The first of each of the last two years' months, and today."""
        first = today.replace(day=1)
        days = [dates.add_months(first, -back) for back in range(MONTHS, -1, -1)]
        return [self.at(day) for day in days if day < today] + [self.at(today)]


def picture_of(points):
    """Pupils on the register, month by month."""
    return line_chart(
        title="Pupils on the register",
        desc=f"From {points[0].support + points[0].plan} to {points[-1].support + points[-1].plan}.",
        points=[(f"{point.on:%b %Y}", point.support + point.plan) for point in points],
        low=0,
        is_steps=True,
    )


@dataclass(frozen=True)
class GroupRow:
    """One group: how many of it are on the register, and how the provision they had came out."""

    label: str
    roll: str
    register: str
    identified: str
    judged: str
    good: str


class Equity:
    """Who is identified, and for whom provision works, by sex, premium, language, ethnicity and birth."""

    def __init__(self, *, by, today):
        self.by, self.today = by, today
        pupils = Pupil.objects.visible_to(by).on_roll(today)
        self.pupils = list(
            pupils.order_by().values_list("pk", "sen_status", "sex", "ethnicity", "born_on")
        )
        self.having = defaultdict(set)
        kinds = (CharacteristicKind.PUPIL_PREMIUM, CharacteristicKind.EAL)
        rows = Characteristic.objects.visible_to(by).filter(covers(today), kind__in=kinds)
        for pupil_id, kind in rows.values_list("pupil", "kind"):
            self.having[kind].add(pupil_id)
        year = dates.academic_year_span(dates.academic_year(today))
        self.judged = defaultdict(list)
        found = Map(Ask(actor=by, period=year, today=today, pupils=pupils))
        for place in found.reading.shown:
            if place.judged.is_judged:
                good = place.judged.counts_as in impact.AS_EXPECTED
                self.judged[place.pupil_id].append(good)

    @property
    def whole(self):
        """The whole school as one group: what the national share of the register stands beside."""
        [row] = self._rows(lambda row: "Whole school") or [None]
        return row

    @property
    def tables(self):
        """(title, rows) for each attribute."""
        premium, eal = (
            self.having[CharacteristicKind.PUPIL_PREMIUM],
            self.having[CharacteristicKind.EAL],
        )
        return [
            ("Sex", self._rows(lambda row: Sex(row[2]).label if row[2] else "Not recorded")),
            ("Pupil premium", self._rows(lambda row: "Yes" if row[0] in premium else "No")),
            (
                "English as an additional language",
                self._rows(lambda row: "Yes" if row[0] in eal else "No"),
            ),
            ("Born in", self._rows(lambda row: born_in(row[4]))),
            (
                "Ethnicity",
                self._rows(lambda row: ethnicity_label(row[3]) if row[3] else "Not recorded"),
            ),
        ]

    def _rows(self, group_of):
        roll, register, judged, good = Counter(), Counter(), Counter(), Counter()
        for row in self.pupils:
            group = group_of(row)
            roll[group] += 1
            register[group] += row[1] in ON_REGISTER
            outcomes = self.judged.get(row[0], ())
            judged[group] += bool(outcomes)
            good[group] += bool(outcomes) and all(outcomes)
        counts, sums = {}, []
        for group in roll:
            counts |= {
                f"{group}.roll": roll[group],
                f"{group}.register": register[group],
                f"{group}.none": roll[group] - register[group],
                f"{group}.judged": judged[group],
                f"{group}.good": good[group],
                f"{group}.below": judged[group] - good[group],
            }
            sums += [
                Sum(f"{group}.roll", (f"{group}.register", f"{group}.none")),
                Sum(f"{group}.judged", (f"{group}.good", f"{group}.below")),
            ]
        printed = protect(counts, sums)
        return [
            GroupRow(
                label=group,
                roll=printed[f"{group}.roll"],
                register=printed[f"{group}.register"],
                identified=share(printed[f"{group}.register"], printed[f"{group}.roll"]),
                judged=printed[f"{group}.judged"],
                good=share(printed[f"{group}.good"], printed[f"{group}.judged"]),
            )
            for group in sorted(roll)
        ]


def born_in(born_on):
    """The third of the school year somebody was born in."""
    if born_on is None:
        return "Not recorded"
    month = born_on.month
    return BORN[9 if month >= 9 else 1 if month <= 4 else 5]


@dataclass(frozen=True)
class Match:
    """One area: who has the need, who of them has provision for it, and how much of that was held."""

    label: str
    pupils: str
    served: str
    share: str
    held: str

    @property
    def is_thin(self):
        """Whether fewer than half are served, where that can be told."""
        pupils, served = number_of(self.pupils), number_of(self.served)
        return bool(pupils and served is not None and 2 * served < pupils)


def matches(*, by, today):
    """Primary needs on the register beside provision of this school year for the same area."""
    pupils = Pupil.objects.visible_to(by).on_roll(today).filter(sen_status__in=ON_REGISTER)
    areas = {}
    rows = Need.objects.visible_to(by).filter(covers(today), pupil__in=pupils.values("pk"))
    for pupil_id, code in rows.order_by("-rank", "-pk").values_list("pupil", "need_type"):
        areas[pupil_id] = area_of(code)
    year = dates.academic_year_span(dates.academic_year(today))
    found = Map(Ask(actor=by, period=year, today=today, pupils=pupils))
    served, due, held = defaultdict(set), Counter(), Counter()
    for row in found.rows:
        area = row.run.provision.area
        due[area] += row.tally.due_minutes
        held[area] += row.tally.held_minutes
        served[area] |= {line.place.pupil_id for line in row.lines}
    counts, sums = {}, []
    for area in Area.values:
        having = {pk for pk, each in areas.items() if each == area}
        with_it = having & (served[area] | served[""])
        counts |= {
            f"{area}.all": len(having),
            f"{area}.served": len(with_it),
            f"{area}.rest": len(having) - len(with_it),
        }
        sums.append(Sum(f"{area}.all", (f"{area}.served", f"{area}.rest")))
    printed = protect(counts, sums)
    return [
        Match(
            label=Area(area).label,
            pupils=printed[f"{area}.all"],
            served=printed[f"{area}.served"],
            share=share(printed[f"{area}.served"], printed[f"{area}.all"]),
            held=f"{round(100 * held[area] / due[area])} %" if due[area] else "",
        )
        for area in Area.values
    ]
