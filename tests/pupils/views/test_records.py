"""Observations, scores, attendance, characteristics: who writes them, what is refused, two editors."""

import datetime

import pytest
from django.urls import reverse

from pupils.models import Assessment, AttendanceFigure, Characteristic, FormerSchool, Observation
from pupils.rules.assessments import age_in_words, band_of, band_problem, score_problem
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AssessmentFactory,
    AttendanceFigureFactory,
    CharacteristicFactory,
    ObservationFactory,
    PupilFactory,
)


@pytest.fixture
def pupil(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return PupilFactory(school=school, group=group)


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


OBSERVED = {"seen_on": "2026-10-06", "seen": "Looked away twice.", "focus": "Attention"}
SCORE = {
    "instrument": "Reading test",
    "kind": "standardised",
    "taken_on": "2026-09-20",
    "score": "88",
}
FIGURES = {
    "starts_on": "2025-09-01",
    "ends_on": "2026-07-20",
    "possible": "380",
    "attended": "361",
    "authorised": "10",
    "unauthorised": "9",
}


@pytest.mark.parametrize("role", ["senco", "teacher", "ta"])
def test_observation_add(request, school, pupil, role):
    client = request.getfixturevalue(f"{role}_client")

    client.post(url("observation_add", pupil_pk=pupil.pk), OBSERVED)

    with tenant(school.pk):
        row = Observation.objects.get()
        assert (row.seen, row.created_by) == ("Looked away twice.", request.getfixturevalue(role))


def test_observation_in_the_future_is_refused_and_kept_typed(senco_client, school, pupil):
    response = senco_client.post(
        url("observation_add", pupil_pk=pupil.pk), OBSERVED | {"seen_on": "2099-01-01"}
    )

    assert response.context["form"].errors == {"seen_on": ["This day is still to come."]}
    assert "Looked away twice." in response.content.decode()


@pytest.mark.parametrize("year", ["1989", "2101"])
def test_year_out_of_range_is_refused(senco_client, pupil, year):
    response = senco_client.post(
        url("observation_add", pupil_pk=pupil.pk), OBSERVED | {"seen_on": f"{year}-01-01"}
    )

    assert response.context["form"].errors["seen_on"][0] == "Enter a year between 1990 and 2100."


def test_observation_of_more_than_20000_characters_is_refused_and_kept(senco_client, pupil):
    long = "x" * 20_001

    response = senco_client.post(
        url("observation_add", pupil_pk=pupil.pk), OBSERVED | {"seen": long}
    )

    assert list(response.context["form"].errors) == ["seen"]
    assert long in response.content.decode()


def test_observation_of_a_colleague_is_changed_by_casework_alone(
    teacher_client, senco_client, school, pupil
):
    row = ObservationFactory(pupil=pupil)
    address = url("observation_edit", observation_pk=row.pk)

    assert teacher_client.get(address).status_code == 404
    senco_client.post(address, OBSERVED | {"version": "1"})

    with tenant(school.pk):
        assert Observation.objects.get().seen == "Looked away twice."


def test_two_editors_of_an_observation_see_both_texts(
    senco_client, sen_assistant_client, school, pupil
):
    row = ObservationFactory(pupil=pupil, seen="As it was")
    address = url("observation_edit", observation_pk=row.pk)
    senco_client.post(address, OBSERVED | {"seen": "Theirs", "version": "1"})

    response = sen_assistant_client.post(address, OBSERVED | {"seen": "Mine", "version": "1"})

    assert response.status_code == 409
    sides = {side.name: side for side in response.context["sides"]}
    assert (sides["seen"].theirs, sides["seen"].mine) == ("Theirs", "Mine")
    with tenant(school.pk):
        assert Observation.objects.get().seen == "Theirs"


def test_observation_form_saves_itself_as_a_draft(teacher_client, pupil):
    page = teacher_client.get(url("observation_add", pupil_pk=pupil.pk)).content.decode()

    assert f'data-draft="observation:{pupil.pk}"' in page


def test_script_in_an_observation_is_text(senco_client, pupil):
    ObservationFactory(pupil=pupil, seen="<script>alert(1)</script>")

    page = senco_client.get(url("pupil_records", pupil_pk=pupil.pk)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_teacher_adds_a_score_and_changes_only_the_own_one(teacher_client, school, teacher, pupil):
    theirs = AssessmentFactory(pupil=pupil)

    teacher_client.post(url("assessment_add", pupil_pk=pupil.pk), SCORE)

    with tenant(school.pk):
        mine = Assessment.objects.exclude(pk=theirs.pk).get()
        assert (mine.score, mine.created_by) == (88, teacher)
    assert teacher_client.get(url("assessment_edit", assessment_pk=mine.pk)).status_code == 200
    assert teacher_client.get(url("assessment_edit", assessment_pk=theirs.pk)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        (
            {"score": "12"},
            "score",
            "A standardised score lies between 40 and 160 (mean 100). Is this a raw score?",
        ),
        ({"score": ""}, "score", "Enter the score."),
        ({"kind": "level", "score": ""}, "level", "Enter the grade or level."),
        (
            {"band_low": "80"},
            "band_high",
            "Give both ends of the confidence band, or neither.",
        ),
        (
            {"band_low": "90", "band_high": "99"},
            "band_high",
            "The score lies outside its own confidence band.",
        ),
        ({"taken_on": "2099-01-01"}, "taken_on", "This day is still to come."),
    ],
)
def test_score_refusals(senco_client, school, pupil, sent, field, error):
    response = senco_client.post(url("assessment_add", pupil_pk=pupil.pk), SCORE | sent)

    assert response.context["form"].errors == {field: [error]}
    with tenant(school.pk):
        assert Assessment.objects.count() == 0


def test_assessments_show_chart_and_bands(senco_client, pupil):
    AssessmentFactory(pupil=pupil, taken_on=datetime.date(2025, 9, 1), score=69)
    AssessmentFactory(pupil=pupil, taken_on=datetime.date(2026, 9, 1), score=88)

    context = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context

    assert context["chart_rows"] == [("Sep 2025", "69", "very low"), ("Sep 2026", "88", "average")]
    assert context["picture"].startswith("<svg")


def test_assessments_of_two_tests_are_not_drawn_as_one_line(senco_client, pupil):
    AssessmentFactory(pupil=pupil, instrument="Reading test")
    AssessmentFactory(pupil=pupil, instrument="Spelling test")

    context = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context

    assert context["picture"] is None


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (69, "very low"),
        (70, "below average"),
        (84, "below average"),
        (85, "average"),
        (115, "average"),
        (116, "above average"),
        (130, "above average"),
        (131, "very high"),
    ],
)
def test_band_of_a_standardised_score(score, words):
    assert band_of(score) == words


def test_age_in_words_is_years_and_months():
    assert age_in_words(88) == "7:04"


@pytest.mark.parametrize(
    ("kind", "score", "is_refused"),
    [
        ("standardised", 39, True),
        ("standardised", 40, False),
        ("standardised", 160, False),
        ("standardised", 161, True),
        ("age", 23, True),
        ("age", 24, False),
        ("age", 301, True),
        ("raw", -1, True),
        ("raw", 0, False),
        ("raw", 1001, True),
        ("level", None, False),
    ],
)
def test_score_problem_at_the_edges(kind, score, is_refused):
    assert (score_problem(kind, score) is not None) is is_refused


def test_band_problem_in_the_wrong_order():
    assert band_problem(90, 95, 85) == "The confidence band ends below where it begins."


def test_attendance_add_and_change(senco_client, school, pupil):
    senco_client.post(url("attendance_add", pupil_pk=pupil.pk), FIGURES)
    with tenant(school.pk):
        row = AttendanceFigure.objects.get()

    senco_client.post(
        url("attendance_edit", figure_pk=row.pk), FIGURES | {"attended": "350", "version": "1"}
    )

    with tenant(school.pk):
        assert AttendanceFigure.objects.get().percentage == 92.1


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        (
            {"attended": "375"},
            "possible",
            "Attended and absent sessions add up to more than were possible.",
        ),
        (
            {"possible": "0", "attended": "0", "authorised": "0", "unauthorised": "0"},
            "possible",
            "There must be at least one session.",
        ),
        ({"ends_on": "2025-08-01"}, "__all__", "The last day is before the first."),
        (
            {"starts_on": "2098-01-01", "ends_on": "2099-01-01"},
            "starts_on",
            "This day is still to come.",
        ),
    ],
)
def test_attendance_refusals(senco_client, school, pupil, sent, field, error):
    response = senco_client.post(url("attendance_add", pupil_pk=pupil.pk), FIGURES | sent)

    assert response.context["form"].errors == {field: [error]}


def test_attendance_of_a_period_on_file_is_refused(senco_client, school, pupil):
    AttendanceFigureFactory(pupil=pupil)

    response = senco_client.post(url("attendance_add", pupil_pk=pupil.pk), FIGURES)

    assert response.status_code == 409
    assert "The figures of this period are on file already." in response.content.decode()


def test_attendance_shows_chart_from_two_periods_on(senco_client, pupil):
    AttendanceFigureFactory(pupil=pupil)
    AttendanceFigureFactory(
        pupil=pupil,
        starts_on=datetime.date(2024, 9, 1),
        ends_on=datetime.date(2025, 7, 20),
        attended=323,
    )

    context = senco_client.get(url("pupil_attendance", pupil_pk=pupil.pk)).context

    assert context["chart_rows"] == [("Jul 2025", 85.0), ("Jul 2026", 95.0)]


def test_characteristic_add_and_end(senco_client, school, pupil):
    senco_client.post(
        url("characteristic_add", pupil_pk=pupil.pk),
        {"kind": "looked_after", "starts_on": "2025-01-01", "note": "Wraxshire"},
    )
    with tenant(school.pk):
        row = Characteristic.objects.get()

    senco_client.post(
        url("characteristic_edit", characteristic_pk=row.pk),
        {"starts_on": "2025-01-01", "ends_on": "2025-06-30", "note": "Wraxshire", "version": "1"},
    )

    with tenant(school.pk):
        assert Characteristic.objects.get().ends_on == datetime.date(2025, 6, 30)


def test_characteristic_twice_at_one_time_is_refused(senco_client, school, pupil):
    CharacteristicFactory(pupil=pupil, kind="eal")

    response = senco_client.post(
        url("characteristic_add", pupil_pk=pupil.pk), {"kind": "eal", "starts_on": "2025-01-01"}
    )

    assert response.status_code == 409
    assert "This is on file already for that time." in response.content.decode()


def test_former_school_add(senco_client, school, pupil):
    senco_client.post(
        url("former_school_add", pupil_pk=pupil.pk), {"name": "Nether Larkfield Infants"}
    )
    refused = senco_client.post(url("former_school_add", pupil_pk=pupil.pk), {"name": " "})

    assert refused.context["form"].errors == {"name": ["Enter the name of the school."]}
    with tenant(school.pk):
        assert FormerSchool.objects.get().name == "Nether Larkfield Infants"
