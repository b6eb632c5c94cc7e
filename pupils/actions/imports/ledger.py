"""Writes in bulk, and remembers for each row of the file what it wrote.

A row's account is a list of `[model label, id, before]`: `before` is None for what was made, else the
values that were replaced. Undoing reads it backwards.
"""

from collections import defaultdict
from datetime import date

from django.apps import apps
from django.db.models import Max

from pupils.actions.imports.free_days import fitted
from pupils.models import (
    Address,
    Assessment,
    AttendanceFigure,
    Characteristic,
    Contact,
    Due,
    Enrolment,
    FormerSchool,
    FormerUpn,
    GroupMember,
    Need,
    Pupil,
    Relationship,
    SenStatus,
)
from sendhub.accounts.models import TeachingGroup

# Each before those that point to it.
ORDER = (
    TeachingGroup,
    Pupil,
    Contact,
    FormerUpn,
    Enrolment,
    GroupMember,
    Characteristic,
    SenStatus,
    Need,
    Address,
    Relationship,
    AttendanceFigure,
    Assessment,
    FormerSchool,
    Due,
)
# Made for several pupils at once: they do not decide whether one pupil was worked on.
SHARED = (TeachingGroup, Contact)
_BATCH = 500


class Ledger:
    def __init__(self):
        self.made = defaultdict(list)
        self.changed = defaultdict(dict)
        self.before = defaultdict(dict)

    def create(self, row, instance):
        """Have `instance` written, on the account of `row`; its pointers may be unsaved yet."""
        self.made[type(instance)].append((row, instance))
        return instance

    def update(self, row, instance, **values):
        """Have the fields of `instance` written; one that is not in the database yet is only set."""
        values = {k: v for k, v in values.items() if getattr(instance, k) != v}
        if instance.pk is None:
            for name, value in values.items():
                setattr(instance, name, value)
            return
        if not values:
            return
        model = type(instance)
        key = (row.pk, instance.pk)
        before = self.before[model].setdefault(key, {})
        names = self.changed[model].setdefault(instance.pk, (instance, set()))[1]
        for name, value in values.items():
            before.setdefault(name, _plain(getattr(instance, name)))
            setattr(instance, name, value)
            names.add(name)

    def flush(self, rows):
        """Write everything and put the accounts on `rows`."""
        by_pk = {row.pk: row for row in rows}
        for model in ORDER:
            self._update(model)
            pairs = fitted(model, self.made.get(model, []))
            if pairs:
                model.objects.bulk_create([made for _, made in pairs], batch_size=_BATCH)
            label = model._meta.label_lower
            for row, made in pairs:
                row.applied.append([label, made.pk, None])
            for (row_pk, pk), before in self.before.get(model, {}).items():
                by_pk[row_pk].applied.append([label, pk, before])

    def _update(self, model):
        by_names = defaultdict(list)
        for instance, names in self.changed.get(model, {}).values():
            if hasattr(instance, "version"):
                instance.version += 1
                names = names | {"version"}
            by_names[tuple(sorted(names))].append(instance)
        for names, instances in by_names.items():
            model.objects.bulk_update(instances, names, batch_size=_BATCH)


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)


def marks():
    """Return {model label: newest version row}: what comes later was not the import's doing."""
    return {
        model._meta.label_lower: model.pgh_event_model.objects.aggregate(last=Max("pgh_id"))["last"]
        or 0
        for model in ORDER
    }


def model_of(label):
    return apps.get_model(label)
