"""A second press, a reload or a repeated request leads to the first result."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from sendhub.accounts.enums import Role
from sendhub.accounts.models import TeachingGroup
from sendhub.drafts.models import SentForm
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.drafts import SentFormFactory

pytestmark = [pytest.mark.urls("tests.drafts.probe_urls")]


def groups(school):
    with tenant(school.pk):
        return list(TeachingGroup.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_eight_presses_make_one_record_and_lead_to_it(school):
    user = person(school, Role.SENCO)

    def press(_):
        try:
            client = client_for(user, school)
            return client.post("/groups/add/", {"name": "Oak", "form_id": "one"}).url
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(press, range(8)))

    with tenant(school.pk):
        group = TeachingGroup.objects.get()
    assert results == {f"/groups/{group.pk}/"}


def test_form_with_errors_can_be_sent_again(senco_client, school):
    refused = senco_client.post("/groups/add/", {"name": "", "form_id": "one"})
    sent = senco_client.post("/groups/add/", {"name": "Oak", "form_id": "one"})

    assert (refused.status_code, sent.status_code) == (200, 302)
    assert groups(school) == ["Oak 0"]


def test_two_forms_make_two_records(senco_client, school):
    senco_client.post("/groups/add/", {"name": "Oak", "form_id": "one"})
    senco_client.post("/groups/add/", {"name": "Oak", "form_id": "two"})

    assert groups(school) == ["Oak 0", "Oak 1"]


def test_same_id_of_another_person_is_another_form(senco_client, head_client, school):
    senco_client.post("/groups/add/", {"name": "Oak", "form_id": "one"})
    head_client.post("/groups/add/", {"name": "Elm", "form_id": "one"})

    assert groups(school) == ["Oak 0", "Elm 1"]


def test_crash_leaves_no_mark(senco_client, school):
    senco_client.raise_request_exception = False
    senco_client.post("/groups/add/", {"name": "x" * 100, "form_id": "one"})

    with tenant(school.pk):
        assert SentForm.objects.count() == 0


def test_mark_without_a_result_says_to_wait(senco_client, senco, school):
    SentFormFactory(school=school, user=senco, form_id="one")

    response = senco_client.post("/groups/add/", {"name": "Oak", "form_id": "one"})

    assert response.status_code == 409
    assert "This form is being saved already." in response.content.decode()
    assert groups(school) == []
