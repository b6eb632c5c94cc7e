"""Did it not work, or did it not happen: minutes planned and held for the interventions of a plan."""

from dataclasses import dataclass

from django.db.models import Sum

from provision.enums import Presence
from provision.models import Attendance, Session


@dataclass(frozen=True)
class Delivered:
    """Minutes of one place from the start of the cycle until today, counted for this pupil alone."""

    planned: int
    held: int

    @property
    def percent(self):
        return round(100 * self.held / self.planned) if self.planned else None


def delivered(places, *, actor, first, last):
    """Return {place id: Delivered} for sessions between the two days. Two queries; none without places."""
    if not places:
        return {}
    sessions = (
        Session.objects.visible_to(actor)
        .filter(intervention__in={place.intervention_id for place in places})
        .filter(on__gte=first, on__lte=last)
        .values_list("intervention_id", "on", "minutes")
    )
    sessions = list(sessions)
    present = (
        Attendance.objects.visible_to(actor)
        .filter(participation__in=places, presence=Presence.PRESENT)
        .filter(session__on__gte=first, session__on__lte=last)
        .order_by()
        .values_list("participation_id")
        .annotate(minutes=Sum("session__minutes"))
    )
    held = dict(present)
    return {
        place.pk: Delivered(
            planned=sum(
                minutes
                for run_id, on, minutes in sessions
                if run_id == place.intervention_id
                and place.starts_on
                and place.starts_on <= on
                and (place.ends_on is None or on <= place.ends_on)
            ),
            held=held.get(place.pk, 0),
        )
        for place in places
    }
