"""What Section F owes, day by day, and what came of it: CFA 2014 s.42(2)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ehcp.plan_enums import Per
from sendhub.dates import monday_of

# Days a school must meet with its pupils in a year: Education (School Day and School Year) (England) Regulations 1999.
YEAR_DAYS = 190
# In how many school days the dose of each period is owed; a short week owes its share.
DAYS_OF = {
    Per.DAY: Fraction(1),
    Per.WEEK: Fraction(5),
    Per.FORTNIGHT: Fraction(10),
    Per.HALF_TERM: Fraction(YEAR_DAYS, 6),
    Per.TERM: Fraction(YEAR_DAYS, 3),
    Per.YEAR: Fraction(YEAR_DAYS),
}


@dataclass(frozen=True)
class Dose:
    """The words of a line as one version has them, in force from `issued_on` until the next is issued."""

    issued_on: date
    minutes: int | None
    times: int | None
    per: str
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def a_day(self):
        """Minutes owed a school day; None where the line is not quantified."""
        if self.minutes is None or self.times is None:
            return None
        return self.minutes * self.times / DAYS_OF[Per(self.per)]

    def covers(self, day):
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


def owed_by_week(doses, *, issued, school_days):
    """Return {Monday: minutes owed, a Fraction} over these school days.

    `doses` are those of one line; `issued` the days on which versions of the plan were issued: a later
    version that leaves the line out ends it. A line without minutes owes nothing that can be counted.
    """
    by_issue = {dose.issued_on: dose for dose in doses}
    owed = {}
    for day in school_days:
        in_force = max((on for on in issued if on <= day), default=None)
        dose = by_issue.get(in_force)
        if dose and dose.a_day is not None and dose.covers(day):
            owed[monday_of(day)] = owed.get(monday_of(day), Fraction(0)) + dose.a_day
    return owed


def share(minutes, percent):
    """The minutes of a session that count towards a line."""
    return Fraction(minutes * percent, 100)


def whole(minutes):
    """Whole minutes, half up: a week is shown rounded, a total is rounded once."""
    return int(minutes + Fraction(1, 2))


def shortfall(owed, had):
    """Minutes that are missing; what was given above the dose never counts as less than nothing."""
    return max(0, whole(owed) - whole(had))
