"""A SENCo in the corridor at 8:40, a teaching assistant in the quiet room, an incident and what follows."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pupils.day_enums import DayPart
from pupils.models import Action, CheckIn, Incident, QuietVisit
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.days import IncidentFactory, IncidentPupilFactory, KeyPupilFactory
from tests.factories.provision import RegulationPlanFactory
from tests.factories.pupils import PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay")
MOST_TAPS = 7


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def six(school, ta, today):
    """Six pupils on every list of the day, all of one class that the teaching assistant supports."""
    group = TeachingGroupFactory(school=school, name="Rowan")
    GroupStaffFactory(school=school, group=group, staff=ta.staff_records.get())
    made = [
        PupilFactory(school=school, first_name=name, last_name="Alderbrook", group=group)
        for name in NAMES
    ]
    for pupil in made:
        for part in DayPart:
            KeyPupilFactory(
                pupil=pupil,
                part=part,
                weekdays=list(range(1, 8)),
                starts_on=today,
                why="Breakfast?",
            )
    return made


class Thumb:
    """Counts the taps."""

    def __init__(self):
        self.taps = 0

    def tap(self, target):
        target.click()
        self.taps += 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_six_check_ins_take_seven_taps_at_most(visitor, senco, school, six, script):
    here = visitor(PHONE, javascript=script)
    here.become(senco, school)
    page, thumb = here.open("/pupils/days/?part=morning"), Thumb()

    for name in NAMES:
        line = page.locator("li.check-in", has_text=f"{name} Alderbrook")
        thumb.tap(line.get_by_role("button", name="Okay", exact=True))
        expect(line).to_have_class("check-in check-in--done")

    assert thumb.taps <= MOST_TAPS
    expect(page.locator("li.check-in--done")).to_have_count(6)
    with tenant(school.pk):
        assert CheckIn.objects.filter(mood="okay", created_by=senco).count() == 6
    if script:
        here.check()


def test_check_in_with_words_and_follow_up(visitor, ta, school, six):
    here = visitor(PHONE)
    here.become(ta, school)
    page = here.open("/pupils/days/?part=morning")
    line = page.locator("li.check-in", has_text="Ada Alderbrook")

    line.get_by_role("button", name="Sad", exact=True).click()
    line.get_by_role("button", name="Needs follow-up").click()
    expect(line.get_by_text("follow-up asked")).to_be_visible()
    line.get_by_role("link", name="Say more about Ada Alderbrook").click()
    page.get_by_label("In their own words").fill("I miss my dog.")
    here.check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("li.check-in", has_text="Ada Alderbrook")).to_contain_text("I miss my dog.")
    with tenant(school.pk):
        assert Action.objects.get().text == "Follow up the check-in: sad"


def test_quiet_room_in_and_out(visitor, ta, school, six):
    here = visitor(PHONE)
    here.become(ta, school)
    page = here.open("/pupils/days/quiet-room/")

    page.get_by_role("link", name="Somebody came in").click()
    page.get_by_role("link", name="Bo Alderbrook").click()
    page.get_by_text("Too loud or too busy").click()
    here.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="There now")).to_be_visible()
    here.check()
    page.get_by_role("button", name="Went back now").click()

    expect(page.get_by_role("heading", name="There now")).to_have_count(0)
    with tenant(school.pk):
        assert QuietVisit.objects.exclude(left_at=None).count() == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_incident_with_its_plan_beside_and_a_talk(visitor, senco, school, six, size):
    RegulationPlanFactory(pupil=six[2], helps="Say the name once.")
    here = visitor(size)
    here.become(senco, school)
    page = here.open("/pupils/incidents/new/")

    page.locator("#id_q").press_sequentially("cy alder")
    page.get_by_role("checkbox", name="Cy Alderbrook").check()
    expect(page.get_by_text("Say the name once.")).to_be_visible()
    page.get_by_text("Playground", exact=True).click()
    page.get_by_text("Noise or crowd", exact=True).click()
    page.get_by_label("What happened").fill("Ran to the gate.")
    page.get_by_text("A restorative conversation").click()
    here.check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Ran to the gate.")).to_be_visible()
    expect(page.get_by_text("Restorative conversation after the incident").first).to_be_visible()
    here.check()
    with tenant(school.pk):
        assert Incident.objects.get().pupil_links.get().pupil == six[2]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_the_day_are_sound(visitor, senco, school, six, size, today):
    for _ in range(4):
        incident = IncidentFactory(school=school, on=today)
        IncidentPupilFactory(incident=incident, pupil=six[0])
    here = visitor(size)
    here.become(senco, school)

    for path in (
        "incidents/",
        "incidents/patterns/",
        "incidents/patterns/?for=leaders",
        f"incidents/{incident.pk}/follow/",
        f"incidents/{incident.pk}/restrict/",
        "days/achievements/",
        "days/list/",
        "days/before/",
        "days/find/check-in/",
        f"{six[0].pk}/days/",
        f"{six[0].pk}/achievements/add/",
        f"{six[0].pk}/days/list/add/",
    ):
        here.open(f"/pupils/{path}")
        here.check()
