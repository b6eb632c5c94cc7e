"""England's shares by primary need: what is kept of them beside ours, and where ours differ.

Both are told from what is printed, as everything in an edition: a share of ours that is not shown is
compared with nothing.
"""

from dataclasses import dataclass

from pupils.enums import Area, NeedType
from pupils.rules.sen import needs_of_area
from sendhub.accounts.enums import Phase
from sendhub.reports import rules
from sendhub.reports.enums import Measure
from sendhub.reports.models import NationalFigure
from sendhub.reports.querysets import ALL, MAINSTREAM, STILL_COMPARES
from sendhub.reports.suppression import range_of, share

WHERE = {
    ALL: "all schools",
    MAINSTREAM: "mainstream schools",
    Phase.ALTERNATIVE: "alternative provision",
}
HAVING = {Measure.SUPPORT: "SEN Support", Measure.PLAN: "an EHC plan"}
TOLD_AT_MOST = 3
NO_NEEDS = "There is no national figure by need for a school of this kind and this year."
NO_DIFFERENCE = (
    "By primary need, no share of ours differs from England’s by more than chance brings."
)


def shares_by_need(day, *, phase):
    """{status: {shares: {need or area: per cent}, where, when, source}} for an edition of that day; one query."""
    tables = NationalFigure.objects.by_need(day, phase=phase)
    return {measure: _table(tables[measure], day) for measure in HAVING if measure in tables}


def _table(rows, day):
    by_need = {row.need: row.percent for row in rows}
    shares = {f"need.{need}": f"{percent:.1f}" for need, percent in by_need.items()}
    for area in Area:
        needs = needs_of_area(area)
        if all(need in by_need for need in needs):
            shares[f"area.{area}"] = f"{sum(by_need[need] for need in needs):.1f}"
    first = rows[0]
    is_old = first.counted_on <= day - STILL_COMPARES
    return {
        "shares": shares,
        "where": WHERE.get(first.phase) or f"{Phase(first.phase).label.lower()} schools",
        "when": f"{first.counted_on:%B %Y}{', the newest we hold' if is_old else ''}",
        "source": first.source,
    }


@dataclass(frozen=True)
class Beside:
    """A share of ours by need with England's; `pupils` is the least that ours may be of."""

    need: str
    status: str
    ours: int
    national: float
    pupils: int
    where: str

    @property
    def apart(self):
        return abs(self.ours - self.national)

    @property
    def told(self):
        return {
            "need": self.need,
            "status": self.status,
            "text": f"{NeedType(self.need).label} is the primary need of {self.ours} % of our pupils with "
            f"{HAVING[self.status]}; in {self.where} it was {self.national:.1f} %.",
        }


def differences(cells, tables):
    """[{text, need, status}]: where a share of ours by need lies apart from England's, the furthest first.

    Without any, one sentence says so, as long as there was something to compare.
    """
    compared = list(_compared(cells, tables))
    apart = [each for each in compared if rules.is_telling(each.ours, each.national, each.pupils)]
    if compared and not apart:
        return [{"text": NO_DIFFERENCE, "need": "", "status": ""}]
    apart.sort(key=lambda each: -each.apart)
    return [each.told for each in apart[:TOLD_AT_MOST]]


def _compared(cells, tables):
    for status, table in tables.items():
        whole = cells[status]
        for name, national in table["shares"].items():
            kind, _, need = name.partition(".")
            # A need that nobody has is in no table of ours: zero is told, as everywhere.
            ours = share(cells.get(f"{name}.{status}", "0"), whole)
            if kind == "need" and ours:
                yield Beside(
                    need=need,
                    status=status,
                    ours=int(ours.removesuffix(" %")),
                    national=float(national),
                    pupils=range_of(whole)[0],
                    where=f"{table['where']} of England ({table['when']})",
                )
