"""Take an import back within seven days: what nobody has touched since is as it was before.

A pupil who was worked on since stays, whole, and is named. A pupil the import brought in is not
deleted (only an erasure does that) but taken back: seen by nobody, and found again by a later file.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db import models, transaction
from django.utils import timezone

from pupils.actions.imports.ledger import ORDER, SHARED, model_of
from pupils.actions.imports.previews import taken
from pupils.enums import ImportState, StatusCode
from pupils.models import ImportRow, Pupil
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

UNDO_DAYS = 7


def may_undo(batch, *, now):
    """Tell whether the import stands and its seven days are not over."""
    is_applied = batch.state in (ImportState.APPLIED, ImportState.WAITING)
    return is_applied and now < batch.applied_at + timedelta(days=UNDO_DAYS)


@transaction.atomic
def undo(*, batch, by):
    """Undo the import; return the rows that stay because the pupil was worked on since.

    Raises NotPossible after seven days, or when nothing is left to undo.
    """
    batch = taken(batch, states=(ImportState.APPLIED, ImportState.WAITING))
    if not may_undo(batch, now=timezone.now()):
        raise NotPossible(
            "An import can be undone for seven days; these are over.",
            back=batch.get_absolute_url(),
        )
    rows = list(ImportRow.objects.filter(batch=batch, is_applied=True))
    touched = touched_rows(batch, rows)
    going = [row for row in rows if row.pk not in touched]
    if not going:
        raise NotPossible(
            "Every pupil of this import has been worked on since, so nothing was undone.",
            back=batch.get_absolute_url(),
        )
    _take_back(batch, going)
    for row in going:
        row.is_applied, row.applied, row.waits_for_senco = False, [], False
    ImportRow.objects.bulk_update(going, ["is_applied", "applied", "waits_for_senco"])
    batch.state, batch.undone_by, batch.undone_at = ImportState.UNDONE, by.user, timezone.now()
    batch.version += 1
    batch.save(update_fields=["state", "undone_by", "undone_at", "version"])
    audit.record(
        by=by,
        event=AuditEvent.IMPORT_UNDONE,
        subject=batch,
        pupil_ids=sorted(row.pupil_id for row in going if row.pupil_id),
    )
    return [row for row in rows if row.pk in touched]


def touched_rows(batch, rows):
    """Return the ids of the rows whose pupil was worked on after the import.

    Worked on: a row that the import wrote has a later version, or something new points to a pupil
    that the import brought in.
    """
    last = batch.header["marks"][-1]
    row_of, written = defaultdict(set), defaultdict(set)
    for row in rows:
        for label, pk, _ in row.applied:
            if model_of(label) not in SHARED:
                row_of[label, pk].add(row.pk)
                written[label].add(pk)
    touched = set()
    for label, pks in written.items():
        events = model_of(label).pgh_event_model.objects
        later = events.filter(pgh_obj_id__in=pks, pgh_id__gt=last.get(label, 0))
        for pk in later.values_list("pgh_obj_id", flat=True).distinct():
            touched |= row_of[label, pk]
    return touched | _rows_with_new_work(rows, written)


def _rows_with_new_work(rows, written):
    label = Pupil._meta.label_lower
    new = {
        pk: row.pk for row in rows for name, pk, old in row.applied if name == label and old is None
    }
    found = set()
    for relation in Pupil._meta.related_objects:
        model = relation.related_model
        if model is ImportRow or hasattr(model, "pgh_tracked_model"):
            continue
        name = relation.field.name
        ours = written.get(model._meta.label_lower, ())
        pointing = model.objects.filter(**{f"{name}__in": new}).exclude(pk__in=ours)
        found |= {new[pk] for pk in pointing.values_list(f"{name}_id", flat=True).distinct()}
    return found


def _take_back(batch, rows):
    made, before = defaultdict(set), defaultdict(dict)
    # Backwards: where two rows changed the same adult, the first one knows how it was before.
    for row in reversed(rows):
        for label, pk, old in reversed(row.applied):
            if old is None:
                made[label].add(pk)
            else:
                before[label].setdefault(pk, {}).update(old)
    for model in reversed(ORDER):
        label = model._meta.label_lower
        if model is Pupil:
            Pupil.objects.filter(pk__in=made[label]).update(
                is_taken_back=True, group=None, sen_status=StatusCode.NONE
            )
        elif model in SHARED:
            _delete_unused(model, made[label])
        else:
            model.objects.filter(pk__in=made[label]).delete()
        _put_back(model, {pk: old for pk, old in before[label].items() if pk not in made[label]})


def _delete_unused(model, pks):
    """Delete what was made for several pupils, unless something still points to it."""
    unused = set(pks)
    for relation in model._meta.related_objects:
        other = relation.related_model
        if hasattr(other, "pgh_tracked_model") or not unused:
            continue
        name = relation.field.name
        unused -= set(
            other.objects.filter(**{f"{name}__in": unused}).values_list(f"{name}_id", flat=True)
        )
    model.objects.filter(pk__in=unused).delete()


def _put_back(model, before):
    by_names = defaultdict(list)
    for instance in model.objects.filter(pk__in=before):
        values = before[instance.pk]
        names = set(values)
        for name, value in values.items():
            setattr(instance, name, _value(model, name, value))
        if hasattr(instance, "version"):
            instance.version += 1
            names.add("version")
        by_names[tuple(sorted(names))].append(instance)
    for names, instances in by_names.items():
        model.objects.bulk_update(instances, _field_names(model, names), batch_size=500)


def _value(model, name, value):
    field = model._meta.get_field(name)
    if value is not None and isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return value


def _field_names(model, names):
    return [model._meta.get_field(name).name for name in names]
