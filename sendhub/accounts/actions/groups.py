"""Teaching groups and who teaches them: for the year, from a day, or as cover until a day."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from sendhub.accounts.actor import Actor
from sendhub.accounts.models import GroupStaff, StaffMember, TeachingGroup
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import Conflict, NotPossible

GROUP_FIELDS = ("name", "kind", "academic_year", "nc_year", "subject")


@transaction.atomic
def save_group(
    *, group_pk: int | None = None, version: int | None = None, by: Actor, **values
) -> TeachingGroup:
    """Add a group or change one. Raises Conflict when someone else saved it first."""
    if group_pk is None:
        group = TeachingGroup(school_id=by.school_id)
    else:
        group = TeachingGroup.objects.select_for_update().get(pk=group_pk)
        if group.version != version:
            raise Conflict(record=group, fields=GROUP_FIELDS)
        group.version += 1
    for name, value in values.items():
        setattr(group, name, value)
    clash = TeachingGroup.objects.filter(
        school_id=by.school_id, academic_year=group.academic_year, name=group.name
    ).exclude(pk=group.pk)
    if clash.exists():
        raise NotPossible(f"There is a group called {group.name} in that year already.")
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def assign_staff(
    *,
    group: TeachingGroup,
    staff: StaffMember,
    starts_on: date,
    ends_on: date | None = None,
    is_cover: bool = False,
    by: Actor,
) -> GroupStaff:
    """Let someone teach or support a group from a day; cover always has a last day and ends by itself.

    Raises NotPossible when they already do in that time.
    """
    TeachingGroup.objects.select_for_update().get(pk=group.pk)
    if is_cover and ends_on is None:
        raise NotPossible("Cover needs a last day.")
    same = GroupStaff.objects.filter(group=group, staff=staff).exclude(ends_on__lt=starts_on)
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise NotPossible(f"{staff.full_name} already has {group.name} in that time.")
    link = GroupStaff(
        school_id=by.school_id,
        group=group,
        staff=staff,
        starts_on=starts_on,
        ends_on=ends_on,
        is_cover=is_cover,
    )
    link.full_clean()
    link.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=link, fields=("group", "staff"))
    return link


@transaction.atomic
def end_assignment(*, link: GroupStaff, last_day: date | None, by: Actor) -> None:
    """End it now (`last_day=None`) or on a day. One that never counted leaves only its version rows."""
    today = timezone.localdate()
    if last_day is None and link.starts_on >= today:
        audit.record(by=by, event=AuditEvent.REMOVED, subject=link)
        link.delete()
        return
    link.ends_on = last_day or today - timedelta(days=1)
    link.full_clean()
    link.save(update_fields=["ends_on"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=link, fields=("ends_on",))
