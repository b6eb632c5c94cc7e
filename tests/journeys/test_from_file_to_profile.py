"""The way from a school's own file to a printed profile, as the SENCo, a teacher and again the SENCo."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pupils.models import Concern, Pupil
from sendhub.accounts.enums import Role
from sendhub.tenancy import tenant
from tests.conftest import person
from tests.factories import accounts, pupils
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.django_db(transaction=True)]

FILES = Path(__file__).parents[1] / "pupils" / "imports" / "files"


@pytest.fixture
def school(transactional_db):
    authority = accounts.LocalAuthorityFactory(code="999")
    return accounts.SchoolFactory(
        name="Larkfield Primary", local_authority=authority, establishment="9902"
    )


@pytest.fixture
def senco(school):
    return person(school, Role.SENCO)


@pytest.fixture
def oak(school):
    return accounts.TeachingGroupFactory(
        school=school, name="Oak", academic_year=timezone.localdate().year, nc_year="4"
    )


@pytest.fixture
def teacher(school, oak):
    user = person(school, Role.TEACHER)
    staff = user.staff_records.get()
    accounts.GroupStaffFactory(school=school, group=oak, staff=staff)
    return user


def test_from_file_to_printed_profile(visitor, school, senco, teacher, oak):
    pupils.PupilFactory(
        school=school, group=oak, first_name="Thảo", last_name="Nguyễn", nc_year="4"
    )

    # The SENCo imports the MIS's file.
    desk = visitor()
    desk.become(senco, school)
    page = desk.open("/")
    desk.check()
    page.get_by_role("link", name="Import", exact=True).first.click()
    desk.check()
    page.set_input_files("input[type=file]", FILES / "ctf_full.xml")
    page.get_by_role("button", name="Show what it would do").click()
    page.wait_for_url(re.compile(r"/pupils/imports/\d+/"))
    desk.check()
    page.get_by_role("button", name=re.compile(r"^Import \d+ pupil")).click()
    page.wait_for_load_state()
    with tenant(school.pk):
        assert Pupil.objects.filter(upn="B999990112001").exists()

    # A teacher logs a concern on a phone.
    phone = visitor(PHONE)
    phone.become(teacher, school)
    page = phone.open("/")
    phone.check()
    page.get_by_role("link", name="Log a concern").first.click()
    phone.check()
    page.get_by_label("Thảo Nguyễn").check()
    page.get_by_label("Watches the others before starting").check()
    page.get_by_label("In your own words").fill("Copies the others before starting.")
    page.get_by_role("group", name="Does the family know?").get_by_label("Yes").check()
    phone.check()  # what is ticked can still be read
    page.get_by_role("button", name="Send to the SENCo").click()
    page.get_by_text("is with the SENCo. Thank you.").wait_for()
    phone.check()

    # The SENCo triages it: SEN Support, with the parent told at a meeting.
    page = desk.open("/")
    page.get_by_role("link", name=re.compile("^Triage")).first.click()
    desk.check()
    page.get_by_label("Start Assess").check()
    page.get_by_label("Put on SEN Support from today").check()
    page.get_by_label("Primary need").select_option("SLCN")
    page.get_by_label("Parent told on").fill(timezone.localdate().isoformat())
    page.get_by_label("How", exact=True).select_option("meeting")
    page.locator("summary", has_text="Reason and reply").click()
    page.get_by_label("Reason", exact=True).fill("Third concern on one area.")
    page.get_by_label("Words to the reporter").fill("Thank you: we start on Monday.")
    page.get_by_role("button", name="Decide and tell the reporter").click()
    page.get_by_text("Decided. The reporter sees it on the status page.").wait_for()

    # The pupil stands on the register, and the teacher reads the reply.
    page = desk.open("/pupils/?status=K")
    desk.check()
    expect(page.get_by_role("link", name="Thảo Nguyễn")).to_be_visible()
    with tenant(school.pk):
        concern = Concern.objects.get()
        pupil = Pupil.objects.get(last_name="Nguyễn")
        status = pupil.senstatus_set.get(ends_on=None)
        assert (pupil.sen_status, status.informed_how) == ("K", "meeting")
        assert pupil.need_set.get(ends_on=None).need_type == "SLCN"
    page = phone.open(concern.get_absolute_url())
    expect(page.get_by_text("Thank you: we start on Monday.")).to_be_visible()

    # The one-page profile is written, published and printed.
    page = desk.open(f"/pupils/{pupil.pk}/profile/")
    page.get_by_role("button", name="Write the profile").click()
    desk.check()
    page.get_by_label("what people like and admire about me", exact=False).fill("I know trains.")
    page.get_by_label("1 (printed large)").fill("Tell me one thing at a time.")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_text("Profile published.").wait_for()
    desk.check()
    address = page.get_by_role("link", name="Print (PDF)").get_attribute("href")
    printed = page.request.get(f"{desk.address}{address}", timeout=30_000)
    assert printed.body()[:5] == b"%PDF-"


def test_concern_without_script_and_by_keyboard(visitor, school, teacher, oak):
    pupils.PupilFactory(school=school, group=oak, first_name="Zoë", last_name="O’Brien")
    phone = visitor(PHONE, javascript=False)
    phone.become(teacher, school)
    page = phone.open("/pupils/concerns/new/")

    page.get_by_label("Zoë O’Brien").focus()
    page.keyboard.press("Space")
    page.get_by_label("In your own words").focus()
    page.keyboard.type("Tired after lunch.")
    page.get_by_role("group", name="Does the family know?").get_by_label("Yes").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send to the SENCo").focus()
    page.keyboard.press("Enter")
    page.get_by_text("is with the SENCo. Thank you.").wait_for()

    with tenant(school.pk):
        assert Concern.objects.get().text == "Tired after lunch."


def test_typing_a_name_fills_the_list_of_pupils(visitor, school, senco, oak):
    pupils.PupilFactory(school=school, group=oak, first_name="Łukasz", last_name="Al-Hassan")
    desk = visitor()
    desk.become(senco, school)
    page = desk.open("/pupils/concerns/new/")

    page.get_by_label("Find a pupil by name", exact=True).press_sequentially("alhas")
    page.locator("#found").get_by_label("Łukasz Al-Hassan").first.check()
    page.locator("textarea[name=text]").fill("Tired after lunch.")
    page.locator("input[name=family_knows]").first.check()
    page.get_by_role("button", name="Send to the SENCo").click()
    page.wait_for_url(re.compile(r"/pupils/concerns/\d+/$"))

    with tenant(school.pk):
        assert Concern.objects.get().pupil_links.get().pupil.first_name == "Łukasz"
