"""Open and close obligations; every app's actions go through these two."""

from django.utils import timezone

from pupils.enums import WhoseMove
from pupils.models import Due
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


def open_due(
    *,
    by,
    kind,
    subject_id,
    due_on,
    pupil=None,
    source="",
    is_statutory=False,
    whose_move=WhoseMove.SCHOOL,
    owner_id=None,
):
    """Open the obligation, or move the one that stands open for the same kind and subject."""
    due, was_opened = Due.objects.get_or_create(
        school_id=by.school_id,
        kind=kind,
        subject_id=subject_id,
        done_on=None,
        defaults={
            "pupil": pupil,
            "due_on": due_on,
            "source": source,
            "is_statutory": is_statutory,
            "whose_move": whose_move,
            "owner_id": owner_id,
        },
    )
    if not was_opened and due.due_on != due_on:
        due.due_on = due_on
        _wake(due)
        due.save(update_fields=["due_on", *PUT_OFF])
    return due


PUT_OFF = ("put_off_until", "put_off_why", "put_off_by")


def put_off(*, due, until, why, by):
    """Keep the obligation from the desk until a day; its own date stays, and lists go on showing it."""
    due.put_off_until, due.put_off_why, due.put_off_by = until, why, by.user
    due.save(update_fields=PUT_OFF)
    audit.record(
        by=by, event=AuditEvent.DUE_PUT_OFF, subject=due, pupil_id=due.pupil_id, fields=PUT_OFF
    )


def take_up(*, due, by):
    """Put the obligation back on the desk before its day."""
    _wake(due)
    due.save(update_fields=PUT_OFF)
    audit.record(
        by=by, event=AuditEvent.DUE_TAKEN_UP, subject=due, pupil_id=due.pupil_id, fields=PUT_OFF
    )


def _wake(due):
    due.put_off_until, due.put_off_why, due.put_off_by = None, "", None


def close_due(*, by, kind, subject_id, done_on=None, note=""):
    """Close the open obligation of this kind and subject; nothing happens when there is none."""
    due = Due.objects.filter(
        school_id=by.school_id, kind=kind, subject_id=subject_id, done_on=None
    ).first()
    if due is None:
        return None
    due.done_on = done_on or timezone.localdate()
    due.done_by = by.user
    due.done_note = note[:200]
    due.save(update_fields=["done_on", "done_by", "done_note"])
    audit.record(
        by=by, event=AuditEvent.DUE_DONE, subject=due, pupil_id=due.pupil_id, fields=("done_on",)
    )
    return due
