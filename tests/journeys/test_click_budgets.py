"""The SENCo's time: clicks from the signed-in first page until the result is seen, counted task by task.

The numbers are those of the product page. A file chosen from the disk counts as two: the button, the file.
"""

import datetime
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pupils.models import Need
from sendhub.dates import academic_year
from sendhub.tenancy import tenant
from tests.factories import accounts, provision, pupils
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

FILE = Path(__file__).parents[1] / "pupils" / "imports" / "files" / "ctf_full.xml"
BUDGETS = {
    "log a concern": 8,
    "triage": 3,
    "start a cycle": 2,
    "record a session of six": 4,
    "print the class page": 2,
    "import": 7,
    "open a record": 3,
    "list one need": 3,
}


class Clicks:
    """Clicks for the person and counts; `within` compares with the budget of the task."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, locator):
        self.count += 1
        locator.first.click()
        self.page.wait_for_load_state()

    def link(self, name):
        self.on(self.page.get_by_role("link", name=name))

    def button(self, name):
        self.on(self.page.get_by_role("button", name=name))

    def within(self, task):
        assert self.count <= BUDGETS[task], f"{task}: {self.count} clicks"


@pytest.fixture
def school(transactional_db):
    authority = accounts.LocalAuthorityFactory(code="999")
    return accounts.SchoolFactory(local_authority=authority, establishment="9902")


@pytest.fixture
def oak(school, teacher):
    year = academic_year(timezone.localdate())
    group = accounts.TeachingGroupFactory(school=school, name="Oak", academic_year=year)
    accounts.GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return group


@pytest.fixture
def wren(school, oak):
    pupil = pupils.PupilFactory(
        school=school, group=oak, first_name="Wren", last_name="Alderbrook", sen_status="K"
    )
    pupils.NeedFactory(pupil=pupil, need_type="SLCN")
    provision.PupilStrategyFactory(pupil=pupil, text="Task board", order=1)
    return pupil


@pytest.fixture
def at_home(visitor, school):
    """Return a counter on the person's first page."""

    def open_home(user, **size):
        visit = visitor(**size)
        visit.become(user, school)
        return Clicks(visit.open("/"))

    return open_home


def test_teacher_logs_a_concern_and_prints_the_class_page(at_home, teacher, wren):
    clicks = at_home(teacher, viewport=PHONE)
    clicks.link("Log a concern")
    clicks.on(clicks.page.get_by_label("Wren Alderbrook"))
    clicks.on(clicks.page.get_by_label("Watches the others before starting"))
    clicks.on(clicks.page.get_by_label("In your own words"))
    clicks.page.keyboard.type("Copies the others.")
    clicks.on(clicks.page.get_by_label("Every day"))
    clicks.on(clicks.page.get_by_role("group", name="Does the family know?").get_by_label("Yes"))
    clicks.button("Send to the SENCo")
    clicks.page.get_by_text("is with the SENCo. Thank you.").wait_for()
    clicks.within("log a concern")

    clicks = at_home(teacher)
    clicks.link("Class page of Oak")
    print_a4 = clicks.page.get_by_role("link", name="Print A4")
    assert print_a4.get_attribute("href").endswith("/a4/")
    clicks.count += 1  # the paper itself has its own test
    clicks.within("print the class page")


def test_senco_triages_and_starts_a_cycle(at_home, school, senco, teacher, wren):
    concern = pupils.ConcernFactory(school=school, raised_by=teacher)
    pupils.ConcernPupilFactory(concern=concern, pupil=wren)
    clicks = at_home(senco)
    clicks.link(re.compile("^Triage"))
    clicks.on(clicks.page.get_by_label("Start Assess"))
    clicks.button("Decide and tell the reporter")
    clicks.page.get_by_text("Decided. The reporter sees it").wait_for()
    clicks.within("triage")

    # Straight on from the decision; from the desk of another day it is the line of what is due.
    clicks.count = 0
    clicks.button("Start the plan")
    clicks.page.get_by_role("heading", name="Assess").first.wait_for()
    clicks.within("start a cycle")


def test_senco_finds_a_record_and_lists_a_need(at_home, school, senco, wren):
    clicks = at_home(senco)
    clicks.on(clicks.page.get_by_role("searchbox"))
    clicks.page.keyboard.type("alderb")
    clicks.page.keyboard.press("Enter")
    clicks.link("Wren Alderbrook")
    clicks.page.get_by_role("heading", name="Wren Alderbrook").wait_for()
    clicks.within("open a record")

    clicks = at_home(senco)
    clicks.link("Pupils")
    clicks.page.get_by_label("Need", exact=True).select_option("SLCN")
    clicks.count += 1
    clicks.page.wait_for_url("**need=SLCN**")
    expect(clicks.page.get_by_role("link", name="Wren Alderbrook")).to_be_visible()
    clicks.within("list one need")


def test_office_imports_a_file(at_home, school, admin, senco):
    clicks = at_home(senco)
    clicks.link("Import")
    clicks.page.set_input_files("input[type=file]", FILE)
    clicks.count += 2
    clicks.button("Show what it would do")
    clicks.button(re.compile(r"^Import \d+ pupil"))
    clicks.page.get_by_text("Import finished").wait_for()
    clicks.within("import")
    with tenant(school.pk):
        assert Need.objects.exists()


def test_assistant_records_six_pupils(at_home, school, ta):
    today, staff = timezone.localdate(), ta.staff_records.get()
    run = provision.InterventionFactory(
        school=school,
        name="Word builders",
        lead=staff,
        starts_on=today - datetime.timedelta(days=7),
    )
    accounts.GroupStaffFactory(school=school, group=run.group, staff=staff)
    for name in ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay"):
        pupil = pupils.PupilFactory(school=school, first_name=name, last_name="Alderbrook")
        pupils.GroupMemberFactory(pupil=pupil, group=run.group, starts_on=run.starts_on)
        provision.ParticipationFactory(pupil=pupil, intervention=run, starts_on=run.starts_on)
    slot = provision.SlotFactory(school=school, intervention=run, staff=staff)
    provision.SessionFactory(
        school=school, intervention=run, slot=slot, staff=staff, on=today, starts_at="09:00"
    )
    clicks = at_home(ta, viewport=PHONE)
    clicks.link(re.compile("^Record Word builders"))
    clicks.on(clicks.page.get_by_text("Cy Alderbrook"))
    clicks.button("Save: it took place")
    clicks.page.get_by_text("5 of 6 there").wait_for()
    clicks.within("record a session of six")
