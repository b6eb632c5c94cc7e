"""The head of the file, its tabs and what opening it writes: by role, by school, within the budget."""

import datetime

import pytest
from django.urls import reverse

from pupils.enums import CharacteristicKind, NeedType
from sendhub.audit.models import Entry
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AddressFactory,
    AssessmentFactory,
    AttendanceFigureFactory,
    CharacteristicFactory,
    ConcernFactory,
    ConcernPupilFactory,
    ContactFactory,
    DocumentFactory,
    DueFactory,
    EnrolmentFactory,
    FormerSchoolFactory,
    MonitoringFactory,
    NeedFactory,
    ObservationFactory,
    ProfileFactory,
    ProfileStrategyFactory,
    PupilFactory,
    RelationshipFactory,
)

TABS = (
    "desk:pupil_overview",
    "desk:pupil_chronology",
    "pupils:profile",
    "pupils:pupil_contacts",
    "pupils:pupil_records",
    "pupils:pupil_assessments",
    "pupils:pupil_attendance",
    "pupils:pupil_documents",
    "pupils:pupil_details",
    "pupils:pupil_history",
)


@pytest.fixture
def group(school, teacher, ta):
    group = TeachingGroupFactory(school=school)
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    return group


@pytest.fixture
def pupil(school, group):
    return PupilFactory(school=school, group=group, known_as="Wren")


def fill(pupil, number):
    """Write `number` rows of every kind into the file."""
    born = datetime.date(2020, 1, 1)
    for n in range(number):
        day = born + datetime.timedelta(days=400 * n)
        last = day + datetime.timedelta(days=100)
        contact = ContactFactory(school=pupil.school, needs_interpreter=True)
        sibling = PupilFactory(school=pupil.school, last_name="Other")
        RelationshipFactory(pupil=pupil, contact=contact, starts_on=day, no_contact=True)
        RelationshipFactory(pupil=sibling, contact=contact)
        AddressFactory(
            school=pupil.school, pupil=None, contact=contact, starts_on=day, ends_on=last
        )
        AssessmentFactory(pupil=pupil, score=80 + n, taken_on=day)
        AttendanceFigureFactory(pupil=pupil, starts_on=day, ends_on=last)
        CharacteristicFactory(pupil=pupil, kind=list(CharacteristicKind)[n], starts_on=day)
        ConcernPupilFactory(pupil=pupil, concern=ConcernFactory(school=pupil.school))
        DocumentFactory(pupil=pupil, for_staff=True)
        DueFactory(pupil=pupil)
        EnrolmentFactory(
            pupil=pupil,
            starts_on=day - datetime.timedelta(days=4000),
            ends_on=last - datetime.timedelta(days=4000),
        )
        FormerSchoolFactory(pupil=pupil)
        MonitoringFactory(pupil=pupil, starts_on=day, review_on=last, ends_on=last)
        NeedFactory(pupil=pupil, need_type=list(NeedType)[n], rank=n + 1, starts_on=day)
        ObservationFactory(pupil=pupil)
        PupilFactory(school=pupil.school, merged_into=pupil)
        profile = ProfileFactory(
            pupil=pupil, number=n + 1, state="current" if n == 0 else "earlier"
        )
        ProfileStrategyFactory(profile=profile)


def page(client, name, pupil):
    return client.get(reverse(name, kwargs={"pupil_pk": pupil.pk}))


@pytest.mark.parametrize("name", TABS)
def test_tab_opens_and_is_the_current_one(senco_client, pupil, name):
    fill(pupil, 1)

    response = page(senco_client, name, pupil)

    assert response.status_code == 200
    address = reverse(name, kwargs={"pupil_pk": pupil.pk})
    places = [*response.context["topics"], *response.context["topic_pages"]]
    assert [place.address for place in places if place.is_here][-1] == address
    assert response.context["pupil"] == pupil


@pytest.mark.parametrize("name", TABS)
def test_opening_a_tab_is_on_record(senco_client, senco, school, pupil, name):
    page(senco_client, name, pupil)

    with tenant(school.pk):
        entries = list(Entry.objects.values_list("event", "by_user_id", "pupil_id"))
    assert entries == [("opened", senco.pk, pupil.pk)]


@pytest.mark.parametrize("name", TABS)
def test_file_of_another_school_does_not_exist(other_senco_client, pupil, name):
    assert page(other_senco_client, name, pupil).status_code == 404


@pytest.mark.parametrize("name", sorted(set(TABS) - {"pupils:pupil_contacts"}))
def test_file_of_a_class_not_taught_does_not_exist_for_its_teacher(
    teacher_client, school, group, name
):
    response = page(teacher_client, name, PupilFactory(school=school))

    assert response.status_code in (403, 404)
    assert (
        page(teacher_client, "desk:pupil_overview", PupilFactory(school=school)).status_code == 404
    )


def labels(places):
    return [place.label for place in places]


@pytest.mark.parametrize(
    ("role", "topics"),
    [
        (
            "senco",
            "Overview, Needs and evidence, How to help, Support, Voice and family, Agencies, Documents, Chronology, Record",
        ),
        (
            "slt",
            "Overview, Needs and evidence, How to help, Support, Voice and family, Agencies, Documents, Chronology, Record",
        ),
        (
            "teacher",
            "Overview, Needs and evidence, How to help, Support, Voice and family, Referrals and advice, Documents, Chronology",
        ),
        (
            "ta",
            "Overview, Needs and evidence, How to help, Support, Voice and family, Referrals and advice, Documents, Chronology",
        ),
    ],
)
def test_topics_are_those_the_role_may_open(request, pupil, role, topics):
    client = request.getfixturevalue(f"{role}_client")

    response = page(client, "desk:pupil_overview", pupil)

    assert labels(response.context["topics"]) == topics.split(", ")
    assert response.context["topic_pages"] == []


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("senco", "SEN and needs, Observations, Assessments, Day by day, Attendance, Off-site"),
        ("teacher", "SEN and needs, Observations, Assessments, Day by day, Attendance, Off-site"),
        ("ta", "SEN and needs, Observations, Day by day"),
    ],
)
def test_pages_of_a_topic_are_those_the_role_may_open(request, pupil, role, pages):
    client = request.getfixturevalue(f"{role}_client")

    response = page(client, "pupils:pupil_records", pupil)

    assert labels(response.context["topic_pages"]) == pages.split(", ")
    assert [place.label for place in response.context["topics"] if place.is_here] == [
        "Needs and evidence"
    ]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            "senco",
            ["Concern", "Incident", "Observation", "Quiet room", "Something went well"]
            + ["On the check-in list", "Score", "Strategy", "Document", "Suspension"]
            + ["Adult of the family"]
            + ["Call, e-mail or visit", "Letter", "Meeting", "Action"]
            + ["Questions to all teachers", "Referral", "Advice", "Intervention", "Plan"],
        ),
        (
            "teacher",
            ["Concern", "Incident", "Observation", "Quiet room", "Something went well"]
            + ["Score", "Document", "Call, e-mail or visit", "Meeting"],
        ),
        (
            "ta",
            ["Concern", "Incident", "Observation", "Quiet room", "Something went well"]
            + ["Document", "Call, e-mail or visit", "Meeting"],
        ),
    ],
)
def test_quick_adds_are_those_the_role_may(request, pupil, role, labels):
    client = request.getfixturevalue(f"{role}_client")

    response = page(client, "desk:pupil_overview", pupil)

    assert [label for label, _ in response.context["quick_adds"]] == labels


def test_header_tells_what_an_adult_must_know(senco_client, pupil):
    NeedFactory(pupil=pupil, need_type="SLCN", description="DLD")
    CharacteristicFactory(pupil=pupil, kind=CharacteristicKind.MEDICAL, note="Asthma")
    CharacteristicFactory(pupil=pupil, kind=CharacteristicKind.FREE_MEALS)
    CharacteristicFactory(
        pupil=pupil, kind=CharacteristicKind.LOOKED_AFTER, ends_on=datetime.date(2021, 1, 1)
    )
    contact = ContactFactory(school=pupil.school, needs_interpreter=True)
    RelationshipFactory(pupil=pupil, contact=contact, no_contact=True)
    ProfileFactory(pupil=pupil, state="current", likes="Trains and maps.")
    DueFactory(pupil=pupil, due_on=datetime.date(2030, 1, 1))

    header = page(senco_client, "desk:pupil_overview", pupil).context["header"]

    assert header.needs == [
        ("Speech, language and communication needs", "communication_interaction", "DLD")
    ]
    assert header.alerts == [("Medical needs", "Asthma"), ("Interpreter needed", "")]
    assert header.words == "Trains and maps."
    assert header.next_due[:2] == (
        "Tell the parent about SEN Support",
        datetime.date(2030, 1, 1),
    )
    assert header.has_no_contact is True


def test_what_is_due_is_settled_from_the_overview(senco_client, ta_client, pupil):
    due = DueFactory(pupil=pupil, due_on=datetime.date(2030, 1, 1))
    address = f"{reverse('pupils:sen_parent_told', args=[due.subject_id])}?from=due"

    [line] = page(senco_client, "desk:pupil_overview", pupil).context["due_lines"]
    [seen_by_ta] = page(ta_client, "desk:pupil_overview", pupil).context["due_lines"]

    assert (line.address, line.button) == (address, "Record that they were told")
    assert seen_by_ta.address == ""


def test_no_contact_stays_with_who_may_read_contacts(teacher_client, pupil):
    RelationshipFactory(pupil=pupil, no_contact=True)

    header = page(teacher_client, "desk:pupil_overview", pupil).context["header"]

    assert header.has_no_contact is False


def test_left_pupil_is_out_of_the_teachers_sight_and_marked_for_the_senco(
    senco_client, teacher_client, school, group
):
    pupil = PupilFactory(school=school, group=group, on_roll=False)
    EnrolmentFactory(
        pupil=pupil, starts_on=datetime.date(2020, 9, 1), ends_on=datetime.date(2026, 7, 20)
    )

    assert page(teacher_client, "desk:pupil_overview", pupil).status_code == 404
    response = page(senco_client, "desk:pupil_overview", pupil)
    assert response.context["header"].left_on == datetime.date(2026, 7, 20)
    assert "<strong>Left on 20 July 2026.</strong>" in response.content.decode()


def test_file_of_a_left_pupil_takes_what_belongs_to_the_time_here(senco_client, school):
    pupil = PupilFactory(school=school, on_roll=False)
    EnrolmentFactory(
        pupil=pupil, starts_on=datetime.date(2020, 9, 1), ends_on=datetime.date(2026, 7, 20)
    )
    address = reverse("pupils:observation_add", kwargs={"pupil_pk": pupil.pk})

    refused = senco_client.post(address, {"seen_on": "2026-07-21", "seen": "x"})
    taken = senco_client.post(address, {"seen_on": "2026-07-20", "seen": "x"})

    assert refused.context["form"].errors == {
        "seen_on": ["The pupil left on 20 July 2026. Choose a day up to then."]
    }
    labels = [label for label, _ in refused.context["quick_adds"]]
    assert labels == [
        *("Observation", "Something went well", "Score", "Strategy", "Document"),
        "Adult of the family",
        *("Call, e-mail or visit", "Letter", "Meeting", "Action", "Advice"),
    ]
    assert taken.status_code == 302


def test_readmitted_pupil_has_one_file_without_the_banner(senco_client, school):
    pupil = PupilFactory(school=school)
    EnrolmentFactory(
        pupil=pupil, starts_on=datetime.date(2018, 9, 1), ends_on=datetime.date(2019, 7, 20)
    )

    response = page(senco_client, "pupils:pupil_details", pupil)

    assert response.context["header"].left_on is None
    assert len(response.context["enrolments"]) == 2


ROWS = {
    "pupils:relationship_edit": (RelationshipFactory, "relationship_pk", {"order": "1"}),
    "pupils:relationship_end": (RelationshipFactory, "relationship_pk", {}),
    "pupils:characteristic_edit": (CharacteristicFactory, "characteristic_pk", {}),
    "pupils:attendance_edit": (AttendanceFigureFactory, "figure_pk", {}),
    "pupils:observation_edit": (ObservationFactory, "observation_pk", {"seen": "x"}),
    "pupils:assessment_edit": (AssessmentFactory, "assessment_pk", {}),
    "pupils:document_edit": (DocumentFactory, "document_pk", {"title": "x"}),
    "pupils:document_remove": (DocumentFactory, "document_pk", {"reason": "x"}),
}


@pytest.mark.parametrize("name", ROWS)
def test_row_of_another_school_does_not_exist(other_senco_client, school, pupil, name):
    factory, key, sent = ROWS[name]
    row = factory(pupil=pupil)
    address = reverse(name, kwargs={key: row.pk})

    response = other_senco_client.post(address, {"version": "1"} | sent)

    assert response.status_code == 404
    with tenant(school.pk):
        assert type(row).objects.get(pk=row.pk).version == 1


@pytest.mark.parametrize(
    "name",
    [
        *("pupils:contact_add", "pupils:contact_choose", "pupils:address_add"),
        *("pupils:characteristic_add", "pupils:former_school_add", "pupils:attendance_add"),
        *("pupils:observation_add", "pupils:assessment_add", "pupils:document_add"),
        *("pupils:merge_choose", "desk:pupil_chronology_print"),
    ],
)
def test_form_for_a_pupil_of_another_school_does_not_exist(other_senco_client, pupil, name):
    assert page(other_senco_client, name, pupil).status_code == 404


def test_number_of_a_merged_file_opens_the_kept_one(senco_client, school, pupil):
    other = PupilFactory(school=school, merged_into=pupil)
    seen = ObservationFactory(pupil=other)

    response = page(senco_client, "pupils:pupil_records", other)

    assert response.context["pupil"] == pupil
    assert list(response.context["observations"]) == [seen]


BUDGET = {
    "desk:pupil_overview": 11,
    "desk:pupil_chronology": 8,
    "pupils:profile": 9,
    "pupils:pupil_contacts": 10,
    "pupils:pupil_records": 8,
    "pupils:pupil_assessments": 9,
    "pupils:pupil_attendance": 7,
    "pupils:pupil_documents": 7,
    "pupils:pupil_details": 12,
    "pupils:pupil_history": 12,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", TABS)
def test_tab_query_budget(senco_client, pupil, assert_page_queries, name, number):
    fill(pupil, number)

    with assert_page_queries(BUDGET[name]):
        page(senco_client, name, pupil)
