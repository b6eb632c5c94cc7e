"""Schools side by side, from each one's latest frozen edition; nothing is added up but what is printed."""

import re
from dataclasses import dataclass

from django.utils.text import slugify

from sendhub.accounts.models import School
from sendhub.reports.models import SchoolFigures
from sendhub.reports.phrases import listed
from sendhub.reports.querysets import trusts_led
from sendhub.reports.sentences import percent_words, told, works_words
from sendhub.small_numbers import HIDDEN

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
# What the list may be sorted by: the column's name in an address.
KEYS = {slugify(name): place for place, name in enumerate(COLUMNS)}


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


def without_report(actor, lines, *, today):
    """Say which schools of the trust have made no report, so that none is missing unnoticed; two queries."""
    trusts = trusts_led(actor, today=today)
    told = [line.edition.school_id for line in lines]
    schools = School.objects.filter(trust__in=trusts).exclude(pk__in=told).order_by("name")
    names = list(schools.values_list("name", flat=True)) if trusts else []
    if not names:
        return ""
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'} made no report yet."


def in_order(lines, sort):
    """Sort by a key of KEYS, `-` in front for the largest first; a cell without a number comes last.

    By what is printed alone, so the order tells no more than the cells do: shares by their per cent,
    schools with the same print by name.
    """
    column = KEYS.get(sort.removeprefix("-"))
    if column is None:
        return lines
    sign = -1 if sort.startswith("-") else 1
    in_shares = any(" %" in (line.cells[column] or "") for line in lines)

    def place(line):
        size = _size(line.cells[column] or "", in_shares=in_shares)
        return size is None, sign * (size or 0)

    return sorted(lines, key=place)


def _size(text, *, in_shares):
    """The number that a printed cell is compared by; None where it holds none of that kind."""
    if text == HIDDEN:
        return 1
    if in_shares:
        share = re.search(r"(\d+) %", text)
        return int(share[1]) if share else None
    if part := re.fullmatch(r"(\d+) of (\d+)", text):
        return int(part[1]) / int(part[2]) if int(part[2]) else None
    number = re.fullmatch(r"(?:about )?£?([\d,]+)", text)
    return int(number[1].replace(",", "")) if number else None


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
