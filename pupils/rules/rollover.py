"""The step into a new school year: where a class goes, who leaves, what stands in the way."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sendhub.accounts.rules import next_nc_year

# The first number of a class name is its year: "4 Oak", "Year 10", "11X1". Reception is "R".
YEAR_IN_NAME = re.compile(r"(?<![0-9])(?:[0-9]{1,2})(?![0-9])|(?<![A-Za-z])R(?![A-Za-z])")


UNDO_WITHIN = timedelta(days=1)  # ours, no law


@dataclass(frozen=True)
class Step:
    """One pupil: the year group to come, or leaving."""

    nc_year: str
    is_leaver: bool


@dataclass(frozen=True)
class Choice:
    """What was decided for one class: its new name and who takes it (None: decided later)."""

    name: str
    staff: object = None


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


def is_done(confirmed, *, with_leavers: bool) -> bool:
    """Was this school year moved up before? `confirmed`: for each run, whether it took leavers off roll.

    One run without leavers (by who may not take pupils off roll) leaves room for one with them.
    """
    ran = set(confirmed)
    return True in ran or (False in ran and not with_leavers)


def may_undo(confirmed_at: datetime, now: datetime) -> bool:
    return now - confirmed_at <= UNDO_WITHIN
