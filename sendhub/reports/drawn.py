"""What the record says to an item of a statutory text: read by anybody, so frozen figures and no name of a child."""

from collections import defaultdict
from functools import cached_property

from agencies.models import Agency
from provision.enums import Verdict
from provision.models import Provision
from pupils.enums import Level, NeedType
from pupils.models import Strategy
from sendhub.accounts.models import StaffMember
from sendhub.reports import rules
from sendhub.reports.enums import ComplianceKind
from sendhub.reports.models import ComplianceItem, SchoolFigures
from sendhub.reports.phrases import listed, uncapitalised
from sendhub.reports.suppression import number_of
from sendhub.templatetags.sendhub import day

# So many lines of the bank are named in a text that families read; the others are counted.
WAYS_AT_MOST = 10
# Rows of the table of needs that name no need.
NO_NEED = frozenset({"unknown", NeedType.NSA})


class Drawn:
    """The sentences of one school on one day; each part asks for its rows once."""

    def __init__(self, *, by, today):
        self.by, self.today = by, today
        rows = SchoolFigures.objects.readable_in(by.school)
        self.edition = rows.first()

    def of(self, item):
        """Return the sentences for an item, none where the record has nothing to say."""
        return getattr(self, f"_{item.drawn}")() if item.drawn else []

    @property
    def _told_for(self):
        return day(self.edition.counted_on)

    def _needs(self):
        """Needs that five pupils or more have: a rarer one would tell of a child."""
        if not self.edition:
            return []
        figures = self.edition.figures
        tables = {key: rows for key, _, rows in figures["tables"]}
        names = [
            label
            for code, label, _ in tables["need"]
            if code not in NO_NEED and _is_frequent(figures["cells"], f"need.{code}")
        ]
        if not names:
            return []
        return [
            f"On {self._told_for}, the primary needs of pupils here were, among others: {listed(names)}."
        ]

    def _works(self):
        """What was held and what came of it, once something was: to have nothing to tell is no answer to the item."""
        if not self.edition:
            return []
        provision = self.edition.figures["facts"]["provision"]
        verdicts = {code for code, _, _ in provision["verdicts"]["named"]}
        has_something = {"delivery": provision["held"], "impact": verdicts - {Verdict.OPEN}}
        return [
            f"{self.edition.edition}: {uncapitalised(each['text'])}"
            for each in self.edition.figures["sentences"]
            if has_something.get(each["evidence"])
        ]

    def _reviews(self):
        return [
            "Each support plan has outcomes with a review date, at least once a term (Code of Practice "
            "6.65), and the next plan begins with what the review found."
        ]

    def _catalogue(self):
        return self._offered(Level)

    def _universal(self):
        return [*self._classrooms(), *self._offered([Level.UNIVERSAL])]

    def _beyond_universal(self):
        return self._offered([level for level in Level if level != Level.UNIVERSAL])

    def _offered(self, levels):
        """The names of what the school offers, by level."""
        by_level = defaultdict(list)
        for level, name in self._catalogue_rows:
            by_level[level].append(name)
        return [
            f"{Level(level).label}: {listed(by_level[level])}."
            for level in sorted(by_level)
            if level in levels
        ]

    @cached_property
    def _catalogue_rows(self):
        rows = Provision.objects.visible_to(self.by).filter(is_active=True).order_by("name")
        return list(rows.values_list("level", "name"))

    def _classrooms(self):
        """Some of what every classroom may try first, and how much more of it there is."""
        rows = Strategy.objects.visible_to(self.by).universal().order_by("name")
        names = list(rows.values_list("name", flat=True))
        if not names:
            return []
        more = len(names) - WAYS_AT_MOST
        some = [*names[:WAYS_AT_MOST], f"{more} more"] if more > 1 else names
        return [f"What every classroom may try first: {listed(some)}."]

    @cached_property
    def _sencos(self):
        rows = StaffMember.objects.filter(
            school_id=self.by.school_id, senco_from__lte=self.today, ends_on=None
        )
        return list(rows)

    def _senco(self):
        school = self.by.school
        ways = ", ".join(way for way in (school.telephone, school.email) if way)
        return [
            f"{person.full_name}, {ways or 'through the school office'}." for person in self._sencos
        ]

    def _training(self):
        said = [
            f"The SENCo holds the mandatory qualification (gained {day(person.senco_qualified_on)})."
            if person.senco_qualified_on
            else "The SENCo is to gain the mandatory qualification by "
            f"{day(rules.senco_qualification_due(person.senco_from))}."
            for person in self._sencos
        ]
        trained = self.edition.figures["facts"]["training"] if self.edition else []
        if trained:
            names = listed([name for name, _ in trained])
            said.append(f"{self.edition.edition}: staff were trained in {names}.")
        return said

    def _parents(self):
        return self._heard("heard_families", "families of pupils on the register")

    def _pupils(self):
        return self._heard("heard_pupils", "pupils on the register")

    def _heard(self, cell, whose):
        if not self.edition or not number_of(self.edition.figures["cells"][cell]):
            return []
        number = self.edition.figures["cells"][cell]
        return [f"{self.edition.edition}: words of {number} {whose} were written down."]

    def _agencies(self):
        names = Agency.objects.visible_to(self.by).in_use().order_by("name")
        told = list(names.values_list("name", flat=True))
        return [f"We work with {listed(told)}."] if told else []

    def _authority(self):
        return [f"Our local authority is {self.by.school.local_authority.name}."]

    def _accessibility(self):
        plan = (
            ComplianceItem.objects.visible_to(self.by)
            .filter(kind=ComplianceKind.ACCESSIBILITY_PLAN)
            .first()
        )
        if plan is None or plan.approved_on is None:
            return []
        where = f" It is published at {plan.address}." if plan.address else ""
        return [f"Our accessibility plan was approved on {day(plan.approved_on)}.{where}"]


def _is_frequent(cells, name):
    return any((number_of(cells[f"{name}.{column}"]) or 0) >= 5 for column in ("support", "plan"))
