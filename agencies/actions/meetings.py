"""Meetings: planned, changed, moved, cancelled, written up."""

from django.db import transaction
from django.utils import timezone

from agencies.actions.meeting_mail import CANCELLED, MOVED, tell_invited
from agencies.enums import Attendance, MeetingKind, MeetingState
from agencies.models import (
    Meeting,
    MeetingGuest,
    MeetingMove,
    MeetingPaper,
    MeetingPupil,
)
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from pupils.models import Document
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

CHANGED_BY_TWO = ("agenda", "minutes", "title", "place")


@transaction.atomic
def plan_meeting(*, pupils, guests, by, **values):
    """Plan a meeting with its pupils and guests; writing it up is owed from its day on.

    `guests`: dicts of a MeetingGuest's fields. Raises NotPossible without a pupil, a surgery apart.
    """
    meeting = Meeting(school_id=by.school_id, created_by=by.user, **values)
    _require_pupils(meeting, pupils)
    meeting.full_clean()
    meeting.save()
    set_pupils(meeting, pupils)
    set_guests(meeting, guests)
    record(meeting, AuditEvent.MEETING_PLANNED, by)
    set_due(meeting, by)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting, version, pupils, guests, by, **values):
    """Change what it is about and who comes. Raises NotPossible once it is cancelled."""
    meeting = lock(meeting, version, by)
    _refuse_cancelled(meeting)
    visible = MeetingPupil.objects.visible_to(by).filter(meeting=meeting)
    hidden = [link.pupil for link in meeting.pupil_links.exclude(pk__in=visible.values("pk"))]
    _require_pupils(meeting, [*pupils, *hidden])
    changed = [name for name, value in values.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, values[name])
    save(meeting, *changed)
    set_pupils(meeting, [*pupils, *hidden])
    set_guests(meeting, guests)
    record(meeting, AuditEvent.CHANGED, by, fields=[*changed, "pupils", "guests"])
    set_due(meeting, by)
    return meeting


@transaction.atomic
def set_papers(*, meeting, documents, by):
    """Put these documents on the table; those out of the actor's sight stay there."""
    meeting = lock(meeting, meeting.version, by)
    _refuse_cancelled(meeting)
    in_sight = Document.objects.visible_to(by).values("pk")
    meeting.papers.filter(document__in=in_sight).exclude(document__in=documents).delete()
    held = set(meeting.papers.values_list("document_id", flat=True))
    for document in documents:
        if document.pk not in held:
            MeetingPaper.objects.create(school_id=by.school_id, meeting=meeting, document=document)
    record(meeting, AuditEvent.CHANGED, by, fields=("papers",))
    return meeting


@transaction.atomic
def move_meeting(*, meeting, version, starts_at, ends_at, reason, by):
    """Give it another time, and keep the one before with the reason; slots move with a surgery, the invited hear.

    Raises NotPossible when it is held or cancelled.
    """
    meeting = lock(meeting, version, by)
    _require_planned(meeting)
    move = MeetingMove.objects.create(
        school_id=by.school_id,
        meeting=meeting,
        was_at=meeting.starts_at,
        reason=reason,
        by_user=by.user,
    )
    shift = starts_at - meeting.starts_at
    slots = list(meeting.slots.order_by("-starts_at" if shift.total_seconds() > 0 else "starts_at"))
    if slots and max(slot.ends_at for slot in slots) + shift > ends_at:
        raise NotPossible(
            "The slots of this surgery would end after it. Let it last as long as before.",
            back=meeting.get_absolute_url(),
        )
    # The farthest first, so that no slot takes the time of one that still stands there.
    for slot in slots:
        slot.starts_at += shift
        slot.ends_at += shift
        slot.save(update_fields=["starts_at", "ends_at"])
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    save(meeting, "starts_at", "ends_at")
    record(meeting, AuditEvent.MEETING_MOVED, by, fields=("starts_at", "ends_at"))
    set_due(meeting, by)
    tell_invited(MOVED, meeting=meeting, by=by, move=move.pk)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting, version, reason, by):
    """Call it off, with the reason. Raises NotPossible when it is held or cancelled already."""
    meeting = lock(meeting, version, by)
    _require_planned(meeting)
    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_at = timezone.now()
    meeting.cancelled_by = by.user
    meeting.cancelled_reason = reason
    save(meeting, "state", "cancelled_at", "cancelled_by", "cancelled_reason")
    record(meeting, AuditEvent.MEETING_CANCELLED, by)
    tell_invited(CANCELLED, meeting=meeting, by=by)
    close_due(by=by, kind=DueKind.MEETING_MINUTES, subject_id=meeting.pk, note="Cancelled")
    return meeting


@transaction.atomic
def write_up(*, meeting, version, minutes, attendance, by):
    """Write what was said and who came; the meeting is held. `attendance`: {guest id: Attendance}.

    Raises NotPossible before it has begun, and when it was cancelled.
    """
    meeting = lock(meeting, version, by)
    _refuse_cancelled(meeting)
    if meeting.starts_at > timezone.now():
        raise NotPossible(
            "It has not begun yet. Move it first, if it was held earlier.",
            back=meeting.get_absolute_url(),
        )
    meeting.minutes = minutes
    meeting.state = MeetingState.HELD
    save(meeting, "minutes", "state")
    for guest in meeting.guests.all():
        guest.attendance = attendance.get(guest.pk, Attendance.INVITED)
        guest.save(update_fields=["attendance"])
    record(meeting, AuditEvent.MEETING_HELD, by, fields=("minutes", "attendance"))
    close_due(by=by, kind=DueKind.MEETING_MINUTES, subject_id=meeting.pk, note="Written up")
    return meeting


def set_due(meeting, by):
    """From the day of the meeting on, its minutes are owed; a surgery needs none."""
    if meeting.kind == MeetingKind.SURGERY or not meeting.is_planned:
        return
    link = meeting.pupil_links.select_related("pupil").order_by("pk").first()
    open_due(
        by=by,
        kind=DueKind.MEETING_MINUTES,
        subject_id=meeting.pk,
        pupil=link.pupil if link else None,
        due_on=timezone.localdate(meeting.starts_at),
        source="Day of the meeting",
        owner_id=meeting.led_by_id or by.staff_id,
    )


def _require_pupils(meeting, pupils):
    if not pupils and meeting.kind != MeetingKind.SURGERY:
        raise NotPossible("Name at least one pupil whom the meeting is about.")


def _require_planned(meeting):
    _refuse_cancelled(meeting)
    if not meeting.is_planned:
        raise NotPossible("This meeting was held already.", back=meeting.get_absolute_url())


def _refuse_cancelled(meeting):
    if meeting.state == MeetingState.CANCELLED:
        raise NotPossible("This meeting was cancelled.", back=meeting.get_absolute_url())


def set_pupils(meeting, pupils):
    meeting.pupil_links.exclude(pupil__in=pupils).delete()
    held = set(meeting.pupil_links.values_list("pupil_id", flat=True))
    for pupil in pupils:
        if pupil.pk not in held:
            MeetingPupil.objects.create(school_id=meeting.school_id, meeting=meeting, pupil=pupil)


def _who(guest):
    """What makes a guest the same guest: the row behind it, or the name in words."""
    return (
        guest.staff_id,
        guest.contact_id,
        guest.professional_id,
        "" if guest.staff_id or guest.contact_id or guest.professional_id else guest.name,
    )


def set_guests(meeting, guests):
    """Invite exactly these; who was invited before keeps the answer."""
    wanted = {}
    for values in guests:
        guest = MeetingGuest(school_id=meeting.school_id, meeting=meeting, **values)
        wanted[_who(guest)] = guest
    for guest in meeting.guests.all():
        if _who(guest) in wanted:
            del wanted[_who(guest)]
        else:
            guest.delete()
    for guest in wanted.values():
        guest.full_clean()
        guest.save()


def lock(meeting, version, by):
    rows = Meeting.objects.visible_to(by)
    return locked(rows, pk=meeting.pk, version=version, fields=CHANGED_BY_TWO)


def save(meeting, *fields):
    meeting.version += 1
    meeting.full_clean()
    meeting.save(update_fields=[*fields, "version"])


def record(meeting, event, by, *, fields=()):
    audit.record(
        by=by,
        event=event,
        subject=meeting,
        pupil_ids=list(meeting.pupil_links.values_list("pupil_id", flat=True)),
        fields=fields,
    )
