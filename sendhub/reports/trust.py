"""Schools side by side, from each one's latest frozen edition; nothing is added up but what is printed."""

from dataclasses import dataclass

from sendhub.reports.models import SchoolFigures
from sendhub.reports.sentences import percent_words, told, works_words

COLUMNS = (
    "On roll",
    "SEN Support",
    "EHC plans",
    "Joined",
    "Left",
    "EHC late, ours",
    "EHC late, LA",
    "Minutes held",
    "Provisions that work",
    "Spent",
    "Paid, not held",
    "Duties in place",
)
NOT_COUNTED = "not counted then"


@dataclass(frozen=True)
class Line:
    """One school: its edition and the cells in the order of COLUMNS."""

    edition: SchoolFigures
    cells: tuple

    @property
    def pairs(self):
        return zip(COLUMNS, self.cells, strict=True)


def side_by_side(actor, *, today):
    """The latest edition of each school the actor may read, by name; two queries."""
    rows = (
        SchoolFigures.objects.readable(actor, today=today)
        .order_by("school_id", "-counted_on", "-pk")
        .distinct("school_id")
        .select_related("school")
        .defer("school__logo")
    )
    return sorted((Line(row, cells_of(row.figures)) for row in rows), key=by_name)


def by_name(line):
    return line.edition.school.name.casefold()


def cells_of(figures):
    cells, facts = figures["cells"], figures["facts"]
    duties = facts["compliance"]
    kept = sum(each["tone"] != "late" for each in duties)
    return (
        cells["roll"],
        told(cells, "support"),
        told(cells, "plan"),
        cells["joined"],
        cells["left"],
        cells.get("ehc_late_school", NOT_COUNTED),
        cells.get("ehc_late_la", NOT_COUNTED),
        percent_words(facts["provision"]),
        works_words(facts["provision"]),
        facts["money"]["spent"],
        facts["money"]["lost"],
        f"{kept} of {len(duties)}",
    )
