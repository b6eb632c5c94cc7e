"""Meetings as calendar files, and the secret address of a person's calendar. No child's name is in either.

The key of an address is signed by the server: who holds only the database cannot make one, and a key
that we did not make opens no school at all. Revoked, its row says so.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from icalendar import Calendar, Event

from agencies.enums import MeetingState

TYPE = "text/calendar; charset=utf-8"
KEPT_DAYS = 60  # how long a meeting of the past stays in a calendar
_SIGNER = Signer(salt="agencies.calendars")


def key_of(feed):
    return _SIGNER.sign(f"{feed.school_id}-{feed.pk}-{feed.seed}")


def parts_of(key):
    """Return (school id, feed id, seed) of a key that we made, or None."""
    try:
        school_id, feed_id, seed = _SIGNER.unsign(key).split("-")
        return int(school_id), int(feed_id), seed
    except (BadSignature, ValueError):
        return None


def address_of(feed):
    site = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{site}{reverse('agencies:feed_open')}?key={key_of(feed)}"


def meeting_event(meeting, *, now, moves=0, place=""):
    """The meeting as its kind and time. Title and agenda hold names, so the event only leads to them."""
    site = settings.PUBLIC_ADDRESS.rstrip("/")
    event = Event()
    event.add("uid", f"meeting-{meeting.school_id}-{meeting.pk}@sendhub")
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", moves)
    event.add("summary", meeting.get_kind_display())
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("url", f"{site}{meeting.get_absolute_url()}")
    if place:
        event.add("location", place)
    return event


def slot_event(slot, *, now):
    site = settings.PUBLIC_ADDRESS.rstrip("/")
    event = Event()
    event.add("uid", f"slot-{slot.school_id}-{slot.pk}@sendhub")
    event.add("dtstamp", now)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", "SEN surgery: my slot")
    event.add("url", f"{site}{reverse('agencies:surgery_list')}")
    return event


def calendar_file(events, *, name=""):
    """Return the events as the bytes of one calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//SENDHub//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()
