"""What the database itself refuses about agencies, whoever writes."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError

from sendhub.tenancy import tenant
from tests.factories import agencies as make

D = datetime.date
MODELS = [
    model
    for model in apps.get_app_config("agencies").get_models()
    if not hasattr(model, "pgh_tracked_model")
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_factory(db, model):
    assert getattr(make, f"{model.__name__}Factory")().pk


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        ("AgencyFactory", {"chase_days": 0}, "agencies_agency_chases"),
        ("InvolvementFactory", {"ends_on": D(2026, 9, 9)}, "agencies_involvement_ends_after_start"),
        ("ConsentFactory", {"ends_on": D(2026, 9, 9)}, "agencies_consent_ends_after_start"),
        ("ConsentFactory", {"permit": "not_needed"}, "agencies_consent_of_one"),
        ("ConsentFactory", {"permit": "young_person"}, "agencies_consent_of_one"),
        ("ConsentFactory", {"contact": None}, "agencies_consent_of_one"),
        ("ConsentFactory", {"withdrawn_on": D(2026, 9, 20)}, "agencies_consent_withdrawn_pair"),
        ("ReferralFactory", {"sent_on": D(2026, 9, 20)}, "agencies_referral_sent_together"),
        ("AdviceItemFactory", {"ended_as": "note"}, "agencies_adviceitem_ended_together"),
        ("AdviceItemFactory", {"ended_on": D(2026, 9, 20)}, "agencies_adviceitem_ended_together"),
    ],
)
def test_database_refuses(db, factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        getattr(make, factory)(**values)


def test_advice_is_not_refused_without_a_reason(senco):
    item = make.AdviceItemFactory()

    with (
        pytest.raises(IntegrityError, match="agencies_adviceitem_refused_with_reason"),
        tenant(item.school_id),
    ):
        type(item).objects.filter(pk=item.pk).update(
            ended_as="not_adopted", ended_on=D(2026, 10, 9), ended_by=senco
        )


def test_agency_name_stands_once_at_a_school(school, other_school):
    make.AgencyFactory(school=school, name="Therapy")
    make.AgencyFactory(school=other_school, name="Therapy")

    with pytest.raises(IntegrityError, match="agencies_agency_name_once"):
        make.AgencyFactory(school=school, name="Therapy")


def test_row_never_names_an_agency_of_another_school(school, other_school):
    from tests.factories.pupils import PupilFactory

    with pytest.raises(IntegrityError, match="agencies_involvement_agency_same_school"):
        make.InvolvementFactory(
            pupil=PupilFactory(school=school), agency=make.AgencyFactory(school=other_school)
        )
