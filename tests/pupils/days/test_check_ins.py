"""The check-in list: made by rule or by hand, one tap a pupil, words, follow-up, taken back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.day_enums import DayPart, Mood
from pupils.models import Action, CheckIn, Due, KeyPupil
from pupils.rules.days import days_in_words
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory
from tests.factories.days import CheckInFactory, KeyPupilFactory
from tests.factories.pupils import PupilFactory

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


def names_on(page):
    return [line.pupil.full_name for line in page.context["lines"]]


def tap(client, pupil, mood="good", part="morning", **headers):
    address = url("check_in_save", pupil_pk=pupil.pk)
    return client.post(address, {"mood": mood, "part": part}, **headers)


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (datetime.time(0, 0), DayPart.MORNING),
        (datetime.time(10, 59), DayPart.MORNING),
        (datetime.time(11, 0), DayPart.MIDDAY),
        (datetime.time(13, 59), DayPart.MIDDAY),
        (datetime.time(14, 0), DayPart.END),
    ],
)
def test_part_of_the_day_follows_the_clock(clock, part):
    assert DayPart.at(clock) == part


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [([1, 2, 3, 4, 5], "every school day"), ([5, 1], "Monday, Friday"), ([], "")],
)
def test_days_in_words(weekdays, words):
    assert days_in_words(weekdays) == words


@pytest.mark.parametrize(
    ("rule", "is_listed"),
    [
        ({}, True),
        ({"part": "end"}, False),
        ({"weekdays": [1]}, False),
        ({"starts_on": 1}, False),
        ({"ends_on": 0}, True),
        ({"ends_on": -1}, False),
    ],
)
def test_list_is_made_by_rule(school, pupil, rule, is_listed):
    tuesday = datetime.date(2026, 10, 6)
    days = {
        name: tuesday + datetime.timedelta(days=rule[name])
        for name in ("starts_on", "ends_on")
        if name in rule
    }
    start = {"starts_on": datetime.date(2026, 9, 1), "weekdays": [2]}
    KeyPupilFactory(pupil=pupil, **(start | rule | days))

    with tenant(school.pk):
        assert KeyPupil.objects.on_list(tuesday, "morning").exists() == is_listed


def test_list_shows_own_pupils_alone(senco_client, ta_client, pupil, stranger, today):
    for each in (pupil, stranger):
        KeyPupilFactory(pupil=each, weekdays=EVERY_DAY, starts_on=today)
    address = f"{url('check_in_list')}?part=morning"

    assert names_on(ta_client.get(address)) == [pupil.full_name]
    assert names_on(senco_client.get(address)) == [pupil.full_name, stranger.full_name]


def test_pupil_who_left_is_on_no_list(senco_client, school, today):
    gone = PupilFactory(school=school, on_roll=False)
    KeyPupilFactory(pupil=gone, weekdays=EVERY_DAY, starts_on=today)

    assert names_on(senco_client.get(f"{url('check_in_list')}?part=morning")) == []


def test_one_tap_is_a_check_in(ta_client, ta, school, pupil, today):
    answer = tap(ta_client, pupil, "worried")

    with tenant(school.pk):
        row = CheckIn.objects.get()
        entry = Entry.objects.get(object_type="pupils.checkin")
    assert (row.on, row.part, row.mood, row.created_by) == (today, "morning", "worried", ta)
    assert (entry.event, entry.pupil_id) == ("created", pupil.pk)
    assert answer.url == f"{url('check_in_list')}?part=morning#pupil-{pupil.pk}"


def test_tap_with_htmx_draws_the_line_alone(ta_client, pupil):
    page = tap(ta_client, pupil, "good", headers={"HX-Request": "true"}).content.decode()

    assert page.startswith(f'<li class="check-in check-in--done" id="pupil-{pupil.pk}">')
    assert "mood--chosen" in page


def test_second_tap_takes_the_place_of_the_first(ta_client, school, pupil):
    tap(ta_client, pupil, "good")
    tap(ta_client, pupil, "sad")

    with tenant(school.pk):
        assert [(row.mood, row.version) for row in CheckIn.objects.all()] == [("sad", 2)]


def test_tap_does_not_write_over_a_colleagues(
    teacher_client, senco_client, ta, school, pupil, today
):
    CheckInFactory(pupil=pupil, on=today, mood="good", created_by=ta)

    page = tap(teacher_client, pupil, "sad")

    assert page.status_code == 409
    assert f"{ta.name} has checked in on this pupil already." in page.content.decode()
    tap(senco_client, pupil, "sad")
    with tenant(school.pk):
        assert CheckIn.objects.get().mood == "sad"


@pytest.mark.parametrize("given", [{"mood": "splendid", "part": "morning"}, {"mood": "good"}, {}])
def test_tap_of_something_else_is_refused(ta_client, school, pupil, given):
    page = ta_client.post(url("check_in_save", pupil_pk=pupil.pk), given)

    assert page.status_code == 409
    with tenant(school.pk):
        assert not CheckIn.objects.exists()


def test_pupil_of_others_is_not_checked_in_on(ta_client, stranger):
    assert tap(ta_client, stranger).status_code == 404


def test_words_and_follow_up(ta_client, ta, school, pupil, today):
    row = CheckInFactory(pupil=pupil, on=today, mood="sad", created_by=ta)
    with tenant(school.pk):
        pupil.lead = StaffMemberFactory(school=school)
        pupil.save(update_fields=["lead"])

    ta_client.post(
        url("check_in_edit", check_in_pk=row.pk),
        {"version": 1, "mood": "sad", "own_words": "I miss my dog.", "needs_follow_up": "on"},
    )

    with tenant(school.pk):
        row.refresh_from_db()
        action = Action.objects.get()
        assert Due.objects.get().subject_id == action.pk
    assert (row.own_words, row.needs_follow_up) == ("I miss my dog.", True)
    assert action.text == "Follow up the check-in: sad, “I miss my dog.”"
    assert (action.owner_id, action.due_on, action.source) == (pupil.lead_id, today, "check_in")


def test_follow_up_without_a_lead_is_ones_own(ta_client, ta, school, pupil, today):
    row = CheckInFactory(pupil=pupil, on=today, created_by=ta)

    for _ in range(2):
        ta_client.post(url("check_in_follow_up", check_in_pk=row.pk))

    with tenant(school.pk):
        assert Action.objects.get().owner == ta.staff_records.get()


def test_two_editors_of_a_check_in(senco_client, pupil, senco, today):
    row = CheckInFactory(pupil=pupil, on=today, created_by=senco, version=2)

    page = senco_client.post(
        url("check_in_edit", check_in_pk=row.pk), {"version": 1, "mood": "good", "note": "Mine"}
    )

    assert page.status_code == 409
    assert "Mine" in page.content.decode()


def test_colleagues_check_in_is_not_changed(ta_client, pupil, senco):
    row = CheckInFactory(pupil=pupil, created_by=senco)

    assert ta_client.get(url("check_in_edit", check_in_pk=row.pk)).status_code == 404


def test_wrong_tap_is_taken_back(ta_client, ta, school, pupil):
    row = CheckInFactory(pupil=pupil, created_by=ta)

    ta_client.post(url("day_row_remove", day_kind="check-in", day_row_pk=row.pk), {"version": 1})

    with tenant(school.pk):
        assert not CheckIn.objects.exists()
        assert Entry.objects.filter(event="removed", pupil_id=pupil.pk).count() == 1


def test_asked_follow_up_is_not_taken_back(ta_client, ta, school, pupil):
    row = CheckInFactory(pupil=pupil, created_by=ta, needs_follow_up=True)

    page = ta_client.post(
        url("day_row_remove", day_kind="check-in", day_row_pk=row.pk), {"version": 1}
    )

    assert page.status_code == 409
    with tenant(school.pk):
        assert CheckIn.objects.exists()


def test_row_of_no_kind_is_not_there(ta_client):
    address = url("day_row_remove", day_kind="sermon", day_row_pk=1)

    assert ta_client.post(address, {"version": 1}).status_code == 404


RULE = {"part": "morning", "weekdays": ["1", "3"], "starts_on": "2026-10-05", "why": "Breakfast?"}


def test_rule_is_made_changed_and_ended(senco_client, school, pupil, today):
    senco_client.post(url("key_pupil_add", pupil_pk=pupil.pk), RULE)
    with tenant(school.pk):
        row = KeyPupil.objects.get()
    assert (row.weekdays, row.why) == ([1, 3], "Breakfast?")

    senco_client.post(
        url("key_pupil_edit", key_pupil_pk=row.pk), RULE | {"version": 1, "weekdays": ["5"]}
    )
    senco_client.post(url("key_pupil_end", key_pupil_pk=row.pk))

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.weekdays, row.ends_on) == ([5], max(today, row.starts_on))


def test_second_rule_for_the_same_days_is_refused(senco_client, school, pupil):
    KeyPupilFactory(pupil=pupil)

    page = senco_client.post(url("key_pupil_add", pupil_pk=pupil.pk), RULE)

    assert page.status_code == 409
    with tenant(school.pk):
        assert KeyPupil.objects.count() == 1


def test_rule_without_a_day_says_so(senco_client, pupil):
    page = senco_client.post(url("key_pupil_add", pupil_pk=pupil.pk), RULE | {"weekdays": []})

    assert page.context["form"].errors == {"weekdays": ["Tick at least one day."]}


def test_pupil_is_put_on_todays_list_by_hand(ta_client, school, pupil, today):
    for _ in range(2):
        ta_client.post(url("key_pupil_today", pupil_pk=pupil.pk), {"part": "end"})

    with tenant(school.pk):
        row = KeyPupil.objects.get()
        assert (row.starts_on, row.ends_on, row.part) == (today, today, "end")
        assert not KeyPupil.objects.lasting().exists()


def test_pupil_is_found_by_name(ta_client, pupil, stranger):
    address = url("day_find", adding="quiet-room")

    assert [p.full_name for _, ps in ta_client.get(address).context["classes"] for p in ps] == [
        pupil.full_name
    ]
    assert list(ta_client.post(address, {"q": "fenw"}).context["found"]) == [pupil]
    assert list(ta_client.post(address, {"q": "oakh"}).context["found"]) == []
    assert ta_client.get(url("day_find", adding="sermon")).status_code == 404


def test_what_was_said_before_is_filtered(senco_client, pupil, stranger, today):
    for each, mood, words in ((pupil, Mood.SAD, "My dog"), (stranger, Mood.GOOD, "Swimming")):
        CheckInFactory(pupil=each, on=today, mood=mood, own_words=words)
    CheckInFactory(pupil=pupil, on=today - datetime.timedelta(days=40), own_words="My dog")
    address = url("check_in_log")

    def shown(**query):
        return [row.own_words for row in senco_client.get(address, query).context["page"]]

    assert sorted(shown()) == ["My dog", "Swimming"]
    assert shown(mood="low") == ["My dog"]
    assert shown(q="oakhanger") == ["Swimming"]
    assert shown(q="dog", since="2020-01-01") == ["My dog", "My dog"]
    assert shown(follow="yes") == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "budget"), [("check_in_list", 8), ("check_in_log", 7), ("key_pupil_list", 6)]
)
def test_query_budgets(senco_client, school, today, rows, name, budget, assert_page_queries):
    for pupil in PupilFactory.create_batch(rows, school=school):
        KeyPupilFactory(pupil=pupil, weekdays=EVERY_DAY, starts_on=today)
        CheckInFactory(pupil=pupil, on=today)

    with assert_page_queries(budget):
        senco_client.get(f"{url(name)}?part=morning")
