"""Pages of annual reviews: planner, one review, the round, meeting mode, a teacher's own part."""

import datetime
from datetime import timedelta

import pytest
from django.urls import reverse

from ehcp.actions import reviews, rounds
from ehcp.models import AnnualReview, Contribution, ReviewPerson
from ehcp.review_enums import PersonRole
from ehcp.review_page import draw_reviews, review_cases
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.dates import is_working_day
from sendhub.sharing.models import Link
from sendhub.tenancy import tenant
from tests.factories import ehcp as plans
from tests.factories import ehcp_reviews as make
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory, TermFactory

TODAY = datetime.date.today()


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return pupils.PupilFactory(school=school, group=group, last_name="Alderbrook", nc_year="4")


@pytest.fixture
def version(pupil):
    plan = plans.EhcPlanFactory(pupil=pupil, first_issued_on=TODAY - timedelta(days=250))
    return plans.EhcPlanVersionFactory(
        pupil=pupil, plan=plan, issued_on=TODAY - timedelta(days=250)
    )


@pytest.fixture
def review(version, senco_actor):
    plans.OutcomeTextFactory(pupil=version.pupil, plan_version=version)
    pupils.RelationshipFactory(
        pupil=version.pupil,
        contact=pupils.ContactFactory(school=version.school, email="mother@families.example"),
        has_parental_responsibility=True,
        may_receive=True,
    )
    with tenant(version.school_id):
        review = reviews.open_next(plan=version.plan, anchor_on=version.issued_on, by=senco_actor)
        review = reviews.set_meeting(
            review=review,
            version=1,
            meeting_on=TODAY + timedelta(days=35),
            meeting_at=None,
            place="",
            by=senco_actor,
        )
        rounds.gather_people(review=review, by=senco_actor)
    return review


def url(name, **kwargs):
    return reverse(f"ehcp:{name}", kwargs=kwargs)


def page(client, name, **kwargs):
    response = client.get(url(name, **kwargs))
    assert response.status_code == 200
    return response.content.decode()


def held_today(review):
    with tenant(review.school_id):
        AnnualReview.objects.filter(pk=review.pk).update(meeting_on=TODAY)


def test_planner_puts_the_late_one_first(review, school, senco_client):
    late = make.AnnualReviewFactory(
        pupil=pupils.PupilFactory(school=school, last_name="Zander"),
        due_on=TODAY - timedelta(days=3),
    )

    response = senco_client.get(url("review_list"))

    assert [line.review.pk for line in response.context["page"]] == [late.pk, review.pk]
    assert response.context["counts"]["late"] == 1


def test_planner_says_what_of_a_review_is_late(school, senco_client):
    held = {"state": "held", "due_on": TODAY + timedelta(days=60)}
    for last_name, values in {
        "Ash": {"due_on": TODAY - timedelta(days=3)},
        "Birch": held | {"meeting_on": TODAY - timedelta(days=15)},
        "Cedar": held | {"meeting_on": TODAY - timedelta(days=13)},
        "Dogwood": held | {"due_on": TODAY - timedelta(days=1), "meeting_on": TODAY},
    }.items():
        make.AnnualReviewFactory(
            pupil=pupils.PupilFactory(school=school, last_name=last_name), **values
        )

    lines = senco_client.get(url("review_list")).context["page"]

    assert {
        line.review.pupil.last_name: (line.is_meeting_late, line.is_report_late, line.is_whole_late)
        for line in lines
    } == {
        "Ash": (True, False, True),
        "Birch": (False, True, False),
        "Cedar": (False, False, False),
        "Dogwood": (False, False, True),
    }


@pytest.mark.parametrize(("show", "shown"), [("late", []), ("no_day", []), ("", ["one"])])
def test_planner_shows_what_is_asked_for(review, senco_client, show, shown):
    response = senco_client.get(url("review_list"), {"show": show})

    assert len(response.context["page"].object_list) == len(shown)


def test_teacher_does_not_see_the_planner_or_the_review(review, teacher_client):
    assert teacher_client.get(url("review_list")).status_code == 403
    assert teacher_client.get(url("review_view", review_pk=review.pk)).status_code == 403


def test_day_is_proposed_and_the_people_are_gathered(version, senco_actor, senco_client):
    with tenant(version.school_id):
        review = reviews.open_next(plan=version.plan, anchor_on=version.issued_on, by=senco_actor)
    day = TODAY + timedelta(days=30)
    response = senco_client.post(
        url("review_meeting_day", review_pk=review.pk),
        {"version": review.version, "meeting_on": day.isoformat(), "meeting_at": "14:00"},
    )

    assert response.url == url("review_round", review_pk=review.pk)
    with tenant(version.school_id):
        review.refresh_from_db()
        assert review.meeting_on == day
        assert review.people.filter(role=PersonRole.TEACHER).count() == 1


@pytest.mark.parametrize("is_open", [False, True])
def test_meeting_moved_to_a_closed_day_says_so(review, school, senco_client, is_open):
    TermFactory(
        school=school,
        starts_on=TODAY - timedelta(days=60),
        ends_on=TODAY + timedelta(days=60),
    )
    week = (TODAY + timedelta(days=number) for number in range(28, 35))
    chosen = next(day for day in week if is_working_day(day) == is_open)

    response = senco_client.post(
        url("review_put_off", review_pk=review.pk),
        {"version": review.version, "meeting_on": chosen.isoformat(), "reason": "Hall is taken"},
        follow=True,
    )

    told = [str(message) for message in response.context["messages"]]
    assert any(text.startswith("Moved.") for text in told)
    assert any("School is closed" in text for text in told) is not is_open


def test_round_is_three_clicks_from_the_desk(review, senco_client):
    """The due line opens the round (1), everybody is ticked already, one button sends (2)."""
    with tenant(review.school_id):
        due = Due.objects.get(kind=DueKind.REVIEW_ASK)
    desk = senco_client.get(reverse("pupils:due_list")).content.decode()
    address = url("review_round", review_pk=review.pk)
    assert f'href="{address}?from=due"' in desk

    form = senco_client.get(address).context["form"]
    response = senco_client.post(
        address,
        {
            "version": review.version,
            "people": list(form.chosen),
            "due_on": form.initial["due_on"].isoformat(),
        },
    )

    assert response.url == review.get_absolute_url()
    with tenant(review.school_id):
        due.refresh_from_db()
        assert Link.objects.count() == 2  # mother and pupil; the teacher is asked on the desk
    assert due.done_on == TODAY


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"people": []}, "Tick at least one person."),
        ({"due_on": "2020-01-01"}, "This day has passed."),
        ({"due_on": (TODAY + timedelta(days=35)).isoformat()}, "Ask for answers before the meeting."),
    ],
)  # fmt: skip
def test_round_says_what_is_wrong(review, senco_client, values, error):
    address = url("review_round", review_pk=review.pk)
    form = senco_client.get(address).context["form"]
    sent = {
        "version": review.version,
        "people": list(form.chosen),
        "due_on": form.initial["due_on"].isoformat(),
    }
    response = senco_client.post(address, sent | values)

    assert [e for errors in response.context["form"].errors.values() for e in errors] == [error]


def test_person_of_another_review_is_not_asked_by_this_one(review, school, senco_client):
    other = make.ReviewPersonFactory(pupil=pupils.PupilFactory(school=school))
    response = senco_client.post(
        url("review_round", review_pk=review.pk),
        {
            "version": review.version,
            "people": [other.pk],
            "due_on": (TODAY + timedelta(days=7)).isoformat(),
        },
    )

    assert "people" in response.context["form"].errors


def test_teacher_writes_the_own_part_and_it_is_gone_from_the_list(
    review, senco_actor, teacher_client, teacher
):
    with tenant(review.school_id):
        mine = ReviewPerson.objects.get(role=PersonRole.TEACHER)
        rounds.ask_round(
            review=review,
            version=review.version,
            people=[mine],
            due_on=TODAY + timedelta(days=7),
            by=senco_actor,
        )
    assert "Alderbrook" in page(teacher_client, "own_part_list")
    address = url("own_part_write", review_person_pk=mine.pk)
    assert teacher_client.post(address, {}).context["form"].non_field_errors() == [
        "Write something first."
    ]

    teacher_client.post(address, {"well": "Reads aloud", "helps": "A quiet corner"})

    with tenant(review.school_id):
        given = Contribution.objects.get()
    assert given.lines == [
        ["What goes well in your lessons", "Reads aloud"],
        ["What helps, what does not", "A quiet corner"],
    ]
    assert teacher_client.get(address).status_code == 404
    assert "Alderbrook" not in page(teacher_client, "own_part_list")


def test_colleagues_part_is_not_found_by_another_teacher(review, senco_actor, ta_client):
    with tenant(review.school_id):
        other = ReviewPerson.objects.get(role=PersonRole.TEACHER)
        ReviewPerson.objects.filter(pk=other.pk).update(asked_on=TODAY)

    assert ta_client.get(url("own_part_write", review_person_pk=other.pk)).status_code == 404


def meeting_fields(client, review):
    form = client.get(url("review_meeting", review_pk=review.pk)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_meeting_mode_keeps_the_hour_and_leads_to_the_report(review, senco_client):
    held_today(review)
    sent = meeting_fields(senco_client, review)
    rating = next(name for name in sent if name.endswith("_rating"))
    sent |= {
        "t_child_words": "I like maths now",
        rating: "1",
        "cnew1_section": "F",
        "cnew1_text": "Twice a day",
        "anew1_text": "Order the desk",
        "anew1_owner": "SENCo",
        "recommendation": "amend",
        "held": "yes",
    }
    response = senco_client.post(url("review_meeting", review_pk=review.pk), sent)

    assert response.url == url("review_report", review_pk=review.pk)
    with tenant(review.school_id):
        review.refresh_from_db()
        assert (review.state, review.notes) == ("held", {"child_words": "I like maths now"})
        assert [row.rating for row in review.ratings.all()] == ["1"]
        assert [(row.section, row.text) for row in review.changes.all()] == [("F", "Twice a day")]
    report = page(senco_client, "review_report", review_pk=review.pk)
    assert "where school and others differ is not said" in report


def test_meeting_mode_says_which_reason_is_missing(review, senco_client):
    sent = meeting_fields(senco_client, review)
    stance = next(name for name in sent if name.endswith("_stance"))
    sent |= {stance: "disagree", "cnew1_text": "More"}

    form = senco_client.post(url("review_meeting", review_pk=review.pk), sent).context["form"]

    assert set(form.errors) == {f"{stance}_reason", "cnew1_section"}


def test_adulthood_is_asked_from_year_9_and_pep_of_a_looked_after_child(review, senco_client):
    before = set(meeting_fields(senco_client, review))
    with tenant(review.school_id):
        type(review.pupil).objects.filter(pk=review.pupil_id).update(nc_year="9")
    pupils.CharacteristicFactory(pupil=review.pupil, kind="looked_after", starts_on=TODAY)

    after = set(meeting_fields(senco_client, review))

    assert after - before == {
        "t_pfa_work",
        "t_pfa_living",
        "t_pfa_society",
        "t_pfa_health",
        "t_pep",
    }


def test_meeting_has_a_list_of_its_parts_and_save_at_hand(review, senco_client):
    page = senco_client.get(url("review_meeting", review_pk=review.pk))

    parts = [key for key, _ in page.context["form"].headings()]
    html = page.content.decode()
    assert parts == [
        "part-1",
        "outcomes",
        "part-2",
        "part-3",
        "changes",
        "actions",
        "people",
        "recommendation",
    ]
    assert all(f'<fieldset id="{key}">' in html for key in parts)
    assert all(f'href="#{key}"' in html for key in parts)
    assert '<div class="form-bar"><button class="btn btn-primary">Save' in html


@pytest.mark.parametrize(("days", "is_past"), [(200, True), (100, False)])
def test_planner_marks_the_day_to_look_again_that_has_passed(school, senco_client, days, is_past):
    born_on = TODAY - datetime.timedelta(days=4 * 365)
    make.AnnualReviewFactory(
        pupil=pupils.PupilFactory(school=school, born_on=born_on),
        anchor_on=TODAY - datetime.timedelta(days=days),
        due_on=TODAY + datetime.timedelta(days=364 - days),
    )

    page = senco_client.get(url("review_list"))

    [line] = page.context["page"].object_list
    assert line.look_again_on is not None
    assert line.is_look_again_past == is_past
    assert ("that day has passed" in page.content.decode()) == is_past


def test_decision_form_wants_the_notice_with_amend_alone(review, senco_client):
    held_today(review)
    senco_client.post(
        url("review_meeting", review_pk=review.pk),
        meeting_fields(senco_client, review) | {"held": "yes"},
    )
    with tenant(review.school_id):
        review.refresh_from_db()
    address = url("review_decision", review_pk=review.pk)
    sent = {"version": review.version, "decision": "amend", "decided_on": TODAY.isoformat()}
    assert "notice_on" in senco_client.post(address, sent).context["form"].errors
    wrong = sent | {"decision": "maintain", "notice_on": TODAY.isoformat()}
    assert "notice_on" in senco_client.post(address, wrong).context["form"].errors

    response = senco_client.post(address, sent | {"notice_on": TODAY.isoformat()})

    assert response.url == review.get_absolute_url()
    with tenant(review.school_id):
        review.refresh_from_db()
    assert (review.state, review.decision) == ("amending", "amend")


@pytest.mark.parametrize("number", [1, 3])
def test_planner_query_budget(school, senco_client, number, assert_page_queries):
    for _ in range(number):
        make.AnnualReviewFactory(pupil=pupils.PupilFactory(school=school))

    with assert_page_queries(8):
        senco_client.get(url("review_list"))


@pytest.mark.parametrize("number", [1, 3])
def test_review_query_budget(review, senco_client, number, assert_page_queries):
    for _ in range(number):
        person = make.ReviewPersonFactory(pupil=review.pupil, review=review)
        make.ContributionFactory(pupil=review.pupil, review=review, person=person)
        make.ReviewMoveFactory(pupil=review.pupil, review=review)

    with assert_page_queries(15):
        senco_client.get(url("review_view", review_pk=review.pk))


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_query_budget(review, version, senco_client, number, assert_page_queries):
    for _ in range(number):
        make.ReviewPersonFactory(pupil=review.pupil, review=review)
        make.ReviewChangeFactory(pupil=review.pupil, review=review)
        plans.OutcomeTextFactory(pupil=review.pupil, plan_version=version)

    with assert_page_queries(16):
        senco_client.get(url("review_meeting", review_pk=review.pk))


@pytest.mark.parametrize("number", [1, 3])
def test_round_query_budget(review, senco_client, number, assert_page_queries):
    for _ in range(number):
        make.ReviewPersonFactory(pupil=review.pupil, review=review)

    with assert_page_queries(9):
        senco_client.get(url("review_round", review_pk=review.pk))


@pytest.mark.parametrize("number", [1, 60])
def test_clocks_of_reviews_need_the_same_queries_for_sixty(
    school, senco_actor, number, assert_page_queries
):
    for _ in range(number):
        pupil = pupils.PupilFactory(school=school)
        row = make.AnnualReviewFactory(pupil=pupil, due_on=TODAY + timedelta(days=30))
        pupils.DueFactory(pupil=pupil, kind=DueKind.REVIEW_DUE, subject_id=row.pk)

    with tenant(school.pk), assert_page_queries(2):
        clocks = draw_reviews(list(review_cases(senco_actor, TODAY)), senco_actor, TODAY)

    assert [len(clock.lines) for clock in clocks] == [1] * number
