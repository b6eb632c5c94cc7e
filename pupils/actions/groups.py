"""Put pupils into classes, sets and support groups."""

from datetime import timedelta

from django.db import transaction

from pupils.actions.locking import locked_pupil
from pupils.models import GroupMember
from sendhub.accounts.enums import GroupKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

ONE_DAY = timedelta(days=1)


@transaction.atomic
def move_to_group(*, pupil, group, on, by):
    """Make `group` the pupil's class from a day on; None takes the pupil out of the class.

    The class before ends the day before; one that would begin that day or later is taken out. `on` is
    today or past: the pupil's own row holds the class of today.
    """
    if group is not None and group.kind != GroupKind.CLASS:
        raise NotPossible("Choose a class or tutor group.")
    pupil = locked_pupil(pupil)
    open_rows = GroupMember.objects.filter(
        pupil=pupil, ends_on=None, group__kind=GroupKind.CLASS
    ).order_by("id")
    for row in open_rows:
        if group is None or row.group_id != group.pk:
            _end(row, on)
    if group is not None:
        put_in_group(pupil=pupil, group=group, on=on, by=by)
        if group.nc_year:
            pupil.nc_year = group.nc_year
    pupil.group = group
    pupil.save(update_fields=["group", "nc_year"])
    return pupil


@transaction.atomic
def put_in_group(*, pupil, group, on, by):
    """Put the pupil into a class, set or support group from a day on; nothing changes if in it already."""
    pupil = locked_pupil(pupil)
    row = GroupMember.objects.filter(pupil=pupil, group=group, ends_on=None).first()
    if row is not None:
        return row
    # Back on the day of leaving or sooner: one row goes on, so that no day is held twice.
    earlier = GroupMember.objects.filter(pupil=pupil, group=group, ends_on__gte=on - ONE_DAY)
    row = earlier.order_by("-starts_on").first()
    if row is None:
        row = GroupMember(school_id=pupil.school_id, pupil=pupil, group=group, starts_on=on)
    row.ends_on = None
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=pupil.pk, fields=("group",))
    return row


@transaction.atomic
def take_out_of_group(*, pupil, group, on, by):
    """Take the pupil out of a set or support group; `on` is the first day outside it."""
    pupil = locked_pupil(pupil)
    for row in GroupMember.objects.filter(pupil=pupil, group=group, ends_on=None):
        _end(row, on)
        audit.record(
            by=by, event=AuditEvent.CHANGED, subject=group, pupil_id=pupil.pk, fields=("group",)
        )


def _end(row, on):
    if row.starts_on >= on:
        row.delete()
        return
    row.ends_on = on - ONE_DAY
    row.save(update_fields=["ends_on"])
