"""What staff learn: planned, held, taken out, put back; and who is trained to deliver what by it."""

import hashlib

from django.db import transaction
from django.utils import timezone

from provision.actions.catalogue import remove_trained, set_trained
from provision.models import Certificate, TrainedStaff, Training, TrainingPart
from sendhub.accounts.models import StaffMember
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

FIELDS = (
    *("kind", "topic", "area", "provision", "on", "minutes", "given_by", "runs_out_on", "note"),
)


@transaction.atomic
def record_training(*, staff, by, **values):
    """Write down what `staff` learned together; a day still to come makes it a plan."""
    row = Training(
        school_id=by.school_id,
        recorded_by=by.user,
        is_held=values["on"] <= timezone.localdate(),
        **values,
    )
    row.full_clean()
    row.save()
    TrainingPart.objects.bulk_create(
        TrainingPart(school_id=by.school_id, training=row, staff=person) for person in staff
    )
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    _renew(row.provision, staff, by=by)
    return row


@transaction.atomic
def change_training(*, training, version, staff, by, **values):
    """Change it; marks of "trained for" follow. Raises Conflict, and NotPossible for what was taken out."""
    row = _locked(training, version, by)
    before = (row.provision, list(_people(row)), row.on)
    for name, value in values.items():
        setattr(row, name, value)
    row.is_held = row.on <= timezone.localdate() if row.on != before[2] else row.is_held
    _save(row, *values, "is_held")
    chosen = {person.pk for person in staff}
    held = {person.pk for person in before[1]}
    row.parts.exclude(staff__in=chosen).delete()
    TrainingPart.objects.bulk_create(
        TrainingPart(school_id=by.school_id, training=row, staff=person)
        for person in staff
        if person.pk not in held
    )
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=(*sorted(values), "staff"))
    _renew(before[0], before[1], by=by, was_on=before[2])
    _renew(row.provision, staff, by=by)
    return row


@transaction.atomic
def hold_training(*, training, version, staff, by):
    """Say that a plan took place, and who was there. Raises NotPossible before its day."""
    row = _locked(training, version, by)
    if row.on > timezone.localdate():
        raise NotPossible("Its day has not come yet.", back=row.get_absolute_url())
    if row.is_held:
        raise NotPossible("It is recorded as held already.", back=row.get_absolute_url())
    row.is_held = True
    _save(row, "is_held")
    row.parts.exclude(staff__in=staff).delete()
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("is_held", "staff"))
    _renew(row.provision, staff, by=by)
    return row


@transaction.atomic
def remove_training(*, training, by):
    """Take it out of the log; it can be put back. A second press changes nothing."""
    row = Training.objects.visible_to(by).select_for_update(of=("self",)).get(pk=training.pk)
    if row.removed_at:
        return row
    row.removed_at, row.removed_by = timezone.now(), by.user
    _save(row, "removed_at", "removed_by")
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row)
    _renew(row.provision, list(_people(row)), by=by, was_on=row.on)
    return row


@transaction.atomic
def put_back(*, training, by):
    """Take the removal back."""
    row = Training.objects.visible_to(by).select_for_update(of=("self",)).get(pk=training.pk)
    if row.removed_at is None:
        return row
    row.removed_at = row.removed_by = None
    _save(row, "removed_at", "removed_by")
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("removed_at",))
    _renew(row.provision, list(_people(row)), by=by)
    return row


@transaction.atomic
def keep_certificate(*, part, file, by):
    """Keep somebody's certificate; a new one takes the place of the old."""
    Certificate.objects.filter(part=part).delete()
    row = Certificate(
        school_id=by.school_id,
        part=part,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        sha256=hashlib.sha256(file.content).hexdigest(),
        added_by=by.user,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=("name",))
    return row


def _renew(provision, staff, *, by, was_on=None):
    """Set each person's mark by the last training held for this provision.

    Without one the mark stays as somebody set it by hand, unless it began on `was_on`: then it came
    from the training that was changed or taken out.
    """
    if provision is None:
        return
    for person in staff:
        last = (
            Training.objects.filter(school_id=by.school_id, provision=provision)
            .held()
            .of_person(person.pk)
            .order_by("-on", "-pk")
            .first()
        )
        mark = TrainedStaff.objects.filter(
            school_id=by.school_id, provision=provision, staff=person
        ).first()
        came_from_it = mark is not None and mark.starts_on == was_on
        if last is None:
            if came_from_it:
                remove_trained(trained=mark, by=by)
        elif mark is None or came_from_it or mark.starts_on <= last.on:
            set_trained(
                provision=provision,
                staff=person,
                starts_on=last.on,
                ends_on=last.runs_out_on,
                by=by,
            )


def _people(training):
    return StaffMember.objects.filter(
        pk__in=TrainingPart.objects.filter(training=training).values("staff")
    )


def _locked(training, version, by):
    row = locked(
        Training.objects.visible_to(by), pk=training.pk, version=version, fields=("topic", "note")
    )
    if row.removed_at:
        raise NotPossible("This was taken out. Put it back first.", back=row.get_absolute_url())
    return row


def _save(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
