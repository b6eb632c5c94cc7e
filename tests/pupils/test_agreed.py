"""Actions: given to one person, on that person's desk, done with evidence, opened again."""

import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from pupils.models import Action, Due
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories import pupils

TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)
TOMORROW = TODAY + datetime.timedelta(days=1)


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school)


@pytest.fixture
def staff(teacher):
    return teacher.staff_records.get()


def owned(pupil, staff, **values):
    return pupils.ActionFactory(pupil=pupil, owner=staff, owner_name="", **values)


def open_dues(school):
    with tenant(school.pk):
        return [(due.kind, due.due_on, due.owner_id) for due in Due.objects.filter(done_on=None)]


def test_action_given_stands_on_the_desk_of_its_owner_and_is_owed(
    senco_client, teacher_client, school, pupil, staff
):
    senco_client.post(
        url("action_add", pupil_pk=pupil.pk),
        {"text": "Seat her near the door", "owner": staff.pk, "due_on": TOMORROW},
    )

    desk = teacher_client.get(reverse("desk:home"))

    assert [action.text for action in desk.context["actions"]] == ["Seat her near the door"]
    assert "Seat her near the door" in desk.content.decode()
    assert open_dues(school) == [("action_due", TOMORROW, staff.pk)]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"owner_name": ""}, {"owner": ["Choose one person: on the staff, or outside."]}),
        ({"due_on": YESTERDAY}, {"due_on": ["Choose today or a day to come."]}),
        (
            {"due_on": TODAY + datetime.timedelta(days=900)},
            {"due_on": ["Choose a day within two years."]},
        ),
        ({"text": ""}, {"text": ["This field is required."]}),
    ],
)
def test_action_is_refused(senco_client, school, pupil, values, errors):
    sent = {"text": "Ring", "owner_name": "Orla Fenwick", "due_on": TOMORROW} | values
    response = senco_client.post(url("action_add", pupil_pk=pupil.pk), sent)

    assert response.context["form"].errors == errors
    assert open_dues(school) == []


def test_owner_says_done_with_evidence_and_takes_it_back(
    teacher_client, teacher, school, pupil, staff
):
    action = owned(pupil, staff)
    address = url("action_done", action_pk=action.pk)

    bare = teacher_client.post(address, {"evidence": "", "version": 1})
    teacher_client.post(address, {"evidence": "Sat with her twice", "version": 1})
    with tenant(school.pk):
        done = Action.objects.get()
    again = teacher_client.post(address, {"evidence": "Once more", "version": 2})
    for _ in range(2):
        teacher_client.post(url("action_undo", action_pk=action.pk))

    with tenant(school.pk):
        now = Action.objects.get()
        told = list(
            Entry.objects.filter(event__startswith="action_")
            .order_by("pk")
            .values_list("event", flat=True)
        )
    assert bare.context["form"].errors == {"evidence": ["This field is required."]}
    assert (done.done_on, done.done_by_id) == (TODAY, teacher.pk)
    assert done.evidence == "Sat with her twice"
    assert again.status_code == 409
    assert (now.done_on, now.done_by_id) == (None, None)
    assert told == ["action_done", "action_reopened"]
    assert open_dues(school) == [("action_due", action.due_on, staff.pk)]


def test_action_given_to_another_leaves_the_first_owners_list(
    senco_client, teacher_client, senco, school, pupil, staff
):
    action = owned(pupil, staff)

    senco_client.post(
        url("action_edit", action_pk=action.pk),
        {
            "text": action.text,
            "owner": senco.staff_records.get().pk,
            "due_on": action.due_on,
            "version": 1,
        },
    )

    assert teacher_client.get(url("action_list")).context["actions"] == []
    assert open_dues(school) == [("action_due", action.due_on, senco.staff_records.get().pk)]


def test_done_action_is_not_changed(senco_client, senco, school, pupil, staff):
    action = owned(pupil, staff, done_on=YESTERDAY, done_by=senco)

    response = senco_client.post(
        url("action_edit", action_pk=action.pk),
        {"text": "Else", "owner": staff.pk, "due_on": action.due_on, "version": 1},
    )

    assert response.status_code == 409
    assert "Open it again first" in response.content.decode()


def test_teacher_sees_own_actions_only_and_no_file_out_of_sight(
    teacher_client, school, pupil, staff
):
    own = owned(pupil, staff)
    other = pupils.ActionFactory(pupil=pupil)

    page = teacher_client.get(url("action_list"))

    assert [action.pk for action in page.context["actions"]] == [own.pk]
    assert page.context["actions"][0].is_in_sight is False
    assert (
        reverse("desk:pupil_overview", kwargs={"pupil_pk": pupil.pk}) not in page.content.decode()
    )
    assert teacher_client.get(url("action_done", action_pk=other.pk)).status_code == 404


def test_person_without_a_staff_record_owns_nothing(teacher_client, school, pupil, staff):
    pupils.ActionFactory(pupil=pupil)
    type(staff).objects.filter(pk=staff.pk).update(user=None)

    assert teacher_client.get(url("action_list")).context["actions"] == []


def test_list_puts_the_latest_first_and_shows_others_when_asked(senco_client, senco, pupil, staff):
    me = senco.staff_records.get()
    later = owned(pupil, me, due_on=TOMORROW)
    late = owned(pupil, me, due_on=YESTERDAY)
    done = owned(pupil, me, done_on=YESTERDAY, done_by=senco)
    theirs = owned(pupil, staff, due_on=TOMORROW)
    outside = pupils.ActionFactory(pupil=pupil, due_on=TOMORROW)

    def shown(**query):
        page = senco_client.get(url("action_list"), query)
        return [action.pk for action in page.context["actions"]]

    assert shown() == [late.pk, later.pk]
    assert shown(show="late") == [late.pk]
    assert shown(show="done") == [done.pk]
    assert shown(show="all") == [late.pk, later.pk, done.pk]
    assert shown(who="outside") == [outside.pk]
    assert shown(who=staff.pk) == [theirs.pk]
    assert shown(who="all") == [late.pk, later.pk, theirs.pk, outside.pk]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"owner_name": ""}, "pupils_action_of_one"),
        ({"done_on": TODAY}, "pupils_action_done_pair"),
    ],
)
def test_database_refuses(db, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        pupils.ActionFactory(**values)


@pytest.mark.parametrize("rows", [1, 3])
def test_budget_of_the_list(senco_client, senco, pupil, rows, assert_page_queries):
    for _ in range(rows):
        owned(pupil, senco.staff_records.get())

    with assert_page_queries(9):
        senco_client.get(url("action_list"))
