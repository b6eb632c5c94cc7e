"""The school's own fields on pages, lists and paper."""

from dataclasses import dataclass

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from pupils.enums import OwnFieldNoun, SeenBy
from pupils.models import OwnField
from pupils.rules import own_fields as rules
from sendhub.accounts.permissions import Permission


@dataclass(frozen=True)
class Value:
    label: str
    words: str
    is_case: bool


def fields_of(actor, noun):
    """The fields in use that the actor sees; one query."""
    return list(OwnField.objects.visible_to(actor).in_use().about(noun))


def values_of(row, fields):
    """The filled-in values of one row, in the order of the fields."""
    return [
        Value(
            label=field.label,
            words=rules.in_words(field.kind, row.own_fields[field.key]),
            is_case=field.seen_by == SeenBy.CASE,
        )
        for field in fields
        if row.own_fields.get(field.key)
    ]


def choices_of(fields):
    """What a list can be narrowed to, as (value, words) of a select; `fields` as (key, label, kind, options)."""
    found = []
    for key, label, kind, options in fields:
        answers = rules.answers_of(kind, options)
        found += [(f"{key}={answer}", f"{label}: {answer}") for answer in answers]
        found += [(f"{key}={rules.FILLED}", f"{label}: filled in"), (f"{key}=", f"{label}: empty")]
    return found


def narrowed(rows, value):
    """The rows whose own field says so; `value` is one of `choices_of`."""
    key, _, answer = value.partition("=")
    if answer == rules.FILLED:
        return rows.filter(own_fields__has_key=key)
    if answer == "":
        return rows.exclude(own_fields__has_key=key)
    return rows.filter(own_fields__contains={key: answer})


def in_one_line(seen_by):
    """An expression: the pupil's own values as one text, read with the row itself and sorted by."""
    return RawSQL(  # noqa: S611
        """
        (SELECT string_agg(
            field.label || ': ' || CASE WHEN field.kind = 'date'
                THEN to_char((pupils_pupil.own_fields ->> field.id::text)::date, 'FMDD Mon YYYY')
                ELSE pupils_pupil.own_fields ->> field.id::text END,
            '; ' ORDER BY field.order, field.id)
        FROM pupils_ownfield field
        WHERE field.noun = %s AND field.seen_by = %s AND field.archived_at IS NULL
        AND pupils_pupil.own_fields ? field.id::text)
        """,
        [OwnFieldNoun.PUPIL.value, seen_by.value],
    )


def holding(rows, text, actor):
    """The pupils one of whose own values, that the actor sees, holds the text."""
    sees_all = actor.can(Permission.PUPIL_VIEW_ALL)
    like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = RawSQL(  # noqa: S611
        """
        EXISTS (SELECT FROM pupils_ownfield field
        WHERE field.noun = %s AND field.archived_at IS NULL AND (%s OR field.seen_by = %s)
        AND pupils_pupil.own_fields ->> field.id::text ILIKE %s)
        """,
        [OwnFieldNoun.PUPIL.value, sees_all, SeenBy.STAFF.value, f"%{like}%"],
        output_field=BooleanField(),
    )
    return rows.filter(found)


def in_record(values):
    """The values of a row under the names of their fields, archived ones too; one query."""
    fields = {field.key: field for field in OwnField.objects.filter(pk__in=values)}
    return "; ".join(
        f"{fields[key].label}: {rules.in_words(fields[key].kind, value)}"
        for key, value in values.items()
        if key in fields
    )


def on_paper(pupil):
    """The values whose fields are ticked for documents, as (label, words); one query."""
    if not pupil.own_fields:
        return ()
    fields = (
        OwnField.objects.in_use()
        .about(OwnFieldNoun.PUPIL)
        .filter(pk__in=pupil.own_fields, in_documents=True)
    )
    return tuple((value.label, value.words) for value in values_of(pupil, fields))
