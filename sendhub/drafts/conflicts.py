"""Two people, one record: the version check and the page that shows both texts."""

import uuid
from dataclasses import dataclass

from django import forms
from django.db.models import URLField
from django.shortcuts import render
from django.utils.text import capfirst

from sendhub.accounts.models import User
from sendhub.drafts.rules import NOT_TYPED
from sendhub.refusals import Conflict

# What a browser sends of a box and of a choice of two.
TICKED = frozenset({"on", "yes", "no"})


def locked(queryset, *, pk, version, fields, also=None):
    """Return the row, locked for this transaction, if it still has the version the form was opened with.

    `also` gets the row as it stands and returns what the form writes into other rows (see Conflict).

    Raises Conflict when someone saved it in between, and the model's DoesNotExist when it is out of sight.
    """
    record = queryset.select_for_update(of=("self",)).get(pk=pk)
    if str(record.version) != str(version):
        raise Conflict(record=record, fields=fields, also=also(record) if also else None)
    return record


def typed_fields(request):
    """Return what was typed into the refused form as (name, text) pairs, guards and what was ticked left out."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
        if value and value not in TICKED
    ]


@dataclass(frozen=True)
class Side:
    """One field of the conflict: what stands in the record beside what I typed."""

    name: str
    label: str
    theirs: str
    mine: str
    control: str  # the field's own control with my text in it; empty when it cannot be shown here

    @property
    def is_same(self):
        return self.theirs.replace("\r\n", "\n") == self.mine.replace("\r\n", "\n")


def conflict_page(request, conflict):
    """Answer 409 with their text beside mine; mine can be edited and sent again over the current version."""
    record = conflict.record
    sides = [_side(request, record, name) for name in conflict.fields if name in request.POST]
    sides += [
        _side_of_another_row(request, name, label, theirs)
        for name, (label, theirs) in conflict.also.items()
        if name in request.POST
    ]
    shown = {side.name for side in sides if side.control}
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and name not in shown
        for value in values
    ]
    context = {
        "record": record,
        "sides": [side for side in sides if not side.is_same],
        "same": [side for side in sides if side.is_same],
        "hidden": hidden,
        "changed_by": _changed_by(record),
        "form_id": uuid.uuid4().hex,
        "back": record.get_absolute_url() if hasattr(record, "get_absolute_url") else "",
    }
    return render(request, "drafts/conflict.html", context, status=409)


def _side(request, record, name):
    field = record._meta.get_field(name)
    mine = request.POST.getlist(name)
    control = ""
    # A choice of other records is not offered again here: only the form knows which may be seen.
    scheme = {"assume_scheme": "https"} if isinstance(field, URLField) else {}
    form_field = None if field.is_relation else field.formfield(**scheme)
    if form_field is not None:
        widget = form_field.widget
        widget.attrs["class"] = "form-select" if field.choices else "form-control"
        value = mine if isinstance(widget, forms.SelectMultiple) else mine[-1]
        control = widget.render(name, value, attrs={"id": f"id_{name}"})
        mine_text = dict(field.flatchoices).get(mine[-1], mine[-1])
    else:
        mine_text = ", ".join(mine)
    return Side(
        name=name,
        label=capfirst(str(field.verbose_name)),
        theirs=_text(record, field),
        mine=str(mine_text),
        control=control,
    )


def _side_of_another_row(request, name, label, theirs):
    mine = request.POST.get(name, "")
    widget = forms.TextInput(attrs={"class": "form-control"})
    control = widget.render(name, mine, attrs={"id": f"id_{name}"})
    return Side(name=name, label=label, theirs=theirs, mine=mine, control=control)


def _text(record, field):
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    value = getattr(record, field.name)
    return "" if value is None else str(value)


def _changed_by(record):
    """Return (who, when) of the record's last version row, or None. Two queries."""
    versions = getattr(record, "pgh_event_model", None)
    last = versions and versions.objects.filter(pgh_obj_id=record.pk).order_by("-pk").first()
    if not last:
        return None
    user = User.objects.filter(pk=(last.pgh_context or {}).get("user")).first()
    return (user.name if user else "", last.pgh_created_at)
