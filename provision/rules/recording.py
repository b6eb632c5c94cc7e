"""When a session that nobody has recorded is late."""

from datetime import date, timedelta

from sendhub.dates import SchoolDays

# Our own choice: after a school week people no longer know who was there.
LATE_AFTER_SCHOOL_DAYS = 5
# As long may who led or covered a session record it when the group is not theirs any more.
RECORDED_WITHIN = timedelta(weeks=1)


def late_before(today: date, school_days: SchoolDays) -> date:
    """Sessions before this day should have been recorded by now.

    The fifth school day before today; where the terms known do not reach back so far, a week of
    the calendar.
    """
    day = today
    for _ in range(LATE_AFTER_SCHOOL_DAYS):
        day = school_days.previous(day - timedelta(days=1))
        if day is None:
            return today - timedelta(weeks=1)
    return day
