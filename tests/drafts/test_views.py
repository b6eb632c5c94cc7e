"""Drafts save themselves, are seen by their owner alone and go when the form is sent."""

import pytest
from django.urls import reverse

from sendhub.drafts.models import Draft
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.drafts import DraftFactory

pytestmark = [pytest.mark.urls("tests.drafts.probe_urls")]

TYPED = {
    "draft_key": "group",
    "draft_path": "/groups/add/",
    "draft_title": "Add a class",
    "name": "Oak & <i>Ash</i>",
    "tags": ["a", "b"],
}


def drafts_of(school):
    with tenant(school.pk):
        return list(Draft.objects.values_list("user_id", "key", "path", "title", "fields"))


def test_typing_is_kept_once_per_form(teacher_client, teacher, school):
    first = teacher_client.post(reverse("drafts:draft_save"), TYPED)
    teacher_client.post(reverse("drafts:draft_save"), {**TYPED, "name": "Elm"})

    assert first.content.decode().strip().startswith("Draft saved at ")
    assert drafts_of(school) == [
        (
            teacher.pk,
            "group",
            "/groups/add/",
            "Add a class",
            {"name": ["Elm"], "tags": ["a", "b"]},
        )
    ]


def test_emptied_form_leaves_no_draft(teacher_client, school):
    teacher_client.post(reverse("drafts:draft_save"), TYPED)

    teacher_client.post(
        reverse("drafts:draft_save"), {"draft_key": "group", "draft_path": "/groups/add/"}
    )

    assert drafts_of(school) == []


@pytest.mark.parametrize(
    "wrong", [{"draft_path": "//evil.example/"}, {"draft_key": ""}, {"draft_path": ""}]
)
def test_draft_without_a_form_of_ours_is_refused(teacher_client, school, wrong):
    response = teacher_client.post(reverse("drafts:draft_save"), {**TYPED, **wrong})

    assert (response.status_code, response.content) == (422, b"Draft not saved.")
    assert drafts_of(school) == []


def test_too_long_draft_is_refused_with_a_sentence(teacher_client, school):
    response = teacher_client.post(reverse("drafts:draft_save"), {**TYPED, "name": "x" * 200_001})

    assert response.status_code == 409
    assert "This text is too long to keep as a draft." in response.content.decode()
    assert drafts_of(school) == []


def test_governor_has_no_drafts(governor_client, school):
    response = governor_client.post(reverse("drafts:draft_save"), TYPED)

    assert response.status_code == 422
    assert drafts_of(school) == []


def test_form_opens_with_the_draft_and_clears_it_when_sent(senco_client, school):
    senco_client.post(reverse("drafts:draft_save"), TYPED)

    opened = senco_client.get("/groups/add/").content.decode()
    senco_client.post("/groups/add/", {"name": "Oak"})

    assert 'value="Oak &amp; &lt;i&gt;Ash&lt;/i&gt;"' in opened
    assert drafts_of(school) == []
    assert 'value="Oak' not in senco_client.get("/groups/add/").content.decode()


def test_drafts_are_seen_by_their_owner_at_that_school_alone(
    senco_client, senco, teacher, school, other_school
):
    mine = DraftFactory(school=school, user=senco, title="Mine", fields={"text": ["my words"]})
    theirs = DraftFactory(school=school, user=teacher, title="Theirs")
    elsewhere = DraftFactory(school=other_school, user=senco, title="Elsewhere")

    page = senco_client.get(reverse("drafts:draft_list")).content.decode()
    detail = senco_client.get(reverse("drafts:draft_detail", args=[mine.pk])).content.decode()

    assert [name in page for name in ("Mine", "Theirs", "Elsewhere")] == [True, False, False]
    assert "my words" in detail
    for draft in (theirs, elsewhere):
        assert senco_client.get(reverse("drafts:draft_detail", args=[draft.pk])).status_code == 404
        discard = reverse("drafts:draft_discard", args=[draft.pk])
        assert senco_client.post(discard).status_code == 404


def test_draft_is_thrown_away(senco_client, senco, school):
    draft = DraftFactory(school=school, user=senco)

    response = senco_client.post(reverse("drafts:draft_discard", args=[draft.pk]))

    assert response.url == reverse("drafts:draft_list")
    assert drafts_of(school) == []


@pytest.mark.parametrize("count", [1, 3])
def test_draft_list_query_budget(senco_client, senco, school, assert_page_queries, count):
    for number in range(count):
        DraftFactory(school=school, user=senco, key=f"form {number}")

    with assert_page_queries(5):
        senco_client.get(reverse("drafts:draft_list"))


def expire(client):
    session = client.session
    session["seen_at"] = session["began_at"] = 1
    session.save()


def test_form_sent_on_an_expired_session_is_kept_and_offered(senco_client, senco, school):
    senco_client.get("/drafts/")
    expire(senco_client)

    response = senco_client.post(
        "/groups/add/", {"name": "Typed for half an hour", "form_id": "f1", "password": "no"}
    )

    assert response.status_code == 302
    assert "expired=kept" in response.url
    assert "next=%2Fdrafts%2F" in response.url
    assert drafts_of(school) == [
        (
            senco.pk,
            "sent:/groups/add/",
            "/groups/add/",
            "",
            {"name": ["Typed for half an hour"]},
        )
    ]
    again = client_for(senco, school)
    assert 'value="Typed for half an hour"' in again.get("/groups/add/").content.decode()
    again.post("/groups/add/", {"name": "Sent now"})
    assert drafts_of(school) == []


def test_autosave_on_an_expired_session_is_kept_under_its_form(senco_client, senco, school):
    senco_client.get("/drafts/")
    expire(senco_client)

    senco_client.post(reverse("drafts:draft_save"), TYPED)

    assert [draft[1:3] for draft in drafts_of(school)] == [("group", "/groups/add/")]


@pytest.mark.parametrize("address", ["/accounts/password/change/", "/nowhere/", "/drafts/save/"])
def test_what_is_no_form_of_ours_is_not_kept(senco_client, school, address):
    senco_client.get("/drafts/")
    expire(senco_client)

    response = senco_client.post(address, {"oldpassword": "x", "text": "y"})

    assert "expired=1" in response.url
    assert drafts_of(school) == []


def test_nothing_is_kept_for_a_school_without_a_role(senco_client, other_school, school):
    senco_client.get("/drafts/")
    expire(senco_client)

    response = senco_client.post("/groups/add/", {"name": "x", "school": str(other_school.pk)})

    assert "expired=1" in response.url
    assert drafts_of(school) == drafts_of(other_school) == []


def test_nothing_is_kept_after_the_account_was_disabled(senco_client, senco, school):
    senco_client.get("/drafts/")
    senco.is_active = False
    senco.save(update_fields=["is_active"])

    senco_client.post("/groups/add/", {"name": "x"})

    assert drafts_of(school) == []


def test_too_long_form_on_an_expired_session_is_not_kept(senco_client, school):
    senco_client.get("/drafts/")
    expire(senco_client)

    response = senco_client.post("/groups/add/", {"name": "x" * 200_001})

    assert "expired=1" in response.url


def test_governor_keeps_nothing_on_an_expired_session(school):
    from sendhub.accounts.enums import Role

    client = client_for(person(school, Role.GOVERNOR), school)
    client.get("/drafts/")
    expire(client)

    assert "expired=1" in client.post("/groups/add/", {"name": "x"}).url
