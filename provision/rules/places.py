"""Places in an intervention: capacity, measures, what a recorded session may say."""

from decimal import Decimal

from provision.enums import SessionState
from pupils.rules.assessments import score_problem


def takes_part_at_once(*, taken: int, capacity: int) -> bool:
    """Tell whether there is a place; else the pupil goes on the waiting list."""
    return taken < capacity


def measure_problem(kind, score, *, low: Decimal | None, high: Decimal | None) -> str | None:
    """Return the sentence that says why an instrument cannot give this score, or None.

    `low` and `high` are the ends of the instrument's own scale where the catalogue names them.
    """
    problem = score_problem(kind, score)
    if problem or score is None:
        return problem
    if low is not None and score < low:
        return f"This measure begins at {low.normalize():f}."
    if high is not None and score > high:
        return f"This measure ends at {high.normalize():f}."
    return None


def days_problem(*, starts_on, ends_on, run_starts_on, run_ends_on) -> str | None:
    """Return the sentence that says why a place cannot have these days, or None."""
    if starts_on < run_starts_on or starts_on > run_ends_on:
        return (
            f"The intervention runs from {run_starts_on.day} {run_starts_on:%B %Y} "
            f"to {run_ends_on.day} {run_ends_on:%B %Y}."
        )
    if ends_on is not None and ends_on < starts_on:
        return "The last day is before the first."
    return None


def record_problem(*, on, today, state, present: int, placed: int) -> str | None:
    """Return the sentence that says why a session cannot be recorded so, or None."""
    # That a session to come falls out is known beforehand; that it was held is not.
    if on > today and state == SessionState.HELD:
        return "This session is still to come: it can be recorded on its day."
    if state == SessionState.HELD and placed and not present:
        return "Nobody was present: record the session as missed, with the reason “Pupils absent”."
    return None
