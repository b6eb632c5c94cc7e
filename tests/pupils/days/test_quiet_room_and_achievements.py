"""The quiet room: in, out, counts. What went well: told to the family, printed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.documents.days import thank_you_note
from pupils.models import Achievement, QuietVisit
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.days import AchievementFactory, QuietVisitFactory
from tests.factories.pupils import PupilFactory

T = datetime.time


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


def visit(today, **given):
    return {"reason": "noise", "on": today.isoformat(), "came_at": "00:00"} | given


def test_pupil_comes_in_and_goes_back(ta_client, senco_client, ta, school, pupil, today):
    ta_client.post(url("quiet_add", pupil_pk=pupil.pk), visit(today, adults="Ms Tern"))
    page = senco_client.get(url("quiet_list"))
    assert [row.pupil for row in page.context["there"]] == [pupil]

    # Whoever is in the room says that the pupil goes.
    senco_client.post(url("quiet_leave", quiet_visit_pk=page.context["there"][0].pk))

    with tenant(school.pk):
        row = QuietVisit.objects.get()
        assert (row.adults, row.created_by, row.left_at is None) == ("Ms Tern", ta, False)
    assert senco_client.get(url("quiet_list")).context["there"] == []


def test_pupil_is_not_in_the_room_twice(ta_client, school, pupil, today):
    for _ in range(2):
        page = ta_client.post(url("quiet_add", pupil_pk=pupil.pk), visit(today))

    assert page.status_code == 409
    with tenant(school.pk):
        assert QuietVisit.objects.count() == 1


def test_who_has_gone_back_does_not_go_twice(ta_client, pupil, today):
    row = QuietVisitFactory(pupil=pupil, on=today)

    assert ta_client.post(url("quiet_leave", quiet_visit_pk=row.pk)).status_code == 409


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (
            {"came_at": "10:40", "left_at": "10:30"},
            {"left_at": ["They went back before they came in."]},
        ),
        (
            {"came_at": "soon"},
            {"came_at": ["Enter the time as hours and minutes, such as 10:40."]},
        ),
        (
            {"on": "2026-10-05"},
            {"left_at": ["Say when they went back: this was another day."]},
        ),
        (
            {"reason": "boredom"},
            {"reason": ["Select a valid choice. boredom is not one of the available choices."]},
        ),
        ({"on": "2099-01-01", "left_at": "11:00"}, {"on": ["This day is still to come."]}),
    ],
)
def test_visit_refuses(ta_client, school, pupil, today, given, errors):
    page = ta_client.post(url("quiet_add", pupil_pk=pupil.pk), visit(today, **given))

    assert page.context["form"].errors == errors
    with tenant(school.pk):
        assert not QuietVisit.objects.exists()


def test_visits_are_counted_by_hour_and_reason(senco_client, pupil, stranger, today):
    for each, came_at, reason in (
        (pupil, T(10, 5), "noise"),
        (stranger, T(10, 50), "noise"),
        (pupil, T(12, 15), "upset"),
    ):
        QuietVisitFactory(pupil=each, on=today, came_at=came_at, left_at=T(23, 0), reason=reason)

    pictures = senco_client.get(url("quiet_list")).context["pictures"]

    assert [(picture.title, picture.rows) for picture in pictures] == [
        ("Visits by time of day", (("10 to 11", 2), ("11 to 12", 0), ("12 to 13", 1))),
        ("Visits by reason", (("Too loud or too busy", 2), ("Upset", 1))),
    ]


def test_visit_is_changed_by_who_wrote_it(ta_client, teacher_client, ta, school, pupil, today):
    row = QuietVisitFactory(pupil=pupil, on=today, created_by=ta)
    address = url("quiet_edit", quiet_visit_pk=row.pk)
    given = visit(today, came_at="10:40", left_at="11:20", version=1, note="Drew a map.")

    assert teacher_client.post(address, given).status_code == 404
    ta_client.post(address, given)

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.minutes, row.note) == (40, "Drew a map.")


def test_achievement_is_told_to_the_family(
    ta_client, teacher_client, teacher, school, pupil, today
):
    ta_client.post(
        url("achievement_add", pupil_pk=pupil.pk),
        {"text": "Read alone.", "kind": "learning", "on": today.isoformat()},
    )
    with tenant(school.pk):
        row = Achievement.objects.get()
    assert (row.text, row.family_told_on) == ("Read alone.", None)

    teacher_client.post(
        url("achievement_told", achievement_pk=row.pk), {"family_told_how": "call", "version": 1}
    )

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.family_told_on, row.family_told_how, row.family_told_by) == (today, "call", teacher)


def test_achievement_told_at_once_and_taken_back(ta_client, ta, school, pupil, today):
    given = {"text": "Waited.", "kind": "calm", "on": today.isoformat(), "family_told_how": "call"}
    ta_client.post(url("achievement_add", pupil_pk=pupil.pk), given)
    with tenant(school.pk):
        row = Achievement.objects.get()
    assert (row.family_told_on, row.family_told_by) == (today, ta)

    ta_client.post(
        url("achievement_edit", achievement_pk=row.pk),
        given | {"family_told_how": "", "version": 1},
    )

    with tenant(school.pk):
        row.refresh_from_db()
    assert (row.family_told_on, row.family_told_how, row.family_told_by) == (None, "", None)


def test_how_the_family_heard_must_be_chosen(ta_client, pupil):
    row = AchievementFactory(pupil=pupil)

    page = ta_client.post(url("achievement_told", achievement_pk=row.pk), {"version": 1})

    assert page.status_code == 409


def test_achievements_are_filtered(senco_client, pupil, today):
    AchievementFactory(pupil=pupil, on=today, text="Read alone.", kind="learning")
    AchievementFactory(pupil=pupil, on=today, text="Waited.", kind="calm")

    def shown(**query):
        page = senco_client.get(url("achievement_list"), query).context["page"]
        return sorted(row.text for row in page)

    assert shown() == ["Read alone.", "Waited."]
    assert shown(kind="calm") == ["Waited."]
    assert shown(told="yes") == []
    assert shown(q="alone") == ["Read alone."]


def test_note_says_what_went_well(school, pupil, senco):
    row = AchievementFactory(pupil=pupil, text="Read <b>alone</b>.", created_by=senco)

    with tenant(school.pk):
        note = thank_you_note(row, today=datetime.date(2026, 10, 7))

    assert (note.name, note.on, note.words) == (
        pupil.first_name,
        "6 October 2026",
        "Read <b>alone</b>.",
    )
    assert (note.signed_by, note.school_name) == (senco.name, school.name)


def test_note_is_printed(senco_client, pupil):
    address = url("achievement_print", achievement_pk=AchievementFactory(pupil=pupil).pk)

    answer = senco_client.get(address)

    assert answer.content[:5] == b"%PDF-"
    assert "Wren" not in answer["Content-Disposition"]


def test_note_is_printed_by_who_works_with_the_pupil_and_nobody_else(
    teacher_client, school, pupil, stranger
):
    own, other = (AchievementFactory(pupil=each) for each in (pupil, stranger))

    answer = teacher_client.get(url("achievement_print", achievement_pk=own.pk))

    assert answer.content[:5] == b"%PDF-"
    with tenant(school.pk):
        assert Entry.objects.filter(event="printed", pupil_id=pupil.pk).count() == 1
    refused = teacher_client.get(url("achievement_print", achievement_pk=other.pk))
    assert refused.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "budget"), [("quiet_list", 10), ("achievement_list", 7)])
def test_query_budgets(senco_client, school, today, rows, name, budget, assert_page_queries):
    for pupil in PupilFactory.create_batch(rows, school=school):
        QuietVisitFactory(pupil=pupil, on=today, left_at=None)
        AchievementFactory(pupil=pupil, on=today)

    with assert_page_queries(budget):
        senco_client.get(url(name))
