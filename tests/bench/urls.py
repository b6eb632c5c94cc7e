"""The product's addresses and the floor: a bare signed-in page that lists as many pupils."""

import functools

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from pupils.models import Pupil
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.urls import handler400, handler403, handler404, handler500  # noqa: F401

FLOOR = """<!doctype html><html lang="en-GB"><head><title>Floor</title></head><body>
<h1>{{ user.name }}</h1><table>{% for pupil in pupils %}<tr><th>{{ pupil.full_name }}</th>
<td>{{ pupil.nc_year }}</td><td>{{ pupil.group.name }}</td><td>{{ pupil.get_sen_status_display }}</td>
<td>{{ pupil.upn }}</td><td>{{ pupil.born_on }}</td><td>{{ pupil.sex }}</td><td>{{ pupil.lead_id }}</td>
</tr>{% endfor %}</table></body></html>"""


@functools.cache
def floor_template():
    """Compiled once, as the product's own templates are."""
    return engines["django"].from_string(FLOOR)


@requires(Permission.PUPIL_LIST)
def floor(request):
    pupils = Pupil.objects.filter(school_id=request.actor.school_id).select_related("group")
    return HttpResponse(floor_template().render({"pupils": pupils[:50]}, request))


urlpatterns = [path("floor/", floor), path("", include("sendhub.urls"))]
