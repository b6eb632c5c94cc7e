"""How an obligation stands today, in one word, and how many days it is late."""

from datetime import date, timedelta

from ehcp.enums import Standing

# From how many days ahead a date is called "due soon": our own choice, no rule.
SOON_DAYS = 14


def standing_of(
    *, due_on: date, today: date, done_on: date | None = None, is_excepted: bool = False
) -> Standing:
    """Return how the obligation stands. `due_on` is the last day on which it may be done.

    A recorded lawful exception (`is_excepted`) pauses only what would be late; it never hides that a
    thing was done late.
    """
    if done_on is not None:
        return Standing.DONE if done_on <= due_on else Standing.DONE_LATE
    if today > due_on:
        return Standing.PAUSED if is_excepted else Standing.LATE
    if today == due_on:
        return Standing.DUE
    if due_on - today <= timedelta(days=SOON_DAYS):
        return Standing.DUE_SOON
    return Standing.ON_TIME


def days_late(*, due_on: date, today: date, done_on: date | None = None) -> int:
    """Whole days past the last day, 0 when not late."""
    return max(0, ((done_on or today) - due_on).days)
