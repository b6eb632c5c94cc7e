"""The history page tells a person who must answer a parent; two files of one child stand as one."""

import datetime

import pytest
from django.urls import reverse

from pupils.actions.due import close_due
from pupils.enums import DueKind
from pupils.models import Pupil
from sendhub.accounts.session_keys import SIGNED_IN_KEY
from sendhub.tenancy import tenant
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    ContactFactory,
    DueFactory,
    ObservationFactory,
    PupilFactory,
    RelationshipFactory,
    RestrictionFactory,
)

OBSERVED = {"seen_on": "2026-10-06", "seen": "After", "focus": "Attention"}


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, known_as="Wren", born_on=datetime.date(2018, 5, 14))


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


def history(client, pupil, **query):
    response = client.get(url("pupil_history", pupil_pk=pupil.pk), query)
    assert response.status_code == 200
    return response


def test_change_is_told_with_old_and_new_and_name(senco_client, senco, pupil):
    row = ObservationFactory(pupil=pupil, seen="Before", focus="", created_by=senco)
    senco_client.post(url("observation_edit", observation_pk=row.pk), OBSERVED | {"version": "1"})

    change = history(senco_client, pupil, kind="pupils.observation").context["changes"][0]

    assert (change.what, change.verb, change.who) == ("Observation", "changed", senco.name)
    assert change.lines == [
        ("What I looked for", "nothing", "Attention"),
        ("What I saw", "Before", "After"),
    ]


def test_values_are_told_in_plain_words(senco_client, senco, pupil):
    senco_client.post(
        url("contact_add", pupil_pk=pupil.pk),
        {
            "last_name": "Rowan",
            "relation": "PAM",
            "order": "1",
            "has_parental_responsibility": "on",
        },
    )

    changes = history(senco_client, pupil, kind="pupils.relationship").context["changes"]

    lines = {label: new for label, _, new in changes[0].lines}
    assert lines["Relation"] == "Mother"
    assert lines["Parental responsibility"] == "yes"
    assert lines["Contact"] == "Rowan"


def test_shared_contact_s_change_is_in_both_histories(senco_client, school, pupil):
    sibling = PupilFactory(school=school)
    contact = ContactFactory(school=school, mobile="1")
    for child in (pupil, sibling):
        RelationshipFactory(pupil=child, contact=contact)
    senco_client.post(
        url("contact_edit", pupil_pk=pupil.pk, contact_pk=contact.pk),
        {"last_name": contact.last_name, "first_name": "Marian", "mobile": "2", "version": "1"},
    )

    for child in (pupil, sibling):
        changes = history(senco_client, child, kind="pupils.contact").context["changes"]
        assert changes[0].lines == [("Mobile", "1", "2")]


def test_openings_tell_who_opened_what(senco_client, sen_assistant_client, sen_assistant, pupil):
    sen_assistant_client.get(url("pupil_records", pupil_pk=pupil.pk))

    response = history(senco_client, pupil, show="openings", who=sen_assistant.pk)

    entries = [(row.who, row.event, row.what) for row in response.context["entries"]]
    assert entries == [(sen_assistant.name, "opened", "pupil")]


def test_events_leave_openings_out(senco_client, pupil):
    senco_client.post(url("observation_add", pupil_pk=pupil.pk), OBSERVED)

    entries = history(senco_client, pupil, show="events").context["entries"]

    assert [(row.event, row.what) for row in entries] == [("created", "observation")]


def test_history_filters_by_period(senco_client, pupil):
    assert history(senco_client, pupil, until="2020-01-01").context["changes"] == []
    assert len(history(senco_client, pupil, since="2020-01-01").context["changes"]) == 2


def test_history_pages_at_50(senco_client, pupil):
    for _ in range(51):
        ObservationFactory(pupil=pupil)

    assert len(history(senco_client, pupil).context["changes"]) == 50
    assert len(history(senco_client, pupil, page="2").context["changes"]) == 3


def test_history_of_another_pupil_stays_out(senco_client, school, pupil):
    ObservationFactory(pupil=PupilFactory(school=school))

    kinds = {change.what for change in history(senco_client, pupil).context["changes"]}

    assert kinds == {"Pupil", "Enrolment"}


def test_restricted_concern_is_in_no_history_but_the_senco_s(
    senco_client, slt_client, school, pupil
):
    concern = ConcernFactory(school=school)
    ConcernPupilFactory(pupil=pupil, concern=concern)
    kinds = {change.what for change in history(slt_client, pupil).context["changes"]}
    assert kinds == {"Pupil", "Enrolment", "Concern", "Concern pupil"}

    RestrictionFactory(school=school, document=None, concern=concern)

    kinds = {change.what for change in history(slt_client, pupil).context["changes"]}
    assert kinds == {"Pupil", "Enrolment"}
    kinds = {change.what for change in history(senco_client, pupil).context["changes"]}
    assert kinds == {"Pupil", "Enrolment", "Concern", "Concern pupil"}


def test_twins_are_told_on_the_details_page(senco_client, school, pupil):
    twin = PupilFactory(school=school, known_as="Robin", born_on=datetime.date(2018, 5, 14))

    response = senco_client.get(url("pupil_details", pupil_pk=pupil.pk))

    assert list(response.context["twins"]) == [twin]
    assert "Twins? Check the first name before you write." in response.content.decode()


def test_merge_is_offered_compared_confirmed_and_parted(senco_client, senco, school, pupil):
    other = PupilFactory(school=school, known_as="Wrenna", born_on=datetime.date(2018, 5, 14))
    seen = ObservationFactory(pupil=other)
    offered = senco_client.get(url("merge_choose", pupil_pk=pupil.pk))
    assert list(offered.context["found"]) == [other]
    address = url("merge_confirm", pupil_pk=pupil.pk, other_pk=other.pk)

    compared = senco_client.get(address).context["compared"]
    assert ("Known as", "Wren Alderbrook", "Wrenna Alderbrook", True) in compared
    senco_client.post(address)

    shown = senco_client.get(url("pupil_records", pupil_pk=other.pk))
    assert shown.context["pupil"] == pupil
    assert list(shown.context["observations"]) == [seen]
    with tenant(school.pk):
        assert Pupil.objects.get(pk=other.pk).merged_into == pupil
    senco_client.post(url("unmerge", pupil_pk=other.pk))
    with tenant(school.pk):
        assert Pupil.objects.get(pk=other.pk).merged_into is None
    apart = senco_client.get(url("pupil_records", pupil_pk=other.pk))
    assert apart.context["pupil"] == other


def test_merge_asks_for_the_password_again(senco_client, school, pupil):
    other = PupilFactory(school=school)
    session = senco_client.session
    session[SIGNED_IN_KEY] = 0
    session.save()
    address = url("merge_confirm", pupil_pk=pupil.pk, other_pk=other.pk)

    for response in (senco_client.get(address), senco_client.post(address)):
        assert response.url.startswith(reverse("account_reauthenticate"))
    with tenant(school.pk):
        assert Pupil.objects.get(pk=other.pk).merged_into is None


def test_merge_with_another_school_s_pupil_does_not_exist(senco_client, other_school, pupil):
    theirs = PupilFactory(school=other_school)

    response = senco_client.post(url("merge_confirm", pupil_pk=pupil.pk, other_pk=theirs.pk))

    assert response.status_code == 404
    with tenant(other_school.pk):
        assert Pupil.objects.get(pk=theirs.pk).merged_into is None


def test_what_is_owed_is_told_and_what_a_restricted_concern_owes_is_not(
    senco_client, slt_client, senco_actor, school, pupil
):
    concern = ConcernFactory(school=school)
    follow_up = {"kind": DueKind.FAMILY_FOLLOW_UP, "subject_id": concern.pk}
    DueFactory(pupil=pupil, **follow_up)
    with tenant(school.pk):
        close_due(by=senco_actor, note="Spoke on the phone", **follow_up)

    opened, closed = history(slt_client, pupil, kind="pupils.due").context["changes"][::-1]

    assert (opened.what, opened.verb, closed.verb) == ("Due date", "added", "changed")
    assert ("Done note", "nothing", "Spoke on the phone") in closed.lines
    RestrictionFactory(school=school, document=None, concern=concern)
    assert history(slt_client, pupil, kind="pupils.due").context["changes"] == []
    assert len(history(senco_client, pupil, kind="pupils.due").context["changes"]) == 2
