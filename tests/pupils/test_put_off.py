"""Putting an obligation off: from the desk, never from the lists, and never past the law's date."""

import datetime

import pytest
from django.urls import reverse

from pupils.actions.due import open_due
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories import pupils

TODAY = datetime.date.today()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def due(school):
    pupil = pupils.PupilFactory(school=school)
    return pupils.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW, due_on=days(-3))


def address(due, name="put_off"):
    return reverse(f"pupils:due_{name}", args=[due.pk])


def on_the_desk(client):
    return [line.due.pk for line in client.get("/").context["dues"].today]


def test_put_off_leaves_the_desk_stays_in_the_list_and_comes_back(senco_client, school, due):
    before = on_the_desk(senco_client)
    assert address(due) in senco_client.get("/").content.decode()
    sent = {"until": days(4).isoformat(), "why": "The family is away."}

    response = senco_client.post(f"{address(due)}?from=desk", sent)

    assert (response.status_code, response.url) == (302, "/")
    assert (before, on_the_desk(senco_client)) == ([due.pk], [])
    listed = senco_client.get(reverse("pupils:due_list"), {"when": "put_off"}).content.decode()
    assert "The family is away." in listed
    with tenant(school.pk):
        assert Due.objects.awake(days(4)).get().due_on == days(-3)
        assert Entry.objects.filter(event="due_put_off", pupil_id=due.pupil_id).count() == 1

    taken_up = f"{address(due, 'take_up')}?from=put_off"
    assert taken_up in listed
    response = senco_client.post(taken_up)

    assert response.url == f"{reverse('pupils:due_list')}?when=put_off&whose=school"
    assert on_the_desk(senco_client) == [due.pk]


@pytest.mark.parametrize(
    ("is_statutory", "due_in", "until", "words"),
    [
        (False, -3, 0, "Choose a day to come."),
        (False, -3, 43, "Choose a day within six weeks."),
        (True, 5, 6, "The law sets this date."),
    ],
)
def test_day_that_is_not_possible_is_refused_beside_it(
    senco_client, school, due, is_statutory, due_in, until, words
):
    with tenant(school.pk):
        Due.objects.filter(pk=due.pk).update(is_statutory=is_statutory, due_on=days(due_in))

    sent = {"until": days(until).isoformat(), "why": "The family is away."}
    response = senco_client.post(address(due), sent)

    assert words in response.context["form"].errors["until"][0]
    assert "The family is away." in response.content.decode()
    assert on_the_desk(senco_client) == [due.pk]


def test_date_of_the_law_may_rest_until_it_comes(senco_client, school, due):
    with tenant(school.pk):
        Due.objects.filter(pk=due.pk).update(is_statutory=True, due_on=days(5))

    senco_client.post(address(due), {"until": days(5).isoformat(), "why": "After the meeting."})

    assert on_the_desk(senco_client) == []


def test_date_of_the_law_that_has_come_is_not_put_off(senco_client, school, due):
    with tenant(school.pk):
        Due.objects.filter(pk=due.pk).update(is_statutory=True)

    lists = [senco_client.get(path).content.decode() for path in ("/", reverse("pupils:due_list"))]
    page = senco_client.get(address(due)).content.decode()
    senco_client.post(address(due), {"until": days(1).isoformat(), "why": "Later."})

    assert [address(due) in each for each in lists] == [False, False]
    assert "It cannot be put off." in page
    assert on_the_desk(senco_client) == [due.pk]


def test_moved_date_wakes_what_was_put_off(senco_client, senco_actor, school, due):

    senco_client.post(address(due), {"until": days(9).isoformat(), "why": "Later."})
    with tenant(school.pk):
        open_due(
            kind=due.kind,
            subject_id=due.subject_id,
            due_on=days(2),
            pupil=due.pupil,
            by=senco_actor,
        )

    assert on_the_desk(senco_client) == [due.pk]


def test_what_came_back_by_itself_can_be_put_off_again(senco_client, senco, school, due):
    with tenant(school.pk):
        Due.objects.filter(pk=due.pk).update(
            put_off_until=TODAY, put_off_why="Until today.", put_off_by=senco
        )

    whole, put_off = (
        senco_client.get(reverse("pupils:due_list"), asked).content.decode()
        for asked in ({}, {"when": "put_off"})
    )

    assert on_the_desk(senco_client) == [due.pk]
    assert address(due) in senco_client.get("/").content.decode()
    assert (address(due) in whole, "Until today." in whole) == (True, False)
    assert "Nothing fits these filters" in put_off
