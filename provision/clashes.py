"""Two things at once in the week, and pupils who are much out of class."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from provision.models import Participation, Slot
from provision.rules.timetable import (
    Booking,
    clashes,
    is_much_out_of_class,
    share_out_of_class,
)
from sendhub.accounts.models import StaffMember


@dataclass(frozen=True)
class WeekClash:
    """Two slots of the week at one time, and in words what both need."""

    first: Slot
    second: Slot
    adults: list
    pupils: list
    room: str


@dataclass(frozen=True)
class OutOfClass:
    pupil: object
    minutes: int
    share: Decimal


class Week:
    """The slots of the runs in sight that are not over, with adults and pupils. Four queries."""

    def __init__(self, actor, *, today):
        self.today = today
        rows = Slot.objects.visible_to(actor).filter(intervention__ends_on__gte=today)
        self.slots = {
            slot.pk: slot
            for slot in rows.select_related("intervention", "staff").prefetch_related("helpers")
        }
        places = Participation.objects.visible_to(actor).filter(
            intervention__in={slot.intervention_id for slot in self.slots.values()}
        )
        self.places = defaultdict(list)
        for place in (
            places.exclude(starts_on=None).exclude(ends_on__lt=today).select_related("pupil")
        ):
            self.places[place.intervention_id].append(place)
        self.people = {
            person.pk: person for person in StaffMember.objects.filter(school_id=actor.school_id)
        }

    def _booking(self, slot):
        helpers = {helper.staff_id for helper in slot.helpers.all()}
        return Booking(
            key=slot.pk,
            day=slot.weekday,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            staff=frozenset({slot.staff_id, *helpers} - {None}),
            room=slot.room.strip(),
            pupils=frozenset(place.pupil_id for place in self.places[slot.intervention_id]),
        )

    def clashes(self, *, of=None):
        """Return [WeekClash] among runs with a day in common; `of` leaves those of one run."""
        names = {place.pupil_id: place.pupil for places in self.places.values() for place in places}
        found = []
        for clash in clashes(self._booking(slot) for slot in self.slots.values()):
            first, second = self.slots[clash.first.key], self.slots[clash.second.key]
            if not _meet(first.intervention, second.intervention):
                continue
            if of is not None and of.pk not in (first.intervention_id, second.intervention_id):
                continue
            found.append(
                WeekClash(
                    first=first,
                    second=second,
                    adults=[self.people[pk] for pk in sorted(clash.staff)],
                    pupils=[names[pk] for pk in sorted(clash.pupils)],
                    room=clash.room,
                )
            )
        return sorted(found, key=lambda clash: (clash.first.weekday, clash.first.starts_at))

    def out_of_class(self):
        """Return [OutOfClass] of the pupils above the share, of the runs that run today, most first."""
        minutes, pupils = defaultdict(int), {}
        for slot in self.slots.values():
            if slot.intervention.starts_on > self.today:
                continue
            for place in self.places[slot.intervention_id]:
                if place.starts_on <= self.today:
                    minutes[place.pupil_id] += slot.minutes
                    pupils[place.pupil_id] = place.pupil
        return sorted(
            (
                OutOfClass(pupils[pk], total, share_out_of_class(total))
                for pk, total in minutes.items()
                if is_much_out_of_class(total)
            ),
            key=lambda line: (-line.minutes, line.pupil.sort_key),
        )


def _meet(one, other):
    """Tell whether two runs have a day in common."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
