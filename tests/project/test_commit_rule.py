"""What a request keeps: everything when it ends well, nothing when it is refused or breaks."""

import pytest

from sendhub.accounts.models import TeachingGroup
from sendhub.audit.models import SecurityEntry
from sendhub.tenancy import tenant

pytestmark = [pytest.mark.urls("tests.project.probe_urls")]


def names(school):
    with tenant(school.pk):
        return list(TeachingGroup.objects.values_list("name", flat=True))


def test_success_is_kept(senco_client, school):
    response = senco_client.post("/probe/saved/")

    assert (response.status_code, names(school)) == (200, ["Half done"])


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("not_possible", 409),
        ("conflict", 409),
        ("missing", 404),
        ("denied", 403),
        ("crash", 500),
        ("403", 403),
        ("404", 404),
        ("409", 409),
        ("500", 500),
        ("503", 503),
    ],
)
def test_refusal_or_crash_after_a_write_keeps_nothing(senco_client, school, how, status):
    senco_client.raise_request_exception = False

    response = senco_client.post(f"/probe/{how}/")

    assert (response.status_code, names(school)) == (status, [])


@pytest.mark.parametrize(
    ("how", "event"),
    [
        ("not_possible", "conflict"),
        ("conflict", "conflict"),
        ("missing", "not_found"),
        ("denied", "refused"),
    ],
)
def test_refusal_is_in_the_security_log(senco_client, senco, school, how, event):
    senco_client.post(f"/probe/{how}/")

    entry = SecurityEntry.objects.get()
    assert (entry.event, entry.user_id, entry.school_id, entry.route) == (
        event,
        senco.pk,
        school.pk,
        "probe",
    )


def test_not_possible_says_why(senco_client):
    response = senco_client.post("/probe/not_possible/", {"note": "what I typed"})

    page = response.content.decode()
    assert "The plan is still a draft." in page
    assert "what I typed" in page


def test_post_from_a_window_of_another_school_is_refused(senco_client, other_school, school):
    response = senco_client.post(
        "/probe/saved/", {"school": str(other_school.pk), "note": "kept text"}
    )

    page = response.content.decode()
    assert (response.status_code, names(school)) == (409, [])
    assert "You have changed school in another window" in page
    assert "kept text" in page


def test_post_without_school_is_refused(senco_client, school):
    response = senco_client.post("/probe/saved/", {"school": ""})

    assert (response.status_code, names(school)) == (409, [])


def test_crash_page_tells_nothing_of_the_fault(senco_client):
    senco_client.raise_request_exception = False

    page = senco_client.post("/probe/crash/").content.decode()

    assert "broken" not in page
    assert "ValueError" not in page


def test_version_row_names_person_and_route(senco_client, senco, school):
    senco_client.post("/probe/saved/")

    with tenant(school.pk):
        context = TeachingGroup.pgh_event_model.objects.get().pgh_context
    request_id = context.pop("request")
    assert context == {"user": senco.pk, "school": school.pk, "route": "probe"}
    assert len(request_id) == 12
