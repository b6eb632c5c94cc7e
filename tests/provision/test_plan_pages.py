"""The pages of plans: who sees what, what is refused with which words, and how many queries it takes."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from provision.documents.support_plan import actions_of
from provision.enums import Stage
from provision.models import Agreement, Cycle, Outcome, OutcomeSupport, ReviewLine, Tier, Wording
from pupils.enums import DueKind
from pupils.models import Action, Due, Monitoring, SenStatus
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.provision.test_cycle_views import texts

TODAY = timezone.localdate()


@pytest.fixture
def group(school):
    return TeachingGroupFactory(school=school, name="Oak")


@pytest.fixture
def pupil(school, group):
    return pupils.PupilFactory(school=school, first_name="Zoë", sen_status="K", group=group)


@pytest.fixture
def teaches(group, teacher):
    GroupStaffFactory(school=group.school, group=group, staff=teacher.staff_records.get())


def cycle_at(pupil, stage=Stage.ASSESS, **values):
    plan = make.SupportPlanFactory(pupil=pupil)
    make.PlanLayerFactory(pupil=pupil, plan=plan)
    return make.CycleFactory(pupil=pupil, plan=plan, stage=stage, **values)


def shown(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_teacher_reads_the_plan_and_writes_a_line_but_nothing_else(
    teacher_client, teaches, pupil, school
):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY, strengths="Knows every train.")

    page = shown(teacher_client, cycle.get_absolute_url())

    assert "Knows every train." in page
    assert "Send to the SENCo" in page
    assert [
        words for words in ("Write Assess", "Begin the review", "Record an answer") if words in page
    ] == []
    response = teacher_client.post(
        reverse("provision:line_add", args=[cycle.pk]), {"text": "", "outcome": "", "suggested": ""}
    )
    assert "Write what you see." in response.content.decode()


def test_teacher_of_another_class_does_not_find_the_plan(teacher_client, pupil):
    cycle = cycle_at(pupil)

    assert teacher_client.get(cycle.get_absolute_url()).status_code == 404


def test_the_tab_leads_to_the_cycle_that_runs(senco_client, pupil):
    tab = reverse("provision:pupil_plan", args=[pupil.pk])
    assert "No plan yet" in shown(senco_client, tab)

    cycle = cycle_at(pupil)

    assert senco_client.get(tab).url == cycle.get_absolute_url()


def test_pupil_without_status_is_offered_sen_support(senco_client, school):
    cycle = cycle_at(pupils.PupilFactory(school=school, first_name="Asa"))

    page = shown(senco_client, cycle.get_absolute_url())

    assert "Asa is not on SEN Support." in page
    assert reverse("pupils:sen_status_change", args=[cycle.pupil_id]) in page


def test_coach_asks_while_it_is_written_and_on_the_page(senco_client, pupil):
    cycle = cycle_at(pupil, Stage.PLAN)
    make.OutcomeFactory(pupil=pupil, cycle=cycle, target="Attends a group")

    page = shown(senco_client, cycle.get_absolute_url())
    live = senco_client.post(
        reverse("provision:cycle_coach", args=[cycle.pk]),
        {"target": "Zoë reads a page", "measure": "words", "baseline": "12", "by_on": ""},
    ).content.decode()

    assert "This reads like support that is given." in page
    assert live.count("<li>") == 1
    assert "By when?" in live


def test_coach_knows_a_target_that_was_copied_twice(senco_client, pupil):
    plan = make.SupportPlanFactory(pupil=pupil)
    make.PlanLayerFactory(pupil=pupil, plan=plan)
    for number in (1, 2):
        done = make.CycleFactory(
            pupil=pupil,
            plan=plan,
            number=number,
            stage=Stage.FINISHED,
            decision="continue",
            reviewed_on=TODAY,
            finished_at=timezone.now(),
            finished_by=make.UserFactory(),
        )
        make.OutcomeFactory(pupil=pupil, cycle=done, target="Zoë reads a page", thread=1)
    cycle = make.CycleFactory(pupil=pupil, plan=plan, number=3, stage=Stage.PLAN)
    make.OutcomeFactory(pupil=pupil, cycle=cycle, target="Zoë reads a page", thread=1)

    page = shown(senco_client, cycle.get_absolute_url())

    assert "Unchanged for the third cycle." in page
    assert "Outcomes over all cycles" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"decision": ""}, "Choose what follows."),
        ({"decision_reason": ""}, "Write down why."),
        ({"reviewed_on": "2099-01-01"}, "The day of the review cannot lie ahead."),
        ({"next_review_on": "2020-01-01"}, "Choose a day after today for the next review."),
        ({"rating": ""}, "Rate this outcome. If nobody could look at it: not reviewed."),
        (
            {"decision": "exit", "informed_on": str(TODAY)},
            "Say both when and how the family was told.",
        ),
    ],
)
def test_a_review_that_lacks_something_is_sent_back_whole(senco_client, pupil, values, sentence):
    cycle = cycle_at(pupil, Stage.REVIEW)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
    rating = values.pop("rating", "0") if "rating" in values else "0"
    sent = texts(cycle, "review", decision="continue", decision_reason="So.", quality="Held.")

    response = senco_client.post(
        reverse("provision:cycle_review", args=[cycle.pk]),
        {**sent, f"rating_{outcome.pk}": rating, "go_on": "1", **values},
    )

    page = response.content.decode()
    assert sentence in page
    assert "Held." in page


def test_days_that_are_likely_are_filled_in(senco_client, pupil):
    cycle = cycle_at(pupil, Stage.REVIEW)

    page = shown(senco_client, cycle.get_absolute_url())
    words = shown(senco_client, reverse("provision:wording_add"))

    assert page.count(f'value="{TODAY}"') == 2  # reviewed on, answered on
    assert words.count(f'value="{TODAY}"') == 1


def test_a_review_is_saved_before_it_is_finished(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.REVIEW)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)

    senco_client.post(
        reverse("provision:cycle_review", args=[cycle.pk]),
        texts(cycle, "review", review_pupil_view="Better.", **{f"rating_{outcome.pk}": "1"}),
    )

    with tenant(school.pk):
        saved, rated = Cycle.objects.get(), Outcome.objects.get()
    assert (saved.stage, saved.review_pupil_view, rated.rating) == ("review", "Better.", "1")


def test_sen_assistant_is_not_offered_the_end_of_sen_support(sen_assistant_client, pupil):
    cycle = cycle_at(pupil, Stage.REVIEW)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)

    response = sen_assistant_client.post(
        reverse("provision:cycle_review", args=[cycle.pk]),
        texts(
            cycle,
            "review",
            decision="exit",
            decision_reason="So.",
            go_on="1",
            **{f"rating_{outcome.pk}": "0"},
        ),
    )

    assert "exit is not one of the available choices" in response.content.decode()


def test_the_end_of_a_plan_tells_the_family_and_watches(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.REVIEW)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)

    response = senco_client.post(
        reverse("provision:cycle_review", args=[cycle.pk]),
        texts(
            cycle,
            "review",
            decision="exit",
            decision_reason="Needs are met in class.",
            informed_on=str(TODAY),
            informed_how="meeting",
            monitor_until="2099-01-05",
            go_on="1",
            **{f"rating_{outcome.pk}": "2"},
        ),
        follow=True,
    )

    with tenant(school.pk):
        pupil.refresh_from_db()
        status = SenStatus.objects.get(ends_on=None)
        until = Monitoring.objects.get().review_on
    assert (pupil.sen_status, status.informed_on, until) == ("N", TODAY, datetime.date(2099, 1, 5))
    assert "Review finished and the plan ended." in response.content.decode()


def test_who_leads_and_how_often_is_changed(senco_client, pupil, school):
    plan = cycle_at(pupil).plan
    address = reverse("provision:plan_edit", args=[plan.pk])

    refused = senco_client.post(address, {"version": 1, "lead": "", "reviews_a_year": 13})
    senco_client.post(address, {"version": 1, "lead": "", "reviews_a_year": 6})

    with tenant(school.pk):
        plan.refresh_from_db()
    assert "Ensure this value is less than or equal to 12." in refused.content.decode()
    assert (plan.reviews_a_year, plan.version) == (6, 2)


def test_what_a_review_decided_is_settled_on_its_page(senco_client, pupil, school):
    cycle = cycle_at(pupil)
    due = pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_REFERRAL, subject_id=cycle.pk)
    page = shown(senco_client, cycle.get_absolute_url())

    senco_client.post(
        reverse("provision:cycle_settle", args=[cycle.pk]),
        {"kind": due.kind, "note": "Sent to speech therapy"},
    )

    with tenant(school.pk):
        due.refresh_from_db()
    assert "Start the referral the review decided" in page
    assert (due.done_on, due.done_note) == (TODAY, "Sent to speech therapy")


def test_second_editor_reads_both_texts(senco_client, pupil):
    cycle = cycle_at(pupil, strengths="Theirs")

    response = senco_client.post(
        reverse("provision:cycle_assess", args=[cycle.pk]),
        texts(cycle, "assess", strengths="Mine", version=cycle.version - 1),
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page


def test_evidence_is_ticked_edited_and_added(senco_client, pupil, school):
    cycle = cycle_at(pupil)
    seen = pupils.ObservationFactory(pupil=pupil, seen_on=TODAY, seen="Hides.")
    other = pupils.ObservationFactory(
        pupil=pupils.PupilFactory(school=school), seen_on=TODAY, seen="Of another child."
    )
    address = reverse("provision:cycle_assess", args=[cycle.pk])
    key = f"observation-{seen.pk}"

    senco_client.post(
        address,
        texts(
            cycle,
            "assess",
            pick=key,
            summary_new="Sleeps badly.",
            **{f"summary_{key}": "Hides away."},
        ),
    )
    refused = senco_client.post(
        address, texts(cycle, "assess", pick=f"observation-{other.pk}", version=cycle.version + 1)
    )

    with tenant(school.pk):
        rows = list(cycle.evidence.order_by("pk").values_list("kind", "subject_id", "summary"))
    assert rows == [("observation", seen.pk, "Hides away."), ("note", None, "Sleeps badly.")]
    assert "is not one of the available choices" in refused.content.decode()


def test_what_serves_an_outcome_is_chosen_from_the_pupils_own(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.PLAN)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
    place = make.ParticipationFactory(pupil=pupil)
    strange = make.ParticipationFactory(pupil=pupils.PupilFactory(school=school))
    address = reverse("provision:support_add", args=[outcome.pk])

    senco_client.post(address, {"source": f"place-{place.pk}"})
    refused = senco_client.post(address, {"source": f"place-{strange.pk}"})
    empty = senco_client.post(address, {"source": "words", "what": ""})

    with tenant(school.pk):
        support = OutcomeSupport.objects.get()
    assert support.participation_id == place.pk
    assert "is not one of the available choices" in refused.content.decode()
    assert "Say what is done, or choose" in empty.content.decode()


def test_held_minutes_stand_beside_the_rating(senco_client, pupil):
    cycle = cycle_at(pupil, Stage.REVIEW, do_from=make.TERM_START)
    place = make.ParticipationFactory(pupil=pupil)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
    make.OutcomeSupportFactory(pupil=pupil, outcome=outcome, what="", participation=place)
    for number, presence in enumerate(("present", "absent", "present"), start=14):
        session = make.SessionFactory(
            school=pupil.school,
            intervention=place.intervention,
            on=datetime.date(2026, 9, number),
        )
        make.AttendanceFactory(pupil=pupil, session=session, participation=place, presence=presence)

    page = shown(senco_client, cycle.get_absolute_url())

    assert "60 of 90 minutes held (67 %)" in page


def test_an_answer_that_does_not_agree_gives_its_reason(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY)
    address = reverse("provision:agreement_add", args=[cycle.pk])
    sent = {"party": "parent", "name": "Ms Ade", "answer": "in_part", "on": str(TODAY), "how": ""}

    refused = senco_client.post(address, {**sent, "reason": ""})
    ahead = senco_client.post(address, {**sent, "answer": "agree", "on": "2099-01-01"})
    senco_client.post(address, {**sent, "reason": "Not at lunch."})

    with tenant(school.pk):
        row, due = Agreement.objects.get(), Due.objects.get(kind=DueKind.PLAN_AGREEMENT)
    assert "Write down what they do not agree with." in refused.content.decode()
    assert "The day of the answer cannot lie ahead." in ahead.content.decode()
    assert (row.answer, row.reason, due.done_on) == ("in_part", "Not at lunch.", None)


def test_the_last_answer_closes_what_was_owed(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY)
    for party in ("parent", "pupil", "teacher"):
        senco_client.post(
            reverse("provision:agreement_add", args=[cycle.pk]),
            {
                "party": party,
                "name": party,
                "answer": "agree",
                "on": str(TODAY),
                "reason": "",
                "how": "",
            },
        )

    with tenant(school.pk):
        due = Due.objects.get(kind=DueKind.PLAN_AGREEMENT)
    assert due.done_on == TODAY


def test_a_line_is_taken_or_set_aside(senco_client, pupil, school):
    cycle = cycle_at(pupil, Stage.REVIEW)
    line = make.ReviewLineFactory(pupil=pupil, cycle=cycle)
    address = reverse("provision:line_decide", args=[line.pk])

    senco_client.post(address, {"version": 1, "aside": "1"})
    senco_client.post(address, {"version": 2, "take": "1"})
    stale = senco_client.post(address, {"version": 1, "take": "1"})

    with tenant(school.pk):
        assert ReviewLine.objects.get().state == "taken"
    assert stale.status_code == 409


def test_nothing_is_written_once_a_cycle_is_agreed_or_finished(senco_client, pupil):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY)
    outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
    answers = [
        senco_client.post(
            reverse("provision:cycle_assess", args=[cycle.pk]), texts(cycle, "assess")
        ),
        senco_client.post(reverse("provision:cycle_plan", args=[cycle.pk]), texts(cycle, "plan")),
        senco_client.post(
            reverse("provision:outcome_add", args=[cycle.pk]), {"target": "Zoë reads"}
        ),
        senco_client.post(reverse("provision:outcome_remove", args=[outcome.pk])),
        senco_client.post(
            reverse("provision:cycle_review", args=[cycle.pk]),
            {**texts(cycle, "review"), f"rating_{outcome.pk}": ""},
        ),
    ]

    assert [answer.status_code for answer in answers] == [409] * 5


def test_plans_are_listed_filtered_and_sorted(senco_client, school, group, pupil):
    late = cycle_at(pupil, review_on=TODAY - datetime.timedelta(days=3), starts_on="2026-01-01")
    other = pupils.PupilFactory(school=school, first_name="Asa", sen_status="K")
    cycle_at(other, Stage.DO, review_on=TODAY + datetime.timedelta(days=90), starts_on="2026-01-01")
    without = pupils.PupilFactory(school=school, first_name="Bo", sen_status="E")
    address = reverse("provision:plan_list")

    def names(**query):
        page = shown(senco_client, address, **query)
        return [name for name in ("Zoë", "Asa", "Bo") if f"<bdi>{name} " in page]

    assert names() == ["Zoë", "Asa"]
    assert names(stage="do") == ["Asa"]
    assert names(due="overdue") == ["Zoë"]
    assert names(group=group.pk) == ["Zoë"]
    assert names(q="zoe") == ["Zoë"]
    assert names(level="3") == []
    assert names(lead="nobody") == ["Zoë", "Asa"]
    assert names(show="none") == ["Bo"]
    assert without.full_name in shown(senco_client, address, show="none")
    page = shown(senco_client, address, sort="-review")
    assert page.index("<bdi>Asa") < page.index(f"<bdi>{late.pupil.short_name}")
    assert "3 days late" in page


def test_register_finds_who_has_a_plan_and_who_has_none(senco_client, school, pupil):
    cycle_at(pupil)
    pupils.PupilFactory(school=school, first_name="Asa")
    register = reverse("pupils:register")

    found = {
        value: [name for name in ("Zoë", "Asa") if f"<bdi>{name} " in page]
        for value in ("yes", "no")
        if (page := shown(senco_client, register, plan=value))
    }

    assert found == {"yes": ["Zoë"], "no": ["Asa"]}


def test_words_of_plan_and_tiers_are_the_schools(senco_client, school, pupil):
    senco_client.post(
        reverse("provision:wording_add"),
        {"starts_on": str(TODAY), "plan_name": "isp", "scheme": "waves"},
    )
    twice = senco_client.post(
        reverse("provision:wording_add"),
        {"starts_on": str(TODAY), "plan_name": "isp", "scheme": "oap"},
    )
    senco_client.post(reverse("provision:tiers_edit"), {"waves_2": "Catch-up"})

    page = shown(senco_client, cycle_at(pupil).get_absolute_url())

    with tenant(school.pk):
        assert (Wording.objects.count(), Tier.objects.get().name) == (1, "Catch-up")
    assert "Another wording begins on that day already." in twice.content.decode()
    assert "Individual Support Plan, cycle 1" in page
    assert "Catch-up" in page


def test_words_in_use_are_not_removed(senco_client, school):
    used = make.WordingFactory(school=school, starts_on=TODAY)
    ahead = make.WordingFactory(school=school, starts_on=TODAY + datetime.timedelta(days=1))

    answers = [
        senco_client.post(reverse("provision:wording_remove", args=[row.pk])).status_code
        for row in (used, ahead)
    ]

    with tenant(school.pk):
        assert list(Wording.objects.values_list("pk", flat=True)) == [used.pk]
    assert answers == [409, 302]


def test_a_concern_about_two_pupils_starts_no_plan(senco_client, school, pupil):
    concern = pupils.ConcernFactory(school=school, raised_by=make.UserFactory())
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    pupils.ConcernPupilFactory(concern=concern, pupil=pupils.PupilFactory(school=school))

    response = senco_client.post(reverse("provision:plan_start_from_concern", args=[concern.pk]))

    assert response.status_code == 409
    assert "not about one pupil alone" in response.content.decode()


def test_action_of_a_review_stands_on_the_plan_its_owners_desk_and_the_paper(
    senco_client, teacher_client, teaches, teacher, senco_actor, school, pupil
):
    cycle = cycle_at(pupil, Stage.REVIEW, do_from=TODAY)
    owner = teacher.staff_records.get()
    due_on = TODAY + datetime.timedelta(days=10)

    senco_client.post(
        reverse("provision:cycle_action_add", args=[cycle.pk]),
        {"text": "Move the seat to the front", "owner": owner.pk, "due_on": due_on.isoformat()},
    )

    with tenant(school.pk):
        given = Action.objects.get()
        due = Due.objects.get(kind=DueKind.ACTION_DUE)
        paper = actions_of(cycle, actor=senco_actor)
    assert (given.source, given.source_id, given.pupil_id) == ("plan", cycle.pk, pupil.pk)
    assert (due.subject_id, due.due_on, due.owner_id) == (given.pk, due_on, owner.pk)
    assert "Move the seat to the front" in shown(senco_client, cycle.get_absolute_url())
    assert "Move the seat to the front" in shown(teacher_client, cycle.get_absolute_url())
    assert "Move the seat to the front" in shown(teacher_client, reverse("desk:home"))
    assert paper == ((given.text, owner.full_name, day(due_on), ""),)


def test_action_of_a_plan_needs_a_person(senco_client, school, pupil):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY)

    page = senco_client.post(
        reverse("provision:cycle_action_add", args=[cycle.pk]),
        {"text": "Move the seat", "due_on": TODAY.isoformat()},
    )

    assert page.context["form"].errors == {
        "owner": ["Choose one person: on the staff, or outside."]
    }
    with tenant(school.pk):
        assert not Action.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_cycle_query_budget(senco_client, pupil, assert_page_queries, rows):
    cycle = cycle_at(pupil, Stage.PLAN)
    for _ in range(rows):
        outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
        make.OutcomeSupportFactory(pupil=pupil, outcome=outcome)
        make.EvidenceFactory(pupil=pupil, cycle=cycle)
        make.AgreementFactory(pupil=pupil, cycle=cycle)
        make.ReviewLineFactory(pupil=pupil, cycle=cycle)
        pupils.ObservationFactory(pupil=pupil, seen_on=TODAY)

    # One screen holds the six parts of a plan, its history and its locked versions.
    with assert_page_queries(21):
        senco_client.get(cycle.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_teachers_cycle_query_budget(
    teacher_client, teacher, teaches, pupil, assert_page_queries, rows
):
    cycle = cycle_at(pupil, Stage.DO, do_from=TODAY)
    for _ in range(rows):
        outcome = make.OutcomeFactory(pupil=pupil, cycle=cycle)
        make.OutcomeSupportFactory(pupil=pupil, outcome=outcome)
        make.ReviewLineFactory(pupil=pupil, cycle=cycle)
        pupils.ActionFactory(
            pupil=pupil,
            source="plan",
            source_id=cycle.pk,
            owner=teacher.staff_records.get(),
            owner_name="",
        )

    with assert_page_queries(20):
        teacher_client.get(cycle.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_list_query_budget(senco_client, school, assert_page_queries, rows):
    for _ in range(rows):
        cycle_at(pupils.PupilFactory(school=school))

    with assert_page_queries(10):
        senco_client.get(reverse("provision:plan_list"))
