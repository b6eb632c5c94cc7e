"""The calendar of what is due: a person's own address, and what it hands out."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ehcp import calendar
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.tenancy import tenant


@require_GET
@requires(Permission.EHC_VIEW)
def calendar_address(request):
    return render(
        request, "ehcp/calendar_address.html", {"address": calendar.address_of(request.actor)}
    )


@require_GET
@login_not_required  # a calendar program signs in nowhere; the address is the key and shows no name
def calendar_feed(request, token):
    today = timezone.localdate()
    actor = calendar.actor_behind(token, today=today)
    if actor is None:
        raise Http404
    with tenant(actor.school_id, context={"user": actor.user_id, "route": "ehcp:calendar_feed"}):
        dues = calendar.dues_for(actor, today=today)
        audit.record_list(by=actor, name="ehcp.calendar", results=len(dues))
    response = HttpResponse(calendar.as_calendar(dues, today=today), content_type="text/calendar")
    response["Content-Disposition"] = 'attachment; filename="sendhub.ics"'
    response["Cache-Control"] = "no-store"
    return response
