"""Slots of SEN surgeries: cut, booked, given back."""

from django.db import transaction
from django.utils import timezone

from agencies.actions.meetings import lock, record
from agencies.models import SurgerySlot
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def set_slots(*, meeting, times, by):
    """Give the surgery these slots, (starts_at, ends_at) in order; booked ones stay as they are.

    Raises NotPossible for a slot outside the surgery, and for two at one time.
    """
    meeting = lock(meeting, meeting.version, by)
    back = meeting.get_absolute_url()
    meeting.slots.filter(booked_by=None).delete()
    booked = list(meeting.slots.all())
    for starts_at, ends_at in times:
        if starts_at < meeting.starts_at or ends_at > meeting.ends_at:
            raise NotPossible("A slot lies outside the surgery.", back=back)
        if any(starts_at < slot.ends_at and slot.starts_at < ends_at for slot in booked):
            continue
        slot = SurgerySlot(
            school_id=by.school_id, meeting=meeting, starts_at=starts_at, ends_at=ends_at
        )
        slot.full_clean()
        slot.save()
    record(meeting, AuditEvent.CHANGED, by, fields=("slots",))
    return meeting


@transaction.atomic
def book_slot(*, slot, by, pupil=None, note=""):
    """Take a free slot. Raises NotPossible when somebody has it, when it is over or called off."""
    slot = _locked(slot)
    back = slot.meeting.get_absolute_url() if slot.booked_by_id == by.staff_id else ""
    if slot.booked_by_id:
        raise NotPossible("Somebody has booked this slot. Choose another.", back=back)
    if not slot.meeting.is_planned or slot.starts_at <= timezone.now():
        raise NotPossible("This slot is over, or the surgery was cancelled.", back=back)
    if by.staff_id is None:
        raise NotPossible("Only people on the staff list of the school can book a slot.")
    slot.booked_by_id = by.staff_id
    slot.booked_at = timezone.now()
    slot.pupil = pupil
    slot.note = note
    slot.full_clean()
    slot.save(update_fields=["booked_by", "booked_at", "pupil", "note"])
    audit.record(by=by, event=AuditEvent.SLOT_BOOKED, subject=slot, pupil_id=slot.pupil_id)
    return slot


@transaction.atomic
def free_slot(*, slot, by):
    """Give a slot back; a second press changes nothing. Raises NotPossible once it is over."""
    slot = _locked(slot)
    if slot.booked_by_id is None:
        return slot
    if slot.starts_at <= timezone.now():
        raise NotPossible("This slot is over.")
    about = slot.pupil_id
    slot.booked_by = None
    slot.booked_at = None
    slot.pupil = None
    slot.note = ""
    slot.full_clean()
    slot.save(update_fields=["booked_by", "booked_at", "pupil", "note"])
    audit.record(by=by, event=AuditEvent.SLOT_FREED, subject=slot, pupil_id=about)
    return slot


def _locked(slot):
    """The slot as it stands, locked: of two who press at once the second finds it taken."""
    rows = SurgerySlot.objects.select_for_update(of=("self",)).select_related("meeting")
    return rows.get(pk=slot.pk, school_id=slot.school_id)
