"""The step into a new school year: where a class goes, who leaves, what stands in the way."""

import re
from collections import Counter
from dataclasses import dataclass

from sendhub.accounts.rules import next_nc_year

# The first number of a class name is its year: "4 Oak", "Year 10", "11X1". Reception is "R".
YEAR_IN_NAME = re.compile(r"(?<![0-9])(?:[0-9]{1,2})(?![0-9])|(?<![A-Za-z])R(?![A-Za-z])")


@dataclass(frozen=True)
class Step:
    """One pupil: the year group to come, or leaving."""

    nc_year: str
    is_leaver: bool


def step_of(*, own_year: str, class_year: str, highest_year: str) -> Step:
    """Where a pupil goes: a year up from the own year group; out of the school from the highest.

    Without a year group of the pupil's own the class's counts; with neither, none is written.
    """
    year = own_year or class_year
    if year and year == highest_year:
        return Step(nc_year=year, is_leaver=True)
    return Step(nc_year=next_nc_year(year) or year, is_leaver=False)


def name_next_year(name: str, class_year: str) -> str:
    """The class's name with its year number raised; the same name when it holds none."""
    above = next_nc_year(class_year)

    def raised(match):
        return above if match.group() == class_year and above else match.group()

    return YEAR_IN_NAME.sub(raised, name, count=1)


def doubled(names) -> set[str]:
    """The names that more than one class would have; two classes may not become one unasked."""
    counts = Counter(name.strip().casefold() for name in names if name.strip())
    return {name for name, count in counts.items() if count > 1}
