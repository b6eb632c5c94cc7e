"""Transfers between phases: which pupils, and which date counts for them (SEND Regulations 2014, reg 18)."""

from datetime import date

from ehcp.rules.deadlines import DEADLINES, Deadline

# Post-16 to post-16 has no fixed day: five months before the move, reg 18(2).
SIXTH_FORM = frozenset({"12", "13", "14"})


def transfer_rule(
    *, nc_year: str, highest_year: str, leaves_for_post16: bool = False
) -> Deadline | None:
    """Return the deadline for a pupil of that year, or None where no transfer is ahead this year.

    A pupil in the school's own highest year moves on, whatever the phase is called. From Year 11 the move to a post-16 institution has a
    date of its own; one who stays for the same school's sixth form does not move, so that date counts
    only when it is recorded that the pupil will leave (`leaves_for_post16`).
    """
    if nc_year == "11":
        moves = leaves_for_post16 or highest_year == "11"
        return DEADLINES["PHASE_POST16"] if moves else None
    if nc_year in SIXTH_FORM:
        return None
    return DEADLINES["PHASE_SCHOOL"] if nc_year == highest_year else None


def transfer_year(today: date) -> int:
    """The calendar year of this academic year's transfer: pupils move in its September."""
    return today.year + 1 if today.month >= 9 else today.year
