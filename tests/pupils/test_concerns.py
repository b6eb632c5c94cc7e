"""Concerns from the first press to the reply: the form, the queue, triage and what follows."""

import datetime

import pytest
from django.urls import reverse

from pupils.actions import concerns as actions
from pupils.enums import ConcernDecision, ConcernState
from pupils.models import Concern, ConcernPupil, Due, Monitoring, Need, Pupil, SenStatus
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import accounts, pupils

LOG = "/pupils/concerns/new/"


@pytest.fixture
def oak(school, teacher):
    group = accounts.TeachingGroupFactory(school=school, name="Oak")
    accounts.GroupStaffFactory(
        school=school, group=group, staff=StaffMember.objects.get(user=teacher)
    )
    return group


@pytest.fixture
def pupil(school, oak):
    return pupils.PupilFactory(school=school, group=oak, first_name="Zoë", last_name="O’Brien")


@pytest.fixture
def concern(school, teacher, pupil):
    made = pupils.ConcernFactory(school=school, raised_by=teacher)
    pupils.ConcernPupilFactory(concern=made, pupil=pupil)
    return made


def typed(**fields):
    return {"text": "Loses the thread.", "family_knows": "yes", **fields}


def test_teacher_logs_a_concern(teacher_client, teacher, pupil, school):
    response = teacher_client.post(
        LOG,
        typed(
            pupil=pupil.pk,
            areas=["communication_interaction"],
            frequency="daily",
            tried_0="bit",
            family_said="Same at home.",
        ),
        follow=True,
    )

    page = response.content.decode()
    with tenant(school.pk):
        concern = Concern.objects.get()
        assert (concern.raised_by, concern.state) == (teacher, ConcernState.RECEIVED)
        assert [link.pupil for link in concern.pupil_links.all()] == [pupil]
        assert [(t.what, t.helped) for t in concern.tried.all()] == [("Visual timetable", "bit")]
        assert Entry.objects.filter(event="concern_raised", pupil_id=pupil.pk).count() == 1
    assert f"This is concern number {concern.pk}." in page
    assert "To start with tomorrow" in page
    assert "Received" in page


def test_child_outside_the_list_is_named_in_words(teacher_client, school):
    teacher_client.post(LOG, typed(named_pupil="Sam in the choir", named_class="Elm"))

    with tenant(school.pk):
        concern = Concern.objects.get()
        assert (concern.named_pupil, concern.named_class) == ("Sam in the choir", "Elm")
        assert concern.pupil_links.count() == 0


def test_pupil_out_of_sight_cannot_be_chosen(teacher_client, school):
    elsewhere = pupils.PupilFactory(school=school)

    response = teacher_client.post(LOG, typed(pupil=elsewhere.pk))

    with tenant(school.pk):
        assert Concern.objects.count() == 0
    assert "Loses the thread." in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose the pupil, or write the name below."),
        ({"named_pupil": "Sam", "text": ""}, "Write what you noticed, or tick what it is about."),
        ({"named_pupil": "Sam", "family_knows": ""}, "Say whether the family knows about this."),
        ({"named_pupil": "Sam", "text": "x" * 20_001}, "longer than 20,000 characters"),
    ],
)
def test_refused_form_says_why_and_keeps_the_text(teacher_client, school, fields, sentence):
    response = teacher_client.post(LOG, typed(family_said="Kept words", **fields) | fields)

    page = response.content.decode()
    with tenant(school.pk):
        assert Concern.objects.count() == 0
    assert sentence in page
    assert "Kept words" in page


def test_find_without_script_keeps_what_was_typed(senco_client, pupil, school):
    response = senco_client.post(LOG, typed(find="obrien", look_up="1"))

    page = response.content.decode()
    assert "Zoë O’Brien" in page
    assert "Loses the thread." in page
    with tenant(school.pk):
        assert Concern.objects.count() == 0


def test_second_press_leads_to_the_first_result(teacher_client, pupil, school):
    sent = typed(pupil=pupil.pk, form_id="one-time-1")

    first = teacher_client.post(LOG, sent)
    second = teacher_client.post(LOG, sent)

    with tenant(school.pk):
        assert Concern.objects.count() == 1
    assert first.url == second.url


def test_family_that_does_not_know_becomes_an_obligation(teacher_client, pupil, school):
    teacher_client.post(
        LOG, typed(pupil=pupil.pk, family_knows="no", family_said="Could not reach them.")
    )

    with tenant(school.pk):
        concern = Concern.objects.get()
        due = Due.objects.get(kind="family_follow_up")
        assert concern.family_why_not == "Could not reach them."
        assert due.due_on == datetime.date.today() + datetime.timedelta(days=7)


def test_several_pupils_have_their_own_part(teacher_client, pupil, oak, school):
    friend = pupils.PupilFactory(school=school, group=oak)

    teacher_client.post(LOG, typed(pupil=pupil.pk, others=[friend.pk], others_part="present"))

    with tenant(school.pk):
        parts = dict(ConcernPupil.objects.values_list("pupil_id", "part"))
    assert parts == {pupil.pk: "concerned", friend.pk: "present"}


def decide(concern, by, decision=ConcernDecision.NO_ACTION, **more):
    return actions.decide(
        concern=concern,
        version=concern.version,
        decision=decision,
        reason="Compared with attainment.",
        reply="Thank you.",
        by=by,
        **more,
    )


def test_monitoring_watches_the_pupil_until_a_date(concern, pupil, senco_actor, school):
    review = datetime.date.today() + datetime.timedelta(weeks=6)
    with tenant(school.pk):
        decide(concern, senco_actor, ConcernDecision.MONITORING, review_on=review)

        assert Monitoring.objects.get().review_on == review
        assert Due.objects.open().get(kind="monitoring_review").due_on == review
        assert Entry.objects.filter(event="concern_decided").count() == 1


def test_assess_puts_on_the_register_with_need_and_pending_parent(
    concern, pupil, senco_actor, school
):
    with tenant(school.pk):
        decide(
            concern,
            senco_actor,
            ConcernDecision.ASSESS,
            register=actions.OnRegister(need_type="SLCN"),
        )

        assert Pupil.objects.get(pk=pupil.pk).sen_status == "K"
        assert SenStatus.objects.get(ends_on=None).informed_on is None
        assert Need.objects.get().need_type == "SLCN"
        assert Due.objects.open().get(kind="tell_parent").is_statutory is True


def test_decided_concern_is_not_decided_again(concern, senco_actor, school):
    with tenant(school.pk):
        decided = decide(concern, senco_actor)
        with pytest.raises(NotPossible, match="has been decided"):
            decide(decided, senco_actor)


def test_two_people_deciding_are_told_of_each_other(concern, senco_actor, school):
    with tenant(school.pk):
        decide(concern, senco_actor)
        with pytest.raises(Conflict):
            decide(concern, senco_actor)


def test_decision_that_needs_a_file_asks_for_the_pupil(school, senco_actor, teacher):
    nameless = pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Sam")
    with tenant(school.pk), pytest.raises(NotPossible, match="which pupil"):
        decide(nameless, senco_actor, ConcernDecision.REFER)


def test_refusal_from_the_browser_keeps_nothing(senco_client, school, teacher):
    nameless = pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Sam")

    response = senco_client.post(
        reverse("pupils:concern_decide", args=[nameless.pk]),
        {"decide": "1", "version": 1, "decision": "refer", "reason": "Typed reason"},
    )

    with tenant(school.pk):
        assert Concern.objects.get().state == ConcernState.RECEIVED
    assert response.status_code == 409
    assert "Typed reason" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"decision": ""}, "Choose what happens next."),
        (
            {"decision": "monitoring", "review_on": "2020-01-01"},
            "Choose a day after today to look again.",
        ),
        (
            {"decision": "assess", "on_register": "on"},
            "Choose the primary need for the register.",
        ),
        (
            {"decision": "no_action", "on_register": "on", "need_type": "SLCN"},
            "SEN Support begins with the decision",
        ),
    ],
)
def test_refused_decision_says_why(senco_client, concern, fields, sentence):
    response = senco_client.post(
        reverse("pupils:concern_decide", args=[concern.pk]),
        {"decide": "1", "version": concern.version, "reason": "Because", **fields},
    )

    page = response.content.decode()
    assert sentence in page
    assert "Because" in page


def test_reporter_reads_the_reply(senco_client, teacher_client, concern):
    senco_client.post(
        reverse("pupils:concern_decide", args=[concern.pk]),
        {
            "decide": "1",
            "version": concern.version,
            "decision": "no_action",
            "reason": "Fine for now",
            "reply": "What you do is right for now.",
        },
    )

    page = teacher_client.get(concern.get_absolute_url()).content.decode()
    assert "No further action" in page
    assert "What you do is right for now." in page
    assert "Thank you for raising this." in page


def test_question_and_answer(senco_client, teacher_client, concern, school):
    senco_client.post(
        reverse("pupils:concern_ask", args=[concern.pk]),
        {"version": concern.version, "text": "Only in maths?"},
    )
    asked = teacher_client.get(concern.get_absolute_url()).content.decode()
    teacher_client.post(concern.get_absolute_url(), {"text": "In every lesson."})

    with tenant(school.pk):
        concern.refresh_from_db()
        said = list(concern.messages.values_list("text", flat=True))
    assert "Only in maths?" in asked
    assert said == ["Only in maths?", "In every lesson."]
    assert concern.state == ConcernState.LOOKING


def test_assistant_suggests_and_the_senco_sees_it(sen_assistant_client, senco_client, concern):
    sen_assistant_client.post(
        reverse("pupils:concern_suggest", args=[concern.pk]),
        {"version": concern.version, "decision": "monitoring", "reason": "Second this term"},
    )

    page = senco_client.get(concern.get_triage_url()).content.decode()
    assert "suggests: Monitoring." in page
    assert "Second this term" in page


def test_typed_name_is_attached_to_a_file(senco_client, school, teacher, pupil):
    nameless = pupils.ConcernFactory(school=school, raised_by=teacher, named_pupil="Zoe Obrien")

    page = senco_client.get(nameless.get_triage_url()).content.decode()
    senco_client.post(
        reverse("pupils:concern_attach", args=[nameless.pk]), {"version": 1, "pupil": pupil.pk}
    )

    with tenant(school.pk):
        attached = [link.pupil for link in nameless.pupil_links.all()]
    assert "Zoë O’Brien" in page
    assert attached == [pupil]


def test_pattern_of_three_colleagues_is_shown(senco_client, school, pupil):
    for _ in range(3):
        made = pupils.ConcernFactory(school=school, areas=["semh"])
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)

    page = senco_client.get(reverse("pupils:concern_queue")).content.decode()

    assert (
        "3 concerns by different staff about Zoë O’Brien: Social, emotional and mental health."
        in page
    )


def test_teacher_sees_only_own_concerns(teacher_client, school, concern):
    another = pupils.ConcernFactory(school=school, text="A colleague wrote this.")

    page = teacher_client.get(reverse("pupils:concern_queue")).content.decode()

    assert "Loses the thread" in page
    assert "A colleague wrote this." not in page
    assert teacher_client.get(another.get_absolute_url()).status_code == 404


def test_other_school_does_not_see_the_concern(other_senco_client, concern):
    answers = [
        other_senco_client.get(concern.get_absolute_url()).status_code,
        other_senco_client.get(concern.get_triage_url()).status_code,
    ]
    assert answers == [404, 404]


def test_type_ahead_finds_only_visible_pupils(teacher_client, school, pupil):
    pupils.PupilFactory(school=school, first_name="Zoran")

    page = teacher_client.get("/pupils/concerns/pupils/?find=zo").content.decode()

    assert "Zoë O’Brien" in page
    assert "Zoran" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_form_query_budget(teacher_client, school, oak, number, assert_page_queries):
    pupils.PupilFactory.create_batch(number, school=school, group=oak)

    with assert_page_queries(7):
        teacher_client.get(LOG)


@pytest.mark.parametrize("number", [1, 3])
def test_queue_query_budget(senco_client, school, pupil, number, assert_page_queries):
    for _ in range(number):
        made = pupils.ConcernFactory(school=school)
        pupils.ConcernPupilFactory(concern=made, pupil=pupil)

    with assert_page_queries(9):
        senco_client.get(reverse("pupils:concern_queue"))


@pytest.mark.parametrize("number", [1, 3])
def test_triage_query_budget(senco_client, school, concern, pupil, number, assert_page_queries):
    for _ in range(number):
        pupils.ConcernPupilFactory(concern=pupils.ConcernFactory(school=school), pupil=pupil)

    with assert_page_queries(15):
        senco_client.get(concern.get_triage_url())
