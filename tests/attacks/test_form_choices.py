"""Every form offers rows through the actor's eyes: no field is filled from a queryset of everybody's."""

import contextlib

import pytest
from django import forms
from django.forms.models import ModelChoiceField
from django.urls import get_resolver

from tests.attacks import world
from tests.attacks.world import ENDS_SESSION, World, address, client_asked_again, with_every_role
from tests.permissions.views import MATRIX

THEIRS = "Yyforeignplume"
CHOOSING = {"AssignmentForm", "HistoryForm", "LeadForm", "RestrictionForm"}


def ours_only(form_class):
    return form_class.__module__.split(".")[0] in (
        "sendhub",
        "pupils",
        "provision",
        "agencies",
        "ehcp",
    )


def form_classes():
    """Every form class of ours that is imported once the addresses are."""
    _ = get_resolver().url_patterns
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if ours_only(each) and hasattr(each, "base_fields"):
                found.add(each)
    return sorted(found, key=lambda each: each.__qualname__)


def choosing(form_class):
    return any(isinstance(field, ModelChoiceField) for field in form_class.base_fields.values())


def test_no_form_class_holds_rows_before_it_knows_who_asks():
    """A queryset at class level knows no actor: it must be empty until `__init__` fills it.

    Fields that a ModelForm makes by itself cannot be written so; the walk below looks at them.
    """
    classes = form_classes()
    open_fields = {
        f"{each.__qualname__}.{name}"
        for each in classes
        for name, field in each.declared_fields.items()
        if isinstance(field, ModelChoiceField)
        and field.queryset is not None
        and not field.queryset.query.is_empty()
    }

    assert sum(map(choosing, classes)) >= 8
    assert open_fields == set()


def forms_in(response):
    """The forms of a page, those inside lists and dictionaries of its context included."""
    parts = response.context or ()
    layers = [layer for part in parts for layer in ([part] if isinstance(part, dict) else part)]
    waiting = [value for layer in layers for value in layer.values()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, forms.BaseForm) and ours_only(type(value)):
            yield value
        elif isinstance(value, (list, tuple)) and len(value) < 200:
            waiting += [each for each in value if isinstance(each, (forms.BaseForm, list, tuple))]
        elif isinstance(value, dict):
            waiting += [each for each in value.values() if isinstance(each, forms.BaseForm)]


def words(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from words(label)
        else:
            yield f"{key} {label}"


def offered(form):
    """Yield (field, words) of every choice of the form, whether the page draws it or not."""
    for name, field in form.fields.items():
        if isinstance(field, ModelChoiceField):
            for row in field.queryset:
                told = (field.label_from_instance(row), getattr(row, "email", ""))
                yield name, " ".join(map(str, (*told, *vars(row).values())))
        elif isinstance(field, forms.ChoiceField):
            for each in words(field.choices):
                yield name, each


def walk(client, keys):
    """Ask for every address; yield the forms of the pages that come back."""
    for name in sorted(MATRIX):
        if name in ENDS_SESSION:
            continue
        yield from forms_in(client.get(address(name, keys)))


@pytest.fixture
def foreign_world(monkeypatch):
    """Build a school with one of everything under another mark than that of the walker's school."""

    def build(school):
        with monkeypatch.context() as patch:
            patch.setattr(world, "MARK", THEIRS)
            return World(school)

    return build


@pytest.fixture(params=["three walls", "without the database's wall"])
def walls(request, as_owner):
    return as_owner if request.param.startswith("without") else contextlib.nullcontext


def test_no_form_offers_a_row_of_another_school(ours, other_school, foreign_world, walls):
    foreign_world(other_school)
    # Somebody whose own account is not among what the walk disables and signs out.
    client = client_asked_again(with_every_role(ours.school), ours.school)
    seen, leaks = set(), set()

    with walls():
        for form in walk(client, ours.keys):
            seen.add(type(form).__qualname__)
            leaks |= {
                (type(form).__qualname__, name) for name, told in offered(form) if THEIRS in told
            }

    assert leaks == set()
    # A walk that is sent away at its first steps would see no leak either.
    assert seen >= CHOOSING


def test_walker_sees_a_leak(other_school, foreign_world):
    """Without this the walk above would also pass on choices it cannot read."""
    theirs = foreign_world(other_school)
    client = client_asked_again(with_every_role(other_school), other_school)

    told = {
        type(form).__qualname__
        for form in walk(client, theirs.keys)
        for _, words_of_it in offered(form)
        if THEIRS in words_of_it
    }

    assert told >= CHOOSING


def test_no_form_offers_a_teacher_a_pupil_of_another_class(ours, teacher_client):
    """The class has no link to this teacher: none of its pupils stands in any field."""
    name = ours.pupil.full_name
    leaks = {
        (type(form).__qualname__, field)
        for form in walk(teacher_client, ours.keys)
        for field, told in offered(form)
        if name in told
    }

    assert leaks == set()
