"""Two things at once in the week, and pupils who are much out of class."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from provision.models import Participation, Slot, SlotHelper
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
    """The slots of the runs in sight that are not over: one query, and two more where names are wanted."""

    def __init__(self, actor, *, today):
        self.actor, self.today = actor, today
        helpers = SlotHelper.objects.filter(slot=OuterRef("pk")).values("staff")
        pupils = self._places(intervention=OuterRef("intervention")).order_by().values("pupil")
        rows = Slot.objects.visible_to(actor).filter(intervention__ends_on__gte=today)
        rows = rows.annotate(helping=ArraySubquery(helpers), taught=ArraySubquery(pupils))
        self.slots = {slot.pk: slot for slot in rows.select_related("intervention", "staff")}

    def _places(self, **which):
        rows = Participation.objects.visible_to(self.actor).filter(**which)
        return rows.exclude(starts_on=None).exclude(ends_on__lt=self.today)

    @cached_property
    def places(self):
        """The places of these runs by run, those that are over left out."""
        found = defaultdict(list)
        runs = {slot.intervention_id for slot in self.slots.values()}
        for place in self._places(intervention__in=runs).select_related("pupil"):
            found[place.intervention_id].append(place)
        return found

    @cached_property
    def people(self):
        return StaffMember.objects.filter(school_id=self.actor.school_id).in_bulk()

    @cached_property
    def pairs(self):
        """[(slot, slot, clash)] among runs with a day in common, by day and time."""
        found = [
            (self.slots[clash.first.key], self.slots[clash.second.key], clash)
            for clash in clashes(booking_of(slot) for slot in self.slots.values())
        ]
        return sorted(
            (pair for pair in found if _meet(pair[0].intervention, pair[1].intervention)),
            key=lambda pair: (pair[0].weekday, pair[0].starts_at),
        )

    def clashes(self, *, of=None):
        """Return [WeekClash]; `of` leaves those of one run."""
        pairs = self.pairs
        if of is not None:
            pairs = [pair for pair in pairs if of.pk in {slot.intervention_id for slot in pair[:2]}]
        if not pairs:
            return []
        names = {place.pupil_id: place.pupil for places in self.places.values() for place in places}
        return [
            WeekClash(
                first=first,
                second=second,
                adults=[self.people[pk] for pk in sorted(clash.staff)],
                pupils=[names[pk] for pk in sorted(clash.pupils)],
                room=clash.room,
            )
            for first, second, clash in pairs
        ]

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


def booking_of(slot):
    """What a slot with `helping` and `taught` keeps busy."""
    return Booking(
        key=slot.pk,
        day=slot.weekday,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        staff=frozenset({slot.staff_id, *slot.helping} - {None}),
        room=slot.room.strip(),
        pupils=frozenset(slot.taught),
    )


def _meet(one, other):
    """Tell whether two runs have a day in common."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
