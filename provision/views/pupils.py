"""The interventions of a pupil, in the pupil's file."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.enums import PlaceState
from provision.models import Participation
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_GET
@requires(Permission.PLAN_VIEW)
def pupil_provision(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="provision")
    today = timezone.localdate()
    places = list(
        Participation.objects.visible_to(request.actor)
        .of(context["pupil"])
        .select_related("intervention__provision", "intervention__lead", "funding")
        .prefetch_related("intervention__slots")
        .with_dose(today)
        .order_by("-starts_on", "-pk")
    )
    running = [
        place
        for place in places
        if place.state == PlaceState.TAKING_PART and place.intervention.ends_on >= today
    ]
    context |= {
        "running": running,
        "waiting": [place for place in places if place.state == PlaceState.WAITING],
        "past": [
            place for place in places if place not in running and place.state != PlaceState.WAITING
        ],
        "today": today,
    }
    return render(request, "provision/pupil_provision.html", context)
