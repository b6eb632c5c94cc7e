"""The staff survey: one answer a link, nothing that joins a person and an answer, small numbers hidden."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.actor import Machine
from sendhub.accounts.models import StaffMember
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.reports.actions import surveys as actions
from sendhub.reports.models import (
    Survey,
    SurveyAnswer,
    SurveyDoor,
    SurveySlip,
    SurveyTaker,
)
from sendhub.reports.surveys import SPARE_SLIPS, TOPICS, results, trend_of
from sendhub.reports.tasks import tell_of_surveys
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory
from tests.factories.reports import SurveyAnswerFactory, SurveyFactory

DAY = datetime.timedelta(days=1)
LIST = reverse("reports:survey_list")
ANSWER = reverse("survey:survey_answer")
FULL = dict.fromkeys(TOPICS, "4")


@pytest.fixture
def today():
    return timezone.localdate()


def url(name, survey):
    return reverse(f"reports:{name}", kwargs={"survey_pk": survey.pk})


@pytest.fixture
def survey(school, senco_actor, today):
    with tenant(school.pk):
        return actions.open_survey(
            name="Autumn",
            opens_on=today,
            closes_on=today + 10 * DAY,
            today=today,
            by=senco_actor,
        )


def token_of(client, survey):
    link = client.post(url("survey_take", survey)).context["links"][0]
    return link.rstrip("/").rpartition("/")[2]


def count(school, model):
    with tenant(school.pk):
        return model.objects.count()


def close(survey, today):
    with tenant(survey.school_id):
        Survey.objects.filter(pk=survey.pk).update(opens_on=today - 9 * DAY, closes_on=today - DAY)


def test_opening_makes_a_link_for_each_and_some_to_spare_and_tells_everybody(
    senco_client, school, today
):
    StaffMemberFactory(school=school, email="ada@school.example")
    StaffMemberFactory(school=school, email="gone@school.example", ends_on=today - DAY)
    working = StaffMember.objects.filter(school=school).exclude(ends_on__lt=today).count()

    senco_client.post(
        reverse("reports:survey_open"),
        {"name": "Autumn", "opens_on": today, "closes_on": today + 14 * DAY},
    )

    assert count(school, SurveySlip) == SurveyDoor.objects.count() == working + SPARE_SLIPS
    assert Job.objects.filter(kind="mail", args__template="survey_open").count() == working


@pytest.mark.parametrize(
    ("opens", "closes", "field"), [(-1, 5, "opens_on"), (0, -1, "closes_on"), (0, 61, "closes_on")]
)
def test_days_that_cannot_be_are_refused(senco_client, today, opens, closes, field):
    response = senco_client.post(
        reverse("reports:survey_open"),
        {"name": "Autumn", "opens_on": today + opens * DAY, "closes_on": today + closes * DAY},
    )

    assert response.context["form"].errors[field]


def test_a_person_takes_one_link_and_the_slip_is_forgotten(teacher_client, school, survey):
    before = count(school, SurveySlip)

    token = token_of(teacher_client, survey)
    again = teacher_client.post(url("survey_take", survey))

    assert count(school, SurveySlip) == before - 1
    assert SurveyDoor.objects.filter(token_sha256=actions.fingerprint(token)).exists()
    assert again.status_code == 409
    assert teacher_client.get(LIST).context["has_taken"]
    with tenant(school.pk):
        assert not SurveySlip.objects.filter(token=token).exists()


def test_a_link_is_answered_once(client, teacher_client, school, survey):
    token = token_of(teacher_client, survey)
    door = client.get(reverse("survey:survey_door", kwargs={"token": token}))
    shown = client.post(ANSWER, {"token": token})
    doors = SurveyDoor.objects.count()

    first = client.post(ANSWER, {"token": token, "sent": "1", **FULL})
    second = client.post(ANSWER, {"token": token, "sent": "1", **FULL})

    assert door.status_code == shown.status_code == first.status_code == 200
    assert "Thank you" in first.content.decode()
    assert second.status_code == 404
    assert count(school, SurveyAnswer) == 1
    assert SurveyDoor.objects.count() == doors - 1


def test_a_gap_is_asked_again_and_spends_nothing(client, teacher_client, school, survey):
    token = token_of(teacher_client, survey)

    response = client.post(ANSWER, {"token": token, "sent": "1", **FULL, "time": ""})

    assert response.context["form"].errors == {"time": ["Choose one answer."]}
    assert count(school, SurveyAnswer) == 0
    assert client.post(ANSWER, {"token": token}).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_a_guessed_link_opens_nothing(client, survey, token):
    assert client.post(ANSWER, {"token": token, "sent": "1", **FULL}).status_code == 404


def test_a_link_of_a_closed_survey_opens_nothing(client, teacher_client, school, survey, today):
    token = token_of(teacher_client, survey)
    close(survey, today)

    assert client.post(ANSWER, {"token": token, "sent": "1", **FULL}).status_code == 404
    assert teacher_client.post(url("survey_take", survey)).status_code == 409


def test_nothing_in_the_database_joins_person_and_answer(
    client, teacher_client, teacher, school, survey
):
    token = token_of(teacher_client, survey)
    client.post(ANSWER, {"token": token, "sent": "1", **FULL})

    fields = {
        model: {field.name for field in model._meta.get_fields()}
        for model in (SurveyAnswer, SurveyTaker, SurveySlip)
    }
    assert fields[SurveyAnswer] == {"id", "school", "survey", "ratings"}
    assert fields[SurveyTaker] == {"id", "school", "survey", "staff"}
    assert fields[SurveySlip] == {"id", "school", "survey", "token"}
    with tenant(school.pk):
        touched = Entry.objects.filter(
            by_user_id=teacher.pk, object_type__startswith="reports.survey"
        )
        assert not touched.exists()
        answer, taker = SurveyAnswer.objects.get(), SurveyTaker.objects.get()
    assert min(answer.pk, taker.pk) > 1_000_000
    assert not any(hasattr(model, "pgh_event_model") for model in fields)


def test_results_wait_for_the_end_and_for_five(senco_client, school, survey, today):
    for _ in range(5):
        SurveyAnswerFactory(survey=survey)
    page = url("survey_view", survey)
    while_open = senco_client.get(page).context
    close(survey, today)
    closed = senco_client.get(page).context
    with tenant(school.pk):
        SurveyAnswer.objects.filter(pk=SurveyAnswer.objects.first().pk).delete()

    assert (while_open["answered"], while_open["results"]) == (5, [])
    assert closed["results"][0].cells == {"low": "0", "middle": "0", "high": "5"}
    assert senco_client.get(page).context["results"] == []


def test_small_numbers_are_hidden_and_shares_need_ten():
    answers = [dict.fromkeys(TOPICS, rating) for rating in [1] * 2 + [5] * 10]

    result = results(answers)[0]
    whole = results([dict.fromkeys(TOPICS, 5)] * 12)[0]
    few = results([dict.fromkeys(TOPICS, 5)] * 9)[0]

    assert result.cells == {"low": "fewer than 5", "middle": "0", "high": "about 10"}
    assert result.share == ""
    assert (whole.share, few.share) == ("100 %", "")


def test_trend_draws_what_is_printed_and_leaves_a_gap_for_what_is_not():
    sure, few = ([dict.fromkeys(TOPICS, 5)] * number for number in (12, 9))
    names = ["Autumn", "Spring", "Summer"]

    row = trend_of(names, [results(sure), results(few), results(sure)])[0]

    assert row.shares == ["100 %", "not shown", "100 %"]
    assert row.rows == list(zip(names, row.shares, strict=True))
    assert "Autumn: 100 %; Spring: not shown; Summer: 100 %" in row.svg
    assert row.svg.count("<circle") == 2


def test_one_share_makes_no_picture():
    rounds = [results([dict.fromkeys(TOPICS, 5)] * number) for number in (12, 4)]

    assert [row.svg for row in trend_of(["Autumn", "Spring"], rounds)] == [""] * len(TOPICS)


def test_the_reminder_goes_to_everybody_once(school, survey, teacher_client, today):
    token_of(teacher_client, survey)
    with tenant(school.pk):
        Survey.objects.update(closes_on=today + 3 * DAY)
        task = type(
            "Task", (), {"school_id": school.pk, "by": Machine(school, "tell_of_surveys")}
        )()
        for _ in range(2):
            tell_of_surveys(task)

    addressed = StaffMember.objects.filter(school=school, ends_on=None).count()
    sent = Job.objects.filter(kind="mail", args__template="survey_reminder")
    assert sent.count() == addressed


def test_links_on_paper_are_drawn_for_people_without_an_account(senco_client, school, survey):
    before = count(school, SurveySlip)

    response = senco_client.post(url("survey_slips", survey), {"number": 3})

    assert len(set(response.context["links"])) == 3
    assert count(school, SurveySlip) == before - 3


def test_a_last_day_moves_and_two_who_move_it_meet(senco_client, school, survey, today):
    sent = {"closes_on": today + 5 * DAY, "version": survey.version}
    senco_client.post(url("survey_days", survey), sent)

    assert senco_client.post(url("survey_days", survey), sent).status_code == 409
    with tenant(school.pk):
        assert Survey.objects.get().closes_on == today + 5 * DAY


@pytest.mark.parametrize("number", [1, 3])
def test_list_budget(senco_client, school, today, number, assert_page_queries):
    for _ in range(number):
        SurveyAnswerFactory(
            survey=SurveyFactory(school=school, opens_on=today - 9 * DAY, closes_on=today - DAY)
        )

    with assert_page_queries(7):
        response = senco_client.get(LIST)

    assert len(response.context["surveys"]) == number
