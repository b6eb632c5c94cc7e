"""What the database itself refuses about provision, whoever writes."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from provision.enums import (
    Answer,
    Decision,
    MissedReason,
    PlaceState,
    Rating,
    SessionState,
    Stage,
)
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.accounts import UserFactory
from tests.factories.pupils import PupilFactory

D = datetime.date
MODELS = [
    model
    for model in apps.get_app_config("provision").get_models()
    if not hasattr(model, "pgh_tracked_model")
]


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def changed(row, **values):
    with tenant(row.school_id):
        type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_factory(db, model):
    record = getattr(make, f"{model.__name__}Factory")()

    assert record.pk


def test_a_run_does_not_end_before_it_begins(school):
    with refused("provision_intervention_ends_after_start"):
        make.InterventionFactory(school=school, starts_on=D(2026, 9, 7), ends_on=D(2026, 9, 6))


@pytest.mark.parametrize("capacity", [0, 41])
def test_a_group_takes_a_possible_number_of_pupils(school, capacity):
    with refused("provision_intervention_capacity"):
        make.InterventionFactory(school=school, capacity=capacity)


@pytest.mark.parametrize("minutes", [0, 4, 361, 1000])
def test_a_session_lasts_a_possible_time(school, minutes):
    with refused("provision_session_minutes"):
        make.SessionFactory(school=school, minutes=minutes)


def test_a_group_has_one_session_at_a_time(school):
    session = make.SessionFactory(school=school)

    with refused("provision_session_once"):
        make.SessionFactory(school=school, intervention=session.intervention)


def test_a_recorded_session_says_who_and_when(school):
    session = make.SessionFactory(school=school)

    with refused("provision_session_recorded_together"):
        changed(session, state=SessionState.HELD, recorded_at=timezone.now())


def test_a_missed_session_says_why(school):
    session = make.SessionFactory(school=school)
    who_and_when = {"recorded_at": timezone.now(), "recorded_by": UserFactory()}

    with refused("provision_session_missed_has_reason"):
        changed(session, state=SessionState.MISSED, **who_and_when)


def test_a_held_session_has_no_reason_for_being_missed(school):
    session = make.SessionFactory(school=school)

    with refused("provision_session_missed_has_reason"):
        changed(session, missed_reason=MissedReason.TRIP)


def test_nobody_is_present_who_has_no_place(school):
    session = make.SessionFactory(school=school, placed=2)

    with refused("provision_session_present_among_placed"):
        changed(session, present=3)


def test_a_pupil_has_one_open_place_in_a_group(school):
    place = make.ParticipationFactory(pupil=PupilFactory(school=school))

    with refused("provision_participation_open_once"):
        make.ParticipationFactory(pupil=place.pupil, intervention=place.intervention)


def test_a_pupil_comes_back_after_a_place_has_ended(school):
    place = make.ParticipationFactory(
        pupil=PupilFactory(school=school), state=PlaceState.ENDED, ends_on=D(2026, 10, 1)
    )

    again = make.ParticipationFactory(pupil=place.pupil, intervention=place.intervention)

    assert again.pk != place.pk


def test_a_waiting_pupil_has_no_days_yet(school):
    with refused("provision_participation_waiting_has_no_days"):
        make.ParticipationFactory(pupil=PupilFactory(school=school), state=PlaceState.WAITING)


def test_an_ended_place_has_a_last_day(school):
    with refused("provision_participation_ended_has_day"):
        make.ParticipationFactory(pupil=PupilFactory(school=school), state=PlaceState.ENDED)


def test_a_rating_says_who_and_when(school):
    place = make.ParticipationFactory(pupil=PupilFactory(school=school))

    with refused("provision_participation_rated_together"):
        changed(place, rating=Rating.MORE, rated_on=D(2026, 12, 1))


@pytest.mark.parametrize("rate", ["0", "500.0001"])
def test_a_rate_is_possible(school, rate):
    with refused("provision_staffrate_positive"):
        make.StaffRateFactory(school=school, hourly_rate=rate)


def test_a_cost_belongs_to_a_group_or_to_a_pupil(school):
    line = make.CostLineFactory(school=school)

    with refused("provision_costline_of_one"):
        changed(line, pupil=PupilFactory(school=school))


def test_a_pupil_has_one_open_plan_of_a_kind(school):
    plan = make.SupportPlanFactory(pupil=PupilFactory(school=school))

    with refused("provision_supportplan_open_once"):
        make.SupportPlanFactory(pupil=plan.pupil)


def test_a_plan_has_one_open_cycle(school):
    cycle = make.CycleFactory(pupil=PupilFactory(school=school))

    with refused("provision_cycle_open_once"):
        make.CycleFactory(pupil=cycle.pupil, plan=cycle.plan, number=2)


def test_a_finished_cycle_says_what_follows(school):
    cycle = make.CycleFactory(pupil=PupilFactory(school=school))
    who_and_when = {"finished_at": timezone.now(), "finished_by": UserFactory()}

    with refused("provision_cycle_finished_is_decided"):
        changed(cycle, stage=Stage.FINISHED, reviewed_on=D(2026, 12, 1), **who_and_when)


def test_a_finished_cycle_says_who_and_when(school):
    cycle = make.CycleFactory(pupil=PupilFactory(school=school))

    with refused("provision_cycle_finished_together"):
        changed(cycle, finished_at=timezone.now(), decision=Decision.CONTINUE)


def test_disagreement_has_a_reason(school):
    with refused("provision_agreement_reason"):
        make.AgreementFactory(pupil=PupilFactory(school=school), answer=Answer.DISAGREE)


def test_support_is_one_thing(school):
    support = make.OutcomeSupportFactory(pupil=PupilFactory(school=school))

    with refused("provision_outcomesupport_is_one_thing"):
        changed(support, what="")


def test_three_strategies_stand_first(school):
    first = make.PupilStrategyFactory(pupil=PupilFactory(school=school), order=1)
    make.PupilStrategyFactory(pupil=first.pupil, order=4)
    make.PupilStrategyFactory(pupil=first.pupil, order=4)

    with refused("provision_pupilstrategy_three_first"):
        make.PupilStrategyFactory(pupil=first.pupil, order=1)


def test_a_pupil_has_one_regulation_plan_now(school):
    plan = make.RegulationPlanFactory(pupil=PupilFactory(school=school))

    with refused("provision_regulationplan_open_once"):
        make.RegulationPlanFactory(pupil=plan.pupil)
