"""A pupil by hand, the account of the roll, the list of dates, several pupils at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Due, Enrolment, Pupil
from pupils.upn import invented
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import StaffMemberFactory, TeachingGroupFactory
from tests.factories.pupils import DueFactory, EnrolmentFactory, MonitoringFactory, PupilFactory

UPN = invented(establishment="9001", year=2021, serial=7)
ADD = "/pupils/add/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def wren(school):
    return PupilFactory(
        school=school, first_name="Wren", last_name="Alderbrook", sen_status="K", alert="Hears aid"
    )


def page(name, pupil):
    return reverse(f"pupils:{name}", kwargs={"pupil_pk": pupil.pk})


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def add(client, **fields):
    sent = {
        "first_name": "Zoë",
        "last_name": "O’Brien",
        "born_on": "2018-05-14",
        "upn": UPN,
        "nc_year": "4",
        "starts_on": "2026-09-02",
        "kind": "C",
        **fields,
    }
    return client.post(ADD, sent)


def test_pupil_add_puts_the_pupil_on_roll(senco_client, school):
    group = TeachingGroupFactory(school=school)

    response = add(senco_client, group=group.pk)

    with tenant(school.pk):
        pupil = Pupil.objects.get()
        assert (pupil.full_name, pupil.upn, pupil.group_id) == ("Zoë O’Brien", UPN, group.pk)
        assert Enrolment.objects.get().starts_on == date(2026, 9, 2)
        assert Entry.objects.filter(event="pupil_enrolled", pupil_id=pupil.pk).exists()
    assert response.url == page("pupil_sen", pupil)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first_name": ""}, "Enter the legal first name."),
        ({"last_name": ""}, "Enter the legal surname."),
        ({"upn": "A12"}, "A UPN has 13 characters: a letter, then 11 digits, then a digit or a letter."),
        ({"born_on": "2099-01-01"}, "The date of birth lies in the future."),
        ({"starts_on": ""}, "Enter the day."),
        ({"starts_on": "2099-01-01"}, "the first day cannot lie in the future."),
    ],
)  # fmt: skip
def test_pupil_add_says_what_is_wrong_and_writes_nothing(senco_client, school, fields, sentence):
    response = add(senco_client, **fields)

    assert sentence in text(response)
    with tenant(school.pk):
        assert not Pupil.objects.exists()


def test_pupil_add_with_a_wrong_letter_is_saved_with_a_warning(senco_client, school):
    wrong = ("A" if UPN[0] != "A" else "B") + UPN[1:]

    content = text(senco_client.get(add(senco_client, upn=wrong).url))

    assert "The first letter of the UPN does not fit its digits." in content


def test_pupil_add_of_a_upn_in_use_is_refused(senco_client, wren):
    content = text(add(senco_client, upn=wren.upn))

    assert "Another pupil of this school has this UPN." in content


def test_pupil_add_asks_whether_it_is_a_twin(senco_client, wren, school):
    same = {"first_name": "wren", "last_name": "Alderbrook", "born_on": "2018-05-14"}

    assert "A pupil of this name and date of birth is on the books already." in text(
        add(senco_client, **same)
    )
    assert add(senco_client, is_another="on", **same).status_code == 302
    with tenant(school.pk):
        assert Pupil.objects.count() == 2


def test_pupil_add_twice_with_one_form_makes_one_pupil(senco_client, school):
    first = add(senco_client, form_id="abc")
    second = add(senco_client, form_id="abc")

    assert first.url == second.url
    with tenant(school.pk):
        assert Pupil.objects.count() == 1


def test_pupil_add_takes_no_class_of_another_school(senco_client, other_school):
    elsewhere = TeachingGroupFactory(school=other_school)

    assert "Select a valid choice" in text(add(senco_client, group=elsewhere.pk))


def edit(client, pupil, **fields):
    sent = {
        "version": pupil.version,
        "first_name": pupil.first_name,
        "last_name": pupil.last_name,
        "born_on": "2018-05-14",
        "nc_year": "4",
        "upn": pupil.upn,
        **fields,
    }
    return client.post(page("pupil_edit", pupil), sent)


def test_pupil_edit_changes_names_and_keys(senco_client, wren, school):
    response = edit(senco_client, wren, known_as="Łukasz", alert="Hears aid")

    assert response.url == page("pupil_sen", wren)
    with tenant(school.pk):
        wren.refresh_from_db()
        assert (wren.full_name, "lukasz" in wren.search_key, wren.version) == (
            "Łukasz Alderbrook",
            True,
            2,
        )


def test_pupil_edit_by_the_office_leaves_the_note_alone_and_shows_no_status(
    admin_client, wren, school
):
    content = text(admin_client.get(page("pupil_edit", wren)))

    assert "SEN Support" not in content
    assert "Hears aid" not in content
    assert edit(admin_client, wren, last_name="Cole", alert="gone").url == reverse("pupils:roll")
    with tenant(school.pk):
        wren.refresh_from_db()
        assert (wren.last_name, wren.alert) == ("Cole", "Hears aid")


@pytest.mark.parametrize(
    "name", ["pupil_edit", "pupil_leave", "pupil_leave_cancel", "pupil_readmit", "pupil_lead"]
)
def test_pupil_of_another_school_is_not_found(other_senco_client, wren, name):
    assert other_senco_client.post(page(name, wren), {}).status_code == 404


def test_pupil_leaves_and_comes_back_to_the_same_file(senco_client, wren, school):
    senco_client.post(page("pupil_leave", wren), {"ends_on": "2026-10-01", "destination": "Elm"})
    with tenant(school.pk):
        assert Enrolment.objects.get().ends_on == date(2026, 10, 1)

    assert "The first day must come after the last day of the stay before." in text(
        senco_client.post(page("pupil_readmit", wren), {"starts_on": "2026-10-01", "kind": "C"})
    )
    senco_client.post(page("pupil_readmit", wren), {"starts_on": "2026-10-02", "kind": "C"})

    with tenant(school.pk):
        assert Enrolment.objects.filter(pupil=wren).count() == 2


def test_pupil_leave_before_the_first_day_is_refused(senco_client, wren):
    response = senco_client.post(page("pupil_leave", wren), {"ends_on": "2020-08-31"})

    assert "The last day is before the first." in text(response)


def test_pupil_readmit_in_the_future_is_refused(senco_client, wren):
    response = senco_client.post(
        page("pupil_readmit", wren), {"starts_on": "2099-01-01", "kind": "C"}
    )

    assert "Re-admit the pupil on the first day back or later." in text(response)


def test_pupil_leave_to_come_is_taken_back(senco_client, wren, school, today):
    soon = today + timedelta(days=3)
    senco_client.post(page("pupil_leave", wren), {"ends_on": soon.isoformat()})
    assert "The last day is set" in text(senco_client.get(page("pupil_leave", wren)))

    senco_client.post(page("pupil_leave_cancel", wren))

    with tenant(school.pk):
        assert Enrolment.objects.get().ends_on is None


def test_pupil_lead_is_someone_of_the_school(senco_client, wren, senco, school, other_school):
    me, stranger = senco.staff_records.get(), StaffMemberFactory(school=other_school)

    assert "Select a valid choice" in text(
        senco_client.post(page("pupil_lead", wren), {"lead": stranger.pk})
    )
    senco_client.post(page("pupil_lead", wren), {"lead": me.pk})

    with tenant(school.pk):
        wren.refresh_from_db()
        assert wren.lead_id == me.pk


def test_roll_shows_name_upn_and_class_and_no_status(admin_client, wren, school, other_school):
    PupilFactory(school=other_school, first_name="Elsewhere")
    gone = PupilFactory(school=school, on_roll=False)
    EnrolmentFactory(pupil=gone)

    response = admin_client.get(reverse("pupils:roll"))

    assert list(response.context["page"]) == [wren]
    assert wren.upn in text(response)
    assert "SEN Support" not in text(response)


def test_roll_is_searched(admin_client, wren, school):
    PupilFactory(school=school, first_name="Zoë")

    rows = admin_client.get(reverse("pupils:roll"), {"q": "zoe"}).context["page"]

    assert [row.full_name for row in rows] == ["Zoë Alderbrook"]


@pytest.mark.parametrize("pupils", [1, 3])
def test_roll_query_budget(admin_client, school, pupils, assert_page_queries):
    PupilFactory.create_batch(pupils, school=school)

    with assert_page_queries(8):
        admin_client.get(reverse("pupils:roll"))


def test_due_list_puts_the_law_first_and_opens_what_settles(senco_client, wren, school, today):
    late = DueFactory(
        pupil=wren, school=school, kind="monitoring_review", due_on=today - timedelta(days=40)
    )
    law = DueFactory(pupil=wren, school=school, kind="tell_parent", due_on=today, is_statutory=True)

    lines = senco_client.get(reverse("pupils:due_list")).context["lines"]

    assert [(line.due, line.days, line.address) for line in lines] == [
        (law, 0, f"/pupils/sen/status/{law.subject_id}/told/?from=due"),
        (late, -40, f"/pupils/sen/monitoring/{late.subject_id}/?from=due"),
    ]


def test_due_list_is_filtered_by_kind_date_and_lead(senco_client, senco, wren, school, today):
    me = senco.staff_records.get()
    profile = DueFactory(
        pupil=wren, school=school, kind="profile_review", due_on=today + timedelta(days=20)
    )
    tell = DueFactory(
        pupil=wren, school=school, kind="tell_parent", due_on=today - timedelta(days=1), owner=me
    )

    def found(**query):
        lines = senco_client.get(reverse("pupils:due_list"), query).context["lines"]
        return [line.due for line in lines]

    assert found() == [tell, profile]
    assert found(kind="profile_review") == [profile]
    assert found(when="late") == [tell]
    assert found(when="month") == [tell, profile]
    assert found(lead="me") == [tell]
    assert found(lead=me.pk) == [tell]
    assert found(lead="none") == [profile]


def test_due_list_gives_the_assistant_no_button_that_is_refused(sen_assistant_client, wren, school):
    DueFactory(pupil=wren, school=school, kind="tell_parent")

    lines = sen_assistant_client.get(reverse("pupils:due_list")).context["lines"]

    assert [line.address for line in lines] == [""]


def test_due_list_of_another_school_is_empty(other_senco_client, wren, school):
    DueFactory(pupil=wren, school=school)

    assert other_senco_client.get(reverse("pupils:due_list")).context["lines"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_due_list_query_budget(senco_client, school, rows, assert_page_queries):
    for pupil in PupilFactory.create_batch(rows, school=school):
        DueFactory(pupil=pupil, school=school)

    with assert_page_queries(8):
        senco_client.get(reverse("pupils:due_list"))


def several(client, what, pupils, **fields):
    sent = {"what": what, "pupil": [pupil.pk for pupil in pupils], **fields}
    return client.post(reverse("pupils:register_bulk"), sent)


def test_several_pupils_get_a_lead_after_a_look(senco_client, senco, wren, school):
    me, other = senco.staff_records.get(), PupilFactory(school=school)
    address = reverse("pupils:register_bulk")

    asked = senco_client.get(address, {"what": "lead", "pupil": [wren.pk, other.pk]})
    assert list(asked.context["pupils"]) == [wren, other]
    several(senco_client, "lead", [wren, other], lead=me.pk)

    with tenant(school.pk):
        assert Pupil.objects.filter(lead=me).count() == 2


def test_several_monitoring_dates_are_moved_and_the_unwatched_left(
    senco_client, wren, school, today
):
    watched = MonitoringFactory(pupil=PupilFactory(school=school))
    new = today + timedelta(days=20)

    response = several(senco_client, "review", [watched.pupil, wren], review_on=new.isoformat())

    content = text(senco_client.get(response.url))
    assert "Done for 1 pupil." in content
    assert "Left as it was for 1: not being monitored." in content
    with tenant(school.pk):
        watched.refresh_from_db()
        assert watched.review_on == new
        assert Due.objects.get(done_on=None).due_on == new


def test_several_monitoring_dates_in_the_past_are_refused(senco_client, wren):
    response = several(senco_client, "review", [wren], review_on="2026-01-01")

    assert "Choose a day after today to look again." in text(response)


def test_several_without_a_tick_say_so(senco_client):
    response = senco_client.get(reverse("pupils:register_bulk"), {"what": "lead"}, follow=True)

    assert "Tick the pupils first." in text(response)


def test_several_take_no_pupil_of_another_school(senco_client, school, other_school):
    stranger = PupilFactory(school=other_school)

    several(senco_client, "lead", [stranger])

    with tenant(other_school.pk):
        assert not Entry.objects.filter(pupil_id=stranger.pk).exists()


def test_several_monitoring_dates_are_not_for_the_assistant(sen_assistant_client, wren, school):
    watched = MonitoringFactory(pupil=wren)

    several(sen_assistant_client, "review", [wren], review_on="2099-01-01")

    with tenant(school.pk):
        watched.refresh_from_db()
        assert watched.review_on == date(2026, 12, 1)


def test_pupil_edit_on_an_old_version_shows_both(senco_client, wren, school):
    edit(senco_client, wren, last_name="Birch")

    response = edit(senco_client, wren, last_name="Cole")

    assert response.status_code == 409
    assert "Birch" in text(response)
    assert "Cole" in text(response)
