"""When an adult is away: who covers, or that the session falls out."""

from django.db import transaction

from provision.enums import SessionState
from provision.models import Session
from sendhub.accounts.models import GroupStaff, StaffAbsence
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def record_absence(*, staff, starts_on, ends_on, by):
    """Record that someone is away on these days, both included. Raises NotPossible for days held already."""
    same = StaffAbsence.objects.filter(
        school_id=by.school_id, staff=staff, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if same.exists():
        raise NotPossible(f"{staff.full_name} is recorded as away in that time already.")
    row = StaffAbsence(
        school_id=by.school_id,
        staff=staff,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by.user,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=("starts_on", "ends_on"))
    return row


@transaction.atomic
def remove_absence(*, absence, by):
    """Take an absence back: the person is here after all."""
    audit.record(by=by, event=AuditEvent.REMOVED, subject=absence)
    absence.delete()


@transaction.atomic
def assign_cover(*, session, staff, by):
    """Let someone else give a session that is still planned; on that day they see its pupils."""
    row = Session.objects.recordable_by(by).select_for_update(of=("self",)).get(pk=session.pk)
    if row.state != SessionState.PLANNED:
        raise NotPossible(
            "This session is recorded already: change the record instead.",
            back=row.get_absolute_url(),
        )
    row.staff = staff
    row.is_cover = True
    row.version += 1
    row.full_clean()
    row.save(update_fields=["staff", "is_cover", "version"])
    GroupStaff.objects.get_or_create(
        school_id=by.school_id,
        group_id=row.intervention.group_id,
        staff=staff,
        starts_on=row.on,
        ends_on=row.on,
        is_cover=True,
    )
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("staff",))
    return row
