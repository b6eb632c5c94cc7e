"""An annual review from its opening to the LA's decision, and everything that can come in between."""

import datetime
from datetime import timedelta

import pytest
from django.http import Http404

from ehcp.actions import decisions, meetings, reviews, rounds
from ehcp.models import AnnualReview, Contribution, ReviewPerson
from ehcp.review_enums import Outcome, PersonRole
from ehcp.review_enums import ReviewState as S
from ehcp.review_page import people_of
from ehcp.rules.deadlines import DEADLINES, last_day
from pupils.enums import DueKind, WhoseMove
from pupils.models import Due, Voice
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing import visiting
from sendhub.sharing.enums import Audience, Delivery, GivenHow
from sendhub.sharing.models import Ask, Link
from sendhub.tenancy import tenant
from tests.factories import agencies as agency_rows
from tests.factories import ehcp as plans
from tests.factories import ehcp_reviews as make
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory

TODAY = datetime.date.today()
MEETING = TODAY + timedelta(days=40)
K = DueKind


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return pupils.PupilFactory(
        school=school, group=group, nc_year="4", born_on=TODAY.replace(year=TODAY.year - 8, day=1)
    )


@pytest.fixture
def mother(pupil):
    contact = pupils.ContactFactory(school=pupil.school, email="mother@families.example")
    pupils.RelationshipFactory(
        pupil=pupil,
        contact=contact,
        relation="PAM",
        has_parental_responsibility=True,
        may_receive=True,
    )
    return contact


@pytest.fixture
def plan(pupil):
    return make.EhcPlanFactory(pupil=pupil, first_issued_on=TODAY - timedelta(days=200))


@pytest.fixture
def review(plan, senco_actor):
    with tenant(plan.school_id):
        return reviews.open_next(plan=plan, anchor_on=plan.first_issued_on, by=senco_actor)


def with_day(review, by, on=MEETING):
    with tenant(review.school_id):
        return reviews.set_meeting(
            review=review, version=review.version, meeting_on=on, meeting_at=None, place="", by=by
        )


def gathered(review, by):
    with tenant(review.school_id):
        rounds.gather_people(review=review, by=by)
        return {person.role: person for person in review.people.all()}


def asked(review, by, people=None):
    with tenant(review.school_id):
        people = people or list(review.people.exclude(name=""))
        return rounds.ask_round(
            review=review,
            version=review.version,
            people=people,
            due_on=TODAY + timedelta(days=14),
            by=by,
        )


def held(review, by, on=TODAY, **more):
    """A meeting held today: its day is set straight, as nobody may hold it before its day."""
    with tenant(review.school_id):
        AnnualReview.objects.filter(pk=review.pk).update(meeting_on=on)
        review.refresh_from_db()
        values = {
            "notes": {},
            "ratings": {},
            "people": {},
            "changes": [],
            "actions": [],
            "recommendation": Outcome.AMEND,
            "recommendation_reason": "",
        } | more
        return meetings.save_meeting(
            review=review, version=review.version, held=True, by=by, **values
        )


def dues(review, *, is_open=True):
    with tenant(review.school_id):
        rows = Due.objects.filter(subject_id=review.pk, kind__startswith="review_")
        rows = rows.exclude(kind=K.REVIEW_CONTRIBUTION).filter(done_on__isnull=is_open)
        return {due.kind: (due.due_on, due.whose_move) for due in rows}


# --- opened by rule --------------------------------------------------------------------------------


def test_review_opens_with_its_dates_on_both_sides(review, plan):
    due_on = last_day(DEADLINES["AR_DUE"], plan.first_issued_on)

    assert review.state == S.PLANNED
    assert dues(review) == {
        K.REVIEW_MEETING: (due_on - timedelta(days=28 + 42), WhoseMove.SCHOOL),
        K.REVIEW_DUE: (due_on, WhoseMove.LA),
    }


def test_plan_issued_on_29_february_is_reviewed_by_28_february(plan, senco_actor):
    with tenant(plan.school_id):
        review = reviews.open_next(plan=plan, anchor_on=datetime.date(2024, 2, 29), by=senco_actor)

    assert review.due_on == datetime.date(2025, 2, 28)


def test_second_opening_returns_the_review_that_stands(review, plan, senco_actor):
    with tenant(plan.school_id):
        again = reviews.open_next(plan=plan, anchor_on=TODAY, by=senco_actor)

    assert again.pk == review.pk


def test_pupil_in_the_highest_year_is_reviewed_for_the_move(school, senco_actor):
    leaver = pupils.PupilFactory(school=school, nc_year=school.highest_year)
    plan = make.EhcPlanFactory(pupil=leaver)
    with tenant(school.pk):
        review = reviews.open_next(plan=plan, anchor_on=plan.first_issued_on, by=senco_actor)

    assert (review.kind, review.transfer_by.month, review.transfer_by.day) == ("transfer", 2, 14)
    assert dues(review)[K.REVIEW_TRANSFER] == (review.transfer_by, WhoseMove.LA)


def test_la_date_stands_beside_the_law(school, plan, senco_actor):
    school.local_authority.local_dates = {"AR_DUE": {"count": 11, "unit": "months"}}
    school.local_authority.save()
    plan.pupil.school.local_authority.refresh_from_db()
    with tenant(school.pk):
        review = reviews.open_next(plan=plan, anchor_on=datetime.date(2026, 1, 19), by=senco_actor)

    assert (review.la_due_on, review.due_on) == (
        datetime.date(2026, 12, 19),
        datetime.date(2027, 1, 18),
    )


# --- the day of the meeting ------------------------------------------------------------------------


def test_day_of_the_meeting_sets_every_date(review, senco_actor):
    review = with_day(review, senco_actor)

    assert dues(review) == {
        K.REVIEW_ASK: (MEETING - timedelta(days=42), WhoseMove.SCHOOL),
        K.REVIEW_PAPERS: (MEETING - timedelta(days=14), WhoseMove.SCHOOL),
        K.REVIEW_HOLD: (MEETING, WhoseMove.SCHOOL),
        K.REVIEW_DUE: (review.due_on, WhoseMove.LA),
    }


def test_review_is_about_the_version_in_force_when_its_day_is_set(review, plan, senco_actor):
    version = plans.EhcPlanVersionFactory(pupil=plan.pupil, plan=plan, issued_on=TODAY)

    review = with_day(review, senco_actor)

    assert review.plan_version_id == version.pk


def test_meeting_moved_twice_keeps_both_moves_and_asks_for_notice_anew(review, senco_actor):
    review = with_day(review, senco_actor)
    people = gathered(review, senco_actor)
    with tenant(review.school_id):
        rounds.give_notice(review=review, on=TODAY, by=senco_actor)
        for days, why in ((50, "The family was ill"), (45, "The LA can come earlier")):
            review = reviews.put_off(
                review=review,
                version=review.version,
                meeting_on=TODAY + timedelta(days=days),
                meeting_at=None,
                place="Room 2",
                reason=why,
                by=senco_actor,
            )
        moves = [(move.from_on, move.to_on, move.reason) for move in review.moves.all()]
        told = review.people.filter(invited_on__isnull=False).count()

    assert moves == [
        (MEETING, TODAY + timedelta(days=50), "The family was ill"),
        (TODAY + timedelta(days=50), TODAY + timedelta(days=45), "The LA can come earlier"),
    ]
    assert dues(review)[K.REVIEW_PAPERS][0] == TODAY + timedelta(days=31)
    assert people
    assert told == 0


def test_two_editors_of_a_review_are_told_of_each_other(review, senco_actor):
    with_day(review, senco_actor)

    with pytest.raises(Conflict):
        with_day(review, senco_actor)


def test_a_day_that_is_set_is_put_off_and_not_set_again(review, senco_actor):
    review = with_day(review, senco_actor)

    with pytest.raises(NotPossible, match="Put it on another day"):
        with_day(review, senco_actor)


# --- people and the round --------------------------------------------------------------------------


def test_people_are_those_the_law_names_and_those_who_work_with_the_child(
    review, mother, senco_actor, head
):
    agency_rows.InvolvementFactory(
        pupil=review.pupil,
        agency=agency_rows.AgencyFactory(school=review.school, kind="SALT", name="Therapy"),
    )
    review = with_day(review, senco_actor)
    people = gathered(review, senco_actor)

    assert {role: bool(person.name) for role, person in people.items()} == {
        PersonRole.PARENT: True,
        PersonRole.HEAD: True,
        PersonRole.LA_SEN: False,
        PersonRole.HEALTH: False,
        PersonRole.LA_CARE: False,
        PersonRole.PUPIL: True,
        PersonRole.SENCO: True,
        PersonRole.TEACHER: True,
        PersonRole.THERAPIST: True,
    }
    with tenant(review.school_id):
        assert rounds.gather_people(review=review, by=senco_actor) == 0


def test_looked_after_child_brings_social_worker_and_virtual_school(review, senco_actor):
    pupils.CharacteristicFactory(pupil=review.pupil, kind="looked_after", starts_on=TODAY)

    people = gathered(with_day(review, senco_actor), senco_actor)

    assert {PersonRole.SOCIAL_WORKER, PersonRole.VIRTUAL_SCHOOL} <= set(people)


def test_adult_with_no_contact_is_not_among_the_people(review, mother, senco_actor):
    pupils.RelationshipFactory(
        pupil=review.pupil, has_parental_responsibility=True, no_contact=True, may_receive=False
    )

    people = gathered(with_day(review, senco_actor), senco_actor)

    with tenant(review.school_id):
        contacts = set(review.people.exclude(contact=None).values_list("contact", flat=True))
    assert contacts == {mother.pk}
    assert people[PersonRole.PARENT].contact_id == mother.pk


def test_round_asks_everybody_each_their_own_way(review, mother, senco_actor, teacher):
    review = with_day(review, senco_actor)
    people = gathered(review, senco_actor)
    chosen = [people[role] for role in (PersonRole.PARENT, PersonRole.PUPIL, PersonRole.TEACHER)]
    review = asked(review, senco_actor, chosen)

    with tenant(review.school_id):
        sent = {
            link.audience: (link.delivery, [ask.kind for ask in link.asks.all()])
            for link in Link.objects.all()
        }
        desk = Due.objects.get(kind=K.REVIEW_CONTRIBUTION, done_on=None)
    assert review.state == S.ASKED
    assert sent == {
        Audience.PARENT: (Delivery.EMAIL, ["review_parent"]),
        Audience.PUPIL: (Delivery.SLIP, ["review_pupil"]),
    }
    assert (desk.owner_id, desk.subject_id) == (
        teacher.staff_records.get().pk,
        people[PersonRole.TEACHER].pk,
    )
    assert K.REVIEW_ASK not in dues(review)


def test_round_needs_a_day_and_somebody(review, senco_actor):
    person = make.ReviewPersonFactory(pupil=review.pupil, review=review)
    with pytest.raises(NotPossible, match="day of the meeting"):
        asked(review, senco_actor, [person])

    review = with_day(review, senco_actor)
    with tenant(review.school_id), pytest.raises(NotPossible, match="at least one"):
        rounds.ask_round(
            review=review, version=review.version, people=[], due_on=MEETING, by=senco_actor
        )


def answered(person, actor_of_school, words="Reading goes well"):
    """The person answers through the private link."""
    with tenant(person.school_id):
        person = ReviewPerson.objects.select_related("link").get(pk=person.pk)
        ask = Ask.objects.select_related("link__pupil").get(link=person.link)
        by = visiting.actor_of_link(ask.link, school=ask.link.pupil.school)
        return visiting.answer(ask=ask, by=by, answers={"going_well": words}, signature="A. Parent")


def test_answer_by_link_turns_the_light_and_stands_in_the_voice_section(
    review, mother, senco_actor
):
    review = with_day(review, senco_actor)
    parent = gathered(review, senco_actor)[PersonRole.PARENT]
    asked(review, senco_actor, [parent])
    answered(parent, senco_actor)

    with tenant(review.school_id):
        parent.refresh_from_db()
        given = Contribution.objects.get(person=parent)
        voices = list(Voice.objects.values_list("of", "words"))
    assert parent.received_on == TODAY
    assert (given.lines, given.is_late, given.given_how) == (
        [["What goes well for your child?", "Reading goes well"]],
        False,
        GivenHow.LINK,
    )
    assert voices == [("family", "Reading goes well")]


def test_answer_of_another_pupils_link_reaches_no_review(review, mother, senco_actor, school):
    review = with_day(review, senco_actor)
    parent = gathered(review, senco_actor)[PersonRole.PARENT]
    other = pupils.PupilFactory(school=school)
    with tenant(school.pk):
        link = links.prepare(
            pupil=other,
            audience=Audience.PARENT,
            receiver_name="Somebody",
            asked=[links.Asked(kind="review_parent", title="x", object_id=parent.pk)],
            delivery=Delivery.NONE,
            by=senco_actor,
        )
        ask = Ask.objects.select_related("link__pupil").get(
            link=links.send(link=link, by=senco_actor)
        )
    with tenant(school.pk), pytest.raises(Http404):
        visiting.answer(
            ask=ask,
            by=senco_actor,
            answers={"going_well": "x"},
            given_how=GivenHow.PAPER,
        )


def test_contribution_after_the_report_is_kept_and_marked_late(review, mother, senco_actor):
    review = with_day(review, senco_actor)
    parent = gathered(review, senco_actor)[PersonRole.PARENT]
    review = asked(review, senco_actor, [parent])
    review = held(review, senco_actor)
    with tenant(review.school_id):
        decisions.send_report(review=review, version=review.version, on=TODAY, by=senco_actor)
    answered(parent, senco_actor)

    with tenant(review.school_id):
        assert Contribution.objects.get(person=parent).is_late is True


def test_link_revoked_when_consent_goes_shows_as_stopped(review, mother, senco_actor):
    review = with_day(review, senco_actor)
    parent = gathered(review, senco_actor)[PersonRole.PARENT]
    review = asked(review, senco_actor, [parent])
    with tenant(review.school_id):
        links.revoke_all(links=Link.objects.of(review.pupil), by=senco_actor, reason="Withdrawn")
        lights = {p.role: p.light.value for p in people_of(review, today=TODAY)}

    assert lights[PersonRole.PARENT] == "stopped"


def test_reminder_reaches_those_with_an_address_and_names_the_others(review, mother, senco_actor):
    review = with_day(review, senco_actor)
    people = gathered(review, senco_actor)
    review = asked(review, senco_actor, [people[PersonRole.PARENT], people[PersonRole.PUPIL]])
    with tenant(review.school_id):
        reminded, to_ring = rounds.remind_all(review=review, by=senco_actor)

    assert (reminded, [person.role for person in to_ring]) == (1, [PersonRole.PUPIL])


def test_papers_out_close_their_due_and_tell_everybody(review, mother, senco_actor):
    review = with_day(review, senco_actor)
    gathered(review, senco_actor)
    with tenant(review.school_id):
        review = rounds.circulate(review=review, version=review.version, on=TODAY, by=senco_actor)
        untold = review.people.filter(is_invited=True, invited_on=None).exclude(name="").count()

    assert (review.state, untold) == (S.CIRCULATED, 0)
    assert set(dues(review)) == {K.REVIEW_HOLD, K.REVIEW_DUE}


# --- meeting, report, decision -----------------------------------------------------------------------


def test_meeting_before_its_day_is_refused(review, senco_actor):
    review = with_day(review, senco_actor)

    with pytest.raises(NotPossible, match="not held before its day"):
        held(review, senco_actor, on=TODAY + timedelta(days=1))


def test_meeting_keeps_words_ratings_changes_actions_and_people(review, senco_actor):
    line = make.OutcomeLineFactory(pupil=review.pupil, plan=review.plan)
    person = make.ReviewPersonFactory(pupil=review.pupil, review=review)
    review = held(
        review,
        senco_actor,
        notes={"child_words": "I like maths now"},
        ratings={
            line: {
                "rating": "1",
                "evidence": "Tells three things",
                "decision": "met",
                "new_text": "",
            }
        },
        people={person: {"attended": True, "stance": "disagree", "stance_reason": "More hours"}},
        changes=[{"section": "F", "text": "Daily", "reason": "Not enough"}],
        actions=[{"text": "Order", "owner": "SENCo", "due_on": None}],
    )

    with tenant(review.school_id):
        person.refresh_from_db()
        rating = review.ratings.get()
        change = review.changes.get()
        review = meetings.save_meeting(
            review=review,
            version=review.version,
            notes=review.notes,
            ratings={},
            people={},
            changes=[{"pk": change.pk, "section": "F", "text": "Twice a day", "reason": ""}],
            actions=[],
            recommendation="maintain",
            recommendation_reason="",
            held=False,
            by=senco_actor,
        )
        texts = [(row.pk, row.text) for row in review.changes.all()]
        actions = review.actions.count()
    assert (rating.rating, rating.decision) == ("1", "met")
    assert (person.attended, person.stance, person.signed_on) == (True, "disagree", TODAY)
    assert (texts, actions) == ([(change.pk, "Twice a day")], 0)
    assert review.state == S.HELD
    assert set(dues(review)) == {K.REVIEW_REPORT, K.REVIEW_DECISION, K.REVIEW_DUE}


def test_report_without_a_recommendation_is_refused(review, senco_actor):
    review = held(review, senco_actor, recommendation="")

    with tenant(review.school_id), pytest.raises(NotPossible, match="recommends"):
        decisions.send_report(review=review, version=review.version, on=TODAY, by=senco_actor)


@pytest.mark.parametrize("decision", [Outcome.MAINTAIN, Outcome.CEASE])
def test_decision_completes_the_review_and_opens_the_next_by_rule(review, senco_actor, decision):
    review = held(review, senco_actor, on=TODAY - timedelta(days=20))
    with tenant(review.school_id):
        review = decisions.send_report(
            review=review, version=review.version, on=TODAY - timedelta(days=3), by=senco_actor
        )
        review = decisions.record_decision(
            review=review,
            version=review.version,
            decision=decision,
            decided_on=TODAY,
            by=senco_actor,
        )
        following = AnnualReview.objects.undecided().first()

    assert review.state == S.COMPLETE
    assert dues(review) == {}
    if decision == Outcome.CEASE:
        assert following is None
    else:
        assert (following.anchor_on, following.pk != review.pk) == (TODAY, True)


def test_report_sent_late_is_on_record_as_late(review, senco_actor):
    review = held(review, senco_actor, on=TODAY - timedelta(days=20))
    with tenant(review.school_id):
        decisions.send_report(review=review, version=review.version, on=TODAY, by=senco_actor)
        due = Due.objects.get(kind=K.REVIEW_REPORT)

    assert (due.due_on, due.done_on) == (TODAY - timedelta(days=6), TODAY)


def test_amending_runs_the_family_and_the_la_clock(review, senco_actor):
    review = held(review, senco_actor, on=TODAY - timedelta(days=20))
    with tenant(review.school_id):
        review = decisions.record_decision(
            review=review,
            version=review.version,
            decision=Outcome.AMEND,
            decided_on=TODAY,
            notice_on=TODAY,
            by=senco_actor,
        )

    assert dues(review) == {
        K.REVIEW_REPORT: (TODAY - timedelta(days=6), WhoseMove.SCHOOL),
        K.REVIEW_COMMENTS: (TODAY + timedelta(days=14), WhoseMove.FAMILY),
        K.REVIEW_FINAL: (TODAY + timedelta(days=56), WhoseMove.LA),
    }
    with tenant(review.school_id):
        review = decisions.record_amended(
            review=review, version=review.version, amended_on=TODAY, by=senco_actor
        )
        other = AnnualReview.objects.undecided().get()
    assert set(dues(review)) == {K.REVIEW_REPORT}
    assert other.anchor_on == TODAY  # the decision, not the amended plan, starts the twelve months


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"decision": Outcome.AMEND}, "the day the notice was served"),
        ({"decision": Outcome.MAINTAIN, "notice_on": TODAY}, "there is none"),
        ({"decision": Outcome.MAINTAIN, "decided_on": TODAY - timedelta(days=30)}, "before the meeting"),
    ],
)  # fmt: skip
def test_decision_that_does_not_fit_is_refused(review, senco_actor, values, words):
    review = held(review, senco_actor, on=TODAY - timedelta(days=20))

    with tenant(review.school_id), pytest.raises(NotPossible, match=words):
        decisions.record_decision(
            **{"decided_on": TODAY, **values},
            review=review,
            version=review.version,
            by=senco_actor,
        )


def test_decision_before_the_meeting_is_refused(review, senco_actor):
    review = with_day(review, senco_actor)

    with tenant(review.school_id), pytest.raises(NotPossible, match="after the meeting"):
        decisions.record_decision(
            review=review,
            version=review.version,
            decision=Outcome.MAINTAIN,
            decided_on=TODAY,
            by=senco_actor,
        )


# --- early, cancelled, ceased --------------------------------------------------------------------


def test_early_review_takes_the_place_of_the_planned_one(review, plan, senco_actor):
    with tenant(plan.school_id):
        early = reviews.start_early(
            plan=plan, anchor_on=plan.first_issued_on, reason="Suspended twice", by=senco_actor
        )

    assert (early.pk, early.kind, early.early_reason) == (review.pk, "early", "Suspended twice")


def test_early_review_is_refused_while_one_is_under_way(review, plan, mother, senco_actor):
    review = with_day(review, senco_actor)
    gathered(review, senco_actor)
    asked(review, senco_actor)

    with tenant(plan.school_id), pytest.raises(NotPossible, match="under way"):
        reviews.start_early(plan=plan, anchor_on=TODAY, reason="Suspended", by=senco_actor)


def test_two_reviews_in_a_year_each_count_from_the_one_before(review, plan, senco_actor):
    review = held(review, senco_actor)
    with tenant(plan.school_id):
        decisions.record_decision(
            review=review,
            version=review.version,
            decision=Outcome.MAINTAIN,
            decided_on=TODAY,
            by=senco_actor,
        )
        early = reviews.start_early(
            plan=plan, anchor_on=TODAY, reason="The placement is at risk", by=senco_actor
        )
        numbers = AnnualReview.objects.filter(plan=plan).count()

    assert (numbers, early.kind, early.anchor_on) == (2, "early", TODAY)


def test_cancelled_review_says_why_and_the_duty_stays(review, mother, senco_actor):
    review = with_day(review, senco_actor)
    parent = gathered(review, senco_actor)[PersonRole.PARENT]
    review = asked(review, senco_actor, [parent])
    with tenant(review.school_id):
        review = reviews.cancel_review(
            review=review, version=review.version, reason="Opened twice", by=senco_actor
        )
        following = AnnualReview.objects.undecided().get()
        link = Link.objects.get()
    assert (review.state, review.cancelled_reason, dues(review)) == (
        S.CANCELLED,
        "Opened twice",
        {},
    )
    assert (following.anchor_on, following.due_on) == (review.anchor_on, review.due_on)
    assert link.revoked_at is not None


def test_plan_that_ends_in_mid_review_ends_the_review(review, plan, senco_actor):
    review = held(review, senco_actor)
    with tenant(plan.school_id):
        reviews.end_reviews_of(plan=plan, reason="Plan ceased", by=senco_actor)
        review.refresh_from_db()
        still_open = AnnualReview.objects.undecided().count()

    assert (review.state, still_open, dues(review)) == (S.CANCELLED, 0, {})


def test_each_step_is_an_audit_row(review, senco_actor):
    with_day(review, senco_actor)

    with tenant(review.school_id):
        events = list(
            Entry.objects.filter(object_type="ehcp.annualreview").values_list("event", flat=True)
        )
    assert sorted(events) == ["review_moved", "review_opened"]
