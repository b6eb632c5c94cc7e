"""A day of meetings: a slot booked on a phone, a meeting written up, its action on a desk, a letter printed."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agencies.models import ContactLogEntry, SurgerySlot
from sendhub.tenancy import tenant
from tests.factories import agencies as make
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="Oak")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = pupils.PupilFactory(
        school=school, group=group, first_name="Wren", last_name="Alderbrook-Featherstone"
    )
    pupils.RelationshipFactory(
        pupil=pupil,
        relation="PAM",
        may_receive=True,
        contact=pupils.ContactFactory(school=school, first_name="Orla", last_name="Alderbrook"),
    )
    return pupil


@pytest.fixture
def slot(school, senco):
    starts_at = timezone.now() + datetime.timedelta(days=2)
    surgery = make.MeetingFactory(
        school=school,
        kind="surgery",
        led_by=senco.staff_records.get(),
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=1),
    )
    return make.SurgerySlotFactory(meeting=surgery)


@pytest.fixture
def meeting(school, senco, teacher, pupil):
    """A meeting that began an hour ago, with the teacher and an interpreter invited."""
    starts_at = timezone.now() - datetime.timedelta(hours=1)
    meeting = make.MeetingFactory(
        school=school,
        led_by=senco.staff_records.get(),
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(minutes=45),
        agenda="1. Mornings",
    )
    make.MeetingPupilFactory(meeting=meeting, pupil=pupil)
    staff = teacher.staff_records.get()
    make.MeetingGuestFactory(meeting=meeting, staff=staff, name=staff.full_name)
    make.MeetingGuestFactory(meeting=meeting, name="Ida Rowe", part="Interpreter")
    return meeting


def test_teacher_books_a_slot_on_a_phone(visitor, teacher, school, pupil, slot):
    person = visitor(PHONE)
    person.become(teacher, school)
    page = person.open("/agencies/surgeries/")
    person.check()
    page.get_by_role("link", name="Book").click()
    page.get_by_label("About whom").select_option(label="Wren Alderbrook-Featherstone, Oak")
    page.get_by_label("What you want to talk about").fill("Mornings")
    person.check()
    page.get_by_role("button", name="Book it").click()

    expect(page.get_by_text("Booked. It stands on your desk")).to_be_visible()
    person.check()
    with tenant(school.pk):
        held = SurgerySlot.objects.get(pk=slot.pk)
    assert (held.booked_by, held.pupil_id) == (teacher.staff_records.get(), pupil.pk)
    page = person.open("/")
    expect(page.get_by_text("My slot in the SEN surgery").first).to_be_visible()
    person.check()
    page = person.open("/agencies/surgeries/")
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("A colleague can book it now")).to_be_visible()


def test_senco_writes_the_meeting_up_and_its_action_reaches_the_owners_desk(
    visitor, senco, teacher, school, meeting
):
    person = visitor(DESKTOP)
    person.become(senco, school)
    page = person.open(meeting.get_absolute_url())
    person.check()
    page.get_by_role("link", name="Write it up").click()
    page.get_by_label("Ida Rowe (Interpreter)").select_option(label="Sent apologies")
    page.get_by_label("What was said and decided").fill("The side door helps. It goes on.")
    person.check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What is to be done").fill("Meet Wren at the side door")
    page.get_by_label("Who does it").select_option(label=teacher.staff_records.get().full_name)
    person.check()
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("Sent apologies")).to_be_visible()
    person.check()

    colleague = visitor(PHONE)
    colleague.become(teacher, school)
    page = colleague.open("/")
    expect(page.get_by_text("Meet Wren at the side door", exact=True)).to_be_visible()
    colleague.check()
    page.get_by_role("link", name="Done : Meet Wren").click()
    page.get_by_label("How do we know?").fill("Met her five mornings in a row")
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_text("You can open it again")).to_be_visible()
    colleague.check()


def test_letter_is_written_read_over_and_printed(visitor, senco, school, pupil):
    make.LetterTemplateFactory(
        school=school,
        name="Invitation",
        subject="About {first_name}",
        body="Dear {parent},\n\ncome",
    )
    person = visitor(DESKTOP)
    person.become(senco, school)
    page = person.open(f"/agencies/pupils/{pupil.pk}/letters/new/")
    person.check()
    page.get_by_label("Orla Alderbrook (").check()
    page.get_by_label("Invitation").check()
    page.get_by_role("button", name="Fill the gaps and edit").click()
    page.get_by_label("Text").fill("Please come in on Monday at nine.")
    person.check()
    page.get_by_role("button", name="Save").click()
    person.check()
    paper = page.context.request.get(
        f"{person.address}{page.get_by_role('link', name='Print').get_attribute('href')}"
    )
    page.get_by_role("button", name="It is printed and goes out").click()
    expect(page.get_by_text("Noted as sent")).to_be_visible()

    assert paper.body().startswith(b"%PDF")
    with tenant(school.pk):
        copy = ContactLogEntry.objects.get()
    assert copy.summary == "About Wren\n\nPlease come in on Monday at nine."
    page = person.open(f"/agencies/pupils/{pupil.pk}/log/")
    expect(page.get_by_role("link", name="Letter, ")).to_be_visible()
    person.check()
