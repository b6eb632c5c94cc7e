"""Who could give a session whose adult is away: values in, values out."""

from provision.rules.timetable import overlap


def free_at(booking, staff_ids, bookings, away):
    """Return those of `staff_ids` with nothing else at that time.

    `bookings` are the other sessions of the day, `away` the ids of who is absent on it.
    """
    busy = set(away).union(*(other.staff for other in bookings if overlap(booking, other)))
    return [staff_id for staff_id in staff_ids if staff_id not in busy]
