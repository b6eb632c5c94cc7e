"""What is due as a calendar that a phone or Outlook fetches: no name, no need, no number of a pupil."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

from pupils.models import Due
from sendhub.accounts.actor import actor_of
from sendhub.accounts.models import School, User
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import memberships_of

SALT = "ehcp.calendar"
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 500


def address_of(actor):
    """Return the person's own address of the calendar.

    It stops by itself with a new password, when all sessions are ended, and with the role.
    """
    token = signing.dumps(
        {"school": actor.school_id, "user": actor.user_id, "stamp": _stamp(actor.user)}, salt=SALT
    )
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('ehcp:calendar_feed', args=[token])}"


def _stamp(user):
    return salted_hmac(SALT, user.get_session_auth_hash()).hexdigest()[:20]


def actor_behind(token, *, today):
    """Return the actor whose address this is, or None when it holds no more."""
    try:
        held = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    school = School.objects.filter(pk=held["school"]).first()
    if not user or not school or not constant_time_compare(held["stamp"], _stamp(user)):
        return None
    actor = actor_of(user=user, memberships=memberships_of(user, on=today), school=school)
    return actor if actor and actor.can(Permission.EHC_VIEW) else None


def dues_for(actor, *, today):
    """Return what is owed around today, by whomever."""
    rows = Due.objects.visible_to(actor).open()
    rows = rows.filter(due_on__range=(today - BACK, today + AHEAD))
    return list(rows.order_by("due_on", "pk")[:MOST])


def as_calendar(dues, *, today):
    """Return the calendar as bytes: a whole day for each obligation, in the words of its kind."""
    calendar = Calendar()
    calendar.add("prodid", "-//SENDHub//due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "SENDHub: what is due")
    link = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('pupils:due_list')}"
    for due in dues:
        event = Event()
        event.add("uid", f"due-{due.pk}@sendhub")
        event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
        event.add("dtstart", due.due_on)
        event.add("summary", f"{due.get_kind_display()} ({due.get_whose_move_display()})")
        event.add("description", f"{due.source}\n{link}".strip())
        calendar.add_component(event)
    return calendar.to_ical()
