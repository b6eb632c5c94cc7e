"""The school's catalogue and who is trained for what."""

from django.db import transaction

from provision.models import Intervention, Provision, TrainedStaff, Training
from provision.starter import PROVISIONS
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

FIELDS = (
    *("name", "level", "area", "purpose", "usual_minutes", "usual_sessions", "usual_weeks"),
    *("group_size", "adult", "entry_criteria", "exit_criteria", "evidence", "resources"),
    *("instrument", "measure_kind", "measure_low", "measure_high"),
)


@transaction.atomic
def add_provision(*, by, **values):
    """Put a provision into the catalogue."""
    row = Provision(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


@transaction.atomic
def change_provision(*, provision, version, by, **values):
    """Change a provision; what runs of it keep their own dose. Raises Conflict."""
    row = locked(Provision.objects.visible_to(by), pk=provision.pk, version=version, fields=FIELDS)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=sorted(values))
    return row


@transaction.atomic
def offer_provision(*, provision, is_active, by):
    """Take a provision off offer, or put it back; its runs go on and its history stays."""
    row = Provision.objects.visible_to(by).select_for_update(of=("self",)).get(pk=provision.pk)
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("is_active",))
    return row


@transaction.atomic
def remove_provision(*, provision, by):
    """Delete a provision that was never used. Raises NotPossible when history needs it."""
    row = Provision.objects.visible_to(by).select_for_update(of=("self",)).get(pk=provision.pk)
    if (
        Intervention.objects.filter(provision=row).exists()
        or Training.objects.filter(provision=row).exists()
    ):
        raise NotPossible(
            f"{row.name} has been used, and that history needs it. Take it off offer instead.",
            back=row.get_absolute_url(),
        )
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row)
    for trained in TrainedStaff.objects.filter(provision=row):
        remove_trained(trained=trained, by=by)
    row.delete()


@transaction.atomic
def take_starter_list(*, by):
    """Fill the catalogue from our list; what has the same name stays as it is. Returns how many came."""
    held = set(Provision.objects.visible_to(by).values_list("name", flat=True))
    rows = [
        Provision(school_id=by.school_id, **values)
        for values in PROVISIONS
        if values["name"] not in held
    ]
    for row in rows:
        row.full_clean()
    Provision.objects.bulk_create(rows)
    audit.record(by=by, event=AuditEvent.CREATED, subject=by.school, fields=("provision",))
    return len(rows)


@transaction.atomic
def save_back(*, intervention, by):
    """Make the run's real dose the usual one of its provision."""
    row = (
        Provision.objects.visible_to(by)
        .select_for_update(of=("self",))
        .get(pk=intervention.provision_id)
    )
    slots = list(intervention.slots.all())
    if not slots:
        raise NotPossible(
            "This intervention has no week yet.", back=intervention.get_absolute_url()
        )
    row.usual_sessions = len(slots)
    row.usual_minutes = round(sum(slot.minutes for slot in slots) / len(slots))
    row.usual_weeks = max(
        1, min(52, ((intervention.ends_on - intervention.starts_on).days + 7) // 7)
    )
    row.group_size = intervention.capacity
    row.version += 1
    row.full_clean()
    fields = ("usual_sessions", "usual_minutes", "usual_weeks", "group_size")
    row.save(update_fields=[*fields, "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=fields)
    return row


@transaction.atomic
def set_trained(*, provision, staff, starts_on, by, ends_on=None):
    """Say that someone is trained for a provision, or change the days."""
    row = TrainedStaff.objects.filter(
        school_id=by.school_id, provision=provision, staff=staff
    ).first() or TrainedStaff(school_id=by.school_id, provision=provision, staff=staff)
    row.starts_on, row.ends_on = starts_on, ends_on
    row.version += 1 if row.pk else 0
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("starts_on", "ends_on"))
    _keep_due(row, by=by)
    return row


def _keep_due(trained, *, by):
    """Owe the renewal on the day it runs out; one that never runs out owes nothing."""
    if trained.ends_on is None:
        close_due(by=by, kind=DueKind.TRAINING_EXPIRES, subject_id=trained.pk)
        return
    open_due(
        by=by,
        kind=DueKind.TRAINING_EXPIRES,
        subject_id=trained.pk,
        due_on=trained.ends_on,
        source=f"{trained.provision.name}: {trained.staff.full_name}"[:200],
    )


@transaction.atomic
def remove_trained(*, trained, by):
    close_due(by=by, kind=DueKind.TRAINING_EXPIRES, subject_id=trained.pk)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=trained)
    trained.delete()
