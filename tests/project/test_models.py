"""Rules that every model keeps."""

import pytest
from django.apps import apps
from django.db import models

from sendhub.accounts.models import StaffMember
from sendhub.tenancy import SameSchool, SchoolModel

OURS = [
    m
    for m in apps.get_models()
    if m.__module__.startswith(("sendhub.", "pupils.", "agencies.", "provision."))
]
WALLED = [m for m in OURS if issubclass(m, SchoolModel)]


def school_keys(model):
    """Foreign keys of the model that point at another row of a school."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and (issubclass(field.related_model, SchoolModel) or field.related_model is StaffMember)
    ]


@pytest.mark.parametrize("model", WALLED, ids=lambda m: m._meta.label)
def test_key_into_a_school_row_is_checked_with_the_school(model):
    keyed = {c.field for c in model._meta.constraints if isinstance(c, SameSchool)}
    keys = school_keys(model)

    assert {field.name for field in keys} == keyed
    assert [field.name for field in keys if field.db_constraint] == []


@pytest.mark.parametrize("model", WALLED, ids=lambda m: m._meta.label)
def test_row_can_be_named_together_with_its_school(model):
    unique = [
        tuple(c.fields) for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)
    ]

    assert ("school", "id") in unique


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_two_schools_never_share_a_row(model):
    crossing = [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, SchoolModel)
        and not issubclass(model, SchoolModel)
        and not hasattr(model, "pgh_tracked_model")
    ]

    assert crossing == []
