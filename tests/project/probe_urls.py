"""Addresses that write first and then go wrong, each in its own way: for the commit rule."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import include, path

from sendhub.accounts.decorators import requires
from sendhub.accounts.models import TeachingGroup
from sendhub.accounts.permissions import Permission
from sendhub.refusals import Conflict, NotPossible
from sendhub.urls import handler400, handler403, handler404, handler500  # noqa: F401


def write(request):
    return TeachingGroup.objects.create(
        school=request.actor.school, name="Half done", academic_year=2026
    )


@requires(Permission.DESK_VIEW)
def probe(request, how):
    group = write(request)
    match how:
        case "not_possible":
            raise NotPossible("The plan is still a draft.")
        case "conflict":
            raise Conflict(record=group, fields=("name",))
        case "missing":
            raise Http404
        case "denied":
            raise PermissionDenied
        case "crash":
            raise ValueError("broken")
        case "saved":
            return HttpResponse("saved")
    return HttpResponse(status=int(how))


urlpatterns = [
    path("probe/<str:how>/", probe, name="probe"),
    path("", include("sendhub.urls")),
]
