"""Define the school's own fields; fill them in."""

from django.db import transaction
from django.utils import timezone

from pupils.models import OwnField
from pupils.rules import own_fields as rules
from sendhub.accounts.models import School
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def define(*, by, noun, **values):
    """Add a field. Raises NotPossible beyond the twelfth of its noun."""
    # Two people adding the twelfth at once do not both pass.
    School.objects.select_for_update().get(pk=by.school_id)
    _require_room(noun, by)
    last = OwnField.objects.filter(school_id=by.school_id, noun=noun).order_by("-order").first()
    field = OwnField(
        school=by.school,
        noun=noun,
        order=last.order + 1 if last else 1,
        created_by=by.user,
        **values,
    )
    field.full_clean()
    field.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=field)
    return field


def _require_room(noun, by):
    held = OwnField.objects.filter(school_id=by.school_id).in_use().about(noun)
    if held.count() >= rules.MOST:
        raise NotPossible(
            f"There are {rules.MOST} fields already. Archive one that nobody fills in first."
        )


@transaction.atomic
def redefine(*, field, version, by, **values):
    """Change name, help, choices, order, sight or print. Raises Conflict.

    A choice that is taken away stays where it was chosen.
    """
    saved = locked(
        OwnField.objects.visible_to(by), pk=field.pk, version=version, fields=tuple(values)
    )
    changed = [name for name, value in values.items() if getattr(saved, name) != value]
    for name in changed:
        setattr(saved, name, values[name])
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*changed, "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=saved, fields=changed)
    return saved


@transaction.atomic
def archive(*, field, by):
    """Take the field out of use; what was filled in stays, and is there again when it is taken up."""
    saved = OwnField.objects.visible_to(by).select_for_update().get(pk=field.pk)
    if saved.archived_at:
        return saved
    saved.archived_by, saved.archived_at = by.user, timezone.now()
    return _save_archived(saved, by)


@transaction.atomic
def take_up(*, field, by):
    """Put an archived field back into use. Raises NotPossible when there are twelve or the name is taken."""
    School.objects.select_for_update().get(pk=by.school_id)
    saved = OwnField.objects.visible_to(by).select_for_update().get(pk=field.pk)
    if saved.archived_at is None:
        return saved
    _require_room(saved.noun, by)
    same = OwnField.objects.filter(school_id=by.school_id, label=saved.label).about(saved.noun)
    if same.in_use().exists():
        raise NotPossible(f"Another field is called {saved.label} now. Rename that one first.")
    saved.archived_by = saved.archived_at = None
    return _save_archived(saved, by)


def _save_archived(field, by):
    field.version += 1
    field.full_clean()
    field.save(update_fields=["archived_by", "archived_at", "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=field, fields=("archived_at",))
    return field


@transaction.atomic
def fill_in(*, row, version, fields, values, pupil_id, by):
    """Write the values of the fields that the form showed; those it did not show stay. Raises Conflict."""

    def by_field(saved):
        return {
            f"own_{field.key}": (field.label, saved.own_fields.get(field.key, ""))
            for field in fields
        }

    saved = locked(
        type(row).objects.visible_to(by), pk=row.pk, version=version, fields=(), also=by_field
    )
    after = rules.changed(saved.own_fields, values, values.keys())
    if after == saved.own_fields:
        return saved
    names = sorted(k for k in values if after.get(k) != saved.own_fields.get(k))
    saved.own_fields = after
    saved.version += 1
    saved.save(update_fields=["own_fields", "version"])
    audit.record(
        by=by,
        event=AuditEvent.OWN_FIELDS_FILLED,
        subject=saved,
        pupil_id=pupil_id,
        fields=[f"own field {key}" for key in names],
    )
    return saved
