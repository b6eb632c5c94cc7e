"""SENCo time: written down by who wants to, seen by oneself, told to others in sums alone."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.dates import Span
from sendhub.drafts.conflicts import Conflict
from sendhub.refusals import NotPossible
from sendhub.reports.actions import times as actions
from sendhub.reports.models import WorkTime
from sendhub.reports.rules import LONGEST_WORK, hours_in_words, minutes_between
from sendhub.reports.times import lines_of
from sendhub.tenancy import tenant
from tests.conftest import person
from tests.factories.accounts import UserFactory
from tests.factories.pupils import PupilFactory
from tests.factories.reports import WorkTimeFactory

pytestmark = pytest.mark.django_db

NINE = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
YEAR = Span(datetime.date(2026, 9, 1), datetime.date(2026, 11, 30))


@pytest.fixture
def inside(school):
    with tenant(school.pk):
        yield


@pytest.fixture
def colleague(school):
    return person(school, Role.SEN_ASSISTANT)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (60, 1), (61, 2), (LONGEST_WORK * 60, LONGEST_WORK), (10**6, LONGEST_WORK)],
)
def test_timer_counts_minutes_begun_and_stops_at_a_long_day(seconds, minutes):
    assert minutes_between(NINE, NINE + datetime.timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (140, "2 h 20 min")]
)
def test_hours_are_told_in_words(minutes, words):
    assert hours_in_words(minutes) == words


def test_timer_is_started_and_stopped(school, senco_actor, inside):
    pupil = PupilFactory(school=school)

    row = actions.start_timer(pupil=pupil, case="review", work="writing", by=senco_actor)
    stopped = actions.stop_timer(time=row, by=senco_actor)

    assert (stopped.minutes, stopped.started_at, stopped.version) == (1, None, 2)
    events = Entry.objects.filter(object_id=row.pk, object_type="reports.worktime")
    assert list(events.order_by("pk").values_list("event", flat=True)) == ["created", "changed"]


def test_second_press_of_stop_changes_nothing(school, senco_actor, inside):
    row = WorkTimeFactory(pupil=PupilFactory(school=school), by_user=senco_actor.user, minutes=25)

    assert actions.stop_timer(time=row, by=senco_actor).minutes == 25


def test_one_timer_runs_for_a_person(school, senco_actor, inside):
    pupil = PupilFactory(school=school)
    actions.start_timer(pupil=pupil, case="review", work="writing", by=senco_actor)

    with pytest.raises(NotPossible):
        actions.start_timer(pupil=pupil, case="review", work="meeting", by=senco_actor)


def test_database_keeps_one_timer_for_a_person(school, inside):
    user, pupil = UserFactory(), PupilFactory(school=school)
    WorkTimeFactory(pupil=pupil, by_user=user, minutes=None, started_at=NINE)

    with pytest.raises(IntegrityError):
        WorkTimeFactory(pupil=pupil, by_user=user, minutes=None, started_at=NINE)


@pytest.mark.parametrize(("minutes", "started_at"), [(None, None), (20, NINE)])
def test_row_either_runs_or_has_minutes(school, inside, minutes, started_at):
    with pytest.raises(IntegrityError):
        WorkTimeFactory(pupil=PupilFactory(school=school), minutes=minutes, started_at=started_at)


@pytest.mark.parametrize("minutes", [0, LONGEST_WORK + 1])
def test_minutes_have_bounds(school, senco_actor, inside, minutes):
    with pytest.raises(ValidationError):
        actions.add_time(
            pupil=PupilFactory(school=school),
            case="review",
            work="writing",
            on=YEAR.starts_on,
            minutes=minutes,
            by=senco_actor,
        )


def test_change_of_a_row_somebody_saved_in_between_is_a_conflict(school, senco_actor, inside):
    row = WorkTimeFactory(pupil=PupilFactory(school=school), by_user=senco_actor.user, version=2)

    with pytest.raises(Conflict):
        actions.change_time(time=row, version=1, minutes=40, by=senco_actor)


def test_running_timer_is_not_changed(school, senco_actor, inside):
    row = WorkTimeFactory(
        pupil=PupilFactory(school=school),
        by_user=senco_actor.user,
        minutes=None,
        started_at=NINE,
    )

    with pytest.raises(NotPossible):
        actions.change_time(time=row, version=1, minutes=40, by=senco_actor)


def test_sums_hold_everybodys_minutes_of_the_time(school, colleague):
    for minutes, on in ((30, YEAR.starts_on), (45, YEAR.ends_on), (60, datetime.date(2026, 8, 31))):
        WorkTimeFactory(
            pupil=PupilFactory(school=school), by_user=colleague, minutes=minutes, on=on
        )
    WorkTimeFactory(pupil=PupilFactory(school=school), minutes=None, started_at=NINE)

    with tenant(school.pk):
        lines = {
            line.key: (line.minutes, line.pupils, line.each) for line in lines_of(school.pk, YEAR)
        }

    assert lines == {"assessment": (75, 2, "38 min"), "review": (0, 0, "–")}


# --- pages ---------------------------------------------------------------------------------------


def test_minutes_are_written_down_by_hand_and_changed_and_taken_off(senco_client, senco, school):
    pupil = PupilFactory(school=school)
    page = reverse("reports:time_log", args=[pupil.pk])
    today = timezone.localdate()
    typed = {"case": "review", "work": "meeting", "on": today, "minutes": "50", "form_id": "one"}

    made = senco_client.post(page, typed)
    senco_client.post(page, typed)

    assert made.url == f"{page}?case=review"
    with tenant(school.pk):
        row = WorkTime.objects.get()
    assert (row.minutes, row.by_user) == (50, senco)
    edit = reverse("reports:time_edit", args=[row.pk])
    senco_client.post(edit, typed | {"minutes": "55", "version": "1"})
    assert senco_client.get(page).context["own"][0].minutes == 55
    senco_client.post(reverse("reports:time_remove", args=[row.pk]))
    assert list(senco_client.get(page).context["own"]) == []


def test_day_that_has_not_come_is_refused_and_what_was_typed_stays(senco_client, school):
    page = reverse("reports:time_log", args=[PupilFactory(school=school).pk])
    later = timezone.localdate() + datetime.timedelta(days=1)

    answer = senco_client.post(
        page, {"case": "review", "work": "meeting", "on": later, "minutes": "50"}
    )

    assert answer.context["form"].errors == {"on": ["This day has not come yet."]}
    assert 'value="50"' in answer.content.decode()


def test_timer_on_the_page_runs_and_stops(senco_client, school):
    pupil = PupilFactory(school=school)
    senco_client.post(
        reverse("reports:time_start", args=[pupil.pk]),
        {"timer-case": "review", "timer-work": "contact"},
    )
    page = senco_client.get(reverse("reports:time_log", args=[pupil.pk]))
    running = page.context["running"]

    senco_client.post(reverse("reports:time_stop", args=[running.pk]))

    page = senco_client.get(reverse("reports:time_log", args=[pupil.pk]), {"case": "review"})
    assert page.context["form"].initial["case"] == "review"
    assert re.search(r'aria-current="page"[^>]*>Annual reviews<', page.content.decode())
    assert (running.work, page.context["running"], page.context["own"][0].minutes) == (
        "contact",
        None,
        1,
    )


def test_timer_needs_values_of_the_lists(senco_client, school):
    pupil = PupilFactory(school=school)

    senco_client.post(reverse("reports:time_start", args=[pupil.pk]), {"timer-case": "x"})

    with tenant(school.pk):
        assert not WorkTime.objects.exists()


def test_timer_that_was_forgotten_asks_for_the_true_time(senco_client, senco, school):
    row = WorkTimeFactory(
        pupil=PupilFactory(school=school), by_user=senco, minutes=None, started_at=NINE
    )

    response = senco_client.post(reverse("reports:time_stop", args=[row.pk]), follow=True)

    assert response.request["PATH_INFO"] == reverse("reports:time_edit", args=[row.pk])
    assert "The timer ran for 10 h or longer. How long was it in truth?" in (
        response.content.decode()
    )
    assert response.context["form"].initial["minutes"] == LONGEST_WORK


def test_row_of_a_colleague_does_not_exist_for_others(senco_client, slt_client, school, colleague):
    row = WorkTimeFactory(pupil=PupilFactory(school=school), by_user=colleague, minutes=73)

    answers = [
        senco_client.get(reverse("reports:time_edit", args=[row.pk])).status_code,
        senco_client.post(reverse("reports:time_remove", args=[row.pk])).status_code,
        senco_client.post(reverse("reports:time_stop", args=[row.pk])).status_code,
    ]

    assert answers == [404, 404, 404]
    own = senco_client.get(reverse("reports:time_log", args=[row.pupil_id])).context["own"]
    assert list(own) == []
    assert list(slt_client.get(reverse("reports:time_view")).context["own"]) == []


def test_leaders_see_sums_on_page_and_desk(slt_client, school, colleague):
    today = timezone.localdate()
    WorkTimeFactory(pupil=PupilFactory(school=school), by_user=colleague, minutes=73, on=today)

    page = slt_client.get(reverse("reports:time_view"))
    desk = slt_client.get(reverse("desk:home"))

    assert page.context["lines"][0].in_all == "1 h 13 min"
    assert page.context["in_all"] == desk.context["leaders"]["senco_time"]
    assert colleague.name not in page.content.decode()
    assert desk.context["leaders"]["senco_time"] == "1 h 13 min"


@pytest.mark.parametrize("number", [1, 3])
def test_time_query_budget(senco_client, senco, school, number, assert_page_queries):
    pupil = PupilFactory(school=school)
    for _ in range(number):
        WorkTimeFactory(pupil=pupil, by_user=senco, on=timezone.localdate())

    with assert_page_queries(9):
        senco_client.get(reverse("reports:time_view"))
    with assert_page_queries(8):
        senco_client.get(reverse("reports:time_log", args=[pupil.pk]))
