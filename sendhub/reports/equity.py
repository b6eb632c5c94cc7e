"""Who is identified, for whom provision works, and where needs and provision part; for people who see every pupil.

Numbers are hidden here as in an edition, for pages are shown on walls and in meetings.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from provision.maps.lenses import Map
from provision.maps.reading import Ask
from provision.rules import impact
from pupils.codes import ethnic_group
from pupils.enums import Area, CharacteristicKind, Sex
from pupils.models import Characteristic, Pupil
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER, area_of
from sendhub import dates
from sendhub.reports.counting_register import COLUMN_OF, Child, Counted, count_needs, primary_needs
from sendhub.reports.national import differences, shares_by_need
from sendhub.reports.pages import need_table
from sendhub.reports.suppression import Sum, number_of, protect, share
from sendhub.small_numbers import is_small

# By the month of birth: the youngest of a year are a year behind the eldest in age alone.
BORN = {9: "September to December", 1: "January to April", 5: "May to August"}
WHOLE_SCHOOL = "Whole school"


@dataclass(frozen=True)
class GroupRow:
    """One group: how many of it are on the register, and how the provision they had came out."""

    label: str
    roll: str
    register: str
    identified: str
    judged: str
    good: str


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


class Equity:
    """The tables of the page by need, and by sex, premium, language, ethnicity and birth.

    They share their totals, so with any small number on the page all of it is rounded: an exact total
    of one table would open a rounded one of another.
    """

    def __init__(self, *, by, today):
        self.by, self.today = by, today
        pupils = Pupil.objects.visible_to(by).on_roll(today)
        fields = ("pk", "sen_status", "nc_year", "sex", "ethnicity", "born_on")
        rows = list(pupils.order_by().values_list(*fields))
        self.pupils = [Child(*row[:-1]) for row in rows]
        self.born_on = {row[0]: row[-1] for row in rows}
        self.needs = primary_needs(
            [child.pk for child in self.pupils if child.status in ON_REGISTER], by=by, on=today
        )
        year = dates.academic_year_span(dates.academic_year(today))
        self.judged = defaultdict(list)
        found = Map(Ask(actor=by, period=year, today=today, pupils=pupils))
        for place in found.reading.shown:
            if place.judged.is_judged:
                good = place.judged.counts_as in impact.AS_EXPECTED
                self.judged[place.pupil_id].append(good)
        self._needs = self._count_needs()
        self._matches, self._held = self._count_matches(pupils, year)
        self._groups = {title: self._count_groups(of) for title, of in self._attributes()}

    @cached_property
    def rounds(self):
        """Whether any number of the page is small."""
        parts = [self._needs, self._matches, *self._groups.values()]
        return any(is_small(count) for part in parts for count in part.counts.values())

    def _printed(self, counted):
        return protect(counted.counts, counted.sums, keep_rounded=self.rounds)

    # --- needs ---

    def _count_needs(self):
        """By need and status, as an edition counts them."""
        counted = Counted()
        register = {child.pk: child for child in self.pupils if child.status in ON_REGISTER}
        by_status = Counter(COLUMN_OF[child.status] for child in register.values())
        counted.counts |= {column: by_status[column] for column in COLUMN_OF.values()}
        count_needs(counted, register, self.needs)
        return counted

    def beside_england(self):
        """(table of primary needs beside England's shares, [{text, need, status}]); one query."""
        england = shares_by_need(self.today, phase=self.by.school.phase)
        cells = self._printed(self._needs)
        tables = [(table.key, table.title, table.rows) for table in self._needs.tables]
        return need_table(cells, tables, england), differences(cells, england)

    # --- provision ---

    def _count_matches(self, pupils, year):
        """Primary needs on the register beside provision of this school year for the same area."""
        on_register = pupils.filter(sen_status__in=ON_REGISTER)
        found = Map(Ask(actor=self.by, period=year, today=self.today, pupils=on_register))
        served, due, held = defaultdict(set), Counter(), Counter()
        for row in found.rows:
            area = row.run.provision.area
            due[area] += row.tally.due_minutes
            held[area] += row.tally.held_minutes
            served[area] |= {line.place.pupil_id for line in row.lines}
        counted = Counted()
        for area in Area.values:
            having = {pk for pk, code in self.needs.items() if area_of(code) == area}
            with_it = having & (served[area] | served[""])
            counted.counts |= {
                f"{area}.all": len(having),
                f"{area}.served": len(with_it),
                f"{area}.rest": len(having) - len(with_it),
            }
            counted.sums.append(Sum(f"{area}.all", (f"{area}.served", f"{area}.rest")))
        shares = {area: f"{round(100 * held[area] / due[area])} %" for area in due if due[area]}
        return counted, shares

    @property
    def matches(self):
        """Each area, with who has provision for it."""
        printed = self._printed(self._matches)
        return [
            Match(
                label=Area(area).label,
                pupils=printed[f"{area}.all"],
                served=printed[f"{area}.served"],
                share=share(printed[f"{area}.served"], printed[f"{area}.all"]),
                held=self._held.get(area, ""),
            )
            for area in Area.values
        ]

    # --- groups ---

    def _attributes(self):
        """(title, what names the group of a pupil); one query."""
        having = defaultdict(set)
        kinds = (CharacteristicKind.PUPIL_PREMIUM, CharacteristicKind.EAL)
        rows = Characteristic.objects.visible_to(self.by).filter(covers(self.today), kind__in=kinds)
        for pupil_id, kind in rows.values_list("pupil", "kind"):
            having[kind].add(pupil_id)
        premium, eal = (having[kind] for kind in kinds)
        return [
            (WHOLE_SCHOOL, lambda child: WHOLE_SCHOOL),
            ("Sex", lambda child: Sex(child.sex).label if child.sex else "Not recorded"),
            ("Pupil premium", lambda child: "Yes" if child.pk in premium else "No"),
            (
                "English as an additional language",
                lambda child: "Yes" if child.pk in eal else "No",
            ),
            ("Born in", lambda child: born_in(self.born_on[child.pk])),
            ("Ethnicity", lambda child: ethnic_group(child.ethnicity)),
        ]

    def _count_groups(self, group_of):
        roll, register, judged, good = Counter(), Counter(), Counter(), Counter()
        for child in self.pupils:
            group = group_of(child)
            roll[group] += 1
            register[group] += child.status in ON_REGISTER
            outcomes = self.judged.get(child.pk, ())
            judged[group] += bool(outcomes)
            good[group] += bool(outcomes) and all(outcomes)
        counted = Counted()
        for group in roll:
            counted.counts |= {
                f"{group}.roll": roll[group],
                f"{group}.register": register[group],
                f"{group}.none": roll[group] - register[group],
                f"{group}.judged": judged[group],
                f"{group}.good": good[group],
                f"{group}.below": judged[group] - good[group],
            }
            counted.sums += [
                Sum(f"{group}.roll", (f"{group}.register", f"{group}.none")),
                Sum(f"{group}.judged", (f"{group}.good", f"{group}.below")),
            ]
        return counted

    @property
    def whole(self):
        """The whole school as one group: what the national share of the register stands beside."""
        [row] = self._rows(WHOLE_SCHOOL) or [None]
        return row

    @property
    def tables(self):
        """(title, rows) for each attribute."""
        return [(title, self._rows(title)) for title in self._groups if title != WHOLE_SCHOOL]

    def _rows(self, title):
        counted = self._groups[title]
        printed = self._printed(counted)
        groups = sorted(cell.removesuffix(".roll") for cell in printed if cell.endswith(".roll"))
        return [
            GroupRow(
                label=group,
                roll=printed[f"{group}.roll"],
                register=printed[f"{group}.register"],
                identified=share(printed[f"{group}.register"], printed[f"{group}.roll"]),
                judged=printed[f"{group}.judged"],
                good=share(printed[f"{group}.good"], printed[f"{group}.judged"]),
            )
            for group in groups
        ]


def born_in(born_on):
    """The third of the school year somebody was born in."""
    if born_on is None:
        return "Not recorded"
    month = born_on.month
    return BORN[9 if month >= 9 else 1 if month <= 4 else 5]
