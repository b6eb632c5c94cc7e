"""A person's calendar: the page with its secret address, and the address itself, opened by a calendar program."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies import calendars
from agencies.actions import feeds as actions
from agencies.models import CalendarFeed, Meeting, SurgerySlot
from agencies.views.contact_log import READS
from sendhub.accounts.actor import actor_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.querysets import groups_taught, memberships_of
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.tenancy import tenant


@require_GET
@requires(*READS)
def feed_view(request):
    feed = CalendarFeed.objects.visible_to(request.actor).in_force().first()
    context = {"feed": feed, "address": calendars.address_of(feed) if feed else ""}
    return render(request, "agencies/feed_view.html", context)


@require_POST
@requires(*READS)
def feed_make(request):
    actions.make_feed(by=request.actor)
    messages.success(request, "Here is your address. One that you had before opens nothing now.")
    return redirect("agencies:feed_view")


@require_POST
@requires(*READS)
def feed_revoke(request):
    actions.revoke_feed(by=request.actor)
    messages.success(request, "Your calendar’s address opens nothing any more.")
    return redirect("agencies:feed_view")


@require_GET
@login_not_required  # a calendar program has no account: the signed key stands for its owner
def feed_open(request):
    """The person's meetings and slots. The key names school and row; only our own keys open a school.

    It comes in the query, which access logs leave out. Whoever lost the account or the role gets nothing.
    """
    parts = calendars.parts_of(request.GET.get("key", ""))
    if parts is None:
        audit.refuse(request, SecurityEvent.LINK_REFUSED, detail="no such calendar")
        raise Http404
    school_id, feed_id, seed = parts
    with tenant(school_id, durable=False):
        body = _calendar(feed_id, seed)
    if body is None:
        audit.refuse(
            request, SecurityEvent.LINK_REFUSED, detail="calendar ended", school_id=school_id
        )
        raise Http404
    response = HttpResponse(body, content_type=calendars.TYPE)
    response["Cache-Control"] = "no-store, private"
    return response


def _calendar(feed_id, seed):
    """The calendar of the feed's owner as that person stands today; None for an address that has ended."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = CalendarFeed.objects.in_force().select_related("user", "school")
    feed = rows.filter(pk=feed_id, seed=seed, user__is_active=True).first()
    if feed is None:
        return None
    actor = actor_of(
        user=feed.user, memberships=memberships_of(feed.user, on=today), school=feed.school
    )
    if actor is None or not actor.permissions.intersection(READS):
        return None
    staff_id, group_ids = groups_taught(school=feed.school, user=feed.user, on=today)
    actor = actor.with_groups(staff_id=staff_id, group_ids=group_ids)
    since = now - timedelta(days=calendars.KEPT_DAYS)
    meetings = Meeting.objects.visible_to(actor).led_or_invited(actor).filter(ends_at__gte=since)
    slots = SurgerySlot.objects.visible_to(actor).of_person(actor).filter(ends_at__gte=since)
    events = [
        calendars.meeting_event(meeting, now=now, moves=meeting.times_moved)
        for meeting in meetings.annotate(times_moved=Count("moves"))
    ]
    kept = slots.filter(meeting__state="planned")
    events += [calendars.slot_event(slot, now=now) for slot in kept]
    return calendars.calendar_file(events, name="SENDHub")
