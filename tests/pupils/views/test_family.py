"""Contacts shared by brothers and sisters, no contact, two editors, addresses."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Address, Contact, Relationship
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.pupils import (
    AddressFactory,
    ContactFactory,
    PupilFactory,
    RelationshipFactory,
)


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, known_as="Wren", known_as_last="Alderbrook")


@pytest.fixture
def sibling(school):
    return PupilFactory(school=school, known_as="Robin", known_as_last="Alderbrook")


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


PERSON = {"title": "Ms", "first_name": "Ada", "last_name": "Nguyễn", "mobile": "07700 900123"}
RELATION = {"relation": "PAM", "order": "1", "has_parental_responsibility": "on"}


def contact_texts(client, pupil):
    response = client.get(url("pupil_contacts", pupil_pk=pupil.pk))
    return [row.contact.mobile for row in response.context["current"]]


def test_contact_add_writes_person_and_relationship(senco_client, school, pupil):
    response = senco_client.post(
        url("contact_add", pupil_pk=pupil.pk), PERSON | RELATION | {"may_receive": "on"}
    )

    assert response.url == url("pupil_contacts", pupil_pk=pupil.pk)
    with tenant(school.pk):
        row = Relationship.objects.select_related("contact").get()
        assert (row.contact.full_name, row.contact.search_key) == (
            "Ms Ada Nguyễn",
            "ms ada nguyen",
        )
        assert (row.relation, row.may_receive, row.has_parental_responsibility) == (
            "PAM",
            True,
            True,
        )
        assert row.starts_on == timezone.localdate()


def test_contact_add_pressed_twice_makes_one(senco_client, school, pupil):
    for _ in range(2):
        senco_client.post(
            url("contact_add", pupil_pk=pupil.pk), PERSON | RELATION | {"form_id": "once"}
        )

    with tenant(school.pk):
        assert Contact.objects.count() == 1


def test_contact_without_surname_is_refused_and_kept_typed(senco_client, school, pupil):
    response = senco_client.post(
        url("contact_add", pupil_pk=pupil.pk), PERSON | RELATION | {"last_name": ""}
    )

    assert response.context["form"].errors == {"last_name": ["This field is required."]}
    assert "07700 900123" in response.content.decode()
    with tenant(school.pk):
        assert Contact.objects.count() == 0


def test_contact_of_a_sibling_is_found_and_chosen(senco_client, school, pupil, sibling):
    contact = ContactFactory(school=school, last_name="Nguyễn")
    with tenant(school.pk):
        Contact.objects.update(search_key="marian nguyen")
    RelationshipFactory(pupil=sibling, contact=contact)

    found = senco_client.get(url("contact_choose", pupil_pk=pupil.pk), {"q": "NGUYEN"})
    senco_client.post(url("contact_link", pupil_pk=pupil.pk, contact_pk=contact.pk), RELATION)

    assert list(found.context["found"]) == [contact]
    with tenant(school.pk):
        assert Contact.objects.count() == 1
        assert set(Relationship.objects.values_list("pupil", flat=True)) == {pupil.pk, sibling.pk}


def test_contact_chosen_twice_is_refused(senco_client, school, pupil):
    relationship = RelationshipFactory(pupil=pupil)

    response = senco_client.post(
        url("contact_link", pupil_pk=pupil.pk, contact_pk=relationship.contact_id), RELATION
    )

    assert response.status_code == 409
    assert "This adult is a contact of the pupil already." in response.content.decode()


def test_shared_contact_edit_is_seen_in_both_files(senco_client, school, pupil, sibling):
    contact = ContactFactory(school=school, mobile="07700 900001")
    RelationshipFactory(pupil=pupil, contact=contact)
    RelationshipFactory(pupil=sibling, contact=contact)
    address = url("contact_edit", pupil_pk=pupil.pk, contact_pk=contact.pk)
    assert "<bdi>Robin Alderbrook</bdi>" in senco_client.get(address).content.decode()

    senco_client.post(address, PERSON | {"mobile": "07700 900002", "version": "1"})

    assert contact_texts(senco_client, pupil) == ["07700 900002"]
    assert contact_texts(senco_client, sibling) == ["07700 900002"]


def test_relationship_edit_stays_with_the_one_child(senco_client, school, pupil, sibling):
    contact = ContactFactory(school=school)
    mine = RelationshipFactory(pupil=pupil, contact=contact)
    other = RelationshipFactory(pupil=sibling, contact=contact)

    senco_client.post(
        url("relationship_edit", relationship_pk=mine.pk),
        {"relation": "STM", "order": "2", "version": "1"},
    )

    with tenant(school.pk):
        assert Relationship.objects.get(pk=mine.pk).relation == "STM"
        assert Relationship.objects.get(pk=other.pk).relation == ""


def test_two_editors_of_a_contact_see_both_texts(senco_client, sen_assistant_client, school, pupil):
    contact = ContactFactory(school=school, mobile="07700 900001")
    RelationshipFactory(pupil=pupil, contact=contact)
    address = url("contact_edit", pupil_pk=pupil.pk, contact_pk=contact.pk)
    senco_client.post(address, PERSON | {"mobile": "07700 900002", "version": "1"})

    response = sen_assistant_client.post(
        address, PERSON | {"mobile": "07700 900003", "version": "1"}
    )

    assert response.status_code == 409
    sides = {side.name: side for side in response.context["sides"]}
    assert (sides["mobile"].theirs, sides["mobile"].mine) == ("07700 900002", "07700 900003")
    assert contact_texts(senco_client, pupil) == ["07700 900002"]


def test_no_contact_is_told_in_words_and_stands_first(senco_client, school, pupil):
    RelationshipFactory(pupil=pupil, order=1)
    barred = RelationshipFactory(
        pupil=pupil, order=2, no_contact=True, no_contact_reason="Court order of 3 May 2026"
    )

    response = senco_client.get(url("pupil_contacts", pupil_pk=pupil.pk))

    assert response.context["current"][0] == barred
    words = re.sub(r"<[^>]+>", "", response.content.decode())
    assert (
        "NO CONTACT. Nothing about this pupil goes to this person. Court order of 3 May 2026"
        in words
    )


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {"no_contact": "on", "may_receive": "on", "no_contact_reason": "Order"},
            {"may_receive": ["Someone with “no contact” cannot receive information."]},
        ),
        (
            {"no_contact": "on"},
            {"no_contact_reason": ["Say why: staff at the gate will ask."]},
        ),
    ],
)
def test_no_contact_refusals(senco_client, school, pupil, sent, errors):
    row = RelationshipFactory(pupil=pupil)

    response = senco_client.post(
        url("relationship_edit", relationship_pk=row.pk), {"order": "1", "version": "1"} | sent
    )

    assert response.context["form"].errors == errors


def test_relationship_end_keeps_the_row(senco_client, school, pupil):
    row = RelationshipFactory(pupil=pupil)

    senco_client.post(url("relationship_end", relationship_pk=row.pk), {"version": "1"})

    response = senco_client.get(url("pupil_contacts", pupil_pk=pupil.pk))
    assert (response.context["current"], response.context["ended"]) == ([], [row])


def test_new_address_ends_the_one_before(senco_client, school, pupil):
    AddressFactory(pupil=pupil, starts_on=datetime.date(2020, 1, 1))

    senco_client.post(
        url("address_add", pupil_pk=pupil.pk),
        {"lines": "2 Mill Lane", "postcode": "ZZ1 1ZZ", "starts_on": "2026-03-01"},
    )

    with tenant(school.pk):
        rows = Address.objects.order_by("starts_on").values_list("lines", "ends_on")
        assert list(rows) == [
            ("1 Larkfield Rise", datetime.date(2026, 2, 28)),
            ("2 Mill Lane", None),
        ]


def test_new_address_before_the_one_on_file_is_refused(senco_client, school, pupil):
    AddressFactory(pupil=pupil, starts_on=datetime.date(2026, 4, 1))

    response = senco_client.post(
        url("address_add", pupil_pk=pupil.pk), {"lines": "2 Mill Lane", "starts_on": "2026-03-01"}
    )

    assert response.status_code == 409
    assert (
        "An address that begins on the same day or later is on file." in response.content.decode()
    )
    with tenant(school.pk):
        assert Address.objects.count() == 1


def test_contact_of_another_school_cannot_be_linked(senco_client, other_school, pupil):
    theirs = ContactFactory(school=other_school)

    response = senco_client.post(
        url("contact_link", pupil_pk=pupil.pk, contact_pk=theirs.pk), RELATION
    )

    assert response.status_code == 404


def test_contact_of_another_child_is_not_edited_through_this_file(senco_client, school, pupil):
    stranger = ContactFactory(school=school)

    response = senco_client.get(url("contact_edit", pupil_pk=pupil.pk, contact_pk=stranger.pk))

    assert response.status_code == 404


def test_contact_edit_is_on_record_without_values(senco_client, school, pupil):
    row = RelationshipFactory(pupil=pupil)

    senco_client.post(
        url("contact_edit", pupil_pk=pupil.pk, contact_pk=row.contact_id), PERSON | {"version": "1"}
    )

    with tenant(school.pk):
        entry = Entry.objects.get(event="changed")
        assert (entry.object_type, entry.pupil_id) == ("pupils.contact", pupil.pk)
        assert sorted(entry.fields) == ["first_name", "last_name", "mobile", "title"]
