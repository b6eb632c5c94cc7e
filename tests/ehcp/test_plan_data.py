"""What is noted of a plan: corrected with its history, and gone with the pupil to another LA or school."""

import datetime

import pytest
from django.urls import reverse

from ehcp.actions import plan_data as actions
from ehcp.actions import reviews
from ehcp.models import EhcPlan
from ehcp.rules.deadlines import review_due_after_move
from pupils.actions.pupils import cancel_leaving, leave
from pupils.enums import DueKind, WhoseMove
from pupils.models import Due
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import ehcp as make
from tests.factories.accounts import LocalAuthorityFactory
from tests.factories.pupils import PupilFactory

D = datetime.date
TODAY = D.today()
DAY = datetime.timedelta(days=1)
MADE = TODAY - 200 * DAY


@pytest.fixture
def plan(school):
    return make.EhcPlanFactory(pupil=PupilFactory(school=school), first_issued_on=MADE)


@pytest.fixture
def review(plan, senco_actor):
    with tenant(plan.school_id):
        return reviews.open_next(plan=plan, anchor_on=MADE, by=senco_actor)


def open_dues(plan):
    with tenant(plan.school_id):
        rows = Due.objects.filter(pupil=plan.pupil_id, done_on=None).order_by("kind")
        return list(rows.values_list("kind", "whose_move", "due_on"))


@pytest.mark.parametrize(
    ("review_due", "moved_on", "due_on"),
    [
        (D(2026, 12, 1), D(2026, 9, 1), D(2026, 12, 1)),
        (D(2026, 11, 30), D(2026, 9, 1), D(2026, 12, 1)),
        (D(2026, 12, 2), D(2026, 9, 1), D(2026, 12, 2)),
        (D(2027, 1, 5), D(2026, 11, 30), D(2027, 2, 28)),
        (D(2028, 1, 5), D(2027, 11, 30), D(2028, 2, 29)),
    ],
)
def test_new_la_reviews_by_the_later_of_twelve_months_and_three_from_the_move(
    review_due, moved_on, due_on
):
    assert review_due_after_move(review_due=review_due, moved_on=moved_on) == due_on


def test_corrected_first_day_moves_the_review_that_counts_from_it(
    plan, review, school, senco_client
):
    other = LocalAuthorityFactory(code="998", name="Elsewhereshire")
    right = MADE - 30 * DAY
    page = reverse("ehcp:plan_edit", kwargs={"ehc_plan_pk": plan.pk})
    response = senco_client.post(
        page,
        {
            "version": plan.version,
            "local_authority": other.pk,
            "source": "inherited",
            "reference": "EHC/77",
            "officer": "Maris Fenwick",
            "lead": "",
            "first_issued_on": right.isoformat(),
        },
    )

    assert response.url == plan.get_absolute_url()
    with tenant(school.pk):
        before = review.due_on
        plan.refresh_from_db()
        review.refresh_from_db()
        kept = list(EhcPlan.pgh_event_model.objects.filter(pgh_obj_id=plan.pk).order_by("pgh_id"))
    assert (plan.local_authority, plan.reference, plan.first_issued_on) == (other, "EHC/77", right)
    assert review.anchor_on == right
    assert review.due_on < before
    assert (DueKind.REVIEW_DUE, WhoseMove.LA, review.due_on) in open_dues(plan)
    assert [row.first_issued_on for row in kept][-2:] == [MADE, right]


def test_review_that_counts_from_a_decision_stays_where_it_is(plan, school, senco_actor):
    with tenant(school.pk):
        review = reviews.open_next(plan=plan, anchor_on=MADE + 90 * DAY, by=senco_actor)
        due_on = review.due_on
        actions.edit_plan(
            plan=plan, version=plan.version, by=senco_actor, first_issued_on=MADE - DAY
        )
        review.refresh_from_db()

    assert review.due_on == due_on


def test_two_who_correct_a_plan_are_told_of_each_other(plan, school, senco_actor):
    with tenant(school.pk):
        actions.edit_plan(plan=plan, version=plan.version, by=senco_actor, officer="One")
        with pytest.raises(Conflict):
            actions.edit_plan(plan=plan, version=plan.version, by=senco_actor, officer="Two")


def test_first_day_in_the_future_is_refused_beside_the_field(plan, senco_client):
    response = senco_client.post(
        reverse("ehcp:plan_edit", kwargs={"ehc_plan_pk": plan.pk}),
        {"version": plan.version, "first_issued_on": (TODAY + DAY).isoformat()},
    )

    errors = response.context["form"].errors
    assert errors["first_issued_on"] == ["This day is still to come."]


def test_plan_that_moves_to_another_la_starts_both_its_clocks(plan, review, school, senco_client):
    other = LocalAuthorityFactory(code="998", name="Elsewhereshire")
    with tenant(school.pk):
        type(review).objects.filter(pk=review.pk).update(due_on=TODAY + 10 * DAY)
    moved = senco_client.post(
        reverse("ehcp:plan_move", kwargs={"ehc_plan_pk": plan.pk}),
        {"version": plan.version, "local_authority": other.pk, "on": TODAY.isoformat()},
    )

    assert moved.url == plan.get_absolute_url()
    with tenant(school.pk):
        plan.refresh_from_db()
        review.refresh_from_db()
    assert (plan.local_authority, plan.reference, plan.ended_on) == (other, "", None)
    assert review.due_on == review_due_after_move(review_due=TODAY, moved_on=TODAY)
    told = (DueKind.EHC_PLAN_TOLD, WhoseMove.LA, TODAY + 42 * DAY)
    assert told in open_dues(plan)
    assert (DueKind.REVIEW_DUE, WhoseMove.LA, review.due_on) in open_dues(plan)

    senco_client.post(
        reverse("ehcp:plan_told", kwargs={"ehc_plan_pk": plan.pk}), {"on": TODAY.isoformat()}
    )

    assert told not in open_dues(plan)


@pytest.mark.parametrize(
    ("values", "on"),
    [
        ({}, MADE - DAY),
        ({"first_issued_on": None}, TODAY),
        ({"ended_on": TODAY, "ended_reason": "other"}, TODAY),
    ],
)
def test_plan_that_is_not_in_force_goes_to_no_other_la(school, senco_actor, values, on):
    pupil = PupilFactory(school=school)
    plan = make.EhcPlanFactory(pupil=pupil, **{"first_issued_on": MADE, **values})
    with tenant(school.pk), pytest.raises(NotPossible, match="in force"):
        actions.move_plan(
            plan=plan,
            version=plan.version,
            local_authority=plan.local_authority,
            on=on,
            by=senco_actor,
        )


def test_pupil_who_leaves_takes_the_review_along_but_for_our_report(
    plan, review, school, senco_actor
):
    before = open_dues(plan)
    with tenant(school.pk):
        leave(pupil=plan.pupil, ends_on=TODAY, by=senco_actor)
    gone = open_dues(plan)
    with tenant(school.pk):
        cancel_leaving(pupil=plan.pupil, by=senco_actor)

    assert [kind for kind, *_ in gone if kind.startswith("review_")] == []
    assert [each for each in open_dues(plan) if each in before] == before


def test_report_of_a_meeting_held_here_stays_owed_when_the_pupil_leaves(
    plan, review, school, senco_actor
):
    with tenant(school.pk):
        review.state, review.meeting_on = "held", TODAY - DAY
        review.save()
        reviews.set_clocks(review, by=senco_actor)
        leave(pupil=plan.pupil, ends_on=TODAY, by=senco_actor)

    kept = [each for each in open_dues(plan) if each[0].startswith("review_")]
    assert kept == [(DueKind.REVIEW_REPORT, WhoseMove.SCHOOL, TODAY + 13 * DAY)]
