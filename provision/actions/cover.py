"""When an adult is away: who takes the session, and that the wall opens for the day and no longer."""

from django.db import transaction
from django.urls import reverse_lazy

from provision.enums import SessionState
from provision.models import Session
from sendhub.accounts.models import GroupStaff, StaffAbsence
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

COVER_PAGE = reverse_lazy("provision:cover_list")


@transaction.atomic
def record_absence(*, staff, starts_on, ends_on, by):
    """Record that someone is away on these days, both included. Raises NotPossible for days held already."""
    same = StaffAbsence.objects.filter(
        school_id=by.school_id, staff=staff, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if same.exists():
        raise NotPossible(
            f"{staff.full_name} is recorded as away in that time already.", back=str(COVER_PAGE)
        )
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
    row = _planned(session, by)
    _drop_link(row)
    row.staff = staff
    row.is_cover = True
    _save(row, by)
    GroupStaff.objects.get_or_create(
        school_id=by.school_id,
        group_id=row.intervention.group_id,
        staff=staff,
        starts_on=row.on,
        ends_on=row.on,
        is_cover=True,
    )
    return row


@transaction.atomic
def end_cover(*, session, by):
    """Give a session back to the adult of its slot. Raises NotPossible when nobody covers it."""
    row = _planned(session, by)
    if not row.is_cover:
        raise NotPossible("Nobody covers this session.", back=str(COVER_PAGE))
    _drop_link(row)
    row.staff_id = row.slot.staff_id if row.slot else None
    row.is_cover = False
    _save(row, by)
    return row


def _planned(session, by):
    row = Session.objects.visible_to(by).select_for_update(of=("self",)).get(pk=session.pk)
    if row.state != SessionState.PLANNED:
        raise NotPossible("This session is recorded already.", back=str(COVER_PAGE))
    return row


def _save(row, by):
    row.version += 1
    row.full_clean()
    row.save(update_fields=["staff", "is_cover", "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("staff",))


def _drop_link(row):
    """End the sight that cover of this session gave, unless the person covers another one that day."""
    if not row.is_cover:
        return
    same_day = Session.objects.filter(
        intervention=row.intervention_id, on=row.on, staff=row.staff_id, is_cover=True
    )
    if not same_day.exclude(pk=row.pk).exists():
        GroupStaff.objects.filter(
            group=row.intervention.group_id,
            staff=row.staff_id,
            is_cover=True,
            starts_on=row.on,
            ends_on=row.on,
        ).delete()
