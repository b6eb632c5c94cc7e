"""Write down the time that a case took: by a timer or by hand, each person for oneself."""

from django.db import transaction
from django.utils import timezone

from sendhub.accounts.models import User
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.reports import rules
from sendhub.reports.models import WorkTime


@transaction.atomic
def add_time(*, pupil, case, work, on, minutes, by):
    row = WorkTime(
        school=by.school, pupil=pupil, case=case, work=work, on=on, minutes=minutes, by_user=by.user
    )
    return _keep(row, by=by)


@transaction.atomic
def start_timer(*, pupil, case, work, by):
    """Start the person's one timer. Raises NotPossible while it runs for something else."""
    # Two presses at once: the second waits here and then finds the first one's timer.
    User.objects.select_for_update().get(pk=by.user_id)
    if WorkTime.objects.visible_to(by).running().exists():
        raise NotPossible("Your timer is running already. Stop it first.")
    now = timezone.now()
    row = WorkTime(
        school=by.school,
        pupil=pupil,
        case=case,
        work=work,
        on=timezone.localdate(now),
        started_at=now,
        by_user=by.user,
    )
    return _keep(row, by=by)


def _keep(row, *, by):
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, pupil_id=row.pupil_id)
    return row


@transaction.atomic
def stop_timer(*, time, by):
    """Stop the timer. One that is stopped already stays as it is."""
    row = WorkTime.objects.visible_to(by).select_for_update().get(pk=time.pk)
    if row.started_at is None:
        return row
    row.minutes = rules.minutes_between(row.started_at, timezone.now())
    row.started_at = None
    row.version += 1
    row.full_clean()
    row.save(update_fields=["minutes", "started_at", "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=row.pupil_id, fields=["minutes"]
    )
    return row


@transaction.atomic
def change_time(*, time, version, by, **values):
    rows = WorkTime.objects.visible_to(by)
    row = locked(rows, pk=time.pk, version=version, fields=list(values))
    if row.started_at is not None:
        raise NotPossible("The timer is still running. Stop it first.")
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=row, pupil_id=row.pupil_id, fields=list(values)
    )
    return row


@transaction.atomic
def remove_time(*, time, by):
    row = WorkTime.objects.visible_to(by).select_for_update().get(pk=time.pk)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row, pupil_id=row.pupil_id)
    row.delete()
