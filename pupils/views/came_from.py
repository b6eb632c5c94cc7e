"""The census check as a place to go back to: named in the address of a form, never an address itself."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

CENSUS = "census"


def census_mark(request):
    """`census-2026-10-01` when the person came from the check of that day; else empty."""
    name, _, day = request.GET.get("from", "").partition("-")
    if name != CENSUS:
        return ""
    try:
        return f"{CENSUS}-{date.fromisoformat(day).isoformat()}"
    except ValueError:
        return ""


def census_line(request, pupil):
    """Return the address of the pupil's line in the census check the person came from; else empty."""
    mark = census_mark(request)
    if not mark:
        return ""
    query = urlencode({"on": mark.removeprefix(f"{CENSUS}-"), "at": pupil.pk})
    return f"{reverse('reports:census')}?{query}#pupil-{pupil.pk}"
