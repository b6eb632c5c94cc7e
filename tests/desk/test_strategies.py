"""Strategies new to a teacher: of the own classes, begun or changed lately, until the class page is read."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from provision.enums import StrategyKind
from sendhub.accounts.models import StaffMember
from tests.factories import accounts, provision, pupils

NOW = timezone.now()


def ago(days):
    return NOW - datetime.timedelta(days=days)


@pytest.fixture
def oak(school, teacher):
    oak = accounts.TeachingGroupFactory(school=school, name="Oak")
    accounts.GroupStaffFactory(
        school=school, group=oak, staff=StaffMember.objects.get(user=teacher)
    )
    return oak


@pytest.fixture
def pupil(school, oak):
    pupil = pupils.PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook")
    pupils.GroupMemberFactory(pupil=pupil, group=oak)
    return pupil


def strategy(pupil, order, days, **values):
    return provision.PupilStrategyFactory(pupil=pupil, order=order, changed_at=ago(days), **values)


def told(client):
    return [row.pk for row in client.get("/").context["strategies"]]


def test_teacher_is_told_of_new_strategies_of_own_classes(teacher_client, school, pupil):
    new = strategy(pupil, 1, 2)
    seat = strategy(pupil, 5, 3, kind=StrategyKind.SEATING)
    strategy(pupil, 2, 60)  # long known, to a first reader as well
    strategy(pupil, 4, 1)  # not among the first three: no class page shows it
    strategy(pupils.PupilFactory(school=school), 1, 2)  # of another class

    assert told(teacher_client) == [new.pk, seat.pk]


def test_strategy_is_new_until_the_class_page_is_read_and_again_when_it_changes(
    teacher_client, teacher, oak, pupil
):
    row = strategy(pupil, 1, 2)
    provision.ReadReceiptFactory(pupil=pupil, by_user=teacher, at=ago(5))
    before = told(teacher_client)

    teacher_client.post(reverse("provision:class_page_read", kwargs={"group_pk": oak.pk}))

    assert (before, told(teacher_client)) == ([row.pk], [])


def test_line_opens_the_page_of_the_class(teacher_client, oak, pupil):
    row = strategy(pupil, 1, 2)

    page = teacher_client.get("/").content.decode()

    assert f'href="/provision/classes/{oak.pk}/#strategy-{row.pk}"' in page


def test_number_of_new_strategies_opens_the_list_of_them(teacher_client, pupil):
    rows = [strategy(pupil, 9, days, kind=StrategyKind.SEATING) for days in range(1, 9)]

    desk = teacher_client.get("/")
    listed = teacher_client.get("/provision/classes/new/")

    assert '<a href="/provision/classes/new/">All 8 new to you</a>' in desk.content.decode()
    assert list(listed.context["page"]) == rows


def test_list_of_new_strategies_holds_those_of_own_classes_alone(teacher_client, school, oak):
    strategy(pupils.PupilFactory(school=school), 1, 2)

    assert list(teacher_client.get("/provision/classes/new/").context["page"]) == []


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_new_strategies_query_budget(teacher_client, pupil, number, assert_page_queries):
    for order in range(1, number + 1):
        strategy(pupil, order, 1)

    with assert_page_queries(7):
        teacher_client.get("/provision/classes/new/")


@pytest.mark.parametrize("number", [1, 3])
def test_teachers_desk_query_budget(teacher_client, pupil, number, assert_page_queries):
    for order in range(1, number + 1):
        strategy(pupil, order, 1)

    with assert_page_queries(14):
        response = teacher_client.get("/")

    assert response.context["all_strategies"] == number
