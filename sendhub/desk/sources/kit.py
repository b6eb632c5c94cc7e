"""What a source of the chronology is made of: its rows, its words, its page."""

from dataclasses import dataclass

from django.db.models import CharField, DecimalField, Func, Value
from django.db.models.functions import (
    Cast,
)
from django.urls import reverse


@dataclass(frozen=True)
class Source:
    """Rows of one kind as entries: `on` a date expression, `code` a short code, `text` what was written."""

    key: str
    label: str
    permissions: frozenset
    rows: object  # (actor, pupil) -> queryset
    on: object
    words: object  # code -> title of the entry
    code: object = Value("")
    text: object = Value("")
    title: object = Value("")
    url: object = None  # (pupil pk, row pk) -> address


def rows_of(model):
    return lambda actor, pupil: model.objects.visible_to(actor).of(pupil)


def tab_of(name):
    return lambda pupil_pk, row_pk: reverse(name, kwargs={"pupil_pk": pupil_pk})


def cycle_page(pupil_pk, row_pk):
    return reverse("provision:cycle_view", kwargs={"cycle_pk": row_pk})


def review_page(pupil_pk, row_pk):
    return reverse("ehcp:review_view", kwargs={"review_pk": row_pk})


def label_of(choices, before="", after=""):
    return lambda code: f"{before}{choices(code).label}{after}" if code else before.strip(" :")


def always(words):
    return lambda code: words


def plain_number(expression):
    """A number without the noughts of its column: 78, not 78.00."""
    number = Cast(expression, DecimalField(max_digits=12, decimal_places=2))
    return Cast(Func(number, function="trim_scale", output_field=DecimalField()), CharField())
