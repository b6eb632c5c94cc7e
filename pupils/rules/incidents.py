"""What follows an incident, and what many of them say together."""

from dataclasses import dataclass
from datetime import date

from sendhub.dates import add_working_days
from sendhub.small_numbers import safe_row

# The texts of an incident, in the order in which it happened.
WORDS = ("before", "during", "helped", "after")
TALK_DAYS = 1  # a restorative talk is best the next day; ours, no law
DEBRIEF_DAYS = 2  # the same
# A pattern is named from this many incidents on, when one answer holds at least half of them.
LEAST_FOR_PATTERN = 4
SHARE_FOR_PATTERN = 0.5


def talk_due(day: date) -> date:
    """The day offered for the restorative conversation."""
    return add_working_days(day, TALK_DAYS)


def debrief_due(day: date) -> date:
    """The day offered for the debrief of the adults."""
    return add_working_days(day, DEBRIEF_DAYS)


@dataclass(frozen=True)
class Counted:
    """How often each answer to one question was given: `rows` (label, number), in the order of the labels."""

    title: str
    rows: tuple

    @property
    def total(self):
        return sum(number for _, number in self.rows)

    @property
    def in_front(self):
        """The answer that holds half of them or more, or None; "We do not know" is no pattern."""
        label, most = max(self.rows, key=lambda row: row[1], default=("", 0))
        is_clear = self.total >= LEAST_FOR_PATTERN and most >= SHARE_FOR_PATTERN * self.total
        return (label, most) if is_clear else None

    def for_leaders(self):
        """The rows as they may leave the SEN team: small numbers hidden, what stands beside them rounded."""
        cells, _ = safe_row(dict(self.rows))
        return tuple(cells.items())


def hours(counts: dict) -> tuple:
    """(label, number) for each hour from the first to the last with a count; {9: 2} is ("9 to 10", 2)."""
    if not counts:
        return ()
    span = range(min(counts), max(counts) + 1)
    return tuple((f"{hour} to {hour + 1}", counts.get(hour, 0)) for hour in span)
