"""What filters of lists are made of: light widgets and fields, each list's filter standing in a module of its own.

Each filter is a form: nothing of a request's query reaches the ORM but through its fields.
"""

import json
from copy import copy
from datetime import date
from functools import lru_cache
from html import escape

import django_filters as filters
from django import forms
from django.db import connection
from django.utils.safestring import mark_safe

from pupils.enums import OwnFieldNoun, SeenBy, YearGroup
from pupils.forms.values import DayField
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.permissions import Permission

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class PlainSelect(forms.Select):
    """A select written in one go: on a list page the template of each option costs more than the query."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = value if isinstance(value, (list, tuple)) else [value]
        at_once = " data-auto-submit" if "data-auto-submit" in self.attrs else ""
        return mark_safe(  # noqa: S308  every part is escaped
            f'<select name="{escape(name)}" id="id_{escape(name)}" class="form-select"{at_once}>'
            f"{_options(tuple(self.choices), frozenset(map(str, chosen)))}</select>"
        )


@lru_cache(maxsize=256)
def _options(choices, chosen):
    """The options as HTML; the same choices are drawn once."""
    return "".join(
        f'<option value="{escape(str(key))}"{" selected" if str(key) in chosen else ""}>{escape(str(label))}</option>'
        for key, label in choices
    )


class PlainInput(forms.TextInput):
    """An input written in one go, for the same reason."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def render(self, name, value, attrs=None, renderer=None):
        return mark_safe(  # noqa: S308  every part is escaped
            f'<input type="{self.kind}" name="{escape(name)}" id="id_{escape(name)}" class="form-control" '
            f'autocomplete="off" value="{escape(str(value or ""))}">'
        )


class PlainTicks(forms.CheckboxSelectMultiple):
    """Ticks written in one go, for the same reason."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(v) for v in value or ()}
        ticks = "".join(
            f'<label class="chip"><input type="checkbox" name="{escape(name)}" value="{escape(str(key))}"'
            f"{' checked' if str(key) in chosen else ''}> {escape(str(label))}</label>"
            for key, label in self.choices
        )
        return mark_safe(f'<div class="chips">{ticks}</div>')  # noqa: S308  every part is escaped above


class Light:
    """A filter that copies itself by reference: the deep copy for each request costs more than a query."""

    def __deepcopy__(self, memo):
        twin = copy(self)
        if self.method is not None:
            twin.method = self.method  # bound to the twin, so that it finds the twin's filter set
        return twin


class Words(Light, filters.CharFilter):
    pass


class OnDay(Light, filters.DateFilter):
    pass


class Day(Light, filters.Filter):
    """A day typed or picked, between 1990 and 2100."""

    field_class = DayField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=PlainInput("date"), **kwargs)


class AnyOf(Light, filters.MultipleChoiceFilter):
    pass


class YesNo(Light, filters.BooleanFilter):
    pass


class Order(Light, filters.ChoiceFilter):
    pass


class OneOf(Light, filters.ChoiceFilter):
    """One choice or any; with `at_once` the list follows as soon as it is made."""

    def __init__(self, *args, any_label="Any", at_once=False, **kwargs):
        widget = PlainSelect(attrs={"data-auto-submit": ""} if at_once else {})
        super().__init__(*args, empty_label=any_label, widget=widget, **kwargs)


class ListFilter(filters.FilterSet):
    """The filter of a list, with the names of what narrows it for the audit and the page."""

    @property
    def used(self):
        return [name for name, value in self.form.cleaned_data.items() if value]


def people_and_classes(actor, *, year):
    """Return (classes, leads) as choices, in one query: classes of the year the actor may see, and case leads."""
    return people_classes_and_fields(actor, year=year)[:2]


def people_classes_and_fields(actor, *, year):
    """As `people_and_classes`, and the pupils' own fields that the actor sees as (key, label, kind, options)."""
    sees_all = actor.can(Permission.PUPIL_VIEW_ALL)
    with connection.cursor() as cursor:
        # Written out: for this union the ORM takes ten times as long as the database.
        cursor.execute(
            """
            SELECT id, name, nc_year, 'group', NULL FROM accounts_teachinggroup
            WHERE school_id = %s AND kind = %s AND academic_year = %s AND (%s OR id = ANY(%s))
            UNION ALL
            SELECT id, first_name, last_name, 'person', NULL FROM accounts_staffmember
            WHERE school_id = %s AND %s AND id IN (
                SELECT lead_id FROM pupils_pupil WHERE school_id = %s AND lead_id IS NOT NULL
            )
            UNION ALL
            (SELECT id, label, kind, 'field', options::text FROM pupils_ownfield
            WHERE school_id = %s AND noun = %s AND archived_at IS NULL AND (%s OR seen_by = %s)
            ORDER BY pupils_ownfield.order, id)
            """,
            [
                *(actor.school_id, GroupKind.CLASS.value, year, sees_all, list(actor.group_ids)),
                *(actor.school_id, sees_all, actor.school_id),
                *(actor.school_id, OwnFieldNoun.PUPIL.value, sees_all, SeenBy.STAFF.value),
            ],
        )
        rows = cursor.fetchall()
    places = {code: place for place, code in enumerate(YearGroup.values)}
    found = [(pk, label, nc_year) for pk, label, nc_year, what, _ in rows if what == "group"]
    found.sort(key=lambda row: (places.get(row[2], len(places)), row[1]))
    people = [
        (pk, f"{first} {last}", last) for pk, first, last, what, _ in rows if what == "person"
    ]
    fields = [
        (str(pk), label, kind, json.loads(options))
        for pk, label, kind, what, options in rows
        if what == "field"
    ]
    people.sort(key=lambda row: row[2])
    classes, leads = (
        [(pk, label) for pk, label, _ in found],
        [(pk, label) for pk, label, _ in people],
    )
    return classes, leads, fields


class SharedFields(dict):
    """The fields of a form class, copied by reference for each form: each has its own choices and widget.

    Django copies every choice of every field for each request, which costs more than a query.
    """

    def __deepcopy__(self, memo):
        fields = {name: copy(field) for name, field in self.items()}
        for field in fields.values():
            field.widget = copy(field.widget)
        return fields
