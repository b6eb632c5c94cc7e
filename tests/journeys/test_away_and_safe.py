"""A child who finds school too hard, a timetable that cannot go on in silence, a card every adult finds."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import ContactFactory, PupilFactory, RelationshipFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pupil(school, teacher, ta):
    group = TeachingGroupFactory(school=school, name="4 Rowan")
    for user in (teacher, ta):
        GroupStaffFactory(school=school, group=group, staff=user.staff_records.get())
    pupil = PupilFactory(school=school, group=group, first_name="Wren", last_name="Alderbrook")
    contact = ContactFactory(school=school, first_name="Orla", last_name="Fenn")
    RelationshipFactory(pupil=pupil, contact=contact, has_parental_responsibility=True)
    return pupil


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_way_back_to_school_is_planned_step_by_step(visitor, school, senco, teacher, pupil):
    visit = visitor(DESKTOP)
    visit.become(senco, school)
    page = visit.open(f"/pupils/{pupil.pk}/off-site/")
    visit.check()

    page.get_by_role("link", name="School avoidance plan").click()
    page.get_by_label("In the child’s own words").fill("My tummy hurts at the gate.")
    page.get_by_label("Said on").fill(day(0))
    page.get_by_label("Noise, crowds, smells or light").check()
    page.get_by_label("Learning mentor").select_option(index=1)
    page.get_by_label("Look at it again on").fill(day(14))
    visit.check()
    save(page)
    expect(page.get_by_text("Plan started.")).to_be_visible()
    page.get_by_role("link", name="Add a step").click()
    page.get_by_label("Step").fill("To the gate at ten, then home")
    page.get_by_label("how worried is the child").fill("7")
    save(page)
    page.get_by_role("link", name="How did it go?").click()
    page.get_by_label("It went well").check()
    visit.check()
    save(page)
    expect(page.get_by_role("button", name="Not tried after all")).to_be_visible()
    visit.check()

    page.get_by_role("link", name="Part-time timetable").click()
    page.get_by_label("First day").fill(day(1))
    page.get_by_label("What it is for").fill("Mornings first")
    page.get_by_label("Monday").fill("3")
    page.get_by_label("Steps back to full time").fill("One more hour a week")
    page.get_by_label("Look at it again on").fill(day(10))
    page.get_by_label("Parent who agreed").select_option(label="Orla Fenn")
    page.get_by_label("Agreed on").fill(day(0))
    page.get_by_label("Agreed how").select_option(label="Meeting")
    save(page)
    expect(page.get_by_text("without a last day is refused").first).to_be_visible()
    visit.check()
    page.get_by_label("Last day").fill(day(30))
    save(page)
    expect(page.get_by_text("Agreed. The review stands among the due dates.")).to_be_visible()

    phone = visitor(PHONE)
    phone.become(teacher, school)
    page = phone.open("/pupils/off-site/")
    expect(page.get_by_role("cell", name="Part-time timetable").first).to_be_visible()
    phone.check()
    page.get_by_role("link", name="Wren Alderbrook").first.click()
    expect(page.get_by_text("My tummy hurts at the gate.").first).to_be_visible()
    phone.check()


def test_card_is_written_read_and_found_on_a_phone(visitor, school, senco, ta, pupil):
    visit = visitor(DESKTOP)
    visit.become(senco, school)
    page = visit.open(f"/pupils/{pupil.pk}/supporting/")
    visit.check()
    page.get_by_role("link", name="Healthcare plan").click()
    page.get_by_label("Condition").fill("Epilepsy")
    page.get_by_label("Signs to look for").fill("Stares, does not answer.")
    page.get_by_label("What to do").fill("Note the time. After 5 minutes ring 999.")
    page.get_by_label("Who keeps it up to date").select_option(index=1)
    page.get_by_label("Look at it again on").fill(day(100))
    visit.check()
    save(page)
    expect(page.get_by_text("2 of 2", exact=False)).to_have_count(0)
    expect(page.get_by_role("button", name="Remind who has not read it")).to_be_visible()
    visit.check()

    phone = visitor(PHONE)
    phone.become(ta, school)
    page = phone.open(f"/pupils/{pupil.pk}/supporting/")
    phone.check()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("noted that you have read it")).to_be_visible()
    page = phone.open("/pupils/cards/")
    phone.check()
    page.get_by_role("link", name="Wren Alderbrook").click()
    expect(page.get_by_role("heading", name="Wren Alderbrook: Epilepsy")).to_be_visible()
    phone.check()
    page = phone.open("/pupils/supporting/")
    phone.check()
