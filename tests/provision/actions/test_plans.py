"""Plans started, moved between tiers and ended, with what each step leaves behind."""

import datetime

import pytest
from django.utils import timezone

from provision.actions import cycles, plans
from provision.enums import Decision, Level, Stage
from provision.evidence import candidates
from provision.models import Cycle, PlanLayer, PlanVersion, SupportPlan
from pupils.actions.pupils import cancel_leaving, leave, readmit
from pupils.enums import DueKind
from pupils.models import Due, Monitoring, Pupil
from sendhub.audit.models import Entry
from sendhub.dates import add_months
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories import pupils
from tests.factories.accounts import TermFactory, UserFactory

TODAY = timezone.localdate()
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, sen_status="K")


@pytest.fixture(autouse=True)
def inside(school):
    with tenant(school.pk):
        yield


def started(pupil, by, **values):
    return plans.start_plan(pupil=pupil, by=by, **values)


def with_outcomes(cycle, *ratings):
    return [
        make.OutcomeFactory(pupil=cycle.pupil, cycle=cycle, rating=rating, order=place)
        for place, rating in enumerate(ratings, start=1)
    ]


def at_review(pupil, by, *ratings, decision=Decision.CONTINUE):
    """A cycle walked to its review by the actions, rated and decided."""
    cycle = started(pupil, by)
    with_outcomes(cycle, *(ratings or ("0",)))
    for stage in (Stage.PLAN, Stage.DO, Stage.REVIEW):
        cycle = cycles.move_on(cycle=cycle, to=stage, by=by)
    cycle.decision, cycle.decision_reason = decision, "As was said."
    cycle.save()
    return cycle


def layers(plan):
    return list(plan.layers.order_by("pk").values_list("level", "starts_on", "ends_on"))


def test_a_plan_starts_with_what_is_known(pupil, school, senco_actor):
    observation = pupils.ObservationFactory(pupil=pupil, seen_on=TODAY, seen="Hides under tables.")
    TermFactory(school=school, starts_on=TODAY - 90 * ONE_DAY, ends_on=TODAY + 40 * ONE_DAY)

    cycle = started(pupil, senco_actor)

    evidence = list(cycle.evidence.values_list("kind", "subject_id", "summary"))
    due = Due.objects.get(kind=DueKind.PLAN_REVIEW)
    events = set(Entry.objects.values_list("event", flat=True))
    assert evidence == [("observation", observation.pk, "Hides under tables.")]
    assert (cycle.stage, cycle.number, cycle.review_on) == ("assess", 1, TODAY + 40 * ONE_DAY)
    assert (due.subject_id, due.due_on, due.pupil_id) == (cycle.pk, cycle.review_on, pupil.pk)
    assert layers(cycle.plan) == [(Level.TARGETED, TODAY, None)]
    assert "plan_started" in events


def test_pupil_with_an_ehc_plan_gets_a_plan_that_delivers_it(school, senco_actor):
    pupil = pupils.PupilFactory(school=school, sen_status="E")

    plan = started(pupil, senco_actor).plan

    assert (plan.kind, layers(plan)) == ("ehc_delivery", [(Level.EHC, TODAY, None)])


def test_starting_twice_leads_to_the_plan_that_runs(pupil, senco_actor):
    first, second = started(pupil, senco_actor), started(pupil, senco_actor)

    assert (first.pk, SupportPlan.objects.count()) == (second.pk, 1)


def test_pupil_who_left_gets_no_plan(school, senco_actor):
    gone = pupils.PupilFactory(school=school, on_roll=False)

    with pytest.raises(NotPossible, match="not on roll"):
        started(gone, senco_actor)


def concern_about(pupil, **values):
    concern = pupils.ConcernFactory(school=pupil.school, raised_by=UserFactory(), **values)
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    return concern


def test_a_concern_joins_the_plan_that_runs_and_its_obligation_is_met(pupil, senco_actor):
    cycle = started(pupil, senco_actor)
    concern = concern_about(pupil, text="Cries at break.")
    due = pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_START, subject_id=concern.pk)

    started(pupil, senco_actor, concern=concern)

    due.refresh_from_db()
    assert [row.summary for row in cycle.evidence.all()] == [
        f"{concern.raised_by.name}: Cries at break."
    ]
    assert due.done_on == TODAY


def test_a_concern_does_not_change_a_plan_that_is_agreed(pupil, senco_actor):
    cycle = started(pupil, senco_actor)
    with_outcomes(cycle, "")
    for stage in (Stage.PLAN, Stage.DO):
        cycles.move_on(cycle=cycle, to=stage, by=senco_actor)

    with pytest.raises(NotPossible, match="agreed already"):
        started(pupil, senco_actor, concern=concern_about(pupil))


def test_restricted_concern_never_becomes_evidence(pupil, senco_actor):
    concern = concern_about(pupil, text="A secret.")
    pupils.RestrictionFactory(document=None, concern=concern, school=pupil.school)

    cycle = started(pupil, senco_actor)

    assert list(cycle.evidence.all()) == []


def test_text_of_a_concern_about_several_pupils_stays_out(pupil, school, senco_actor):
    concern = concern_about(pupil, text="Both hit each other.")
    pupils.ConcernPupilFactory(concern=concern, pupil=pupils.PupilFactory(school=school))

    cycle = started(pupil, senco_actor)

    assert [row.summary for row in cycle.evidence.all()] == [
        f"Concern raised by {concern.raised_by.name}"
    ]


def test_do_locks_the_plan_and_owes_the_answers(pupil, senco_actor):
    cycle = started(pupil, senco_actor)
    with_outcomes(cycle, "")
    cycles.move_on(cycle=cycle, to=Stage.PLAN, by=senco_actor)

    cycles.move_on(cycle=cycle, to=Stage.DO, by=senco_actor)

    version = PlanVersion.objects.get()
    due = Due.objects.get(kind=DueKind.PLAN_AGREEMENT)
    assert (version.moment, len(version.digest), len(version.content["outcomes"])) == ("do", 64, 1)
    assert (due.subject_id, due.due_on) == (cycle.pk, TODAY + 14 * ONE_DAY)


def test_do_does_not_begin_without_an_outcome(pupil, senco_actor):
    cycle = started(pupil, senco_actor)
    cycles.move_on(cycle=cycle, to=Stage.PLAN, by=senco_actor)

    with pytest.raises(NotPossible, match="no outcome yet"):
        cycles.move_on(cycle=cycle, to=Stage.DO, by=senco_actor)


@pytest.mark.parametrize("to", [Stage.ASSESS, Stage.DO, Stage.REVIEW, Stage.FINISHED])
def test_a_stage_is_not_jumped(pupil, senco_actor, to):
    cycle = started(pupil, senco_actor)

    with pytest.raises(NotPossible, match="is at “Assess” already"):
        cycles.move_on(cycle=cycle, to=to, by=senco_actor)


def test_a_finished_review_leaves_the_next_cycle_with_the_unmet(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor, "1", "-1", "stopped", "not_reviewed")

    following = cycles.finish(cycle=cycle, by=senco_actor)

    outcomes = list(cycle.outcomes.all())
    carried = list(following.outcomes.values_list("carried_from", flat=True))
    kinds = set(Due.objects.open().values_list("kind", "subject_id"))
    assert (following.number, following.stage) == (2, Stage.ASSESS)
    assert carried == [outcomes[1].pk, outcomes[3].pk]
    assert following.evidence.count() == 4
    assert kinds == {(DueKind.PLAN_REVIEW, following.pk)}
    assert [v.moment for v in PlanVersion.objects.order_by("pk")] == ["do", "review"]


def test_a_review_is_finished_once(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor)
    cycles.finish(cycle=cycle, by=senco_actor)

    with pytest.raises(NotPossible, match="finished already"):
        cycles.finish(cycle=cycle, by=senco_actor)

    assert Cycle.objects.count() == 2


def test_a_review_is_not_finished_before_it_is_begun_or_decided(pupil, senco_actor):
    cycle = started(pupil, senco_actor)
    with pytest.raises(NotPossible, match="Begin the review first"):
        cycles.finish(cycle=cycle, by=senco_actor)

    undecided = at_review(
        pupils.PupilFactory(school=pupil.school, sen_status="K"), senco_actor, decision=""
    )
    with pytest.raises(NotPossible, match="what follows"):
        cycles.finish(cycle=undecided, by=senco_actor)


def test_an_unrated_outcome_holds_the_review_open(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor, "0", "")

    with pytest.raises(NotPossible, match="Rate each outcome first"):
        cycles.finish(cycle=cycle, by=senco_actor)


def test_stepping_up_moves_the_tier_as_dated_history(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor, decision=Decision.STEP_UP)
    PlanLayer.objects.update(starts_on=TODAY - 30 * ONE_DAY)

    cycles.finish(cycle=cycle, by=senco_actor)

    assert layers(cycle.plan) == [
        (Level.TARGETED, TODAY - 30 * ONE_DAY, TODAY - ONE_DAY),
        (Level.SPECIALIST, TODAY, None),
    ]


def test_a_step_on_the_first_day_replaces_the_tier(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor, decision=Decision.STEP_UP)

    cycles.finish(cycle=cycle, by=senco_actor)

    assert layers(cycle.plan) == [(Level.SPECIALIST, TODAY, None)]


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        (Decision.REFER, DueKind.PLAN_REFERRAL),
        (Decision.REQUEST_ASSESSMENT, DueKind.ASSESSMENT_REQUEST),
    ],
)
def test_what_a_review_decides_to_begin_is_owed_until_it_is_settled(
    pupil, senco_actor, decision, kind
):
    cycle = at_review(pupil, senco_actor, decision=decision)
    cycles.finish(cycle=cycle, by=senco_actor)
    due = Due.objects.get(kind=kind)

    cycles.settle(cycle=cycle, kind=kind, note="Sent today", by=senco_actor)

    assert due.due_on == TODAY + 14 * ONE_DAY
    due.refresh_from_db()
    assert (due.done_on, due.done_note) == (TODAY, "Sent today")
    with pytest.raises(NotPossible, match="done already"):
        cycles.settle(cycle=cycle, kind=kind, note="", by=senco_actor)


def test_an_end_takes_the_pupil_off_the_register_and_watches(pupil, senco_actor):
    cycle = at_review(pupil, senco_actor, decision=Decision.EXIT)
    until = add_months(TODAY, 2)

    following = cycles.finish(
        cycle=cycle,
        by=senco_actor,
        informed_on=TODAY,
        informed_how="meeting",
        monitor_until=until,
    )

    plan = SupportPlan.objects.get()
    assert following is None
    assert (plan.ends_on, plan.end_reason) == (TODAY, "As was said.")
    assert Pupil.objects.get(pk=pupil.pk).sen_status == "N"
    assert Monitoring.objects.get().review_on == until
    assert [level.ends_on for level in plan.layers.all()] == [TODAY]
    assert list(Due.objects.open().values_list("kind", flat=True)) == [DueKind.MONITORING_REVIEW]


def test_who_leads_is_changed_once_for_each_version(pupil, senco_actor):
    plan = started(pupil, senco_actor).plan
    values = {"lead": None, "reviews_a_year": 6, "by": senco_actor}

    plans.edit_plan(plan=plan, version=plan.version, **values)

    with pytest.raises(Conflict):
        plans.edit_plan(plan=plan, version=plan.version, **values)


@pytest.mark.parametrize(
    ("leaves_in", "is_open"),
    [(0, False), (30, False), (90, True)],
    ids=["today", "before", "after"],
)
def test_a_leaver_owes_no_review_after_the_last_day(pupil, school, senco_actor, leaves_in, is_open):
    cycle = started(pupil, senco_actor)
    cycle.review_on = TODAY + 60 * ONE_DAY
    plans.open_review(cycle=cycle, by=senco_actor)
    owed = Due.objects.open().filter(kind=DueKind.PLAN_REVIEW, subject_id=cycle.pk)

    leave(pupil=pupil, ends_on=TODAY + leaves_in * ONE_DAY, by=senco_actor)
    assert owed.exists() == is_open

    cancel_leaving(pupil=pupil, by=senco_actor)
    assert [due.due_on for due in owed] == [cycle.review_on]


def test_a_pupil_who_is_back_owes_the_review_of_the_plan_that_still_runs(
    pupil, school, senco_actor
):
    cycle = started(pupil, senco_actor)
    owed = Due.objects.open().filter(kind=DueKind.PLAN_REVIEW, subject_id=cycle.pk)
    leave(pupil=pupil, ends_on=TODAY - 2 * ONE_DAY, by=senco_actor)
    assert not owed.exists()

    readmit(pupil=pupil, starts_on=TODAY, by=senco_actor)

    assert [due.due_on for due in owed] == [cycle.review_on]


def test_a_pupil_who_is_back_owes_nothing_of_a_plan_ended_meanwhile(pupil, school, senco_actor):
    cycle = started(pupil, senco_actor)
    leave(pupil=pupil, ends_on=TODAY - 2 * ONE_DAY, by=senco_actor)
    plans.end_plan(plan=cycle.plan, reason="Moved away.", today=TODAY, by=senco_actor)

    readmit(pupil=pupil, starts_on=TODAY, by=senco_actor)

    assert not Due.objects.open().filter(kind=DueKind.PLAN_REVIEW).exists()


def test_what_the_pupil_says_is_ticked_and_what_others_say_is_offered(pupil, school, senco_actor):
    mine = pupils.VoiceFactory(pupil=pupil, given_on=TODAY)
    theirs = pupils.VoiceFactory(pupil=pupil, of="parent", name="Mrs Larkin", given_on=TODAY)

    found = [
        row for row in candidates(pupil, actor=senco_actor, today=TODAY) if row.kind == "voice"
    ]
    cycle = started(pupil, senco_actor)

    assert {row.subject_id: row.is_usual for row in found} == {mine.pk: True, theirs.pk: False}
    assert list(cycle.evidence.values_list("kind", "summary")) == [
        ("voice", "Wren, about What I am good at: “I am good at climbing.”")
    ]


def test_avoidance_plan_and_suspensions_are_offered_as_evidence(pupil, senco_actor):
    plan = pupils.AvoidancePlanFactory(pupil=pupil, child_words="My tummy hurts.", push=["noise"])
    pupils.AvoidancePlanFactory(pupil=pupil, ends_on=TODAY)
    struck = pupils.SuspensionFactory(pupil=pupil, context="A change without warning.")

    with tenant(pupil.school_id):
        offered = candidates(pupil, actor=senco_actor, today=TODAY)

    assert [(each.kind, each.subject_id, each.summary) for each in offered] == [
        ("avoidance", plan.pk, "“My tummy hurts.” Noise, crowds, smells or light"),
        (
            "suspension",
            struck.pk,
            "Suspension, 4 half days: Persistent or general disruptive behaviour. A change without warning.",
        ),
    ]
