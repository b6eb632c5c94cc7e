"""The week of an intervention and the days on which it takes place: values in, values out."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from sendhub.dates import SchoolDays

# A school week of pupils is at least 32.5 hours (DfE, "Length of the school week", non-statutory guidance).
SCHOOL_WEEK_MINUTES = 32 * 60 + 30
# More than a fifth of the week out of class is shown, never forbidden: the SENCo decides.
OUT_OF_CLASS_PERCENT = 20


@dataclass(frozen=True)
class Booking:
    """Something that needs adults, a room and pupils at one time of the week or of a day.

    `day` is a weekday (0 is Monday) or a date: only bookings of the same day are compared.
    `key` names it for the reader of a clash.
    """

    key: object
    day: object
    starts_at: time
    minutes: int
    staff: frozenset = frozenset()
    room: str = ""
    pupils: frozenset = frozenset()

    @property
    def begins(self):
        return self.starts_at.hour * 60 + self.starts_at.minute

    @property
    def ends(self):
        return self.begins + self.minutes


@dataclass(frozen=True)
class Clash:
    """Two bookings at once: which adults, pupils and room are in both."""

    first: Booking
    second: Booking
    staff: frozenset
    pupils: frozenset
    room: str


def days_of(weekday: int, first: date, last: date, school_days: SchoolDays) -> list[date]:
    """The school days of that weekday between two days, both included."""
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    found = []
    while day <= last:
        if school_days.is_school_day(day):
            found.append(day)
        day += timedelta(weeks=1)
    return found


def overlap(one: Booking, other: Booking) -> bool:
    """Tell whether both take place at one time; one that begins when the other ends does not."""
    return one.day == other.day and one.begins < other.ends and other.begins < one.ends


def clashes(bookings) -> list[Clash]:
    """Return each pair of bookings at one time that shares an adult, a pupil or a room."""
    by_day = {}
    for booking in bookings:
        by_day.setdefault(booking.day, []).append(booking)
    found = []
    for held in by_day.values():
        held.sort(key=lambda booking: (booking.begins, str(booking.key)))
        for at, one in enumerate(held):
            for other in held[at + 1 :]:
                if other.begins >= one.ends:
                    break
                staff, pupils = one.staff & other.staff, one.pupils & other.pupils
                room = one.room if one.room and one.room.casefold() == other.room.casefold() else ""
                if staff or pupils or room:
                    found.append(Clash(one, other, staff, pupils, room))
    return found


def share_out_of_class(minutes_a_week: int) -> Decimal:
    """The share of a school week in per cent, one decimal."""
    return (Decimal(minutes_a_week) * 100 / SCHOOL_WEEK_MINUTES).quantize(Decimal("0.1"))


def is_much_out_of_class(minutes_a_week: int) -> bool:
    return minutes_a_week * 100 > OUT_OF_CLASS_PERCENT * SCHOOL_WEEK_MINUTES


def ends_after(starts_at: time, minutes: int) -> time | None:
    """When a session ends; None when it would run past midnight."""
    end = starts_at.hour * 60 + starts_at.minute + minutes
    return time(end // 60, end % 60) if end < 24 * 60 else None
