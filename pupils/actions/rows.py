"""Adding and changing one row about a pupil: the part that is the same for each kind of row."""

from django.db import transaction

from pupils.models import Pupil
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked


@transaction.atomic
def add_row(*, model, pupil, by, **values):
    """Save a new row about the pupil."""
    row = model(school_id=by.school_id, pupil=pupil, **values)
    row.full_clean()
    row.save()
    audit.record(
        by=by, event=AuditEvent.CREATED, subject=row, pupil_id=pupil.pk, fields=sorted(values)
    )
    return row


@transaction.atomic
def change_row(*, row, version, by, **values):
    """Change fields of a row; raises Conflict when someone saved it since `version`."""
    saved = locked(
        type(row).objects.visible_to(by), pk=row.pk, version=version, fields=tuple(values)
    )
    changed = [name for name, value in values.items() if getattr(saved, name) != value]
    if not changed:
        return saved
    for name in changed:
        setattr(saved, name, values[name])
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*changed, "version"])
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=saved,
        pupil_id=getattr(saved, "pupil_id", None),
        fields=changed,
    )
    return saved


def lock_pupil(pupil):
    """Lock the pupil for this transaction, so that two people do not both pass a check on its rows."""
    return Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
