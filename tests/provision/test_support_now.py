"""What a referral says of the support in school: the plan that runs, interventions, strategies."""

import datetime

import pytest

from agencies.actions.referrals import start_referral
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import provision, pupils

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def pupil(school):
    pupil = pupils.PupilFactory(school=school)
    profile = pupils.ProfileFactory(pupil=pupil, state="current")
    pupils.ProfileStrategyFactory(profile=profile, text="From the profile.")
    return pupil


@pytest.fixture
def said(pupil, senco_actor):
    """Return a function that starts a referral and reads its first words."""

    def start():
        with tenant(pupil.school_id):
            referral = start_referral(
                pupil=pupil,
                agency=make.AgencyFactory(school=pupil.school),
                kind="salt",
                by=senco_actor,
            )
        return referral.answers.get("support_now", "").splitlines()

    return start


def in_a_run(pupil, name, *, ends_on=None):
    offer = provision.ProvisionFactory(
        school=pupil.school, usual_minutes=20, usual_sessions=2, usual_weeks=6
    )
    run = provision.InterventionFactory(school=pupil.school, provision=offer, name=name)
    provision.ParticipationFactory(
        pupil=pupil,
        intervention=run,
        starts_on=TODAY - 20 * DAY,
        ends_on=ends_on,
        state="ended" if ends_on else "taking_part",
    )


def test_support_is_told_from_plan_interventions_and_strategies(pupil, said):
    plan = provision.SupportPlanFactory(pupil=pupil)
    cycle = provision.CycleFactory(
        pupil=pupil, plan=plan, stage="do", do_from=TODAY, adjustments="Pictures beside words."
    )
    provision.OutcomeFactory(pupil=pupil, cycle=cycle, target="Says three things in order")
    in_a_run(pupil, "Word boosters")
    in_a_run(pupil, "Over since a week", ends_on=TODAY - 7 * DAY)
    provision.PupilStrategyFactory(pupil=pupil, text="One step at a time.")
    provision.PupilStrategyFactory(
        pupil=pupil,
        text="No longer done.",
        starts_on=TODAY - 20 * DAY,
        ends_on=TODAY - DAY,
        end_reason="It did not help.",
    )

    assert said() == [
        "In every lesson: Pictures beside words.",
        "To be reached: Says three things in order",
        "Word boosters: 20 minutes, twice a week, for 6 weeks",
        "One step at a time.",
    ]


def test_plan_that_is_still_written_says_nothing(pupil, said):
    plan = provision.SupportPlanFactory(pupil=pupil)
    provision.CycleFactory(pupil=pupil, plan=plan, stage="plan", adjustments="Not settled.")

    assert said() == ["From the profile."]


def test_another_pupils_support_stays_out(school, pupil, said):
    other = pupils.PupilFactory(school=school)
    provision.PupilStrategyFactory(pupil=other, text="For another.")
    in_a_run(other, "Another’s group")

    assert said() == ["From the profile."]
