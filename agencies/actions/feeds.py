"""The secret address of a person's calendar: made anew, revoked."""

from django.db import transaction
from django.utils import timezone

from agencies.models import CalendarFeed
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


@transaction.atomic
def make_feed(*, by):
    """Make a new address; the one before opens nothing from now on."""
    revoke_feed(by=by)
    feed = CalendarFeed.objects.create(school_id=by.school_id, user=by.user)
    audit.record(by=by, event=AuditEvent.CREATED, subject=feed)
    return feed


@transaction.atomic
def revoke_feed(*, by):
    """End the address in force, if there is one."""
    rows = CalendarFeed.objects.visible_to(by).in_force().select_for_update(of=("self",))
    for feed in rows:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        audit.record(by=by, event=AuditEvent.REMOVED, subject=feed)
