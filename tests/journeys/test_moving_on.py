"""A pupil moves on: the notes are written, finished, read by the new teacher on a phone, and printed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = {
    "Strengths and interests": "Knows every bird by its song.",
    "What helps": "One step at a time, with a picture.",
    "What does not help": "Being hurried.",
    "People who matter": "Her friend Isla.",
    "Worries about the move": "The stairs and the bell.",
    "What to say and do on the first day": "Meet her at the side gate.",
}


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="4 Rowan")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return PupilFactory(
        school=school, group=group, nc_year="4", first_name="Wren", last_name="Alderbrook"
    )


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_transition_notes_are_written_finished_and_read(visitor, school, senco, teacher, pupil):
    visit = visitor(DESKTOP)
    visit.become(senco, school)
    page = visit.open(f"/pupils/{pupil.pk}/transition/")
    visit.check()
    page.get_by_label("First day there").fill(day(60))
    person = teacher.staff_records.get().full_name
    page.get_by_label("New teacher or key adult here").select_option(label=person)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Started. Go through the notes and plan visits.")).to_be_visible()
    visit.check()

    page.get_by_role("link", name="Write the notes").click()
    for label, text in NOTES.items():
        page.get_by_label(label, exact=True).fill(text)
    visit.check()
    page.get_by_role("button", name="Save and finish: ready to be read").click()
    expect(
        page.get_by_text("Finished. Who works with the pupil reads the notes now.")
    ).to_be_visible()
    page.get_by_role("link", name="Plan a step").click()
    page.get_by_role("combobox", name="What").select_option(label="Visit")
    page.get_by_label("On or by").fill(day(20))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Visit", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="print the page blank")).to_be_visible()
    visit.check()
    page = visit.open("/pupils/transitions/")
    expect(page.get_by_role("link", name="Wren Alderbrook")).to_be_visible()
    visit.check()

    phone = visitor(PHONE)
    phone.become(teacher, school)
    page = phone.open(f"/pupils/{pupil.pk}/transition/")
    expect(page.get_by_text("Meet her at the side gate.")).to_be_visible()
    phone.check()
    page.get_by_role("button", name="I have read these notes").click()
    expect(page.get_by_text("You have read these notes as they stand.")).to_be_visible()
    phone.check()
