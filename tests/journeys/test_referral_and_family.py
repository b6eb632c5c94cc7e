"""From the referral to the classroom, in a browser: SENCo, therapist on a phone, teacher, mother."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Referral
from sendhub.sharing.models import Link
from sendhub.tenancy import tenant
from tests.factories import agencies, provision
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    ContactFactory,
    PupilFactory,
    RelationshipFactory,
)
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_private_links import come_in
from tests.sharing.test_visit import picture

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.date.today()
LINES = "In class:\nGive one step at a time.\nWord boosters three times a week.\nA separate room."


@pytest.fixture(autouse=True)
def outside(settings, live_server, tmp_path):
    settings.PUBLIC_ADDRESS = live_server.url
    settings.UPLOAD_ROOT = tmp_path / "uploads"


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(
        school=school, group=group, first_name="Wren", last_name="Alderbrook", sen_status="K"
    )
    concern = ConcernFactory(school=school, text="Loses the thread of instructions.")
    ConcernPupilFactory(concern=concern, pupil=pupil)
    mother = ContactFactory(school=school, first_name="Marian", last_name="Alderbrook")
    RelationshipFactory(
        pupil=pupil,
        contact=mother,
        relation="PAM",
        may_receive=True,
        has_parental_responsibility=True,
    )
    father = ContactFactory(school=school, first_name="Piers", last_name="Zouch")
    RelationshipFactory(
        pupil=pupil,
        contact=father,
        relation="PAF",
        has_parental_responsibility=True,
        no_contact=True,
        no_contact_reason="Court order of 3 May",
    )
    agency = agencies.AgencyFactory(school=school, name="Wraxshire SALT", usual_wait_weeks=8)
    agencies.ProfessionalFactory(agency=agency, name="Maris Fenwick", role="Therapist")
    provision.InterventionFactory(
        school=school,
        name="Word boosters",
        starts_on=TODAY,
        ends_on=TODAY + datetime.timedelta(days=60),
    )
    return pupil


def link_of(school, **which):
    with tenant(school.pk):
        return Link.objects.select_related("pupil__school").get(**which)


def refer(office, pupil):
    """The SENCo refers, records consent, and sends the link."""
    page = office.open(reverse("agencies:pupil_agencies", args=[pupil.pk]))
    office.check()
    page.get_by_role("link", name="Start a referral").click()
    page.get_by_label("To which agency").select_option(
        label="Wraxshire SALT (Speech and language therapy)"
    )
    office.check()
    page.get_by_role("button", name="Start the draft").click()
    expect(page.get_by_label("Reason for the referral")).to_have_value(
        re.compile("Loses the thread")
    )
    office.check()
    page.get_by_label("What is hoped for").fill("What helps in class.")
    page.get_by_label("To a person there").select_option(label="Maris Fenwick, Therapist")
    page.get_by_role("button", name="Save").click()
    office.check()
    page.get_by_role("link", name="Record consent").click()
    expect(page.get_by_text("Zouch")).to_have_count(0)
    page.get_by_label("No consent needed").check()
    expect(page.locator("[name=contact]")).to_be_hidden()
    expect(page.locator("[name=lawful_reason]")).to_be_visible()
    office.check()
    page.get_by_label("An adult with parental responsibility").check()
    expect(page.locator("[name=lawful_reason]")).to_be_hidden()
    page.get_by_label("Who gave it").select_option(label="Marian Alderbrook")
    page.get_by_label("How it was given").select_option(label="Meeting")
    office.check()
    page.get_by_role("button", name="Save").click()
    office.check()
    page.get_by_role("link", name="Send as a private link").click()
    page.get_by_label("On a printed slip").check()
    office.check()
    page.get_by_role("button", name="Look at it before it goes").click()
    expect(page.get_by_role("heading", name="What they will see")).to_be_visible()
    office.check()
    page.get_by_role("button", name="Make the slip").click()


def answer(visitor, school):
    """The therapist replies, and sends report and recommendations from a phone."""
    therapist = come_in(visitor, link_of(school, audience="professional"))
    phone = therapist.page
    therapist.check()
    phone.get_by_role("link", name="Referral: Speech and language therapy").click()
    expect(phone.get_by_text("Loses the thread of instructions.")).to_be_visible()
    therapist.check()
    phone.get_by_role("link", name="Back").click()
    phone.get_by_role("link", name="Your reply to the referral").click()
    phone.get_by_label("The pupil is on our waiting list").check()
    phone.get_by_label("Your name, as your signature").fill("Maris Fenwick")
    therapist.check()
    phone.get_by_role("button", name="Send to the school").click()
    phone.get_by_role("link", name="Your report and recommendations").click()
    phone.get_by_label("What you recommend, one point a line").fill(LINES)
    phone.get_by_label("Add a file or a photo").set_input_files(
        {"name": "report.png", "mimeType": "image/png", "buffer": picture().read()}
    )
    phone.get_by_label("Your name, as your signature").fill("Maris Fenwick")
    therapist.check()
    phone.get_by_role("button", name="Send to the school").click()
    expect(phone.get_by_text("You have answered everything.")).to_be_visible()


def decide(office):
    """The SENCo makes a strategy, a place, and declines with a reason."""
    page = office.open("/")
    office.check()
    page.get_by_role("link", name=re.compile("Decide.*Give one step at a time")).click()
    expect(page.get_by_role("link", name="Open the report")).to_be_visible()
    office.check()
    page.get_by_role("link", name=re.compile("Make a strategy.*Give one step at a time")).click()
    office.check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role(
        "link", name=re.compile("Make provision.*Word boosters three times a week")
    ).click()
    page.get_by_label("Which group").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_role(
        "link", name=re.compile("Note it, or do not adopt it.*A separate room")
    ).click()
    page.get_by_label("Not adopted").check()
    page.get_by_label("In words").fill("No room is free; the group gives the same time.")
    office.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("no end yet")).to_have_count(0)


def test_referral_comes_back_to_the_classroom(visitor, school, senco, teacher, pupil):
    office = visitor(DESKTOP)
    office.become(senco, school)
    refer(office, pupil)
    with tenant(school.pk):
        referral = Referral.objects.get()
    page = office.open(referral.get_absolute_url())
    office.check()
    page.get_by_role("button", name="I reminded them today").click()
    expect(page.get_by_role("heading", name="Reminders")).to_be_visible()

    answer(visitor, school)
    decide(office)

    room = visitor(PHONE)
    room.become(teacher, school)
    desk = room.open("/")
    expect(desk.get_by_text("What changed: new advice for your pupils")).to_be_visible()
    room.check()
    desk.get_by_role("button", name="I have read this").click()
    expect(desk.get_by_text("What changed: new advice for your pupils")).to_have_count(0)
    room.open(reverse("provision:class_page", args=[pupil.group_id]))
    expect(desk.get_by_text("Give one step at a time.").first).to_be_visible()

    page = office.open(reverse("desk:pupil_chronology", args=[pupil.pk]))
    for words in ("Referral: Sent", "Referral: On the waiting list", "Advice received"):
        expect(page.get_by_text(words).first).to_be_visible()


def test_mother_takes_consent_back_and_the_therapists_page_ends(visitor, school, senco, pupil):
    office = visitor(DESKTOP)
    office.become(senco, school)
    refer(office, pupil)
    therapist = come_in(visitor, link_of(school, audience="professional"))
    therapist.page.get_by_role("link", name="Your report and recommendations").click()
    page = office.open(reverse("agencies:pupil_consents", args=[pupil.pk]))
    office.check()
    page.get_by_role("link", name="A link to take it back").click()
    page.get_by_label("On a printed slip").check()
    page.get_by_role("button", name="Look at it before it goes").click()
    page.get_by_role("button", name="Make the slip").click()

    mother = come_in(visitor, link_of(school, audience="parent"))
    mother.page.get_by_role("link", name="Take back your consent").click()
    mother.page.get_by_label("Your name, as your signature").fill("M. Alderbrook")
    mother.check()
    with mother.page.expect_navigation():
        mother.page.get_by_role("button", name="Send to the school").click()
    therapist.page.get_by_label("What you recommend, one point a line").fill(LINES)
    therapist.page.get_by_label("Your name, as your signature").fill("Maris Fenwick")
    therapist.page.get_by_role("button", name="Send to the school").click()

    expect(therapist.page.get_by_role("heading", name="This link does not open")).to_be_visible()
    assert "A separate room." in therapist.page.locator("textarea").first.input_value()
    therapist.check()
