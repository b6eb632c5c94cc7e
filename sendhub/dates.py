"""Calendar arithmetic: values in, values out. Nothing here reads the clock or the database.

Terms and closures are passed in: any objects with `starts_on` and `ends_on`, both days counting.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1990, 2100
MONDAY, THURSDAY, FRIDAY, SATURDAY = 0, 3, 4, 5
SEPTEMBER = 9


class CensusTerm(StrEnum):
    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


@dataclass(frozen=True, order=True)
class Span:
    """Some days in a row; both ends count."""

    starts_on: date
    ends_on: date

    def __contains__(self, day):
        return self.starts_on <= day <= self.ends_on


def london_date(instant: datetime) -> date:
    """The day it is in London at that moment. Raises ValueError for a moment without a zone."""
    if instant.tzinfo is None:
        raise ValueError("A moment without a time zone has no date.")
    return instant.astimezone(LONDON).date()


def in_range(day: date) -> bool:
    """Tell whether the year is one that a record of a school can hold: 1990 to 2100."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is no 29th."""
    return add_months(day, 12 * years)


def last_day_within_months(start: date, months: int) -> date:
    """Last day of a period of whole months *starting with* `start`.

    The day before the anniversary; where that anniversary does not exist, the last day of its month
    (29 February 2024, 12 months: 28 February 2025).
    """
    anniversary = add_months(start, months)
    return anniversary if anniversary.day < start.day else anniversary - timedelta(days=1)


def age_on(born_on: date, day: date) -> int:
    """Completed years. Somebody born on 29 February is a year older on 1 March of an ordinary year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def academic_year(day: date) -> int:
    """The year in which the day's academic year began: 1 September to 31 August."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


def academic_year_span(year: int) -> Span:
    """First and last day of the academic year that begins in `year`."""
    return Span(date(year, SEPTEMBER, 1), date(year + 1, 8, 31))


def academic_year_name(year: int) -> str:
    """2026 in writing: 2026/27."""
    return f"{year}/{(year + 1) % 100:02}"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth Monday (0) ... Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def last_weekday(year: int, month: int, weekday: int) -> date:
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def last_friday_of_june(year: int) -> date:
    return last_weekday(year, 6, FRIDAY)


def compulsory_school_age_ends_on(born_on: date) -> date:
    """Last day of compulsory school age; the day after, the person is a "young person".

    The last Friday of June of the academic year in which the child turns 16: Children and Families
    Act 2014, s.83(2), with the Education (School Leaving Date) Order 1997.
    """
    return last_friday_of_june(academic_year(add_years(born_on, 16)) + 1)


def is_young_person(born_on: date, day: date) -> bool:
    """Tell whether the rights of the Children and Families Act 2014 are the person's own on that day."""
    return day > compulsory_school_age_ends_on(born_on)


def census_day(year: int, term: CensusTerm) -> date:
    """The school census day of a term of the academic year that begins in `year`.

    First Thursday of October, third Thursday of January, third Thursday of May (DfE census guide).
    """
    match CensusTerm(term):
        case CensusTerm.AUTUMN:
            return nth_weekday(year, 10, THURSDAY, 1)
        case CensusTerm.SPRING:
            return nth_weekday(year + 1, 1, THURSDAY, 3)
        case CensusTerm.SUMMER:
            return nth_weekday(year + 1, 5, THURSDAY, 3)


@cache
def bank_holidays(year: int) -> frozenset:
    """Bank holidays of England in a calendar year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether the day is neither at a weekend nor a bank holiday of England."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after `day`, which itself does not count."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


@dataclass(frozen=True)
class SchoolDays:
    """Which days are school days, from a school's terms and closures.

    Days outside the known terms are no school days; a question that runs past the last known term
    is answered None, because the answer is not known.
    """

    terms: tuple
    closures: tuple = ()

    @classmethod
    def of(cls, terms: Iterable, closures: Iterable = ()) -> "SchoolDays":
        def spans(rows):
            return tuple(sorted(Span(row.starts_on, row.ends_on) for row in rows))

        return cls(spans(terms), spans(closures))

    def is_school_day(self, day: date) -> bool:
        return (
            is_working_day(day)
            and any(day in term for term in self.terms)
            and not any(day in closure for closure in self.closures)
        )

    def next(self, day: date) -> date | None:
        """The day itself if it is a school day, else the first one after it."""
        end = self.terms[-1].ends_on if self.terms else date.min
        while day <= end:
            if self.is_school_day(day):
                return day
            day += timedelta(days=1)
        return None

    def previous(self, day: date) -> date | None:
        """The day itself if it is a school day, else the last one before it."""
        start = self.terms[0].starts_on if self.terms else date.max
        while day >= start:
            if self.is_school_day(day):
                return day
            day -= timedelta(days=1)
        return None

    def add(self, day: date, count: int) -> date | None:
        """The count-th school day after `day`, which itself does not count."""
        for _ in range(count):
            day = self.next(day + timedelta(days=1))
            if day is None:
                return None
        return day

    def count(self, first: date, last: date) -> int:
        """Number of school days from `first` to `last`, both included."""
        days = (last - first).days + 1
        return sum(self.is_school_day(first + timedelta(days=n)) for n in range(days))


def half_terms(terms: Iterable, half_term_breaks: Iterable) -> list[Span]:
    """The halves of each term, split at its half-term break; a term without one is one span."""
    breaks = sorted(Span(row.starts_on, row.ends_on) for row in half_term_breaks)
    halves = []
    for term in sorted(Span(row.starts_on, row.ends_on) for row in terms):
        starts_on = term.starts_on
        for gap in breaks:
            if starts_on < gap.starts_on and gap.ends_on < term.ends_on:
                halves.append(Span(starts_on, gap.starts_on - timedelta(days=1)))
                starts_on = gap.ends_on + timedelta(days=1)
        halves.append(Span(starts_on, term.ends_on))
    return halves


def half_term_on(day: date, halves: Iterable[Span]) -> Span | None:
    """The half term that holds the day, or the last one before it (a holiday counts to what went before)."""
    begun = [half for half in halves if half.starts_on <= day]
    return max(begun, default=None)


def term_end_on_or_after(day: date, terms: Iterable) -> date | None:
    """Last day of the term the day lies in, or of the next one; None past the last known term."""
    return min((term.ends_on for term in terms if term.ends_on >= day), default=None)
