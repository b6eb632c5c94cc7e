"""Two people, one record: both texts on the page, nothing lost, and mine can be sent again."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from sendhub.accounts.enums import Role
from sendhub.accounts.models import TeachingGroup
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.accounts import TeachingGroupFactory

pytestmark = [pytest.mark.urls("tests.drafts.probe_urls")]


def saved(school):
    with tenant(school.pk):
        group = TeachingGroup.objects.get()
    return (group.name, group.subject, group.kind, group.version)


@pytest.fixture
def group(school):
    return TeachingGroupFactory(school=school, name="Oak")


def test_second_editor_sees_both_texts(senco_client, head_client, senco, school, group):
    senco_client.post(f"/groups/{group.pk}/", {"version": "1", "name": "Ash & Elm"})

    response = head_client.post(
        f"/groups/{group.pk}/",
        {"version": "1", "name": 'My <b>"Beech"</b>', "kind": "subject", "other": "kept too"},
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert f"{senco.name} saved this on" in page
    assert "Ash &amp; Elm" in page
    assert 'value="My &lt;b&gt;&quot;Beech&quot;&lt;/b&gt;"' in page
    assert "Class or tutor group" in page
    assert '<option value="subject" selected>' in page
    assert '<input type="hidden" name="other" value="kept too">' in page
    assert '<input type="hidden" name="version" value="2">' in page
    assert saved(school) == ("Ash & Elm", "", "class", 2)


def test_mine_is_saved_when_sent_again_from_the_page(senco_client, head_client, school, group):
    senco_client.post(f"/groups/{group.pk}/", {"version": "1", "name": "Ash"})
    page = head_client.post(f"/groups/{group.pk}/", {"version": "1", "name": "Beech"})
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]

    head_client.post(f"/groups/{group.pk}/", {"version": version, "name": "Ash and Beech"})

    assert saved(school) == ("Ash and Beech", "", "class", 3)


@pytest.mark.parametrize("version", ["0", "2", "x", ""])
def test_wrong_version_is_a_conflict_never_an_overwrite(senco_client, school, group, version):
    response = senco_client.post(f"/groups/{group.pk}/", {"version": version, "name": "Ash"})

    assert response.status_code == 409
    assert saved(school) == ("Oak", "", "class", 1)


@pytest.mark.django_db(transaction=True)
def test_two_parallel_saves_keep_one_and_show_the_other(school):
    group = TeachingGroupFactory(school=school, name="Oak")
    users = [person(school, Role.SENCO), person(school, Role.HEAD)]

    def save(user):
        try:
            client = client_for(user, school)
            data = {"version": "1", "name": f"By {user.pk}"}
            response = client.post(f"/groups/{group.pk}/", data)
            return response.status_code, response.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(users, pool.map(save, users), strict=True))

    name, _, _, version = saved(school)
    winner = next(user for user in users if name == f"By {user.pk}")
    loser = next(user for user in users if user != winner)
    assert version == 2
    assert (answers[winner][0], answers[loser][0]) == (302, 409)
    assert f"By {winner.pk}" in answers[loser][1]
    assert f"By {loser.pk}" in answers[loser][1]
