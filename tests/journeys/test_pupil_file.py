"""Each page of a pupil's file in a real browser: as SENCo, teacher and assistant, on desktop and phone."""

import datetime

import pytest
from django.urls import reverse

from pupils.enums import CharacteristicKind
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
    NeedFactory,
    ObservationFactory,
    ProfileFactory,
    ProfileStrategyFactory,
    PupilFactory,
    RelationshipFactory,
)
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "senco": (
        "desk:pupil_overview desk:pupil_chronology pupils:pupil_sen pupils:pupil_contacts "
        "pupils:contact_choose pupils:contact_add pupils:pupil_records pupils:observation_add "
        "pupils:pupil_assessments pupils:assessment_add pupils:pupil_attendance "
        "pupils:attendance_add pupils:pupil_documents pupils:document_add pupils:pupil_details "
        "pupils:characteristic_add pupils:pupil_history pupils:merge_choose"
    ),
    "teacher": (
        "desk:pupil_overview desk:pupil_chronology pupils:pupil_records pupils:pupil_assessments "
        "pupils:assessment_add pupils:pupil_attendance pupils:pupil_documents"
    ),
    "ta": "desk:pupil_overview desk:pupil_chronology pupils:observation_add pupils:document_add",
}


def whole_file(school, *users):
    group = TeachingGroupFactory(school=school, name="Oak")
    for user in users:
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    pupil = PupilFactory(
        school=school,
        group=group,
        known_as="Zoë",
        known_as_last="O'Brien-Al-Hassan",
        sen_status="K",
    )
    NeedFactory(pupil=pupil, description="DLD, seen by speech and language therapy")
    CharacteristicFactory(
        pupil=pupil, kind=CharacteristicKind.MEDICAL, note="Asthma, inhaler in class"
    )
    CharacteristicFactory(pupil=pupil, kind=CharacteristicKind.EAL)
    profile = ProfileFactory(
        pupil=pupil, state="current", likes="I know every train in the county."
    )
    ProfileStrategyFactory(profile=profile)
    DueFactory(pupil=pupil, due_on=datetime.date(2026, 11, 1))
    mother = ContactFactory(
        school=school,
        title="Ms",
        mobile="07700 900123",
        email="m@larkfield.example",
        language="POL",
        needs_interpreter=True,
    )
    RelationshipFactory(
        pupil=pupil,
        contact=mother,
        relation="PAM",
        has_parental_responsibility=True,
        may_receive=True,
    )
    RelationshipFactory(pupil=PupilFactory(school=school, known_as="Wren"), contact=mother)
    RelationshipFactory(
        pupil=pupil,
        order=2,
        relation="PAF",
        no_contact=True,
        no_contact_reason="Court order, 3 May 2026",
    )
    AddressFactory(pupil=pupil, starts_on=datetime.date(2024, 1, 1))
    for n in range(3):
        AssessmentFactory(
            pupil=pupil,
            taken_on=datetime.date(2024 + n, 9, 20),
            score=78 + 5 * n,
            band_low=72 + 5 * n,
            band_high=84 + 5 * n,
        )
        AttendanceFigureFactory(
            pupil=pupil,
            starts_on=datetime.date(2023 + n, 9, 1),
            ends_on=datetime.date(2024 + n, 7, 20),
            attended=330 + 15 * n,
        )
        ObservationFactory(
            pupil=pupil, focus="Staying with a task", agreed="Task board from Monday."
        )
    ConcernPupilFactory(pupil=pupil, concern=ConcernFactory(school=school))
    DocumentFactory(pupil=pupil, for_staff=True)
    DocumentFactory(pupil=pupil, title="Letter from the paediatrician", kind="medical")
    return pupil


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_pages_of_the_file(request, visitor, school, senco, teacher, ta, role, size, tmp_path):
    pupil = whole_file(school, teacher, ta)
    visit = visitor(size)
    visit.become(request.getfixturevalue(role), school)

    for name in PAGES[role].split():
        page = visit.open(reverse(name, kwargs={"pupil_pk": pupil.pk}))
        assert page.locator("h1").inner_text() == "Zoë O'Brien-Al-Hassan"
        visit.check()
