"""The graduated approach from end to end: a concern, a plan, sessions, a review, and what the map tells of it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from provision.models import Cycle
from pupils.enums import ConcernDecision, ConcernState, DueKind
from sendhub.dates import academic_year
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.accounts import (
    GroupStaffFactory,
    TeachingGroupFactory,
)
from tests.factories.pupils import (
    AssessmentFactory,
    ConcernFactory,
    ConcernPupilFactory,
    DueFactory,
    GroupMemberFactory,
    NeedFactory,
    ObservationFactory,
    PupilFactory,
)
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

PUPIL = "Zoë O'Brien-Al-Hassan"
OTHERS = ("Ada", "Bo", "Cy", "Dee", "Eli")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def oak(school, teacher):
    group = TeachingGroupFactory(school=school, name="Oak", nc_year="4")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    return group


@pytest.fixture
def concern(school, senco, teacher, oak, today):
    """A concern about Zoë that was decided "Start Assess"; a score and an observation are known."""
    pupil = PupilFactory(
        school=school,
        group=oak,
        nc_year="4",
        first_name="Zoë",
        last_name="O'Brien-Al-Hassan",
        sen_status="K",
    )
    NeedFactory(pupil=pupil, need_type="SPLD")
    AssessmentFactory(pupil=pupil, taken_on=today, score=84)
    ObservationFactory(pupil=pupil, seen_on=today, seen="Puts the pencil down after one line.")
    concern = ConcernFactory(
        school=school,
        raised_by=teacher,
        text="Loses the line in every text.",
        state=ConcernState.DECIDED,
        decision=ConcernDecision.ASSESS,
        decision_reason="Several people noticed.",
        decided_by=senco,
        decided_at=timezone.now(),
    )
    ConcernPupilFactory(concern=concern, pupil=pupil)
    DueFactory(
        pupil=pupil,
        kind=DueKind.PLAN_START,
        subject_id=concern.pk,
        due_on=today + datetime.timedelta(days=5),
    )
    return concern


@pytest.fixture
def run(school, ta, oak, today):
    """A reading group of five that the teaching assistant leads, with two sessions today and one to come."""
    staff = ta.staff_records.get()
    make.StaffRateFactory(
        school=school, pay_point="TA 4", hourly_rate=18, starts_on=datetime.date(2020, 9, 1)
    )
    make.StaffPayPointFactory(
        school=school, staff=staff, pay_point="TA 4", starts_on=datetime.date(2020, 9, 1)
    )
    first, last = (
        max(today - datetime.timedelta(days=7), datetime.date(academic_year(today), 9, 1)),
        min(today + datetime.timedelta(days=7), datetime.date(academic_year(today) + 1, 8, 31)),
    )
    run = make.InterventionFactory(
        school=school, name="Paired reading", lead=staff, starts_on=first, ends_on=last
    )
    GroupStaffFactory(school=school, group=run.group, staff=staff, starts_on=first)
    slot = make.SlotFactory(school=school, intervention=run, staff=staff, room="Library")
    for name in OTHERS:
        pupil = PupilFactory(
            school=school, group=oak, nc_year="4", first_name=name, last_name="Alderbrook"
        )
        GroupMemberFactory(pupil=pupil, group=run.group, starts_on=first)
        make.ParticipationFactory(pupil=pupil, intervention=run, starts_on=first)
    for on, hour in ((today, 9), (today, 14), (last, 9)):
        make.SessionFactory(
            school=school,
            intervention=run,
            slot=slot,
            staff=staff,
            on=on,
            starts_at=datetime.time(hour),
            minutes=30,
        )
    return run


@pytest.fixture
def people(visitor, school, senco, head, teacher, ta):
    """Open a session for each: the office at a desk, the classroom on a phone."""
    found = {}
    for name, user, size in (
        ("senco", senco, DESKTOP),
        ("head", head, DESKTOP),
        ("teacher", teacher, PHONE),
        ("ta", ta, PHONE),
    ):
        found[name] = visitor(size)
        found[name].become(user, school)
    return found


def add_outcome(page, target):
    page.get_by_label("Outcome for this cycle").fill(target)
    page.get_by_label("Where the pupil is now").first.fill("12 words a minute")
    page.get_by_label("How we will know").first.fill("25 words a minute")
    page.get_by_label("By", exact=True).first.fill("2099-03-01")
    page.get_by_label("Which need it is about").select_option(label="Specific learning difficulty")
    page.get_by_role("button", name="Add this outcome").click()
    page.get_by_text("Outcome added.").wait_for()


def start_and_write_the_plan(senco):
    """From the desk to a plan that is agreed; return the address of its cycle."""
    page = senco.open(reverse("desk:home"))
    page.get_by_role("link", name="Start the plan").click()
    page.get_by_role("button", name="Start the plan").click()
    page.get_by_role("heading", name="SEN Support plan, cycle 1").wait_for()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    address = page.url.removeprefix(senco.address)

    page.get_by_label("What the pupil says").fill("I like maps.")
    page.get_by_role("button", name="Save and go on to Plan").click()
    add_outcome(page, "Zoë reads a page aloud without losing the line")
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("link", name="Add an outcome").click()
    add_outcome(page, "Zoë asks when she is stuck")
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("link", name="Place in an intervention for outcome 1").click()
    senco.check()
    page.get_by_label("Which group").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{PUPIL} has a place.")).to_be_visible()
    served = page.locator(".outcome").first.locator("strong")
    expect(served).to_have_text(["Paired reading"])
    senco.check()
    page.get_by_role("button", name="Save and begin Do").click()
    page.get_by_text("The plan is locked as it stood that day.").wait_for()
    return address


def record_the_day(ta):
    """Six pupils at nine, one of them away; at two the assistant had to cover a class."""
    page = ta.open("/")
    page.get_by_role("link", name="Record Paired reading, 09:00").first.click()
    expect(page.get_by_text("there", exact=True)).to_have_count(6)
    page.get_by_text("Cy Alderbrook").click()
    ta.check()
    page.get_by_role("button", name="Save: it took place").click()
    expect(page.get_by_text("5 of 6 there")).to_be_visible()
    page.get_by_role("link", name="Record Paired reading").click()
    page.get_by_text("It did not take place").click()
    page.get_by_text("Adult covering").click()
    page.get_by_role("button", name="Save: it was missed").click()
    expect(page.get_by_text("missed", exact=True)).to_be_visible()
    ta.check()


def add_a_line(teacher, address):
    page = teacher.open(address)
    page.get_by_label("What I see").fill("Read two pages today.")
    page.get_by_role("button", name="Send to the SENCo").click()
    page.get_by_text("Your line is with the SENCo.").wait_for()
    teacher.check()


def finish_the_review(senco, address):
    page = senco.open(address)
    page.get_by_role("button", name="Take into the review").click()
    page.get_by_role("button", name="Begin the review").click()
    page.get_by_label("What came of it, against what we expected").first.select_option("1")
    page.get_by_label("What came of it, against what we expected").last.select_option("-1")
    page.get_by_label("Where the pupil is now").last.fill("Asks once a week")
    page.get_by_label("Go on with a new cycle").check()
    page.get_by_label("Why").fill("The first is reached.")
    senco.check()
    page.get_by_role("button", name="Finish the review").click()
    page.get_by_role("heading", name="SEN Support plan, cycle 2").wait_for()
    expect(page.get_by_text("carried over")).to_have_count(1)
    expect(page.get_by_text("1. Zoë asks when she is stuck")).to_be_visible()
    senco.check()


def rate_the_group(senco, run):
    """How the pupils of the group came out, set for all at once."""
    page = senco.open(run.get_absolute_url())
    page.get_by_role("link", name="How pupils came out").click()
    page.get_by_role("link", name="Set how pupils came out").click()
    expect(page.get_by_role("checkbox")).to_have_count(6)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Came out").select_option(label="As expected")
    page.get_by_role("button", name="Save for the ticked pupils").click()
    expect(page.get_by_text("Saved for 6 pupils.")).to_be_visible()


def test_from_a_concern_to_what_missed_sessions_cost(school, people, concern, run):
    senco, head = people["senco"], people["head"]

    address = start_and_write_the_plan(senco)
    used = senco.open(concern.get_triage_url())
    expect(used.get_by_role("button", name="Start the plan")).to_have_count(0)
    record_the_day(people["ta"])
    add_a_line(people["teacher"], address)
    finish_the_review(senco, address)
    rate_the_group(senco, run)

    with tenant(school.pk):
        following = Cycle.objects.get(number=2)
    printed = senco.page.context.request.get(
        f"{senco.address}{reverse('provision:plan_print_family', args=[following.pk])}"
    )
    assert (printed.status, printed.body()[:5]) == (200, b"%PDF-")

    # Two sessions of half an hour at £18: one held, one missed but paid, one still to come.
    page = senco.open(reverse("provision:map"))
    page.get_by_label("Year", exact=True).select_option("4")
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    cells = {
        cell.get_attribute("data-label"): cell.inner_text().split("\n")[0].split()[0]
        for cell in page.locator(f"#run-{run.pk} td").all()
    }
    assert {name: cells[name] for name in ("Pupils", "Planned, min", "Held, min")} == {
        "Pupils": "6",
        "Planned, min": "60",
        "Held, min": "30",
    }
    assert [cells[name] for name in ("To date", "Lost", "To the end")] == [
        "£9.00",
        "£9.00",
        "£9.00",
    ]
    expect(page.locator(f"#run-{run.pk}").get_by_text("Not a fair test")).to_be_visible()
    senco.check()

    page = head.open(reverse("provision:map"))
    page.get_by_role("link", name="£9.00 lost with missed sessions").click()
    expect(page.get_by_role("status").get_by_text("1 session, 30 minutes")).to_be_visible()
    expect(page.get_by_role("cell", name="Missed Adult covering")).to_be_visible()
    head.check()
