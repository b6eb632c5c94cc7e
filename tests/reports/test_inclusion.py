"""Inclusion as shared work: the plan, talks that close and add its actions, the self-review, walks."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import ActionSource, DueKind, WhoseMove
from pupils.models import Action, Due
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.dates import Span, academic_year
from sendhub.reports.counting_register import Counted
from sendhub.reports.documents import action_plan_document, action_plan_html
from sendhub.reports.inclusion import (
    agenda_of,
    count_inclusion,
    count_shared_work,
    with_actions,
)
from sendhub.reports.models import (
    ActionPlan,
    LearningWalk,
    Priority,
    SelfReview,
    Talk,
    TalkAction,
)
from sendhub.reports.themes import THEMES
from sendhub.tenancy import tenant
from tests.factories.provision import ProvisionFactory, TrainingFactory, TrainingPartFactory
from tests.factories.pupils import ActionFactory, DueFactory, PupilFactory
from tests.factories.reports import (
    ActionPlanFactory,
    LearningWalkFactory,
    PriorityFactory,
    SelfReviewFactory,
    TalkFactory,
)
from tests.reports.grammar import flaws

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def url(name, **keys):
    return reverse(f"reports:{name}", kwargs=keys)


@pytest.fixture
def plan(school, today):
    return ActionPlanFactory(school=school, year=academic_year(today))


@pytest.fixture
def priority(plan):
    return PriorityFactory(plan=plan, title="Every lesson begins so that all can begin")


@pytest.fixture
def head_staff(school, head):
    return StaffMember.objects.get(school=school, user=head)


def given(client, priority, staff, text, due_on):
    client.post(
        url("priority_action_add", priority_pk=priority.pk),
        {"text": text, "owner": staff.pk, "due_on": due_on},
    )
    with tenant(priority.school_id):
        return Action.objects.get(text=text)


def dues(school, kind):
    with tenant(school.pk):
        return list(Due.objects.filter(kind=kind, done_on=None).values_list("subject_id", "due_on"))


def test_the_first_priority_begins_the_plan_of_its_year(senco_client, school, today):
    year = academic_year(today)

    response = senco_client.post(
        url("priority_add", plan_year=year),
        {"title": "Calm corridors", "state": "on_track", "cost": "1200.50"},
    )

    with tenant(school.pk):
        priority = Priority.objects.select_related("plan").get()
    assert (priority.plan.year, str(priority.cost)) == (year, "1200.50")
    assert response.url == f"{url('plan_view')}?year={year}#priority-{priority.pk}"
    page = senco_client.get(url("plan_view")).context
    assert [row.title for row, _ in page["priorities"]] == ["Calm corridors"]
    assert page["cost"] == priority.cost


@pytest.mark.parametrize("asked", ["1", "20260", "x", "999999999999999999999", "²"])
def test_a_year_that_is_none_shows_this_one(senco_client, today, asked):
    page = senco_client.get(url("plan_view"), {"year": asked})

    assert page.context["year"] == academic_year(today)


@pytest.mark.parametrize("year", [1989, 2199, 99999999])
def test_no_plan_is_written_for_a_year_that_is_none(senco_client, year):
    for name in ("plan_edit", "priority_add"):
        assert senco_client.get(url(name, plan_year=year)).status_code == 404


def test_a_priority_with_actions_stays(senco_client, school, priority, head_staff, today):
    given(senco_client, priority, head_staff, "Buy timers", today)

    refused = senco_client.post(url("priority_remove", priority_pk=priority.pk))

    assert refused.status_code == 409
    with tenant(school.pk):
        Action.objects.all().delete()
    senco_client.post(url("priority_remove", priority_pk=priority.pk))
    with tenant(school.pk):
        assert not Priority.objects.exists()


def test_a_talk_closes_two_actions_and_adds_one(
    senco_client, head_client, school, priority, head_staff, today
):
    first = given(senco_client, priority, head_staff, "Buy timers", today)
    second = given(senco_client, priority, head_staff, "Free a room", today + DAY)

    response = head_client.post(
        url("talk_add"),
        {
            "on": today,
            "people": "Head, SENCo",
            "notes": "Room 3 is free from Monday.",
            "next_on": today + 42 * DAY,
            "done": [first.pk, second.pk],
            "evidence": "Seen on the walk",
            "priority": priority.pk,
            "text": "Train two more adults",
            "owner": head_staff.pk,
            "due_on": today + 20 * DAY,
        },
    )

    with tenant(school.pk):
        talk = Talk.objects.get()
        parts = sorted(TalkAction.objects.values_list("part", "action__text", "action__evidence"))
        added = Action.objects.get(text="Train two more adults")
    assert response.url == talk.get_absolute_url()
    assert parts == [
        ("added", "Train two more adults", ""),
        ("closed", "Buy timers", "Seen on the walk"),
        ("closed", "Free a room", "Seen on the walk"),
    ]
    assert (added.source, added.source_id) == (ActionSource.PRIORITY, priority.pk)
    assert [line[0] for line in talk.agenda][:2] == [
        "Late dates",
        "Delivery in the last six weeks",
    ]
    assert dues(school, DueKind.HEAD_TALK) == [(talk.pk, today + 42 * DAY)]
    assert len(senco_client.get(talk.get_absolute_url()).context["parts"]) == 3


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"next_on": "today"}, "next_on"),
        ({"on": "tomorrow"}, "on"),
        ({"text": "Train two more"}, "priority"),
        ({"priority": True}, "text"),
        ({"done": True, "evidence": ""}, "evidence"),
    ],
)
def test_what_a_talk_lacks_is_said_beside_its_field(
    senco_client, priority, head_staff, today, sent, field
):
    action = given(senco_client, priority, head_staff, "Buy timers", today)
    words = {
        "today": today,
        "tomorrow": today + DAY,
    }
    typed = {"on": today, "people": "Head, SENCo", "due_on": today}
    for name, value in sent.items():
        is_row = value is True
        typed[name] = (
            {"priority": priority.pk, "done": [action.pk]}[name]
            if is_row
            else words.get(value, value)
        )

    response = senco_client.post(url("talk_add"), typed)

    assert response.context["form"].errors[field]


def test_the_next_talk_ends_what_the_last_one_owed(senco_client, school, today):
    for on, next_on in ((today - DAY, today), (today, today + 42 * DAY)):
        senco_client.post(url("talk_add"), {"on": on, "people": "Both", "next_on": next_on})

    assert [day for _, day in dues(school, DueKind.HEAD_TALK)] == [today + 42 * DAY]


def test_a_self_review_is_one_a_year_and_comes_again(senco_client, school, today):
    typed = {
        "year": academic_year(today),
        "state": "isolation",
        "evidence": "No time together.",
        "reviewed_on": today,
    }
    senco_client.post(url("together_add"), typed)

    again = senco_client.post(url("together_add"), typed)

    with tenant(school.pk):
        review = SelfReview.objects.get()
    assert again.status_code == 409
    [(pk, day)] = dues(school, DueKind.SELF_REVIEW)
    assert (pk, day.year) == (review.pk, today.year + 1)


def test_two_who_change_one_self_review(senco_client, school, today):
    review = SelfReviewFactory(school=school)
    sent = {
        "state": "team",
        "evidence": "Mine",
        "reviewed_on": today,
        "version": review.version,
    }
    senco_client.post(url("together_edit", self_review_pk=review.pk), sent)

    late = senco_client.post(
        url("together_edit", self_review_pk=review.pk), sent | {"evidence": "Theirs"}
    )

    assert late.status_code == 409


def test_a_walk_is_found_taken_out_and_put_back(senco_client, school):
    walk = LearningWalkFactory(school=school, focus="Talk partners")
    LearningWalkFactory(school=school, focus="Beginnings")

    def found(**asked):
        return [each.focus for each in senco_client.get(url("walk_list"), asked).context["page"]]

    assert found(q="partners") == ["Talk partners"]
    senco_client.post(url("walk_remove", walk_pk=walk.pk))
    assert (found(), found(show="removed")) == (["Beginnings"], ["Talk partners"])
    senco_client.post(url("walk_put_back", walk_pk=walk.pk))
    assert sorted(found()) == ["Beginnings", "Talk partners"]


def test_a_walk_of_tomorrow_is_refused(senco_client, school, today):
    response = senco_client.post(
        url("walk_add"),
        {"on": today + DAY, "focus": "Talk", "classes": "Ash", "seen": "Talk"},
    )

    assert response.context["form"].errors["on"] == ["This day is still to come."]


def test_the_agenda_says_what_is_thin_without_a_name(senco_actor, school, today):
    ProvisionFactory(school=school, name="Boosters")

    with tenant(school.pk):
        agenda = {line[0]: line[1] for line in agenda_of(senco_actor, today=today)}

    assert agenda["Gaps in training"] == "Too few trained adults: Boosters."
    assert agenda["Late dates"] == "No date is late, neither ours nor the local authority’s."


@pytest.mark.parametrize(
    ("number", "dates", "actions"),
    [
        (0, "No date is late, neither ours nor the local authority’s.", "No action is open."),
        (
            1,
            "1 date of ours is late, and it is set by law; 1 of the local authority.",
            "1 action is open, and it is late.",
        ),
        (
            2,
            "2 dates of ours are late, 2 of them set by law; 2 of the local authority.",
            "2 actions are open, 2 of them late.",
        ),
    ],
)
def test_the_agenda_reads_as_english(senco_actor, school, today, number, dates, actions):
    pupil = PupilFactory(school=school)
    yesterday = today - datetime.timedelta(days=1)
    for _ in range(number):
        ActionFactory(pupil=pupil, source=ActionSource.PRIORITY, due_on=yesterday)
        for whose in (WhoseMove.SCHOOL, WhoseMove.LA):
            DueFactory(pupil=pupil, due_on=yesterday, whose_move=whose, is_statutory=True)

    with tenant(school.pk):
        agenda = {line[0]: line[1] for line in agenda_of(senco_actor, today=today)}

    assert (agenda["Late dates"], agenda["SEND action plan"]) == (dates, actions)
    assert [flaw for each in agenda.values() for flaw in flaws(each)] == []


def test_reports_count_the_shared_work(
    senco_client, senco_actor, school, plan, priority, head_staff, today
):
    given(senco_client, priority, head_staff, "Buy timers", today)
    TalkFactory(school=school, on=today)
    LearningWalkFactory(school=school, on=today)
    SelfReviewFactory(school=school, year=plan.year, state="team")

    with tenant(school.pk):
        counts = count_inclusion(senco_actor, span=Span(today, today), year=plan.year)

    assert counts == {
        "priorities": 1,
        "priorities_done": 0,
        "actions": 1,
        "actions_done": 0,
        "talks": 1,
        "walks": 1,
        "together": "Integrated as a team",
    }


@pytest.mark.parametrize(("people", "printed"), [(4, "fewer than 5"), (5, "5")])
def test_an_edition_counts_training_and_hides_few_people(
    senco_actor, school, today, people, printed
):
    training = TrainingFactory(school=school, on=today, minutes=60)
    TrainingPartFactory.create_batch(people, school=school, training=training)
    counted = Counted()

    with tenant(school.pk):
        count_shared_work(counted, by=senco_actor, span=Span(today, today))

    assert counted.facts["learning"] == {
        "kinds": [["Course", 1]],
        "people": printed,
        "hours": people,
    }
    write = {key: words for key, _, words, _ in THEMES}
    assert write["learning"]({}, counted.facts) == (
        f"The log of training holds: course (1). {printed.capitalize()} people took part."
    )
    assert write["shared_work"]({}, counted.facts) == (
        "There is no SEND action plan of this school year yet."
    )


def test_teachers_know_of_none_of_it(teacher_actor, school, plan, priority):
    rows = (TalkFactory(school=school), SelfReviewFactory(school=school), priority)
    rows += (LearningWalkFactory(school=school),)

    with tenant(school.pk):
        for row in (*rows, plan):
            assert not type(row).objects.visible_to(teacher_actor).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_plan_budget(senco_client, plan, head_staff, today, number, assert_page_queries):
    for place in range(number):
        row = PriorityFactory(plan=plan)
        given(senco_client, row, head_staff, f"Buy timers {place}", today)

    with assert_page_queries(9):
        response = senco_client.get(url("plan_view"))

    assert len(response.context["priorities"]) == number


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "make", "budget"),
    [("talk_list", TalkFactory, 6), ("walk_list", LearningWalkFactory, 7)],
    ids=["talks", "walks"],
)
def test_list_budgets(senco_client, school, number, name, make, budget, assert_page_queries):
    make.create_batch(number, school=school)

    with assert_page_queries(budget):
        response = senco_client.get(url(name))

    assert response.context["page"].paginator.count == number


def test_the_plan_of_another_year_is_its_own(senco_client, school, plan, priority):
    senco_client.post(url("plan_edit", plan_year=plan.year - 1), {"aim": "Last year's"})

    page = senco_client.get(url("plan_view"), {"year": plan.year - 1}).context
    with tenant(school.pk):
        assert ActionPlan.objects.count() == 2
        assert LearningWalk.objects.count() == 0
    assert (page["plan"].aim, page["priorities"]) == ("Last year's", [])


def test_the_plan_is_printed_with_who_does_what(senco_client, school, priority, head_staff, today):
    given(senco_client, priority, head_staff, "Walk the corridors", today + 7 * DAY)

    answer = senco_client.get(url("plan_print", plan_year=priority.plan.year))

    assert answer.content[:5] == b"%PDF-"
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", object_id=priority.plan_id).count() == 1
        actions = Action.objects.all()
        document = action_plan_document(
            priority.plan, priorities=with_actions(priority.plan, actions), today=today
        )
        html = action_plan_html(document)
    assert "Every lesson begins so that all can begin" in html
    assert "Walk the corridors" in html
    assert head_staff.full_name in html


def test_a_year_without_a_plan_prints_nothing(senco_client, plan):
    assert senco_client.get(url("plan_print", plan_year=plan.year - 1)).status_code == 404
