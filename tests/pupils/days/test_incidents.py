"""Incidents: written with a part for each pupil, read by whom they concern, followed up, counted, closed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pupils.models import Action, Incident, IncidentPupil, Restriction
from pupils.rules.incidents import Counted, debrief_due, hours, talk_due
from sendhub.audit.models import Entry
from sendhub.small_numbers import HIDDEN
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.days import IncidentFactory, IncidentPupilFactory
from tests.factories.provision import RegulationPlanFactory
from tests.factories.pupils import PupilFactory

D = datetime.date


def url(name, **kwargs):
    return reverse(f"pupils:{name}", kwargs=kwargs)


@pytest.fixture
def today():
    return timezone.localdate()


def given(*pupils, **more):
    return {
        "pupils": [pupil.pk for pupil in pupils],
        "on": "2026-10-06",
        "at": "10:45",
        "place": "playground",
        "trigger": "peers",
        "during": "Shouted and ran.",
        "helped": "One adult, quiet.",
    } | more


def incident_of(*pupils, **fields):
    incident = IncidentFactory(school=pupils[0].school, **fields)
    for pupil in pupils:
        IncidentPupilFactory(incident=incident, pupil=pupil)
    return incident


@pytest.mark.parametrize(
    ("day", "talk", "debrief"),
    [
        (D(2026, 10, 6), D(2026, 10, 7), D(2026, 10, 8)),
        (D(2026, 10, 9), D(2026, 10, 12), D(2026, 10, 13)),
        (D(2026, 12, 24), D(2026, 12, 29), D(2026, 12, 30)),
    ],
)
def test_talk_and_debrief_are_due_on_working_days(day, talk, debrief):
    assert (talk_due(day), debrief_due(day)) == (talk, debrief)


@pytest.mark.parametrize(
    ("counts", "rows"),
    [
        ({}, ()),
        ({9: 2}, (("9 to 10", 2),)),
        ({9: 1, 11: 2}, (("9 to 10", 1), ("10 to 11", 0), ("11 to 12", 2))),
    ],
)
def test_hours_run_from_first_to_last(counts, rows):
    assert hours(counts) == rows


@pytest.mark.parametrize(
    ("rows", "leading"),
    [
        ((("A", 2), ("B", 1)), None),
        ((("A", 2), ("B", 2)), ("A", 2)),
        ((("A", 1), ("B", 3)), ("B", 3)),
        ((("A", 2), ("B", 2), ("C", 1)), None),
        ((), None),
    ],
)
def test_pattern_is_half_of_four(rows, leading):
    assert Counted("Place", rows).in_front == leading


def test_leaders_see_no_small_number():
    counted = Counted("Place", (("Hall", 3), ("Classroom", 12), ("Toilets", 0)))

    assert counted.for_leaders() == (("Hall", HIDDEN), ("Classroom", "about 10"), ("Toilets", "0"))


def test_incident_is_written_by_a_teaching_assistant(ta_client, ta, school, pupil):
    page = ta_client.post(url("incident_write"), given(pupil))

    with tenant(school.pk):
        incident = Incident.objects.get()
        link = IncidentPupil.objects.get()
        entry = Entry.objects.get(object_type="pupils.incident")
    assert (incident.during, incident.at, incident.created_by) == (
        "Shouted and ran.",
        datetime.time(10, 45),
        ta,
    )
    assert (link.pupil_id, link.part) == (pupil.pk, "concerned")
    assert (entry.event, entry.pupil_ids) == ("created", [pupil.pk])
    assert page.url == incident.get_absolute_url()


def test_each_pupil_has_a_part(senco_client, school, pupil, stranger):
    parts = {f"part-{pupil.pk}": "affected", f"part-{stranger.pk}": "concerned"}

    senco_client.post(url("incident_write"), given(pupil, stranger, **parts))

    with tenant(school.pk):
        assert dict(IncidentPupil.objects.values_list("pupil", "part")) == {
            pupil.pk: "affected",
            stranger.pk: "concerned",
        }


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"pupils": []}, {"pupils": ["Choose at least one pupil."]}),
        ({"during": ""}, {"during": ["Say in a few words what happened."]}),
        ({"place": ""}, {"place": ["Choose where it was."]}),
        ({"trigger": ""}, {"trigger": ["Choose one: “We do not know” is one, too."]}),
        ({"on": "2099-10-06"}, {"on": ["This day is still to come."]}),
        ({"at": ""}, {"at": ["Enter the time: about is enough."]}),
        ({"minutes": "0"}, {"minutes": ["Ensure this value is greater than or equal to 1."]}),
        (
            {"record_reference": "14"},
            {"record_on": ["Give both: the number and the day it was entered."]},
        ),
        (
            {"record_on": "2026-10-06"},
            {"record_reference": ["Give both: the number and the day it was entered."]},
        ),
        (
            {"talk": "on", "talk_due_on": "2020-01-01"},
            {"talk_due_on": ["Choose today or a day to come."]},
        ),
    ],
)
def test_incident_form_says_what_is_missing(senco_client, school, pupil, more, errors):
    page = senco_client.post(url("incident_write"), given(pupil) | more)

    assert page.context["form"].errors == errors
    with tenant(school.pk):
        assert not Incident.objects.exists()


def test_somebody_is_concerned(senco_client, pupil, stranger):
    parts = {f"part-{each.pk}": "present" for each in (pupil, stranger)}

    page = senco_client.post(url("incident_write"), given(pupil, stranger, **parts))

    assert page.context["form"].errors == {"pupils": ["Say which of the pupils it is about."]}


def test_pupil_of_others_is_not_named(ta_client, pupil, stranger):
    page = ta_client.post(url("incident_write"), given(pupil, stranger))

    assert page.context["form"].errors == {
        "pupils": ["One of the pupils is not among yours today."]
    }


def test_talk_and_debrief_become_actions(ta_client, ta, school, pupil, today):
    with tenant(school.pk):
        pupil.lead = StaffMemberFactory(school=school)
        pupil.save(update_fields=["lead"])
    ta_client.post(url("incident_write"), given(pupil, talk="on", debrief="on"))

    with tenant(school.pk):
        actions = {action.text: action for action in Action.objects.all()}
        talk = actions["Restorative conversation after the incident of 6 October 2026"]
        debrief = actions["Debrief the adults after the incident of 6 October 2026"]
        assert (talk.owner, talk.due_on, talk.pupil) == (
            ta.staff_records.get(),
            talk_due(today),
            pupil,
        )
        assert (debrief.owner_id, debrief.due_on) == (pupil.lead_id, debrief_due(today))


def test_senco_gives_the_talk_to_somebody(senco_client, school, pupil, today):
    adult = StaffMemberFactory(school=school)
    incident = incident_of(pupil)

    senco_client.post(
        url("incident_follow", incident_pk=incident.pk),
        {"key": "talk", "due_on": today.isoformat(), "owner": adult.pk},
    )

    with tenant(school.pk):
        assert [(a.owner, a.source_id) for a in Action.objects.all()] == [(adult, incident.pk)]


def test_words_are_not_read_with_a_stranger_in_it(ta_client, senco_client, pupil, stranger):
    incident = incident_of(pupil, stranger, during="Perrin was pushed.")

    page = ta_client.get(incident.get_absolute_url()).content.decode()

    assert pupil.full_name in page
    assert "1 other pupil" in page
    assert "Perrin" not in page
    assert "Perrin was pushed." in senco_client.get(incident.get_absolute_url()).content.decode()


def test_words_with_a_stranger_are_not_searched(ta_client, pupil, stranger):
    incident_of(pupil, stranger, during="Perrin was pushed.", on=timezone.localdate())

    assert list(ta_client.get(url("incident_list"), {"q": "pushed"}).context["page"]) == []
    assert len(ta_client.get(url("incident_list")).context["page"]) == 1
    assert list(ta_client.get(url("incident_list"), {"q": "oakhanger"}).context["page"]) == []


def test_incident_of_others_is_not_there(ta_client, stranger):
    incident = incident_of(stranger)

    assert ta_client.get(incident.get_absolute_url()).status_code == 404
    assert list(ta_client.get(url("incident_list")).context["page"]) == []


def test_opening_is_on_record_for_each_pupil(senco_client, school, pupil, stranger):
    incident = incident_of(pupil, stranger)

    senco_client.get(incident.get_absolute_url())

    with tenant(school.pk):
        rows = Entry.objects.filter(event="opened", object_type="pupils.incident")
        assert sorted(rows.values_list("pupil_id", flat=True)) == sorted([pupil.pk, stranger.pk])


def test_incident_is_changed(senco_client, school, pupil, stranger):
    incident = incident_of(pupil)

    senco_client.post(
        url("incident_edit", incident_pk=incident.pk),
        given(pupil, stranger, version=1, during="Shouted."),
    )

    with tenant(school.pk):
        incident.refresh_from_db()
        assert (incident.during, incident.version) == ("Shouted.", 2)
        assert incident.pupil_links.count() == 2


def test_who_is_out_of_sight_stays_in_it(ta_client, ta, school, pupil, stranger):
    incident = incident_of(pupil, stranger, created_by=ta)

    ta_client.post(url("incident_edit", incident_pk=incident.pk), given(pupil, version=1))

    with tenant(school.pk):
        assert incident.pupil_links.count() == 2


def test_two_editors_of_an_incident(senco_client, pupil):
    incident = incident_of(pupil, version=3)

    page = senco_client.post(
        url("incident_edit", incident_pk=incident.pk), given(pupil, version=2, during="My words")
    )

    assert page.status_code == 409
    assert "My words" in page.content.decode()


def test_colleagues_incident_is_not_changed(teacher_client, pupil, ta):
    incident = incident_of(pupil, created_by=ta)

    assert teacher_client.get(url("incident_edit", incident_pk=incident.pk)).status_code == 404


def test_restricted_incident_does_not_exist_for_others(
    senco_client, ta_client, slt_client, ta, school, pupil
):
    incident = incident_of(pupil, created_by=ta)
    address = incident.get_absolute_url()
    senco_client.post(
        url("incident_follow", incident_pk=incident.pk), {"key": "talk", "due_on": "2099-01-01"}
    )
    assert ta_client.get(address).status_code == 200

    senco_client.post(url("incident_restrict", incident_pk=incident.pk), {"readers": []})

    assert ta_client.get(address).status_code == 404
    assert slt_client.get(address).status_code == 404
    assert senco_client.get(address).status_code == 200
    senco_client.post(url("incident_unrestrict", incident_pk=incident.pk))
    assert ta_client.get(address).status_code == 200
    with tenant(school.pk):
        assert not Restriction.objects.exists()


def test_actions_of_a_restricted_incident_are_closed_too(senco_client, school, pupil, today):
    incident = incident_of(pupil)
    follow = {"key": "talk", "due_on": today.isoformat()}
    senco_client.post(url("incident_follow", incident_pk=incident.pk), follow)

    senco_client.post(url("incident_restrict", incident_pk=incident.pk), {"readers": []})
    senco_client.post(url("incident_follow", incident_pk=incident.pk), follow | {"key": "debrief"})

    with tenant(school.pk):
        assert [a.is_restricted for a in Action.objects.all()] == [True, True]


def test_regulation_plan_stands_beside_the_form(ta_client, pupil, stranger):
    RegulationPlanFactory(pupil=pupil, helps="Say the name once.")
    RegulationPlanFactory(pupil=stranger, helps="Nobody’s business.")

    page = ta_client.get(f"{url('incident_write')}?pupil={pupil.pk}").content.decode()
    again = ta_client.post(url("incident_beside"), {"pupils": [pupil.pk, stranger.pk, "x"]})

    assert "Say the name once." in page
    assert "Say the name once." in again.content.decode()
    assert "Nobody’s business." not in again.content.decode()


def test_patterns_count_what_one_sees(senco_client, ta_client, pupil, stranger, today):
    for hour in (10, 10, 11, 10):
        incident_of(pupil, on=today, at=datetime.time(hour, 30))
    incident_of(stranger, on=today, place="hall")

    page = senco_client.get(url("incident_patterns"))
    by_title = {picture.title: picture for picture in page.context["pictures"]}

    assert page.context["number"] == 5
    assert by_title["Time of day"].rows == (("10 to 11", 3), ("11 to 12", 2))
    assert by_title["Time of day"].said == "10 to 11: 3 of 5"
    assert by_title["Place"].rows == (("Playground", 4), ("Hall or assembly", 1))
    assert ta_client.get(url("incident_patterns")).context["number"] == 4


def test_patterns_for_leaders_hide_small_numbers(senco_client, pupil, today):
    for place in ("hall",) * 2 + ("classroom",) * 7:
        incident_of(pupil, on=today, place=place)

    page = senco_client.get(url("incident_patterns"), {"for": "leaders"})

    assert dict(page.context["tables"])["Place"] == (
        ("Classroom", "about 5"),
        ("Hall or assembly", HIDDEN),
    )
    assert page.context["pictures"] == []


def test_days_of_a_pupil_in_the_file(ta_client, pupil, stranger, today):
    incident_of(pupil, on=today, during="Ran to the gate.")
    incident_of(pupil, stranger, on=today, during="Perrin was pushed.")

    page = ta_client.get(url("pupil_days", pupil_pk=pupil.pk)).content.decode()

    assert "Ran to the gate." in page
    assert "Perrin" not in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "budget"), [("incident_list", 9), ("incident_patterns", 10), ("incident_write", 8)]
)
def test_query_budgets(senco_client, school, today, rows, name, budget, assert_page_queries):
    for pupil in PupilFactory.create_batch(rows, school=school):
        incident_of(pupil, on=today)

    with assert_page_queries(budget):
        senco_client.get(url(name))


@pytest.mark.parametrize("rows", [1, 2])
def test_page_and_tab_budgets(senco_client, pupil, today, rows, assert_page_queries):
    incident = None
    for _ in range(rows):
        incident = incident_of(pupil, on=today)

    with assert_page_queries(10):
        senco_client.get(incident.get_absolute_url())
    with assert_page_queries(12):
        senco_client.get(url("pupil_days", pupil_pk=pupil.pk))


def test_class_of_the_chosen_pupil_stands_open(ta_client, ta, school, pupil):
    for _ in range(2):
        group = TeachingGroupFactory(school=school)
        GroupStaffFactory(school=school, group=group, staff=ta.staff_records.get())
        PupilFactory(school=school, group=group)
    write = url("incident_write")

    opened = ta_client.get(f"{write}?pupil={pupil.pk}").context["open_classes"]

    assert opened == {pupil.group_id}
    assert ta_client.get(write).context["open_classes"] == set()
