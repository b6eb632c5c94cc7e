"""Dated rows of a file beside those that stand: a file never takes a day from what is on record."""

from collections import defaultdict
from datetime import date, timedelta

from pupils.models import Characteristic, GroupMember, Need

ONE_DAY = timedelta(days=1)
# What may not be said twice of one day; the database refuses it (`no_overlap`).
ALIKE = {Characteristic: "kind", GroupMember: "group", Need: "need_type"}


def fitted(model, pairs):
    """Return the (row of the file, new row) pairs, each new row cut to days that are free.

    One that has no day left is left out. One query for a model of ALIKE; the others pass.
    """
    if model not in ALIKE or not pairs:
        return pairs
    taken = _taken(model, {made.pupil.pk for _, made in pairs})
    kept = []
    for row, made in pairs:
        value = getattr(made, ALIKE[model])
        days = taken[made.pupil.pk, getattr(value, "pk", value)]
        if _fit(made, days):
            days.append((made.starts_on, made.ends_on))
            kept.append((row, made))
    return kept


def _taken(model, pupil_ids):
    taken = defaultdict(list)
    rows = model.objects.filter(pupil__in=pupil_ids).order_by("starts_on", "pk")
    for pupil_id, value, *days in rows.values_list("pupil", ALIKE[model], "starts_on", "ends_on"):
        taken[pupil_id, value].append(tuple(days))
    return taken


def _fit(made, days):
    """Cut the row to begin after, or else to end before, each row it shares days with."""
    for starts_on, ends_on in days:
        first, last = made.starts_on or date.min, made.ends_on or date.max
        if first > (ends_on or date.max) or last < (starts_on or date.min):
            continue
        if ends_on and ends_on < last:
            made.starts_on = ends_on + ONE_DAY
        elif starts_on and first < starts_on:
            made.ends_on = starts_on - ONE_DAY
        else:
            return False
    return True
