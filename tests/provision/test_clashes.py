"""Two things at once in a week, and pupils much out of class."""

import datetime

import pytest
from django.urls import reverse

from tests.factories.accounts import StaffMemberFactory
from tests.factories.provision import (
    InterventionFactory,
    ParticipationFactory,
    SlotFactory,
    SlotHelperFactory,
)
from tests.factories.pupils import PupilFactory

PAGE = reverse("provision:clash_list")
WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def runs(school, today):
    return [
        InterventionFactory(school=school, starts_on=today - WEEK, ends_on=today + 4 * WEEK)
        for _ in range(2)
    ]


def slot(run, **values):
    return SlotFactory(school=run.school, intervention=run, **values)


def shared(response):
    return [
        (clash.adults, clash.pupils, clash.room, {clash.first.pk, clash.second.pk})
        for clash in response.context["clashes"]
    ]


def test_adult_room_and_pupil_in_two_places_are_named(senco_client, school, runs):
    staff, pupil = StaffMemberFactory(school=school), PupilFactory(school=school)
    one, other = (
        slot(run, staff=staff, room=room) for run, room in zip(runs, ("Den", "den"), strict=True)
    )
    for run in runs:
        ParticipationFactory(pupil=pupil, intervention=run, starts_on=run.starts_on)

    assert shared(senco_client.get(PAGE)) == [([staff], [pupil], "Den", {one.pk, other.pk})]


def test_helper_counts_as_an_adult(senco_client, school, runs):
    staff = StaffMemberFactory(school=school)
    one, other = slot(runs[0], staff=staff), slot(runs[1])
    SlotHelperFactory(school=school, slot=other, staff=staff)

    assert shared(senco_client.get(PAGE)) == [([staff], [], "", {one.pk, other.pk})]


def test_one_after_the_other_is_no_clash(senco_client, school, runs):
    staff = StaffMemberFactory(school=school)
    slot(runs[0], staff=staff)
    slot(runs[1], staff=staff, starts_at=datetime.time(10))

    assert shared(senco_client.get(PAGE)) == []


def test_runs_that_never_meet_do_not_clash(senco_client, school, runs, today):
    staff = StaffMemberFactory(school=school)
    later = InterventionFactory(
        school=school,
        starts_on=runs[0].ends_on + datetime.timedelta(days=1),
        ends_on=today + 9 * WEEK,
    )
    slot(runs[0], staff=staff)
    slot(later, staff=staff)

    assert shared(senco_client.get(PAGE)) == []


@pytest.mark.parametrize(("minutes", "is_listed"), [(195, False), (196, True)])
def test_more_than_a_fifth_of_the_week_is_listed(senco_client, school, runs, minutes, is_listed):
    pupil = PupilFactory(school=school)
    ParticipationFactory(pupil=pupil, intervention=runs[0], starts_on=runs[0].starts_on)
    slot(runs[0], minutes=minutes)
    slot(runs[0], weekday=1, minutes=195)

    response = senco_client.get(PAGE)

    found = [(line.pupil, line.minutes) for line in response.context["out_of_class"]]
    assert found == ([(pupil, 195 + minutes)] if is_listed else [])


def test_run_that_is_over_is_not_looked_at(senco_client, school, today):
    staff = StaffMemberFactory(school=school)
    for _ in range(2):
        run = InterventionFactory(
            school=school, starts_on=today - 9 * WEEK, ends_on=today - datetime.timedelta(days=1)
        )
        slot(run, staff=staff)

    assert shared(senco_client.get(PAGE)) == []


@pytest.mark.parametrize("number", [2, 4])
def test_clash_page_query_budget(senco_client, school, today, number, assert_page_queries):
    staff, pupil = StaffMemberFactory(school=school), PupilFactory(school=school)
    for _ in range(number):
        run = InterventionFactory(school=school, starts_on=today, ends_on=today + WEEK)
        slot(run, staff=staff)
        ParticipationFactory(pupil=pupil, intervention=run, starts_on=today)

    with assert_page_queries(8):
        senco_client.get(PAGE)
