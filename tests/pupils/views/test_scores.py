"""Batteries, lists of results, small steps, and scores beside others."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from provision.evidence import candidates
from pupils.models import (
    Assessment,
    Battery,
    BatteryScale,
    Framework,
    FrameworkStep,
    ScoreFile,
    StepMark,
)
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AssessmentFactory,
    BatteryFactory,
    BatteryScaleFactory,
    FrameworkFactory,
    FrameworkStepFactory,
    PupilFactory,
    ScoreFileFactory,
    StepMarkFactory,
)


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(school=school, group=group, last_name="Alderbrook", first_name="Wren")


@pytest.fixture
def battery(school):
    battery = BatteryFactory(school=school, name="Larkfield battery")
    BatteryScaleFactory(battery=battery, name="Reading", order=1)
    BatteryScaleFactory(battery=battery, name="Reasoning", measures="ability", order=2)
    return battery


# --- the school's tests and frameworks -----------------------------------------------------------


def test_test_with_its_parts_is_written_down(senco_client, school):
    senco_client.post(url("battery_add"), {"name": "Spelling", "is_active": "on"})
    with tenant(school.pk):
        battery = Battery.objects.get()

    senco_client.post(
        url("scale_add", battery_pk=battery.pk),
        {
            "name": "Words",
            "kind": "standardised",
            "measures": "attainment",
            "mean": "50",
            "deviation": "10",
            "is_active": "on",
        },
    )

    with tenant(school.pk):
        scale = BatteryScale.objects.get()
        assert (scale.battery_id, scale.mean, scale.order) == (battery.pk, 50, 1)


@pytest.mark.parametrize("name", ["battery_add", "framework_add"])
def test_name_is_given_once(senco_client, school, battery, name):
    FrameworkFactory(school=school, name="Larkfield battery")

    response = senco_client.post(
        url(name), {"name": "larkfield BATTERY", "steps": "A: b", "is_active": "on"}
    )

    assert response.context["form"].errors == {"name": ["The school has one of this name already."]}


def test_step_taken_out_goes_out_of_use_and_its_mark_stays(senco_client, school, pupil):
    framework = FrameworkFactory(school=school, name="Steps")
    step = FrameworkStepFactory(framework=framework, area="Reading", text="Points", order=1)
    StepMarkFactory(pupil=pupil, step=step)

    senco_client.post(
        url("framework_edit", framework_pk=framework.pk),
        {
            "name": "Steps",
            "about": "",
            "is_active": "on",
            "steps": "Reading: Names\n\nNumber: Counts to 3",
            "version": "1",
        },
    )

    with tenant(school.pk):
        assert list(FrameworkStep.objects.filter(is_active=True).values_list("area", "text")) == [
            ("Reading", "Names"),
            ("Number", "Counts to 3"),
        ]
        assert StepMark.objects.get().step_id == step.pk


def test_line_without_a_colon_is_refused_with_its_number(senco_client, school):
    response = senco_client.post(url("framework_add"), {"name": "Steps", "steps": "A: b\nnothing"})

    assert response.context["form"].errors["steps"] == [
        "Line 2: write the area, a colon and the step."
    ]
    with tenant(school.pk):
        assert not Framework.objects.exists()


# --- lists of results ----------------------------------------------------------------------------


def upload(client, battery, today, text, name="results.csv"):
    return client.post(
        url("score_file_add"),
        {
            "battery": battery.pk,
            "taken_on": today.isoformat(),
            "assessor": "Mrs Reed",
            "file": SimpleUploadedFile(name, text.encode()),
        },
    )


def previewed(client, school, battery, today, text):
    """Read a list in and check its columns as they were guessed; return its row."""
    upload(client, battery, today, text)
    with tenant(school.pk):
        row = ScoreFile.objects.latest("pk")
    address = url("score_file_columns", score_file_pk=row.pk)
    form = client.get(address).context["form"]
    sent = {name: "" if form[name].initial is None else form[name].initial for name in form.keys}
    client.post(address, sent)
    return row


def test_list_is_previewed_taken_over_and_taken_back(senco_client, school, battery, pupil, today):
    text = f"UPN,Surname,Forename,Reading,Reasoning\n{pupil.upn},Alderbrook,Wren,82,101\nZ1,No,Body,9,9\n"
    row = previewed(senco_client, school, battery, today, text)
    page = senco_client.get(row.get_absolute_url())
    assert (page.context["new"], page.context["problems"], page.context["results"]) == (1, 1, 2)
    with tenant(school.pk):
        assert not Assessment.objects.exists()

    senco_client.post(url("score_file_confirm", score_file_pk=row.pk))

    with tenant(school.pk):
        found = Assessment.objects.order_by("subject").values_list(
            "subject", "score", "instrument", "assessor"
        )
        assert list(found) == [
            ("Reading", 82, "Larkfield battery", "Mrs Reed"),
            ("Reasoning", 101, "Larkfield battery", "Mrs Reed"),
        ]
        applied = ScoreFile.objects.get()
        assert (applied.results, applied.rows) == (2, [])
        assert Entry.objects.get(event="import_applied").pupil_ids == [pupil.pk]

    senco_client.post(url("score_file_undo", score_file_pk=row.pk))

    with tenant(school.pk):
        assert not Assessment.objects.exists()
        assert ScoreFile.objects.get().state == "undone"


def test_same_list_again_changes_nothing(senco_client, school, battery, pupil, today):
    text = f"UPN,Surname,Reading\n{pupil.upn},Alderbrook,82\n"
    row = previewed(senco_client, school, battery, today, text)
    senco_client.post(url("score_file_confirm", score_file_pk=row.pk))

    response = upload(senco_client, battery, today, text)

    assert response.status_code == 409
    assert "This list was taken over already" in response.content.decode()


def test_result_on_file_is_told_same_or_left_out(senco_client, school, battery, pupil, today):
    other = PupilFactory(school=school, last_name="Other")
    with tenant(school.pk):
        scale = BatteryScale.objects.get(name="Reading")
    for each, score in ((pupil, 82), (other, 90)):
        AssessmentFactory(pupil=each, scale=scale, taken_on=today, score=score)
    text = f"UPN,Surname,Reading\n{pupil.upn},A,82\n{other.upn},B,82\n"

    context = senco_client.get(
        previewed(senco_client, school, battery, today, text).get_absolute_url()
    ).context

    assert [line.verdict for line in context["lines"]] == ["same", "problem"]
    assert context["lines"][1].problems == [
        "Reading: another result of this day is on file already."
    ]


def test_two_pupils_of_one_name_are_left_out(senco_client, school, battery, today):
    for _ in range(2):
        PupilFactory(school=school, first_name="Ivo", last_name="Marsh")
    text = "Surname,Forename,Reading\nMarsh,Ivo,82\n"

    row = previewed(senco_client, school, battery, today, text)

    [line] = senco_client.get(row.get_absolute_url()).context["lines"]
    assert line.problems == ["Several pupils are called so: add a column with the UPN."]


def test_columns_have_to_say_who_and_what(senco_client, school, battery, today):
    upload(senco_client, battery, today, "UPN,Surname,Reading\nX,Y,1\n")
    with tenant(school.pk):
        row = ScoreFile.objects.get()

    response = senco_client.post(url("score_file_columns", score_file_pk=row.pk), {"column_5": "2"})

    assert response.context["form"].non_field_errors() == [
        "Say which column holds the UPN, the admission number, or the name."
    ]


def test_assistant_looks_and_the_senco_takes_over(
    sen_assistant_client, school, battery, pupil, today
):
    text = f"UPN,Surname,Reading\n{pupil.upn},A,82\n"
    row = previewed(sen_assistant_client, school, battery, today, text)

    page = sen_assistant_client.get(row.get_absolute_url()).content.decode()

    assert "The SENCo takes the list over." in page
    address = url("score_file_confirm", score_file_pk=row.pk)
    assert sen_assistant_client.post(address).status_code == 403


def test_file_that_is_no_list_is_refused(senco_client, battery, today):
    response = upload(senco_client, battery, today, "%PDF-1.7", name="results.csv")

    assert "This is a PDF." in response.context["form"].errors["file"][0]


def test_list_changed_since_is_not_taken_back(senco_client, school, battery, pupil, today):
    row = previewed(
        senco_client, school, battery, today, f"UPN,Surname,Reading\n{pupil.upn},A,82\n"
    )
    senco_client.post(url("score_file_confirm", score_file_pk=row.pk))
    with tenant(school.pk):
        Assessment.objects.update(version=2)

    response = senco_client.post(url("score_file_undo", score_file_pk=row.pk))

    assert response.status_code == 409
    with tenant(school.pk):
        assert Assessment.objects.count() == 1


# --- small steps ---------------------------------------------------------------------------------


def test_teacher_marks_steps_and_only_news_is_written(teacher_client, school, pupil, today):
    framework = FrameworkFactory(school=school)
    first, second = FrameworkStepFactory.create_batch(2, framework=framework)
    StepMarkFactory(pupil=pupil, step=first, state="secure")

    teacher_client.post(
        url("pupil_steps", pupil_pk=pupil.pk, framework_pk=framework.pk),
        {
            f"step_{first.pk}": "secure",
            f"step_{second.pk}": "with_help",
            "marked_on": today.isoformat(),
        },
    )

    with tenant(school.pk):
        assert list(StepMark.objects.order_by("pk").values_list("step", "state")) == [
            (first.pk, "secure"),
            (second.pk, "with_help"),
        ]


def test_step_of_another_day_to_come_is_refused(teacher_client, school, pupil):
    step = FrameworkStepFactory(framework__school=school)

    response = teacher_client.post(
        url("pupil_steps", pupil_pk=pupil.pk, framework_pk=step.framework_id),
        {f"step_{step.pk}": "secure", "marked_on": "2099-01-01"},
    )

    assert response.context["form"].errors == {"marked_on": ["This day is still to come."]}


def test_assistant_of_a_class_marks_no_steps(ta_client, school, pupil):
    step = FrameworkStepFactory(framework__school=school)
    address = url("pupil_steps", pupil_pk=pupil.pk, framework_pk=step.framework_id)

    assert ta_client.get(address).status_code == 403


# --- beside others -------------------------------------------------------------------------------


def with_year(school, group, today, number, **values):
    for at in range(number):
        other = PupilFactory(school=school, group=group)
        AssessmentFactory(pupil=other, taken_on=today, score=90 + at, **values)


def test_year_and_class_are_told_from_ten_others_on(senco_client, school, group, pupil, today):
    AssessmentFactory(pupil=pupil, taken_on=today, score=80)
    with_year(school, group, today, 10)
    with_year(school, None, today, 10)

    [(name, groups)] = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context[
        "compared"
    ]

    assert name == "Single word reading test"
    assert [(each.name, each.number, each.median) for each in groups] == [
        ("The class", 10, 94.5),
        ("Year 4", 20, 94.5),
    ]


def test_class_is_not_told_where_the_rest_of_the_year_is_small(
    senco_client, school, group, pupil, today
):
    AssessmentFactory(pupil=pupil, taken_on=today, score=80)
    with_year(school, group, today, 10)
    with_year(school, None, today, 3)

    [(_, groups)] = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context[
        "compared"
    ]

    assert [(each.name, each.number) for each in groups] == [("Year 4", 13)]


def test_nine_others_are_told_of_with_no_number(senco_client, school, group, pupil, today):
    AssessmentFactory(pupil=pupil, taken_on=today, score=80)
    with_year(school, group, today, 9)

    [(_, groups)] = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context[
        "compared"
    ]

    assert {each.median for each in groups} == {None}


def test_ability_and_attainment_are_set_against_each_other(
    senco_client, school, battery, pupil, today
):
    with tenant(school.pk):
        scales = {scale.name: scale for scale in BatteryScale.objects.all()}
    AssessmentFactory(
        pupil=pupil, scale=scales["Reasoning"], subject="Reasoning", taken_on=today, score=104
    )
    AssessmentFactory(
        pupil=pupil,
        scale=scales["Reading"],
        subject="Reading",
        taken_on=today - datetime.timedelta(days=20),
        score=78,
    )

    [found] = senco_client.get(url("pupil_assessments", pupil_pk=pupil.pk)).context["differences"]

    assert (found.is_clear, found.points) == (True, 26)
    assert found.words.startswith("Reading lies 26 points below Reasoning")


def test_assess_offers_scores_with_the_year_and_the_small_steps(
    school, group, pupil, today, senco_actor
):
    AssessmentFactory(pupil=pupil, taken_on=today, score=80)
    with_year(school, group, today, 10)
    step = FrameworkStepFactory(framework__school=school, framework__name="Small steps")
    StepMarkFactory(pupil=pupil, step=step, marked_on=today)

    with tenant(school.pk):
        found = {
            each.kind: each.summary for each in candidates(pupil, actor=senco_actor, today=today)
        }

    assert found["assessment"].endswith(
        "Year 4: half of 10 others lie between 92 and 97, the middle is 94.5."
    )
    assert found["steps"] == "Small steps: 1 of 1 steps secure, 0 with help"


def test_chart_is_of_the_test_that_is_asked_for(senco_client, pupil, today):
    for subject in ("Reading", "Spelling"):
        for days in (0, 200):
            AssessmentFactory(
                pupil=pupil,
                subject=subject,
                taken_on=today - datetime.timedelta(days=days),
                score=88 if subject == "Reading" else 70,
            )

    context = senco_client.get(
        url("pupil_assessments", pupil_pk=pupil.pk),
        {"test": "Single word reading test: Spelling"},
    ).context

    assert [row[1] for row in context["chart_rows"]] == ["70", "70"]
    assert len(context["drawable"]) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_score_settings_query_budget(senco_client, school, assert_page_queries, rows):
    for _ in range(rows):
        BatteryScaleFactory(battery=BatteryFactory(school=school))
        FrameworkStepFactory(framework=FrameworkFactory(school=school))
        ScoreFileFactory(battery=BatteryFactory(school=school))

    with assert_page_queries(9):
        senco_client.get(url("score_settings"))


@pytest.mark.parametrize("rows", [1, 3])
def test_pupil_steps_query_budget(teacher_client, school, pupil, assert_page_queries, rows):
    framework = FrameworkFactory(school=school)
    for step in FrameworkStepFactory.create_batch(rows, framework=framework):
        StepMarkFactory(pupil=pupil, step=step)

    with assert_page_queries(9):
        teacher_client.get(url("pupil_steps", pupil_pk=pupil.pk, framework_pk=framework.pk))
