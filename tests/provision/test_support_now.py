"""What a referral says of the support in school: the plan that runs, interventions, strategies."""

import datetime

import pytest

from agencies.actions.referrals import start_referral
from sendhub.templatetags.sendhub import day
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

    def start(key="support_now"):
        with tenant(pupil.school_id):
            referral = start_referral(
                pupil=pupil,
                agency=make.AgencyFactory(school=pupil.school),
                kind="salt",
                by=senco_actor,
            )
        return referral.answers.get(key, "").splitlines()

    return start


def in_a_run(pupil, name, *, ends_on=None):
    offer = provision.ProvisionFactory(
        school=pupil.school, usual_minutes=20, usual_sessions=2, usual_weeks=6
    )
    run = provision.InterventionFactory(school=pupil.school, provision=offer, name=name)
    provision.ParticipationFactory(
        pupil=pupil,
        intervention=run,
        starts_on=min(TODAY, ends_on or TODAY) - 20 * DAY,
        ends_on=ends_on,
        state="ended" if ends_on else "taking_part",
    )


def test_support_is_told_from_plan_interventions_and_strategies(pupil, said):
    plan = provision.SupportPlanFactory(pupil=pupil)
    cycle = provision.CycleFactory(
        pupil=pupil, plan=plan, stage="do", do_from=TODAY, adjustments="Pictures beside words."
    )
    outcome = provision.OutcomeFactory(
        pupil=pupil, cycle=cycle, target="Says three things in order"
    )
    provision.OutcomeSupportFactory(
        pupil=pupil, outcome=outcome, what="Check-in", minutes=10, sessions_a_week=5, weeks=None
    )
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
        "Check-in: 10 minutes, 5 times a week",
        "Word boosters: 20 minutes, twice a week, for 6 weeks",
        "One step at a time.",
    ]


def test_what_was_tried_is_told_with_what_came_of_it(pupil, said):
    concern = pupils.ConcernFactory(school=pupil.school)
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    pupils.ConcernTriedFactory(concern=concern, what="A quiet corner", helped="no")
    in_a_run(pupil, "Word boosters", ends_on=TODAY - 7 * DAY)
    in_a_run(pupil, "Long ago", ends_on=TODAY - 800 * DAY)
    in_a_run(pupil, "Still running")

    assert said("tried") == [
        "A quiet corner: helped? no",
        f"Word boosters, until {day(TODAY - 7 * DAY)}: not reviewed",
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
