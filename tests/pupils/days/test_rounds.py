"""Round robin: asked of staff and families, answered, reminded, closed, read question by question."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from provision.day_evidence import rounds as evidence_of_rounds
from pupils.models import Action, Due, QuestionRound, QuestionSet, RoundAnswer, Voice
from pupils.rules.rounds import MOST_QUESTIONS, STARTERS, questions_of, questions_problem
from sendhub.jobs.models import Job
from sendhub.sharing.models import Ask, Link
from sendhub.tenancy import tenant
from tests.factories.pupils import ContactFactory, PupilFactory, RelationshipFactory
from tests.factories.rounds import QuestionRoundFactory, QuestionSetFactory, RoundAnswerFactory


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mother(school, pupil):
    contact = ContactFactory(school=school, last_name="Fenwick", email="m@example.org")
    return RelationshipFactory(pupil=pupil, contact=contact, may_receive=True)


def given(today, *staff, **more):
    return {
        "title": "Reading",
        "questions": "What goes well?\n\n- What is hard?",
        "due_on": (today + datetime.timedelta(days=7)).isoformat(),
        "staff": [each.pk for each in staff],
    } | more


def asked(client, pupil, *args, **more):
    return client.post(url("round_ask", pupil_pk=pupil.pk), given(*args, **more))


def answer_of(school, user):
    with tenant(school.pk):
        return RoundAnswer.objects.get(staff=user.staff_records.get())


def test_questions_are_lines():
    assert questions_of("What?\n\n • Why? \n- How?") == ["What?", "Why?", "How?"]


@pytest.mark.parametrize(
    ("questions", "problem"),
    [
        ([], "Write at least one question, one a line."),
        (["?"] * (MOST_QUESTIONS + 1), "Ask at most 8 questions: short rounds are answered."),
        (["?" * 201], "Keep each question under 200 characters."),
        (["?"] * MOST_QUESTIONS, ""),
    ],
)
def test_questions_have_bounds(questions, problem):
    assert questions_problem(questions) == problem


def test_starters_keep_the_bounds():
    assert [questions_problem(questions_of(text)) for _, text in STARTERS] == [""] * len(STARTERS)


def test_all_who_teach_the_pupil_are_offered_and_ticked(senco_client, teacher, ta, school, pupil):
    form = senco_client.get(url("round_ask", pupil_pk=pupil.pk)).context["form"]

    with tenant(school.pk):
        assert {row.user for row in form.fields["staff"].queryset} == {teacher, ta}
    assert {row.user for row in form.initial["staff"]} == {teacher, ta}


def test_staff_find_it_among_their_actions(
    senco_client, teacher_client, teacher, school, pupil, today
):
    member = teacher.staff_records.get()
    asked(senco_client, pupil, today, member)

    with tenant(school.pk):
        action, row = Action.objects.get(), QuestionRound.objects.get()
        assert Due.objects.get().subject_id == action.pk
        assert Job.objects.filter(kind="mail", args__to_id=teacher.pk).count() == 1
    assert (action.owner, action.text) == (member, "Answer 2 questions: Reading")
    assert row.questions == ["What goes well?", "What is hard?"]
    page = teacher_client.get("/").content.decode()
    assert url("round_answer", round_answer_pk=answer_of(school, teacher).pk) in page


def test_answer_closes_the_action(senco_client, teacher_client, teacher, school, pupil, today):
    asked(senco_client, pupil, today, teacher.staff_records.get())
    answer = answer_of(school, teacher)

    teacher_client.post(
        url("round_answer", round_answer_pk=answer.pk),
        {"version": 1, "q0": "Listens.", "q1": ""},
    )

    with tenant(school.pk):
        answer.refresh_from_db()
        assert Action.objects.get().done_on == today
    assert (answer.answers, answer.answered_on) == (["Listens.", ""], today)
    page = senco_client.get(url("round_view", round_pk=answer.round_id))
    assert page.context["collated"] == [
        ("What goes well?", [(teacher.staff_records.get().full_name, "Listens.")]),
        ("What is hard?", []),
    ]


def test_answer_is_changed_until_it_is_closed(
    senco_client, teacher_client, teacher, school, pupil, today
):
    asked(senco_client, pupil, today, teacher.staff_records.get())
    answer = answer_of(school, teacher)
    address = url("round_answer", round_answer_pk=answer.pk)
    teacher_client.post(address, {"version": 1, "q0": "Listens."})
    teacher_client.post(address, {"version": 2, "q0": "Listens and asks."})
    senco_client.post(url("round_close", round_pk=answer.round_id), {"version": 1})

    late = teacher_client.post(address, {"version": 3, "q0": "Too late."})

    with tenant(school.pk):
        answer.refresh_from_db()
    assert late.status_code == 409
    assert answer.answers[0] == "Listens and asks."


def test_answering_twice_at_once_keeps_both_texts(teacher_client, teacher, pupil, today):
    answer = RoundAnswerFactory(
        pupil=pupil, staff=teacher.staff_records.get(), answers=["First"], version=2
    )

    page = teacher_client.post(
        url("round_answer", round_answer_pk=answer.pk), {"version": 1, "q0": "Second"}
    )

    assert page.status_code == 409


def test_empty_answer_says_so(teacher_client, teacher, pupil):
    answer = RoundAnswerFactory(pupil=pupil, staff=teacher.staff_records.get())

    page = teacher_client.post(
        url("round_answer", round_answer_pk=answer.pk), {"version": 1, "q0": " "}
    )

    assert page.context["form"].errors == {"q0": ["Write something for one of the questions."]}


def test_colleagues_answer_is_not_there(teacher_client, ta, pupil):
    answer = RoundAnswerFactory(pupil=pupil, staff=ta.staff_records.get())

    assert teacher_client.get(url("round_answer", round_answer_pk=answer.pk)).status_code == 404


def test_family_answers_by_link(senco_client, school, pupil, today, mother):
    asked(senco_client, pupil, today, family=[f"contact-{mother.pk}"])
    with tenant(school.pk):
        link, answer, ask = Link.objects.get(), RoundAnswer.objects.get(), Ask.objects.get()
    assert (answer.link_id, link.sent_at, ask.object_id) == (link.pk, None, answer.pk)
    senco_client.post(url("link_send", private_link_pk=link.pk))
    address = url("answer_enter", ask_pk=ask.pk)
    form = senco_client.get(address).context["form"]
    assert form.about == "Reading"
    assert [form.fields[name].label for name in ("q0", "q1")] == [
        "What goes well?",
        "What is hard?",
    ]

    senco_client.post(
        address, {"q1": "Mornings.", "given_how": "phone", "given_on": today.isoformat()}
    )

    with tenant(school.pk):
        answer.refresh_from_db()
        voice = Voice.objects.get()
    assert (answer.answers, answer.answered_on) == (["", "Mornings."], today)
    assert (voice.about, voice.words, voice.of) == ("What is hard?", "Mornings.", "family")


@pytest.mark.parametrize(
    ("more", "field", "error"),
    [
        ({"staff": []}, "staff", "Choose at least one person to ask."),
        ({"questions": " \n "}, "questions", "Write a question."),
        ({"due_on": "2020-01-01"}, "due_on", "Choose today or a day to come."),
        ({"title": ""}, "title", "This field is required."),
    ],
)
def test_asking_refuses(senco_client, teacher, school, pupil, today, more, field, error):
    page = asked(senco_client, pupil, today, teacher.staff_records.get(), **more)

    assert page.context["form"].errors == {field: [error]}
    with tenant(school.pk):
        assert not QuestionRound.objects.exists()


def test_who_does_not_teach_the_pupil_is_not_asked(senco_client, slt, pupil, today):
    page = asked(senco_client, pupil, today, slt.staff_records.get())

    assert list(page.context["form"].errors) == ["staff"]


def test_reminding_reaches_who_has_not_answered(senco_client, teacher, ta, school, pupil, today):
    members = [user.staff_records.get() for user in (teacher, ta)]
    asked(senco_client, pupil, today, *members)
    with tenant(school.pk):
        RoundAnswer.objects.filter(staff=members[1]).update(answered_on=today)
        row = QuestionRound.objects.get()

    senco_client.post(url("round_remind", round_pk=row.pk))

    with tenant(school.pk):
        letters = Job.objects.filter(kind="mail")
        assert letters.filter(args__to_id=teacher.pk).count() == 2
        assert letters.filter(args__to_id=ta.pk).count() == 1


def test_closing_waits_for_nobody(senco_client, teacher, school, pupil, today, mother):
    family = [f"contact-{mother.pk}"]
    asked(senco_client, pupil, today, teacher.staff_records.get(), family=family)
    with tenant(school.pk):
        row = QuestionRound.objects.get()

    senco_client.post(url("round_close", round_pk=row.pk), {"version": 1})

    with tenant(school.pk):
        row.refresh_from_db()
        assert row.closed_on == today
        assert not Action.objects.open().exists()
        assert Link.objects.get().revoked_at
    again = senco_client.post(url("round_close", round_pk=row.pk), {"version": 2})
    assert again.status_code == 409


def test_answers_stand_as_evidence(school, senco, actor_for, pupil, today):
    row = QuestionRoundFactory(pupil=pupil, title="Reading", questions=["What helps?"])
    RoundAnswerFactory(
        round=row, pupil=pupil, name="Ms Tern", answers=["Large print"], answered_on=today
    )
    RoundAnswerFactory(round=row, pupil=pupil, name="Mr Wren")

    with tenant(school.pk):
        since = today - datetime.timedelta(days=1)
        found = list(evidence_of_rounds(pupil, actor_for(senco, school), today, since))

    assert [(pk, summary) for _, pk, _, summary in found] == [
        (row.pk, "Reading, 1 of 2 answered. What helps? Ms Tern: Large print")
    ]


def test_sets_are_taken_over_once_and_changed(senco_client, school):
    for _ in range(2):
        senco_client.post(url("question_set_start"))
    with tenant(school.pk):
        assert QuestionSet.objects.count() == len(STARTERS)
        row = QuestionSet.objects.first()

    senco_client.post(
        url("question_set_edit", question_set_pk=row.pk),
        {"name": row.name, "questions": "• One?\n\nTwo?", "is_active": "on", "version": 1},
    )

    with tenant(school.pk):
        row.refresh_from_db()
    assert row.questions == "One?\nTwo?"


def test_set_of_the_same_name_is_refused(senco_client, school):
    QuestionSetFactory(school=school, name="Reading")

    page = senco_client.post(
        url("question_set_add"), {"name": "Reading", "questions": "What?", "is_active": "on"}
    )

    assert page.context["form"].errors == {"name": ["There is a set of this name."]}


def test_form_begins_with_a_set(senco_client, school, pupil):
    QuestionSetFactory(school=school, name="A")
    other = QuestionSetFactory(school=school, name="B", questions="Why?")

    page = senco_client.get(url("round_ask", pupil_pk=pupil.pk), {"set": other.pk})

    assert page.context["form"].initial["questions"] == "Why?"


def test_rounds_are_filtered(senco_client, senco, pupil, stranger, today):
    QuestionRoundFactory(pupil=pupil, title="Reading")
    QuestionRoundFactory(pupil=stranger, title="Maths", closed_on=today, closed_by=senco)

    assert [r.title for r in senco_client.get(url("round_list")).context["page"]] == ["Reading"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "budget"), [("round_list", 7), ("question_set_list", 5)])
def test_list_budgets(senco_client, school, rows, name, budget, assert_page_queries):
    for pupil in PupilFactory.create_batch(rows, school=school):
        QuestionRoundFactory(pupil=pupil)
        QuestionSetFactory(school=school)

    with assert_page_queries(budget):
        senco_client.get(url(name))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("role", "page", "budget"),
    [
        ("senco", "round_view", 8),
        ("senco", "round_ask", 10),
        ("teacher", "round_answer", 8),
        ("teacher", "round_mine", 6),
    ],
)
def test_page_budgets(request, teacher, pupil, role, page, budget, rows, assert_page_queries):
    row = QuestionRoundFactory(pupil=pupil)
    answer = RoundAnswerFactory(round=row, pupil=pupil, staff=teacher.staff_records.get())
    for _ in range(rows):
        RoundAnswerFactory(round=row, pupil=pupil)
    address = {
        "round_view": row.get_absolute_url(),
        "round_ask": url("round_ask", pupil_pk=pupil.pk),
        "round_answer": url("round_answer", round_answer_pk=answer.pk),
        "round_mine": url("round_mine"),
    }[page]
    client = request.getfixturevalue(f"{role}_client")

    with assert_page_queries(budget):
        client.get(address)
