"""Access arrangements: who sees what, what is missing, the steps, the dates, the papers, the prints."""

import datetime

import page as page_validation
import pytest
from django.urls import reverse
from django.utils import timezone

from pupils import exams
from pupils.actions import exams as actions
from pupils.enums import DueKind
from pupils.exam_enums import ArrangementState, Evidence
from pupils.models import (
    AccessArrangement,
    Due,
    ExamCandidate,
    ExamDate,
    ExamSitting,
    WorkingNote,
)
from pupils.rules import exams as rules
from sendhub.audit.models import Entry
from sendhub.dates import academic_year
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.provision import PupilStrategyFactory, StrategyAnswerFactory
from tests.factories.pupils import (
    AccessArrangementFactory,
    AssessmentFactory,
    ExamDateFactory,
    ExamSittingFactory,
    NeedFactory,
    PupilFactory,
    WorkingNoteFactory,
)


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def this_year(today):
    """The year in which Year 11 sits its exams."""
    return academic_year(today) + 1


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school, name="11 Ash")
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(school=school, group=group, nc_year="11", sen_status="K")


def candidate_of(pupil, actor, today):
    with tenant(pupil.school_id):
        return exams.candidate_of(exams.candidates(actor, today).get(pk=pupil.pk), today)


# --- what is missing -----------------------------------------------------------------------------


def test_new_arrangement_misses_all_it_asks_for(pupil, senco_actor, today):
    AccessArrangementFactory(pupil=pupil)

    assert candidate_of(pupil, senco_actor, today).missing == list(Evidence)


def test_evidence_is_drawn_from_the_record(pupil, senco_actor, today):
    AccessArrangementFactory(pupil=pupil)
    NeedFactory(pupil=pupil)
    WorkingNoteFactory(pupil=pupil, seen_on=today)
    for area, score in (("Reading speed", 82), ("Writing speed", 88)):
        AssessmentFactory(
            pupil=pupil,
            subject=area,
            score=score,
            taken_on=today,
            assessor="A. Moor",
            qualification="Level 7",
        )

    assert candidate_of(pupil, senco_actor, today).missing == [Evidence.TOLD]


def test_answer_of_a_room_is_proof_of_the_normal_way_of_working(pupil, teacher, senco_actor, today):
    AccessArrangementFactory(pupil=pupil, kind="rest_breaks")
    NeedFactory(pupil=pupil)
    strategy = PupilStrategyFactory(pupil=pupil)
    assert candidate_of(pupil, senco_actor, today).missing == [Evidence.WORKING]

    StrategyAnswerFactory(pupil=pupil, strategy=strategy, by_user=teacher, works="yes")

    assert candidate_of(pupil, senco_actor, today).missing == []


def test_proof_older_than_a_year_counts_no_longer(pupil, senco_actor, today):
    AccessArrangementFactory(pupil=pupil, kind="colour")
    WorkingNoteFactory(pupil=pupil, seen_on=today - rules.RECENT - datetime.timedelta(days=1))

    assert candidate_of(pupil, senco_actor, today).missing == [Evidence.WORKING]


def test_score_without_the_assessors_qualification_says_why_it_does_not_count(
    senco_client, pupil, today
):
    AccessArrangementFactory(pupil=pupil, kind="reader")
    AssessmentFactory(pupil=pupil, score=80, taken_on=today, assessor="A. Moor")

    page = senco_client.get(url("pupil_exams", pupil_pk=pupil.pk)).content.decode()

    assert "the assessor’s qualification is not on file" in page


# --- the pages -----------------------------------------------------------------------------------


def test_list_shows_register_and_arrangements_of_the_exam_years(senco_client, school, pupil):
    PupilFactory(school=school, nc_year="9", sen_status="K")
    PupilFactory(school=school, nc_year="11")
    other = PupilFactory(school=school, nc_year="6")
    AccessArrangementFactory(pupil=other, exam="ks2", kind="reader")

    context = senco_client.get(url("exam_list")).context

    assert [each.pupil.pk for each in context["candidates"]] == [pupil.pk, other.pk]
    assert [(s.exam, s.year - context["seasons"][0].year) for s in context["seasons"]] == [
        ("general", 0),
        ("ks2", 0),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"show": "missing"}, ["considered"]),
        ({"show": "approved"}, ["in place"]),
        ({"show": "none"}, ["nothing"]),
        ({"kind": "colour"}, ["in place"]),
        ({"year": "10"}, ["nothing"]),
        ({"q": "considered"}, ["considered"]),
    ],
)
def test_list_is_narrowed(senco_client, school, today, query, found):
    made = {
        name: PupilFactory(school=school, nc_year=year, sen_status="K", last_name=name)
        for name, year in (("considered", "11"), ("in place", "11"), ("nothing", "10"))
    }
    AccessArrangementFactory(pupil=made["considered"])
    AccessArrangementFactory(pupil=made["in place"], kind="colour", state="approved")
    WorkingNoteFactory(pupil=made["in place"], seen_on=today)

    context = senco_client.get(url("exam_list"), query).context

    assert [each.pupil.last_name for each in context["candidates"]] == found


def test_assistant_sees_the_arrangement_and_no_score(ta_client, pupil, today):
    AccessArrangementFactory(
        pupil=pupil, state="approved", in_lessons="A quarter more time in each test."
    )
    AssessmentFactory(pupil=pupil, score=71, subject="Zzscore")

    answers = [
        ta_client.get(url("exam_list")).content.decode(),
        ta_client.get(url("pupil_exams", pupil_pk=pupil.pk)).content.decode(),
    ]

    assert "25% extra time" in answers[0]
    assert "A quarter more time in each test." in answers[1]
    assert not any("Zzscore" in page or "Missing" in page for page in answers)


def test_teacher_sees_own_candidates_alone(teacher_client, school, pupil):
    other = PupilFactory(school=school, nc_year="11", sen_status="K")

    context = teacher_client.get(url("exam_list")).context

    assert [each.pupil.pk for each in context["candidates"]] == [pupil.pk]
    assert teacher_client.get(url("pupil_exams", pupil_pk=other.pk)).status_code == 404


def test_class_page_and_profile_tell_what_teachers_do(teacher_client, group, pupil):
    AccessArrangementFactory(pupil=pupil, state="approved", in_lessons="Reads the question twice.")

    class_page = teacher_client.get(reverse("provision:class_page", kwargs={"group_pk": group.pk}))
    profile = teacher_client.get(url("profile", pupil_pk=pupil.pk))

    assert "Reads the question twice." in class_page.content.decode()
    assert "Reads the question twice." in profile.content.decode()


def test_expired_arrangement_is_told_to_no_room(teacher_client, pupil, today):
    AccessArrangementFactory(
        pupil=pupil,
        state="approved",
        since=today - datetime.timedelta(days=700),
        expires_on=today - datetime.timedelta(days=1),
    )

    assert teacher_client.get(url("profile", pupil_pk=pupil.pk)).context["arrangements"] == []


@pytest.mark.parametrize("pupils", [1, 3])
def test_exam_list_query_budget(senco_client, school, assert_page_queries, pupils):
    for _ in range(pupils):
        made = PupilFactory(school=school, nc_year="11", sen_status="K")
        AccessArrangementFactory(pupil=made)

    with assert_page_queries(8):
        senco_client.get(url("exam_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_pupil_exams_query_budget(senco_client, pupil, today, assert_page_queries, rows):
    for kind in ("extra_25", "reader", "colour")[:rows]:
        AccessArrangementFactory(pupil=pupil, kind=kind)
        WorkingNoteFactory(pupil=pupil, seen_on=today)

    with assert_page_queries(15):
        senco_client.get(url("pupil_exams", pupil_pk=pupil.pk))


@pytest.mark.parametrize("papers", [1, 3])
def test_sitting_list_query_budget(senco_client, school, pupil, today, assert_page_queries, papers):
    AccessArrangementFactory(pupil=pupil, state="approved")
    ExamSittingFactory.create_batch(papers, school=school, on=today)

    with assert_page_queries(8):
        senco_client.get(url("sitting_list"))


# --- steps ---------------------------------------------------------------------------------------


def test_arrangement_is_added_for_the_exam_of_the_year_and_owed(
    senco_client, school, pupil, this_year
):
    senco_client.post(
        url("arrangement_add", pupil_pk=pupil.pk),
        {"kind": "extra_25", "detail": "", "subjects": "", "in_lessons": "More time."},
    )

    with tenant(school.pk):
        row = AccessArrangement.objects.get()
        due = Due.objects.open().get(kind=DueKind.ARRANGEMENT_APPLY)
        assert (row.exam, row.state) == ("general", ArrangementState.CONSIDERING)
        assert (due.subject_id, due.due_on) == (row.pk, datetime.date(this_year, 3, 21))


def test_arrangement_of_key_stage_2_is_not_offered_in_year_11(senco_client, pupil):
    response = senco_client.post(
        url("arrangement_add", pupil_pk=pupil.pk), {"kind": "early_opening"}
    )

    assert list(response.context["form"].errors) == ["kind"]


def test_something_else_has_to_be_named(senco_client, pupil):
    response = senco_client.post(url("arrangement_add", pupil_pk=pupil.pk), {"kind": "other"})

    assert response.context["form"].errors == {"detail": ["Say what it is."]}


def test_same_arrangement_twice_is_refused(senco_client, pupil):
    AccessArrangementFactory(pupil=pupil)

    response = senco_client.post(url("arrangement_add", pupil_pk=pupil.pk), {"kind": "extra_25"})

    assert response.status_code == 409
    assert "it is being looked at already" in response.content.decode()


def moved(client, row, **values):
    sent = {"version": row.version, "on": timezone.localdate().isoformat(), **values}
    return client.post(url("arrangement_move", arrangement_pk=row.pk), sent)


def test_approval_closes_what_was_owed_and_warns_before_it_ends(
    senco_client, senco_actor, school, pupil, today
):
    with tenant(school.pk):
        row = actions.add_arrangement(pupil=pupil, by=senco_actor, kind="extra_25")
    ends = rules.last_day_of_approval(today)

    moved(
        senco_client,
        row,
        state="approved",
        reference="AAO-771",
        expires_on=ends.isoformat(),
    )

    with tenant(school.pk):
        row = AccessArrangement.objects.get()
        assert (row.state, row.reference, row.expires_on) == ("approved", "AAO-771", ends)
        owed = {due.kind: due.due_on for due in Due.objects.open()}
        assert owed == {DueKind.ARRANGEMENT_ENDS: rules.warn_on(ends)}
        event = Entry.objects.get(event="arrangement_moved")
        assert (event.pupil_id, event.object_id) == (pupil.pk, row.pk)


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        ({"state": "ended"}, "reason", "Say why in a few words."),
        ({"state": "approved", "on": "2099-01-01"}, "on", "This day is still to come."),
        ({"state": "approved", "expires_on": "2020-01-01"}, "expires_on", "It would end"),
        ({"state": "approved", "expires_on": "2099-01-01"}, "expires_on", "An approval of that"),
        ({"state": "refused"}, "state", "Select a valid choice."),
    ],
)
def test_move_refusals(senco_client, school, pupil, sent, field, error):
    row = AccessArrangementFactory(pupil=pupil)

    response = moved(senco_client, row, **sent)

    assert response.context["form"].errors[field][0].startswith(error)
    with tenant(school.pk):
        assert AccessArrangement.objects.get().state == "considering"


def test_two_editors_of_an_arrangement_are_told_of_each_other(
    senco_client, sen_assistant_client, pupil
):
    row = AccessArrangementFactory(pupil=pupil)
    moved(senco_client, row, state="evidence")

    assert moved(sen_assistant_client, row, state="ended", reason="Moved").status_code == 409


def test_settled_arrangement_is_not_opened_beside_a_new_one(senco_client, pupil):
    settled = AccessArrangementFactory(pupil=pupil, state="ended", reason="Not wanted")
    AccessArrangementFactory(pupil=pupil)

    assert moved(senco_client, settled, state="evidence").status_code == 409


def test_change_of_what_teachers_do_is_news_to_the_rooms(senco_client, school, pupil):
    row = AccessArrangementFactory(pupil=pupil)

    senco_client.post(
        url("arrangement_edit", arrangement_pk=row.pk),
        {"version": "1", "detail": "laptop", "subjects": "", "in_lessons": "Laptop in each test."},
    )

    with tenant(school.pk):
        after = AccessArrangement.objects.get()
        assert (after.in_lessons, after.version) == ("Laptop in each test.", 2)
        assert after.changed_at > row.changed_at


def test_leaving_closes_what_is_owed_and_coming_back_opens_it(school, pupil, senco_actor, today):
    with tenant(school.pk):
        actions.add_arrangement(pupil=pupil, by=senco_actor, kind="extra_25")

        actions.owe_nothing_after(pupil=pupil, ends_on=today, by=senco_actor)
        assert not Due.objects.open().exists()

        actions.owe_again(pupil=pupil, by=senco_actor)
        assert Due.objects.open().get().kind == DueKind.ARRANGEMENT_APPLY


# --- candidate and proof -------------------------------------------------------------------------


def test_picture_of_need_is_written_once_and_changed(senco_client, school, pupil):
    address = url("candidate_edit", pupil_pk=pupil.pk)
    senco_client.post(address, {"difficulty": "Reads slowly.", "told_on": "", "told_how": ""})

    senco_client.post(
        address,
        {
            "version": "1",
            "difficulty": "Reads slowly, tires.",
            "told_on": "2026-10-01",
            "told_how": "",
        },
    )

    with tenant(school.pk):
        row = ExamCandidate.objects.get()
        assert (row.difficulty, row.told_on, row.version) == (
            "Reads slowly, tires.",
            datetime.date(2026, 10, 1),
            2,
        )


def test_working_note_is_added_changed_and_removed(senco_client, school, pupil):
    sent = {"kind": "mock", "seen_on": "2026-10-06", "text": "Finished.", "said_by": "Mr Reed"}
    senco_client.post(url("working_add", pupil_pk=pupil.pk), sent)
    with tenant(school.pk):
        row = WorkingNote.objects.get()
    address = url("working_edit", working_note_pk=row.pk)

    senco_client.post(address, {**sent, "text": "Finished all.", "version": "1"})
    with tenant(school.pk):
        assert WorkingNote.objects.get().text == "Finished all."

    senco_client.post(url("working_remove", working_note_pk=row.pk))
    with tenant(school.pk):
        assert not WorkingNote.objects.exists()
        assert Entry.objects.filter(event="removed", pupil_id=pupil.pk).count() == 1


def test_teacher_tells_how_a_pupil_works_in_the_own_lessons(
    teacher_client, senco_client, teacher, school, pupil
):
    sent = {"kind": "mock", "seen_on": "2026-10-06", "text": "Finished.", "said_by": "Mr Reed"}
    page = url("pupil_exams", pupil_pk=pupil.pk)
    theirs = WorkingNoteFactory(pupil=pupil)

    teacher_client.post(url("working_add", pupil_pk=pupil.pk), sent)

    with tenant(school.pk):
        row = WorkingNote.objects.exclude(pk=theirs.pk).get()
        assert (row.said_by, row.created_by_id) == (teacher.name, teacher.pk)
    assert list(teacher_client.get(page).context["notes"]) == [row]
    assert set(senco_client.get(page).context["notes"]) == {row, theirs}
    edit = url("working_edit", working_note_pk=row.pk)
    teacher_client.post(edit, {**sent, "text": "Finished all.", "version": "1"})
    with tenant(school.pk):
        row.refresh_from_db()
        assert (row.text, row.said_by) == ("Finished all.", teacher.name)
    refused = teacher_client.post(url("working_remove", working_note_pk=theirs.pk))
    assert refused.status_code == 404
    teacher_client.post(url("working_remove", working_note_pk=row.pk))
    with tenant(school.pk):
        assert list(WorkingNote.objects.all()) == [theirs]


def test_teacher_notes_nothing_about_a_pupil_of_another_class(teacher_client, school):
    stranger = PupilFactory(school=school, nc_year="11")
    address = url("working_add", pupil_pk=stranger.pk)

    assert teacher_client.get(address).status_code == 404


# --- dates and papers ----------------------------------------------------------------------------


def test_date_of_the_school_goes_before_the_shipped_one_and_moves_what_is_owed(
    senco_client, senco_actor, school, pupil, this_year
):
    with tenant(school.pk):
        actions.add_arrangement(pupil=pupil, by=senco_actor, kind="extra_25")
    address = url("exam_date_edit", exam="general", exam_year=this_year, date_kind="apply")

    senco_client.post(
        address, {"version": "0", "on": f"{this_year}-03-19", "source": "JCQ key dates"}
    )

    with tenant(school.pk):
        assert ExamDate.objects.get().on == datetime.date(this_year, 3, 19)
        due = Due.objects.open().get()
        assert due.due_on == datetime.date(this_year, 3, 19)


def test_date_of_another_year_is_refused(senco_client, this_year):
    address = url("exam_date_edit", exam="general", exam_year=this_year, date_kind="apply")

    response = senco_client.post(address, {"version": "0", "on": "2001-03-19", "source": "x"})

    assert list(response.context["form"].errors) == ["on"]


def test_season_out_of_sight_does_not_exist(senco_client):
    address = url("exam_date_edit", exam="general", exam_year=1999, date_kind="apply")

    assert senco_client.get(address).status_code == 404


def test_dates_page_tells_what_nobody_has_confirmed(senco_client, school, this_year):
    ExamDateFactory(
        school=school, exam="ks2", exam_year=this_year, on=datetime.date(this_year, 2, 1)
    )

    seasons = senco_client.get(url("exam_dates")).context["seasons"]

    general, ks2 = seasons[0].dates["apply"], seasons[1].dates["apply"]
    assert (general.is_ours, general.on) == (False, datetime.date(this_year, 3, 21))
    assert (ks2.is_ours, ks2.on) == (True, datetime.date(this_year, 2, 1))


PAPER = {
    "title": "Maths, paper 1",
    "nc_year": "11",
    "starts_at": "09:00",
    "minutes": "90",
    "room": "Hall",
}


def test_paper_is_added_changed_and_removed(senco_client, school, today):
    senco_client.post(url("sitting_add"), {**PAPER, "on": today.isoformat()})
    with tenant(school.pk):
        row = ExamSitting.objects.get()
        assert (row.exam, row.title) == ("general", "Maths, paper 1")

    senco_client.post(
        url("sitting_edit", sitting_pk=row.pk),
        {**PAPER, "on": today.isoformat(), "room": "Gym", "version": "1"},
    )
    with tenant(school.pk):
        assert ExamSitting.objects.get().room == "Gym"

    senco_client.post(url("sitting_remove", sitting_pk=row.pk))
    with tenant(school.pk):
        assert not ExamSitting.objects.exists()


@pytest.mark.parametrize("minutes", ["0", "601"])
def test_paper_of_no_length_is_refused(senco_client, today, minutes):
    response = senco_client.post(
        url("sitting_add"), {**PAPER, "on": today.isoformat(), "minutes": minutes}
    )

    assert response.context["form"].errors == {"minutes": ["A paper lasts 1 to 600 minutes."]}


def test_papers_show_who_has_what_and_until_when(senco_client, school, pupil, today):
    AccessArrangementFactory(pupil=pupil, state="approved")
    waits = PupilFactory(school=school, nc_year="11")
    AccessArrangementFactory(pupil=waits, state="applied")
    ExamSittingFactory(school=school, on=today, minutes=105)

    [(on, [paper])] = senco_client.get(url("sitting_list")).context["days"]

    assert on == today
    assert [(s.pupil.pk, s.minutes, s.ends_at) for s in paper.seats] == [
        (pupil.pk, 132, datetime.time(11, 12))
    ]


# --- prints and counts ---------------------------------------------------------------------------


def test_prints_are_tagged_papers_on_the_record(senco_client, school, pupil, today):
    AccessArrangementFactory(pupil=pupil, state="approved")
    ExamSittingFactory(school=school, on=today)

    bodies = [
        senco_client.get(url("exam_list_print")).content,
        senco_client.get(url("sitting_list_print"), {"on": today.isoformat()}).content,
        senco_client.get(url("evidence_print", pupil_pk=pupil.pk)).content,
        senco_client.get(url("cue_card_print", pupil_pk=pupil.pk)).content,
    ]

    results = [
        page_validation.validate_pdf_bytes(body, profile=page_validation.ValidationProfile.PDF_UA_1)
        for body in bodies
    ]
    assert [result.is_compliant for result in results] == [True] * 4, results
    with tenant(school.pk):
        exported = Entry.objects.filter(event="exported").values_list("pupil_ids", flat=True)
        assert list(exported) == [[pupil.pk], [pupil.pk]]
        assert Entry.objects.filter(event="printed", pupil_id=pupil.pk).count() == 2


def test_counts_are_of_the_day_and_not_of_what_came_after(school, pupil):
    before, day, after = (datetime.date(2026, 10, on) for on in (1, 15, 20))
    row = AccessArrangementFactory(pupil=pupil, state="applied", since=before)
    AccessArrangementFactory(pupil=pupil, kind="scribe", state="considering", since=after)
    with tenant(school.pk):
        AccessArrangement.objects.filter(pk=row.pk).update(state="approved", since=after)

        told = [exams.counts(school.pk, on) for on in (before - datetime.timedelta(1), day, after)]

    assert told == [
        {"in_place": 0, "applied": 0, "looked_at": 0},
        {"in_place": 0, "applied": 1, "looked_at": 0},
        {"in_place": 1, "applied": 0, "looked_at": 1},
    ]


def test_counts_are_pupils_each_once_in_the_furthest_state(school, pupil, today):
    AccessArrangementFactory(pupil=pupil, state="approved")
    AccessArrangementFactory(pupil=pupil, kind="reader", state="approved")
    other = PupilFactory(school=school, nc_year="10")
    AccessArrangementFactory(pupil=other, kind="scribe", state="applied")

    with tenant(school.pk):
        assert exams.counts(school.pk, today) == {"in_place": 1, "applied": 1, "looked_at": 0}
