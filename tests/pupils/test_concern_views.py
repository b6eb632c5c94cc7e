"""Concerns as people meet them: the form, the status page, the queue, triage."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.enums import ConcernDecision, ConcernPart, ConcernState, DueKind, Helped
from pupils.models import Concern, ConcernPupil, ConcernTried, Due, Monitoring, Need, Pupil
from sendhub.audit.enums import AuditEvent
from sendhub.audit.models import Entry
from sendhub.dates import academic_year
from sendhub.drafts.models import Draft
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AssessmentFactory,
    AttendanceFigureFactory,
    CharacteristicFactory,
    ConcernFactory,
    ConcernPupilFactory,
    DueFactory,
    NeedFactory,
    PupilFactory,
    StrategyFactory,
)

LOG = "/pupils/concerns/new/"
CONTROL = re.compile(r"<(input|select|textarea|button)[^>]*>")


@pytest.fixture
def oak(school, teacher):
    """The teacher's class."""
    group = TeachingGroupFactory(school=school, name="Oak")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return group


@pytest.fixture
def wren(school, oak):
    return PupilFactory(school=school, group=oak, first_name="Wren", last_name="Alderbrook")


@pytest.fixture
def stranger(school):
    """A pupil of the school whom the teacher does not teach."""
    group = TeachingGroupFactory(school=school, name="Elm")
    return PupilFactory(school=school, group=group, first_name="Kestrel", last_name="Marsh")


def concerns(school):
    with tenant(school.pk):
        return list(Concern.objects.order_by("pk"))


def raised(school, teacher, *pupils, **values):
    concern = ConcernFactory(school=school, raised_by=teacher, **values)
    for pupil in pupils:
        ConcernPupilFactory(school=school, concern=concern, pupil=pupil)
    return concern


def page(response):
    return response.content.decode()


# --- the one-minute form -----------------------------------------------------------------------


def test_teacher_logs_a_concern_and_lands_on_its_status_page(teacher_client, teacher, school, wren):
    tried = StrategyFactory(school=school, name="Word mat", how="Lay it beside the book.")

    response = teacher_client.post(
        LOG,
        {
            "pupils": [wren.pk],
            "noticed": ["reads_behind", "worried"],
            "text": "Reads well aloud to me,\nfreezes in the group.",
            "frequency": "weekly",
            f"tried-o{tried.pk}": "bit",
            "other_tried": "A friend beside",
            "other_helped": "yes",
            "language_rather": "not_eal",
            "family_knows": "no",
            "family_why_not": "Could not reach them",
            "form_id": "one",
        },
    )

    [concern] = concerns(school)
    assert response.url == f"/pupils/concerns/{concern.pk}/"
    assert (concern.raised_by_id, concern.state, concern.areas, concern.family_knows) == (
        teacher.pk,
        ConcernState.RECEIVED,
        ["cognition_learning", "semh"],
        False,
    )
    with tenant(school.pk):
        assert list(ConcernPupil.objects.values_list("pupil_id", "part")) == [
            (wren.pk, ConcernPart.CONCERNED)
        ]
        assert list(ConcernTried.objects.values_list("what", "helped")) == [
            ("Word mat", Helped.BIT),
            ("A friend beside", Helped.YES),
        ]
        due = Due.objects.get()
        audited = Entry.objects.get(event=AuditEvent.CONCERN_RAISED)
    assert (due.kind, due.pupil_id, due.due_on) == (
        DueKind.FAMILY_FOLLOW_UP,
        wren.pk,
        timezone.localdate() + datetime.timedelta(days=7),
    )
    assert (audited.pupil_id, audited.object_id) == (wren.pk, concern.pk)
    shown = page(teacher_client.get(response.url))
    assert f"Concern {concern.pk} is with the SENCo. Thank you." in shown
    assert "Start with these tomorrow" in shown
    assert "Lay it beside the book." in shown
    assert "freezes in the group." in shown


def test_second_press_leads_to_the_first_concern(teacher_client, school, wren):
    data = {"pupils": [wren.pk], "noticed": ["worried"], "form_id": "one"}

    first, second = teacher_client.post(LOG, data), teacher_client.post(LOG, data)

    assert first.url == second.url
    assert len(concerns(school)) == 1


def test_form_puts_my_classes_on_top_and_nobody_elses(teacher_client, wren, stranger):
    shown = page(teacher_client.get(LOG))

    assert "Is the child unsafe? Stop." in shown
    assert "Wren Alderbrook" in shown
    assert "Kestrel Marsh" not in shown


def test_least_way_to_send_is_a_pupil_and_a_sentence(teacher_client, school, wren):
    teacher_client.post(LOG, {"pupils": [wren.pk], "noticed": ["clumsy"]})

    assert [c.areas for c in concerns(school)] == [["sensory_physical"]]


def test_words_alone_are_enough_and_name_no_area(teacher_client, school, wren):
    teacher_client.post(LOG, {"pupils": [wren.pk], "text": "Something is wrong."})

    assert [(c.areas, c.text) for c in concerns(school)] == [([], "Something is wrong.")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"pupils": []}, "Choose a pupil, or type a name under “Another pupil”."),
        ({"noticed": []}, "Tick a sentence, or say in your own words what you noticed."),
        ({"noticed": ["unknown"]}, "Select a valid choice. unknown is not one of the"),
        ({"family_knows": "no"}, "Say in a few words why the family does not know yet."),
        ({"other_tried": "A friend"}, "Say whether it helped."),
        ({"text": "x" * 20_001}, "This is 20001 characters long; it can hold 20000."),
        ({"named_class": "x" * 61}, "This is 61 characters long; it can hold 60."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_still_there(
    teacher_client, school, wren, typed, sentence
):
    data = {"pupils": [wren.pk], "noticed": ["worried"], "family_said": "kept words"} | typed

    response = teacher_client.post(LOG, data)

    assert response.status_code == 200
    assert sentence in page(response)
    assert "kept words" in page(response)
    assert concerns(school) == []


def test_pupil_out_of_sight_cannot_be_named_by_number(teacher_client, school, wren, stranger):
    response = teacher_client.post(LOG, {"pupils": [stranger.pk], "noticed": ["worried"]})

    assert "One of the pupils is not among yours today." in page(response)
    assert "Kestrel" not in page(response)
    assert concerns(school) == []


def test_pupil_of_another_school_cannot_be_named(teacher_client, school, other_school):
    other = PupilFactory(school=other_school, first_name="Falcon")

    response = teacher_client.post(LOG, {"pupils": [other.pk], "noticed": ["worried"]})

    assert "Falcon" not in page(response)
    assert concerns(school) == []


def test_another_pupil_is_a_typed_name_until_triage(teacher_client, school, oak):
    response = teacher_client.post(
        LOG, {"named_pupil": "Kes from Elm", "named_class": "Elm", "noticed": ["worried"]}
    )

    [concern] = concerns(school)
    assert (concern.named_pupil, concern.named_class) == ("Kes from Elm", "Elm")
    assert "Kes from Elm" in page(teacher_client.get(response.url))


def test_several_pupils_have_each_their_part(teacher_client, school, oak, wren):
    robin = PupilFactory(school=school, group=oak, first_name="Robin")

    teacher_client.post(
        LOG,
        {
            "pupils": [wren.pk, robin.pk],
            f"part-{robin.pk}": "affected",
            f"part-{wren.pk}": "nonsense",
            "noticed": ["quick_temper"],
        },
    )

    with tenant(school.pk):
        parts = dict(ConcernPupil.objects.values_list("pupil_id", "part"))
    assert parts == {wren.pk: "concerned", robin.pk: "affected"}


def test_a_concern_is_about_somebody(teacher_client, school, wren):
    response = teacher_client.post(
        LOG, {"pupils": [wren.pk], f"part-{wren.pk}": "present", "noticed": ["worried"]}
    )

    assert "Say which of the pupils it is about." in page(response)


def test_find_works_without_script_and_keeps_what_was_typed(teacher_client, school, wren):
    response = teacher_client.post(
        LOG, {"find": "1", "q": "wre", "text": "Half a sen", "form_id": "one"}
    )

    assert f'name="pupils" value="{wren.pk}"> <bdi>Wren Alderbrook' in page(response)
    assert "Half a sen" in page(response)
    assert "Choose a pupil" not in page(response)
    assert concerns(school) == []


def test_type_ahead_finds_only_whom_one_may_see(teacher_client, senco_client, wren, stranger):
    url = reverse("pupils:concern_find")

    assert "Kestrel" not in page(teacher_client.post(url, {"q": "kes"}))
    assert "Nobody among your pupils fits “kes”." in page(teacher_client.post(url, {"q": "kes"}))
    assert "Kestrel" in page(senco_client.post(url, {"q": "kes"}))
    assert "Kestrel" not in page(senco_client.post(url, {"q": "k"}))


def test_type_ahead_is_audited_without_what_was_typed(senco_client, school, stranger):
    senco_client.post(reverse("pupils:concern_find"), {"q": "kestrel"})

    with tenant(school.pk):
        entry = Entry.objects.get()
    assert (entry.object_type, entry.fields, entry.results) == ("concern_find", ["q"], 1)


def test_draft_comes_back_and_goes_when_sent(teacher_client, school, wren):
    teacher_client.post(
        "/drafts/save/",
        {
            "draft_key": "concern",
            "draft_path": LOG,
            "text": "Half a sentence",
            "pupils": [wren.pk],
            "noticed": ["worried"],
        },
    )
    shown = page(teacher_client.get(LOG))

    assert "Half a sentence</textarea>" in shown
    assert f'value="{wren.pk}" checked' in shown
    assert 'value="worried" checked' in shown
    teacher_client.post(LOG, {"pupils": [wren.pk], "text": "Whole sentence"})
    with tenant(school.pk):
        assert Draft.objects.count() == 0


def test_pupil_given_by_the_file_is_ticked(teacher_client, wren):
    assert f'value="{wren.pk}" checked' in page(teacher_client.get(f"{LOG}?pupil={wren.pk}"))


def test_concern_of_a_parent_is_typed_by_the_sen_team(senco_client, teacher_client, school, wren):
    data = {"pupils": [wren.pk], "noticed": ["worried"], "source": "parent"}

    assert "Say who noticed it." in page(senco_client.post(LOG, data))
    senco_client.post(LOG, {**data, "source_name": "Marian Alderbrook"})
    teacher_client.post(LOG, {**data, "source_name": "Made up"})

    assert [(c.source, c.source_name) for c in concerns(school)] == [
        ("parent", "Marian Alderbrook"),
        ("staff", ""),
    ]


def test_form_names_every_control(teacher_client, wren):
    shown = page(teacher_client.get(LOG))
    main = shown[shown.index("<form", shown.index("narrow")) :]

    for control in re.finditer(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', main):
        assert f'for="{control[1]}"' in shown, control[0]


@pytest.mark.parametrize("pupils", [1, 3])
def test_form_query_budget(teacher_client, school, oak, assert_page_queries, pupils):
    PupilFactory.create_batch(pupils, school=school, group=oak)

    with assert_page_queries(7):
        teacher_client.get(LOG)


# --- status page -------------------------------------------------------------------------------


def test_question_and_answer_between_senco_and_reporter(
    teacher_client, senco_client, school, teacher, wren
):
    concern = raised(school, teacher, wren)
    senco_client.post(
        reverse("pupils:concern_ask", args=[concern.pk]), {"text": "Also in small groups?"}
    )
    asked = page(teacher_client.get(concern.get_absolute_url()))

    teacher_client.post(
        reverse("pupils:concern_answer", args=[concern.pk]), {"text": "No, only in class."}
    )

    assert "A question to you" in asked
    assert "Also in small groups?" in asked
    assert "No, only in class." in page(senco_client.get(concern.get_triage_url()))
    assert [c.state for c in concerns(school)] == [ConcernState.LOOKING]


def test_empty_answer_is_sent_back_with_a_sentence(teacher_client, school, teacher, wren):
    concern = raised(school, teacher, wren, state=ConcernState.QUESTION)

    response = teacher_client.post(
        reverse("pupils:concern_answer", args=[concern.pk]), {"text": " "}
    )

    assert "Write a few words first." in page(response)


def test_status_page_is_for_the_reporter_and_who_reads_all(
    teacher_client, ta_client, senco_client, other_senco_client, school, teacher, wren
):
    url = raised(school, teacher, wren, text="Only for some").get_absolute_url()

    answers = [c.get(url).status_code for c in (teacher_client, senco_client)]
    refused = [c.get(url).status_code for c in (ta_client, other_senco_client)]

    assert (answers, refused) == ([200, 200], [404, 404])


def test_pupil_no_longer_taught_is_not_named_to_the_reporter(
    teacher_client, school, teacher, stranger
):
    concern = raised(school, teacher, stranger)

    shown = page(teacher_client.get(concern.get_absolute_url()))

    assert "a pupil you no longer teach" in shown
    assert "Kestrel" not in shown


def test_decision_is_told_with_reason_and_thanks(
    teacher_client, senco_client, school, teacher, wren
):
    concern = raised(school, teacher, wren)
    senco_client.post(
        reverse("pupils:concern_decide", args=[concern.pk]),
        {"version": "1", "decision": "no_action", "reply": "Come and see me on Friday."},
    )

    shown = page(teacher_client.get(concern.get_absolute_url()))

    assert "No further action" in shown
    assert "What is offered to every pupil meets this for now." in shown
    assert "Come and see me on Friday." in shown
    assert "Thank you for noticing." in shown


def test_opening_is_audited_for_each_pupil(senco_client, school, teacher, wren, stranger):
    concern = raised(school, teacher, wren, stranger)

    senco_client.get(concern.get_absolute_url())

    with tenant(school.pk):
        opened = set(
            Entry.objects.filter(event=AuditEvent.OPENED).values_list("pupil_id", "object_id")
        )
    assert opened == {(wren.pk, concern.pk), (stranger.pk, concern.pk)}


# --- queue -------------------------------------------------------------------------------------


def test_queue_shows_the_oldest_first_and_open_ones(senco_client, school, teacher, wren):
    new = raised(school, teacher, wren, text="Newer")
    old = raised(school, teacher, wren, text="Older")
    raised(
        school,
        teacher,
        wren,
        text="Long decided",
        state=ConcernState.DECIDED,
        decision="no_action",
        decided_by=teacher,
        decided_at=timezone.now(),
    )
    with tenant(school.pk):
        Concern.objects.filter(pk=old.pk).update(
            raised_at=timezone.now() - datetime.timedelta(days=3)
        )

    shown = page(senco_client.get(reverse("pupils:concern_queue")))

    assert shown.index("Older") < shown.index("Newer")
    assert "3 days" in shown
    assert "Long decided" not in shown
    assert f'href="/pupils/concerns/{new.pk}/triage/"' in shown


def test_queue_is_sifted_by_the_classes_of_this_year(senco_client, school):
    year = academic_year(timezone.localdate())
    TeachingGroupFactory(school=school, name="Oak", academic_year=year)
    TeachingGroupFactory(school=school, name="Oak last year", academic_year=year - 1)
    TeachingGroupFactory(school=school, name="Boosters", academic_year=year, kind="intervention")

    shown = page(senco_client.get(reverse("pupils:concern_queue")))

    offered = (">Oak</option>", "Oak last year", "Boosters", "A question to the reporter")
    assert [words in shown for words in offered] == [True, False, False, True]


def test_teacher_sees_own_concerns_decided_ones_too(teacher_client, senco, school, teacher, wren):
    raised(school, teacher, wren, text="Mine")
    raised(
        school,
        teacher,
        wren,
        text="Mine, decided",
        state=ConcernState.DECIDED,
        decision="no_action",
        decided_by=senco,
        decided_at=timezone.now(),
    )
    raised(school, senco, wren, text="By the SENCo")

    shown = page(teacher_client.get(reverse("pupils:concern_queue")))

    assert [words in shown for words in ("Mine", "Mine, decided", "By the SENCo")] == [
        True,
        True,
        False,
    ]
    assert "triage" not in shown


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("state=&area=semh", {"Worried"}),
        ("area=cognition_learning", {"Reading"}),
        ("state=question_to_reporter", {"Reading"}),
        ("suggested=yes", {"Worried"}),
        ("suggested=no", {"Reading"}),
        ("state=", {"Worried", "Reading"}),
    ],
)
def test_queue_filters(senco_client, school, teacher, wren, query, words):
    raised(
        school,
        teacher,
        wren,
        text="Worried",
        areas=["semh"],
        suggested_decision=ConcernDecision.ASSESS,
        suggested_by=teacher,
    )
    raised(
        school,
        teacher,
        wren,
        text="Reading",
        areas=["cognition_learning"],
        state=ConcernState.QUESTION,
    )

    shown = page(senco_client.get(f"{reverse('pupils:concern_queue')}?{query}"))

    assert {
        text for text in ("Worried", "Reading") if f">{text}" in shown or f" {text}" in shown
    } == words


def test_queue_refuses_a_filter_that_is_not_offered(senco_client):
    response = senco_client.get(reverse("pupils:concern_queue") + "?area=x' OR 1=1")

    assert response.status_code == 409
    assert "This filter is not offered here." in page(response)


def test_pattern_of_three_people_on_one_area(senco_client, school, senco, teacher, head, wren):
    for user in (senco, teacher, head):
        raised(school, user, wren, areas=["semh"])

    shown = page(senco_client.get(reverse("pupils:concern_queue")))

    assert (
        "Wren Alderbrook: 3 concerns by different staff about social, emotional and mental health"
        in shown
    )


def test_pattern_of_several_pupils_of_one_class(senco_client, school, teacher, oak):
    for pupil in PupilFactory.create_batch(3, school=school, group=oak):
        raised(school, teacher, pupil)

    shown = page(senco_client.get(reverse("pupils:concern_queue")))

    assert "Class Oak: concerns about several pupils" in shown


def test_slt_sees_no_restricted_concern(slt_client, senco_client, school, teacher, wren):
    from tests.factories.pupils import RestrictionFactory

    concern = raised(school, teacher, wren, text="For few eyes")
    RestrictionFactory(school=school, document=None, concern=concern)

    assert "For few eyes" in page(senco_client.get(reverse("pupils:concern_queue")))
    assert "For few eyes" not in page(slt_client.get(reverse("pupils:concern_queue")))
    assert slt_client.get(concern.get_triage_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queue_query_budget(senco_client, school, teacher, oak, assert_page_queries, count):
    for pupil in PupilFactory.create_batch(count, school=school, group=oak):
        raised(school, teacher, pupil)

    with assert_page_queries(11):
        senco_client.get(reverse("pupils:concern_queue"))


# --- triage ------------------------------------------------------------------------------------


def decide(client, concern, **values):
    return client.post(
        reverse("pupils:concern_decide", args=[concern.pk]), {"version": "1", **values}
    )


def test_triage_shows_what_the_record_knows(senco_client, school, teacher, head, wren):
    concern = raised(school, teacher, wren)
    raised(school, head, wren, text="Earlier")
    NeedFactory(school=school, pupil=wren, need_type="SLCN")
    AssessmentFactory(school=school, pupil=wren, instrument="Reading test")
    AttendanceFigureFactory(school=school, pupil=wren)
    CharacteristicFactory(school=school, pupil=wren)

    shown = page(senco_client.get(concern.get_triage_url()))

    assert "Speech, language and communication needs" in shown
    assert "Reading test" in shown
    assert "361 of 380 sessions" in shown
    assert "English as an additional language" in shown
    assert f"open, from {head.name}" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_triage_query_budget(senco_client, school, teacher, wren, assert_page_queries, count):
    concern = raised(school, teacher, wren)
    for _ in range(count):
        raised(school, teacher, wren)
        AssessmentFactory(school=school, pupil=wren)

    with assert_page_queries(16):
        senco_client.get(concern.get_triage_url())


def test_triage_of_one_choice_and_one_press(senco_client, school, teacher, wren):
    """Three clicks from the desk: the concern, the decision, the button."""
    concern = raised(school, teacher, wren)
    form = page(senco_client.get(concern.get_triage_url()))
    [monitoring_on] = re.findall(r'name="monitoring_on" value="([\d-]+)"', form)

    response = decide(senco_client, concern, decision="monitoring", monitoring_on=monitoring_on)

    assert response.url == reverse("pupils:concern_queue")
    with tenant(school.pk):
        watched = Monitoring.objects.get()
        due = Due.objects.get()
    assert str(watched.review_on) == monitoring_on
    assert (due.kind, due.pupil_id) == (DueKind.MONITORING_REVIEW, wren.pk)


def test_assess_puts_on_sen_support_with_need_and_parent_pending(
    senco_client, school, teacher, wren
):
    concern = raised(school, teacher, wren)

    decide(senco_client, concern, decision="assess", on_support="on", need="SEMH")

    with tenant(school.pk):
        pupil = Pupil.objects.get(pk=wren.pk)
        needs = list(Need.objects.values_list("need_type", "rank"))
        kinds = list(Due.objects.order_by("due_on").values_list("kind", "is_statutory"))
    assert (pupil.sen_status, needs) == ("K", [("SEMH", 1)])
    assert kinds == [(DueKind.TELL_PARENT, True), (DueKind.PLAN_START, False)]


def test_assess_with_the_parent_told_leaves_only_the_plan_due(senco_client, school, teacher, wren):
    concern = raised(school, teacher, wren)
    today = timezone.localdate().isoformat()

    decide(
        senco_client,
        concern,
        decision="assess",
        on_support="on",
        need="SLCN",
        informed_on=today,
        informed_how="call",
    )

    with tenant(school.pk):
        due = Due.objects.get()
    assert (due.kind, due.pupil_id, due.subject_id) == (DueKind.PLAN_START, wren.pk, concern.pk)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choose a decision."),
        ({"decision": "monitoring"}, "Give the date to look again."),
        (
            {"decision": "strategies_until", "strategies_on": "2020-01-01"},
            "Choose a day after today.",
        ),
        (
            {"decision": "strategies_until", "strategies_on": "2099-01-01"},
            "Choose a day within a year.",
        ),
        ({"decision": "monitoring", "monitoring_on": "soon"}, "Enter a date like 27 3 2027."),
        ({"decision": "assess", "on_support": "on"}, "Choose the primary need."),
        (
            {"decision": "assess", "on_support": "on", "need": "SEMH", "informed_on": "2026-01-01"},
            "Say how the parent was told.",
        ),
        (
            {"decision": "assess", "on_support": "on", "need": "SEMH", "informed_how": "call"},
            "Say when the parent was told.",
        ),
        (
            {
                "decision": "assess",
                "on_support": "on",
                "need": "SEMH",
                "informed_on": "2099-01-01",
                "informed_how": "call",
            },
            "The parent cannot have been told on a day to come.",
        ),
    ],
)
def test_decision_that_lacks_something_is_sent_back(
    senco_client, school, teacher, wren, values, sentence
):
    concern = raised(school, teacher, wren)

    response = decide(senco_client, concern, reply="kept words", **values)

    assert response.status_code == 200
    assert sentence in page(response)
    assert "kept words" in page(response)
    assert [c.state for c in concerns(school)] == [ConcernState.RECEIVED]


@pytest.mark.parametrize(
    ("decision", "goes_on_there"), [("assess", True), ("refer", True), ("no_action", False)]
)
def test_what_a_decision_starts_is_one_press_away(
    senco_client, school, teacher, wren, decision, goes_on_there
):
    concern = raised(school, teacher, wren)

    response = decide(senco_client, concern, decision=decision)

    queue = reverse("pupils:concern_queue")
    assert response.url == (concern.get_triage_url() if goes_on_there else queue)


def test_two_people_decide_and_the_second_sees_both(senco_client, school, teacher, wren):
    concern = raised(school, teacher, wren)
    other = client_for(person(school, "senco"), school)
    decide(senco_client, concern, decision="no_action", reply="The first reply")

    response = decide(other, concern, decision="refer", reply="The second reply")

    assert response.status_code == 409
    assert "The first reply" in page(response)
    assert "The second reply" in page(response)


def test_typed_name_is_attached_in_one_press(senco_client, school, teacher, stranger):
    concern = ConcernFactory(school=school, raised_by=teacher, named_pupil="kestrel")
    DueFactory(school=school, kind=DueKind.FAMILY_FOLLOW_UP, subject_id=concern.pk, pupil=None)

    shown = page(senco_client.get(concern.get_triage_url()))
    senco_client.post(reverse("pupils:concern_attach", args=[concern.pk]), {"pupil": stranger.pk})

    assert f'name="pupil" value="{stranger.pk}"' in shown
    with tenant(school.pk):
        assert ConcernPupil.objects.get().pupil_id == stranger.pk
        assert Due.objects.get().pupil_id == stranger.pk


def test_pupil_for_a_typed_name_is_found_by_other_letters(senco_client, school, teacher, stranger):
    concern = ConcernFactory(school=school, raised_by=teacher, named_pupil="Somebody")

    response = senco_client.post(
        reverse("pupils:concern_find_pupil", args=[concern.pk]), {"q": "marsh"}
    )

    assert f'name="pupil" value="{stranger.pk}"' in page(response)


def test_pupil_of_another_school_is_not_attached(senco_client, school, teacher, other_school):
    concern = ConcernFactory(school=school, raised_by=teacher, named_pupil="Somebody")
    other = PupilFactory(school=other_school)

    response = senco_client.post(
        reverse("pupils:concern_attach", args=[concern.pk]), {"pupil": other.pk}, follow=True
    )

    assert "This pupil is not on roll at your school." in page(response)
    with tenant(school.pk):
        assert ConcernPupil.objects.count() == 0


def test_assistant_suggests_and_the_senco_decides(
    sen_assistant_client, sen_assistant, senco_client, school, teacher, wren
):
    concern = raised(school, teacher, wren)

    sen_assistant_client.post(
        reverse("pupils:concern_suggest", args=[concern.pk]),
        {"version": "1", "decision": "monitoring", "reason": "Seen twice this week."},
    )
    shown = page(senco_client.get(concern.get_triage_url()))

    assert f"{sen_assistant.name} suggests: <strong>Monitoring</strong>" in shown
    assert "Seen twice this week." in shown
    assert 'value="monitoring" checked' in shown


def test_senior_leader_reads_and_decides_nothing(slt_client, school, teacher, wren):
    concern = raised(school, teacher, wren)

    shown = page(slt_client.get(concern.get_triage_url()))

    assert "Decide and tell the reporter" not in shown
    assert "Ask the reporter" not in shown


@pytest.mark.parametrize(
    ("kind", "button"),
    [
        (DueKind.FAMILY_FOLLOW_UP, "The family knows now"),
        (DueKind.REFERRAL_START, "The referral is started"),
        (DueKind.STRATEGIES_REVIEW, "Looked at"),
    ],
)
def test_what_a_concern_left_to_do_is_done_on_its_page(
    senco_client, school, teacher, wren, kind, button
):
    concern = raised(school, teacher, wren, family_knows=False, family_why_not="Away")
    DueFactory(school=school, pupil=wren, kind=kind, subject_id=concern.pk)
    shown = page(senco_client.get(concern.get_triage_url()))

    senco_client.post(
        reverse("pupils:concern_follow_up", args=[concern.pk]),
        {"kind": kind.value, "note": "Rang them."},
    )

    assert f">{button}</button>" in shown
    with tenant(school.pk):
        assert Due.objects.get().done_on == timezone.localdate()


def test_file_of_one_pupil_shows_no_other_name(senco_actor, school, teacher, wren, stranger):
    raised(school, teacher, wren, stranger)

    with tenant(school.pk):
        [line] = ConcernPupil.objects.visible_to(senco_actor).of(wren).as_lines()

    assert (line.pupil_id, line.others) == (wren.pk, 1)


def test_line_of_a_concern_is_hidden_from_a_teacher_who_did_not_write_it(
    ta_actor, school, teacher, wren
):
    raised(school, teacher, wren)

    with tenant(school.pk):
        assert list(ConcernPupil.objects.visible_to(ta_actor)) == []
