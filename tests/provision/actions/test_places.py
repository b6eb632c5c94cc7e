"""Pupils in an intervention: places, waiting list, leaving, measures."""

import datetime

import pytest

from provision.actions import places
from provision.enums import PlaceState
from provision.models import Intervention, Participation
from pupils.actions.pupils import cancel_leaving, leave
from pupils.models import Due, GroupMember, Pupil
from sendhub.accounts.actions.groups import assign_staff
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.provision import InterventionFactory
from tests.factories.pupils import PupilFactory

WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def run(school, today):
    return InterventionFactory(
        school=school, starts_on=today - 4 * WEEK, ends_on=today + 4 * WEEK, capacity=2
    )


@pytest.fixture
def pupils(school):
    return PupilFactory.create_batch(3, school=school)


def put(run, pupil, by, on):
    return places.place(intervention=run, pupil=pupil, starts_on=on, by=by)


def test_pupils_get_places_while_there_are_any_then_wait(school, run, pupils, senco_actor, today):
    with tenant(school.pk):
        states = [put(run, pupil, senco_actor, today).state for pupil in pupils]

    assert states == [PlaceState.TAKING_PART, PlaceState.TAKING_PART, PlaceState.WAITING]


def test_who_leads_the_group_sees_its_pupils_while_they_have_a_place(
    school, run, pupils, senco_actor, ta, actor_for, today
):
    with tenant(school.pk):
        put(run, pupils[0], senco_actor, today - WEEK)
        assign_staff(
            group=run.group,
            staff=ta.staff_records.get(),
            starts_on=today,
            ends_on=run.ends_on,
            by=senco_actor,
        )
    actor = actor_for(ta, school)
    with tenant(school.pk):
        assert list(Pupil.objects.visible_to(actor)) == [pupils[0]]
        assert list(Intervention.objects.visible_to(actor)) == [run]

        places.end_place(
            participation=Participation.objects.get(),
            ends_on=today - datetime.timedelta(days=1),
            reason="Met its aim",
            by=senco_actor,
        )

        assert list(Pupil.objects.visible_to(actor)) == []


def test_a_pupil_is_in_a_group_once(school, run, pupils, senco_actor, today):
    with tenant(school.pk):
        put(run, pupils[0], senco_actor, today)

        with pytest.raises(NotPossible, match="in this group or on its list already"):
            put(run, pupils[0], senco_actor, today)


def test_a_place_lies_in_the_run(school, run, pupils, senco_actor, today):
    with tenant(school.pk), pytest.raises(NotPossible, match="The intervention runs from"):
        put(run, pupils[0], senco_actor, today - 5 * WEEK)


def test_a_waiting_pupil_moves_up_when_a_place_ends(school, run, pupils, senco_actor, today):
    with tenant(school.pk):
        first, _, waiting = [put(run, pupil, senco_actor, today - WEEK) for pupil in pupils]
        with pytest.raises(NotPossible, match="The group is full"):
            places.promote(participation=waiting, starts_on=today, by=senco_actor)

        places.end_place(participation=first, ends_on=today, reason="Met its aim", by=senco_actor)
        promoted = places.promote(participation=waiting, starts_on=today, by=senco_actor)

        assert promoted.state == PlaceState.TAKING_PART
        assert GroupMember.objects.filter(group=run.group, pupil=pupils[2]).exists()


def test_a_pupil_who_comes_back_begins_after_the_place_before(
    school, run, pupils, senco_actor, today
):
    with tenant(school.pk):
        place = put(run, pupils[0], senco_actor, today - WEEK)
        places.end_place(participation=place, ends_on=today, reason="", by=senco_actor)

        again = put(run, pupils[0], senco_actor, today)

    assert again.starts_on == today + datetime.timedelta(days=1)


def test_leaving_the_school_ends_places_and_staying_after_all_takes_it_back(
    school, run, pupils, senco_actor, today
):
    with tenant(school.pk):
        place = put(run, pupils[0], senco_actor, today - WEEK)

        leave(pupil=pupils[0], ends_on=today, by=senco_actor)
        place.refresh_from_db()
        assert (place.state, place.ends_on) == (PlaceState.ENDED, today)

        cancel_leaving(pupil=pupils[0], by=senco_actor)
        place.refresh_from_db()
        assert (place.state, place.ends_on) == (PlaceState.TAKING_PART, None)


def test_an_ended_place_without_exit_measure_is_owed_one(school, run, pupils, senco_actor, today):
    with tenant(school.pk):
        place = put(run, pupils[0], senco_actor, today - WEEK)
        place = places.measure(participation=place, version=1, entry_score=12, by=senco_actor)
        place = places.end_place(participation=place, ends_on=today, reason="", by=senco_actor)
        due = Due.objects.get(kind="exit_measure", subject_id=place.pk)
        assert (due.due_on, due.done_on) == (today + 2 * WEEK, None)

        places.measure(participation=place, version=place.version, exit_score=20, by=senco_actor)

        due.refresh_from_db()
        assert due.done_on == today


def test_a_measure_saved_by_two_is_a_conflict(school, run, pupils, senco_actor, today):
    with tenant(school.pk):
        place = put(run, pupils[0], senco_actor, today)
        places.measure(participation=place, version=1, entry_score=12, by=senco_actor)

        with pytest.raises(Conflict):
            places.measure(participation=place, version=1, entry_score=13, by=senco_actor)
