"""The form of consent keeps what the chosen kind needs, whatever else was typed."""

import datetime

import pytest

from agencies.models import Consent
from sendhub.tenancy import tenant
from tests.agencies.conftest import TODAY, url
from tests.factories import pupils


@pytest.fixture
def typed(agency, mother):
    """Every field filled, as a browser without :has() may send them."""
    return {
        "agency": agency.pk,
        "contact": mother.pk,
        "capacity_note": "Understood who reads it.",
        "lawful_reason": "A child may be at risk.",
        "what": "This referral",
        "agrees_to_service": "on",
        "basis": "public_task",
        "how": "meeting",
        "starts_on": TODAY.isoformat(),
    }


@pytest.mark.parametrize(
    ("permit", "kept"),
    [
        ("parent", (True, "", "", True, "meeting")),
        ("young_person", (False, "Understood who reads it.", "", True, "meeting")),
        ("not_needed", (False, "", "A child may be at risk.", False, "")),
    ],
)
def test_consent_keeps_what_its_kind_needs(senco_client, school, pupil, typed, permit, kept):
    with tenant(school.pk):
        type(pupil).objects.filter(pk=pupil.pk).update(
            born_on=TODAY - datetime.timedelta(days=365 * 17)
        )

    senco_client.post(url("consent_add", pupil_pk=pupil.pk), typed | {"permit": permit})

    with tenant(school.pk):
        row = Consent.objects.get()
    assert (
        row.contact_id is not None,
        row.capacity_note,
        row.lawful_reason,
        row.agrees_to_service,
        row.how,
    ) == kept


@pytest.mark.parametrize(
    ("permit", "field", "error"),
    [
        ("parent", "contact", "Choose who gave consent."),
        ("parent", "how", "Say how it was given."),
        ("young_person", "capacity_note", "Note what the young person understood."),
        ("not_needed", "lawful_reason", "Say why no consent is needed."),
    ],
)
def test_what_the_kind_needs_is_asked_for(senco_client, pupil, school, typed, permit, field, error):
    with tenant(school.pk):
        type(pupil).objects.filter(pk=pupil.pk).update(
            born_on=TODAY - datetime.timedelta(days=365 * 17)
        )

    page = senco_client.post(
        url("consent_add", pupil_pk=pupil.pk), typed | {"permit": permit, field: ""}
    )

    assert page.context["form"].errors == {field: [error]}


def test_young_person_is_no_choice_for_a_child(senco_client, pupil):
    child = pupils.PupilFactory(school=pupil.school, born_on=TODAY - datetime.timedelta(days=3000))

    form = senco_client.get(url("consent_add", pupil_pk=child.pk)).context["form"]

    assert [value for value, _ in form.fields["permit"].choices] == ["parent", "not_needed"]
    assert "capacity_note" not in form.fields
