"""Moves of pupils: started for many, written, finished, read, stepped through, printed; who is to come."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pupils.actions import transitions as actions
from pupils.actions.documents import add_document
from pupils.enums import DueKind, MovePhase, MoveStep, ProfileState
from pupils.models import Due, Enrolment, Pupil, Transition, TransitionReading, TransitionStep
from pupils.passports import blank_page_of, passport_of, passport_pdf, portrait_of
from pupils.transitions import counts
from sendhub import uploads
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.reports.enums import RecordFileKind
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.ehcp_reviews import AnnualReviewFactory
from tests.factories.provision import PupilStrategyFactory
from tests.factories.pupils import (
    ProfileFactory,
    PupilFactory,
    TransitionFactory,
    TransitionStepFactory,
)
from tests.factories.reports import HandoverInFactory, HandoverLineFactory, SubjectPackFactory

FIRST = timezone.localdate() + datetime.timedelta(days=90)
NOTES = ("strengths", "helps", "hinders", "people", "worries", "first_day")


def url(name, **keys):
    return reverse(f"pupils:{name}", kwargs=keys or None)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="6 Ash", nc_year="6")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return PupilFactory(
        school=school, group=group, nc_year="6", sen_status="K", known_as="Zoë", last_name="Alder"
    )


def started(school, by, pupil, **values):
    with tenant(school.pk):
        return actions.start(
            pupil=pupil,
            by=by,
            today=timezone.localdate(),
            **{"phase": MovePhase.NEXT_CLASS, "moves_on": FIRST} | values,
        )


def open_dues(school):
    with tenant(school.pk):
        return list(Due.objects.open().order_by("due_on").values_list("kind", "due_on"))


# --- start ---------------------------------------------------------------------------------------


def test_notes_begin_with_what_is_written_already(school, senco_actor, pupil):
    ProfileFactory(
        pupil=pupil, state=ProfileState.CURRENT, likes="Birds", avoid="Hurry", aims="To draw"
    )
    PupilStrategyFactory(pupil=pupil, text="Seat by the wall", order=1)

    move = started(school, senco_actor, pupil)

    assert (move.strengths, move.helps, move.hinders, move.own_words) == (
        "Birds",
        "Seat by the wall",
        "Hurry",
        "To draw",
    )
    assert open_dues(school) == [(DueKind.TRANSITION_NOTES, FIRST - datetime.timedelta(weeks=4))]


def test_second_move_is_refused_while_one_is_open(school, senco_actor, pupil):
    started(school, senco_actor, pupil)

    with pytest.raises(NotPossible, match="open already"):
        started(school, senco_actor, pupil)


def test_moves_of_a_year_are_started_at_once(senco_client, senco_actor, school, pupil):
    other = PupilFactory(school=school, nc_year="6", sen_status="E")
    PupilFactory(school=school, nc_year="6")
    PupilFactory(school=school, nc_year="5", sen_status="K")
    started(school, senco_actor, pupil)
    address = f"{url('transition_start')}?nc_year=6"

    page = senco_client.get(address)
    assert {each.pk for each in page.context["offered"]} == {pupil.pk, other.pk}
    assert page.context["moving"] == {pupil.pk}
    data = {
        "pupil": [pupil.pk, other.pk],
        "moves_on": FIRST.isoformat(),
        "other_school": "Millbrook",
    }
    done = senco_client.post(address, data, follow=True)

    assert "1 started. 1 had an open move and keep it." in done.content.decode()
    with tenant(school.pk):
        move = Transition.objects.get(pupil=other)
        assert (move.phase, move.other_school) == (MovePhase.SECONDARY, "Millbrook")


def test_pupil_of_another_school_cannot_be_started(senco_client, other_school, pupil):
    stranger = PupilFactory(school=other_school, nc_year="6", sen_status="K")

    page = senco_client.post(
        f"{url('transition_start')}?nc_year=6",
        {"pupil": [stranger.pk], "moves_on": FIRST.isoformat()},
    )

    assert list(page.context["form"].errors) == ["pupil"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"moves_on": "2090-01-01"}, "moves_on"),
        ({"phase": MovePhase.POST_16}, "other_school"),
        ({"phase": "nonsense"}, "phase"),
    ],
)
def test_start_of_one_pupil_says_what_is_wrong(senco_client, pupil, values, field):
    data = {"phase": MovePhase.NEXT_CLASS, "moves_on": FIRST.isoformat()} | values

    page = senco_client.post(url("pupil_transition", pupil_pk=pupil.pk), data)

    assert list(page.context["form"].errors) == [field]


# --- who is to come ------------------------------------------------------------------------------


def test_pupil_who_is_to_come_has_four_steps_and_no_place_on_roll_yet(senco_client, school):
    data = {
        "first_name": "Linnet",
        "last_name": "Farrow",
        "nc_year": "7",
        "starts_on": FIRST.isoformat(),
        "origin": "Larchwood Primary",
    }

    page = senco_client.post(url("transition_expect"), data, follow=True)

    assert page.context["line"].missing == [
        "information asked for",
        "information received",
        "family met",
        "first plan written",
    ]
    with tenant(school.pk):
        pupil = Pupil.objects.get()
        assert Enrolment.objects.get(pupil=pupil).starts_on == FIRST
        assert not Pupil.objects.on_roll(timezone.localdate()).exists()
        assert Transition.objects.get().other_school == "Larchwood Primary"
    assert [kind for kind, _ in open_dues(school)] == [DueKind.TRANSITION_STEP] * 4


def test_first_day_today_is_refused_for_who_is_to_come(senco_client):
    data = {"first_name": "A", "last_name": "B", "origin": "C", "starts_on": timezone.localdate()}

    page = senco_client.post(url("transition_expect"), data)

    assert list(page.context["form"].errors) == ["starts_on"]


# --- notes ---------------------------------------------------------------------------------------


def notes(move, **values):
    held = {name: getattr(move, name) for name in NOTES}
    return {
        **held,
        "version": move.version,
        "phase": move.phase,
        "moves_on": move.moves_on.isoformat(),
        **values,
    }


def test_notes_are_written_finished_read_and_changed_again(
    senco_client, teacher_client, senco_actor, school, teacher, pupil
):
    move = started(school, senco_actor, pupil)
    edit = url("transition_edit", transition_pk=move.pk)
    tab = url("pupil_transition", pupil_pk=pupil.pk)
    assert teacher_client.get(tab).context["line"] is None

    staff = teacher.staff_records.get()
    senco_client.post(edit, notes(move, helps="Pictures", new_teacher=staff.pk, finish="1"))
    assert open_dues(school) == [(DueKind.TRANSITION_READ, FIRST)]

    assert teacher_client.get(tab).context["has_read"] is False
    read = url("transition_read", transition_pk=move.pk)
    assert teacher_client.post(read, follow=True).context["has_read"] is True
    assert open_dues(school) == []

    with tenant(school.pk):
        move.refresh_from_db()
    senco_client.post(edit, notes(move, helps="Pictures and time", new_teacher=staff.pk))
    assert teacher_client.get(tab).context["has_read"] is False
    teacher_client.post(read)
    with tenant(school.pk):
        assert TransitionReading.objects.get().of_version == move.version + 1
        events = Entry.objects.filter(object_type="pupils.transition").values_list(
            "event", flat=True
        )
        assert {"transition_finished", "transition_read"} <= set(events)


def test_empty_notes_are_not_finished(senco_client, senco_actor, school, pupil):
    move = started(school, senco_actor, pupil)

    page = senco_client.post(url("transition_edit", transition_pk=move.pk), notes(move, finish="1"))

    assert page.status_code == 409
    assert "The notes are still empty" in page.content.decode()


def test_two_editors_are_told_of_each_other(senco_client, senco_actor, school, pupil):
    move = started(school, senco_actor, pupil)
    edit = url("transition_edit", transition_pk=move.pk)
    senco_client.post(edit, notes(move, helps="Mine"))

    page = senco_client.post(edit, notes(move, helps="Theirs"))

    assert page.status_code == 409
    with tenant(school.pk):
        assert Transition.objects.get().helps == "Mine"


def test_too_long_a_note_is_refused_with_its_text(senco_client, senco_actor, school, pupil):
    move = started(school, senco_actor, pupil)

    page = senco_client.post(
        url("transition_edit", transition_pk=move.pk), notes(move, helps="x" * 1501)
    )

    assert list(page.context["form"].errors) == ["helps"]


# --- steps, end ----------------------------------------------------------------------------------


def test_step_is_owed_until_it_is_done_and_again_when_taken_back(
    senco_client, senco_actor, school, pupil
):
    move = started(school, senco_actor, pupil)
    data = {"kind": MoveStep.VISIT, "on": FIRST.isoformat(), "who": "Zoë"}
    senco_client.post(url("transition_step_add", transition_pk=move.pk), data)
    assert (DueKind.TRANSITION_STEP, FIRST) in open_dues(school)
    with tenant(school.pk):
        step = TransitionStep.objects.get()
    edit = url("transition_step_edit", step_pk=step.pk)

    today = timezone.localdate().isoformat()
    senco_client.post(edit, data | {"version": 1, "done_on": today, "note": "Went well"})
    assert (DueKind.TRANSITION_STEP, FIRST) not in open_dues(school)

    senco_client.post(edit, data | {"version": 2, "done_on": ""})
    assert (DueKind.TRANSITION_STEP, FIRST) in open_dues(school)
    with tenant(school.pk):
        step.refresh_from_db()
        assert (step.done_on, step.done_by) == (None, None)


def test_step_done_on_a_day_to_come_is_refused(senco_client, senco_actor, school, pupil):
    move = started(school, senco_actor, pupil)
    data = {"kind": MoveStep.VISIT, "on": FIRST.isoformat(), "done_on": FIRST.isoformat()}

    page = senco_client.post(url("transition_step_add", transition_pk=move.pk), data)

    assert page.context["form"].errors["done_on"] == ["This day is still to come."]


def test_move_that_is_over_owes_nothing_and_opens_again(senco_client, senco_actor, school, pupil):
    move = started(school, senco_actor, pupil)
    TransitionStepFactory(transition=move, on=FIRST)
    over = url("transition_close", transition_pk=move.pk)

    page = senco_client.post(over, follow=True)
    assert page.context["line"] is None
    assert open_dues(school) == []
    assert senco_client.post(over).status_code == 409

    page = senco_client.post(over, {"reopen": "1"}, follow=True)
    assert page.context["line"].move == move
    assert open_dues(school) == [(DueKind.TRANSITION_STEP, FIRST)]


# --- pages ---------------------------------------------------------------------------------------


def test_worklist_says_what_is_missing_and_is_narrowed(senco_client, school, pupil):
    going = TransitionFactory(pupil=pupil, moves_on=FIRST, other_school="Millbrook", helps="Time")
    late = timezone.localdate() - datetime.timedelta(days=1)
    TransitionStepFactory(transition=going, on=late)
    coming = TransitionFactory(
        pupil=PupilFactory(school=school), phase=MovePhase.ARRIVING, moves_on=FIRST
    )
    address = url("transition_list")

    def shown(**asked):
        return {line.move.pk for line in senco_client.get(address, asked).context["lines"]}

    lines = {line.move.pk: line for line in senco_client.get(address).context["lines"]}
    assert lines[going.pk].missing == [
        "5 of 6 parts of the notes",
        "the pupil’s own page",
        "a visit or meeting",
        "notes finished",
        "handover to the next school",
        "passport given out",
    ]
    assert shown(which="coming") == {coming.pk}
    assert shown(which="going") == {going.pk}
    assert shown(state="late") == {going.pk}
    assert shown(state="writing") == {going.pk}
    assert shown(state="unread") == set()
    assert shown(state="over") == set()
    assert shown(year="6") == {going.pk}


def test_bundle_of_the_school_before_stands_in_the_worklist(senco_client, school, pupil):
    TransitionFactory(pupil=pupil, phase=MovePhase.ARRIVING)
    bundle = HandoverInFactory(school=school, pupil=pupil, from_school="Larchwood")
    HandoverLineFactory(handover=bundle)

    [line] = senco_client.get(url("transition_list")).context["lines"]

    assert line.handover.startswith("Bundle of Larchwood came on ")
    assert line.handover.endswith("1 line to decide")


def test_bundle_for_the_next_school_says_whether_a_receipt_came(senco_client, pupil):
    TransitionFactory(pupil=pupil, other_school="Millbrook")
    kind, reason = RecordFileKind.HANDOVER, "Millbrook"
    file = SubjectPackFactory(pupil=pupil, kind=kind, reason=reason, made=True)
    address = url("transition_list")

    [sent] = senco_client.get(address).context["lines"]
    with tenant(pupil.school_id):
        file.receipt, file.closed_by, file.closed_at = {"on": "x"}, file.asked_by, file.made_at
        file.save()
    [received] = senco_client.get(address).context["lines"]

    assert sent.handover == "Bundle for Millbrook made on 20 November 2026, no receipt yet"
    assert received.handover.endswith("received there on 20 November 2026")
    assert "handover to the next school" not in received.missing


def test_what_reviews_say_of_adulthood_stands_beside_from_year_9(senco_client, school):
    pupil = PupilFactory(school=school, nc_year="9", sen_status="E")
    AnnualReviewFactory(
        pupil=pupil,
        meeting_on=timezone.localdate(),
        notes={"pfa_living": "Cooks twice a week"},
    )
    TransitionFactory(pupil=pupil)

    page = senco_client.get(url("pupil_transition", pupil_pk=pupil.pk))

    assert page.context["adulthood"] == [("Independent living", "Cooks twice a week")]


def test_passport_is_printed_and_on_record(senco_client, school, pupil):
    move = TransitionFactory(pupil=pupil, helps="Pictures", own_words="I like birds")

    page = senco_client.get(url("transition_print", transition_pk=move.pk))

    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")
    assert "Zo" not in page["Content-Disposition"]
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", object_id=move.pk).count() == 1


def test_passport_shows_the_photo_of_the_profile_in_force(
    school, senco_actor, pupil, settings, tmp_path
):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(drawn, "JPEG")
    file = uploads.check(SimpleUploadedFile("me.jpg", drawn.getvalue(), "image/jpeg"))
    with tenant(school.pk):
        assert portrait_of(pupil) is None
        picture = add_document(pupil=pupil, file=file, by=senco_actor, title="Me", kind="photo")
    allowed = {"photo": picture, "photo_allowed_by": "Ms Ade", "photo_allowed_on": FIRST}
    ProfileFactory(pupil=pupil, state=ProfileState.CURRENT, **allowed)

    with tenant(school.pk):
        photo = portrait_of(pupil)
        move = TransitionFactory(pupil=pupil)
        passport = passport_of(move, today=FIRST, steps=(), has_photo=True)
        body = passport_pdf(passport, photo=photo)

    assert photo[1] == "image/jpeg"
    assert body.startswith(b"%PDF")


def test_own_page_is_printed_blank_with_the_questions_of_the_link(senco_client, school, pupil):
    move = TransitionFactory(pupil=pupil)

    page = senco_client.get(url("transition_own_page", transition_pk=move.pk))

    assert page.content.startswith(b"%PDF")
    assert "Zo" not in page["Content-Disposition"]
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", object_id=move.pk).count() == 1
        blank = blank_page_of(move, today=FIRST)
    assert len(blank.questions) == 5
    assert blank.questions[0] == "What are you good at?"


def test_counts_name_nobody(school, senco_actor, pupil):
    started(school, senco_actor, pupil)
    TransitionFactory(
        pupil=PupilFactory(school=school), moves_on=FIRST + datetime.timedelta(days=800)
    )

    with tenant(school.pk):
        found = counts(school.pk, first=timezone.localdate(), last=FIRST)

    assert found == {"moves": 1, "arriving": 0, "finished": 0, "met": 0, "read": 0}


@pytest.mark.parametrize("pupils", [1, 3])
def test_worklist_query_budget(senco_client, school, pupils, assert_page_queries):
    for _ in range(pupils):
        move = TransitionFactory(pupil=PupilFactory(school=school), moves_on=FIRST)
        TransitionStepFactory(transition=move)
    with assert_page_queries(11):
        senco_client.get(url("transition_list"))


@pytest.mark.parametrize("steps", [1, 3])
def test_tab_query_budget(senco_client, pupil, steps, assert_page_queries):
    move = TransitionFactory(pupil=pupil, moves_on=FIRST)
    TransitionStepFactory.create_batch(steps, transition=move)
    with assert_page_queries(12):
        senco_client.get(url("pupil_transition", pupil_pk=pupil.pk))


@pytest.mark.parametrize("pupils", [1, 3])
def test_start_query_budget(senco_client, school, pupils, assert_page_queries):
    PupilFactory.create_batch(pupils, school=school, nc_year="6", sen_status="K")
    with assert_page_queries(8):
        senco_client.get(f"{url('transition_start')}?nc_year=6")


def test_teacher_of_another_class_does_not_see_the_notes(school, teacher_client, pupil):
    TransitionFactory(pupil=PupilFactory(school=school), moves_on=FIRST)
    stranger = PupilFactory(school=school)

    assert teacher_client.get(url("pupil_transition", pupil_pk=stranger.pk)).status_code == 404
    assert teacher_client.get(url("pupil_transition", pupil_pk=pupil.pk)).status_code == 200


def test_new_teacher_is_one_of_the_school(senco_client, school, other_school, senco_actor, pupil):
    move = started(school, senco_actor, pupil)
    stranger = StaffMemberFactory(school=other_school)

    page = senco_client.post(
        url("transition_edit", transition_pk=move.pk), notes(move, new_teacher=stranger.pk)
    )

    assert list(page.context["form"].errors) == ["new_teacher"]
