"""Starting, copying, ending and removing runs; the catalogue behind them."""

import datetime

import pytest

from provision.actions import catalogue, interventions, places, timetable
from provision.enums import PlaceState
from provision.models import Intervention, Provision
from provision.starter import PROVISIONS
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.provision import InterventionFactory, ProvisionFactory
from tests.factories.pupils import PupilFactory

WEEK = datetime.timedelta(weeks=1)


def start(school, by, today, **values):
    values = {
        "provision": ProvisionFactory(school=school),
        "name": "Boosters",
        "starts_on": today - 2 * WEEK,
        "ends_on": today + 2 * WEEK,
        "capacity": 6,
    } | values
    return interventions.start_intervention(by=by, **values)


def test_a_run_has_a_group_of_its_own(school, senco_actor, today):
    with tenant(school.pk):
        one, other = (start(school, senco_actor, today) for _ in range(2))

        assert (one.group.name, other.group.name) == ("Boosters", "Boosters (2)")
        assert one.group.kind == GroupKind.INTERVENTION


@pytest.mark.parametrize(("weeks", "says"), [(-3, "before the first"), (120, "over two years")])
def test_a_run_has_possible_days(school, senco_actor, today, weeks, says):
    with tenant(school.pk), pytest.raises(NotPossible, match=says):
        start(school, senco_actor, today, ends_on=today + weeks * WEEK)


def test_a_copy_takes_week_and_chosen_pupils_to_other_days(school, term, senco_actor, today):
    pupil, other = PupilFactory.create_batch(2, school=school)
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        timetable.add_slot(
            intervention=run,
            weekday=1,
            starts_at=datetime.time(10, 0),
            minutes=20,
            by=senco_actor,
        )
        for each in (pupil, other):
            places.place(intervention=run, pupil=each, starts_on=today, by=senco_actor)

        copy = interventions.copy_intervention(
            intervention=run,
            starts_on=today + 3 * WEEK,
            ends_on=today + 6 * WEEK,
            pupils=[pupil],
            by=senco_actor,
        )

        assert [(slot.weekday, slot.minutes) for slot in copy.slots.all()] == [(1, 20)]
        assert [(row.pupil, row.starts_on) for row in copy.participations.all()] == [
            (pupil, today + 3 * WEEK)
        ]
        assert copy.sessions.exists()
        assert copy.copied_from == run


def test_ending_early_ends_the_places_with_it(school, term, senco_actor, today):
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        place = places.place(
            intervention=run,
            pupil=PupilFactory(school=school),
            starts_on=today - WEEK,
            by=senco_actor,
        )

        interventions.end_intervention(
            intervention=run, ends_on=today, reason="The adult left", by=senco_actor
        )

        place.refresh_from_db()
        assert (place.state, place.ends_on, place.end_reason) == (
            PlaceState.ENDED,
            today,
            "The adult left",
        )


def test_a_run_that_history_needs_is_not_deleted(school, senco_actor, today):
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        places.place(
            intervention=run, pupil=PupilFactory(school=school), starts_on=today, by=senco_actor
        )

        with pytest.raises(NotPossible, match="history needs it"):
            interventions.remove_intervention(intervention=run, by=senco_actor)


def test_a_run_that_never_was_goes_with_its_group(school, term, senco_actor, today):
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        timetable.add_slot(
            intervention=run,
            weekday=1,
            starts_at=datetime.time(10, 0),
            minutes=20,
            by=senco_actor,
        )

        interventions.remove_intervention(intervention=run, by=senco_actor)

        assert not Intervention.objects.exists()
        assert not TeachingGroup.objects.filter(kind=GroupKind.INTERVENTION).exists()


def test_two_editors_of_a_run_are_told(school, senco_actor, today):
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        interventions.change_intervention(intervention=run, version=1, goal="Reads", by=senco_actor)

        with pytest.raises(Conflict):
            interventions.change_intervention(
                intervention=run, version=1, goal="Spells", by=senco_actor
            )


def test_starter_list_fills_an_empty_catalogue_once(school, senco_actor):
    with tenant(school.pk):
        first = catalogue.take_starter_list(by=senco_actor)
        again = catalogue.take_starter_list(by=senco_actor)

        assert (first, again) == (len(PROVISIONS), 0)
        assert Provision.objects.count() == len(PROVISIONS)


def test_a_provision_in_use_is_not_deleted(school, senco_actor):
    run = InterventionFactory(school=school)
    with tenant(school.pk), pytest.raises(NotPossible, match="Take it off offer instead"):
        catalogue.remove_provision(provision=run.provision, by=senco_actor)


def test_the_real_dose_is_saved_back(school, term, senco_actor, today):
    with tenant(school.pk):
        run = start(school, senco_actor, today)
        for weekday in (1, 3, 4):
            timetable.add_slot(
                intervention=run,
                weekday=weekday,
                starts_at=datetime.time(10, 0),
                minutes=20,
                by=senco_actor,
            )

        saved = catalogue.save_back(intervention=run, by=senco_actor)

    assert (saved.usual_sessions, saved.usual_minutes, saved.usual_weeks) == (3, 20, 5)
