"""A support plan in a real browser: from a concern to the next cycle, with a teacher on a phone."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from provision.models import Cycle
from pupils.enums import ConcernDecision, ConcernState, DueKind
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import (
    AssessmentFactory,
    ConcernFactory,
    ConcernPupilFactory,
    DueFactory,
    NeedFactory,
    ObservationFactory,
    PupilFactory,
)
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="Oak")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(
        school=school, group=group, first_name="Zoë", last_name="O'Brien-Al-Hassan", sen_status="K"
    )
    NeedFactory(pupil=pupil, need_type="SPLD")
    today = timezone.localdate()
    AssessmentFactory(pupil=pupil, taken_on=today, score=84)
    ObservationFactory(pupil=pupil, seen_on=today, seen="Puts the pencil down after one line.")
    return pupil


@pytest.fixture
def decided(pupil, teacher, senco):
    """A concern that was decided "Start Assess", with the line on the desk that it opened."""
    concern = ConcernFactory(
        school=pupil.school,
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
        due_on=timezone.localdate() + datetime.timedelta(days=5),
    )
    return concern


def add_outcome(page, target):
    page.get_by_label("Outcome for this cycle").fill(target)
    page.get_by_label("Where the pupil is now").first.fill("12 words a minute")
    page.get_by_label("How we will know").first.fill("25 words a minute")
    page.get_by_label("By", exact=True).first.fill("2099-03-01")
    page.get_by_label("Which need it is about").select_option(label="Specific learning difficulty")
    page.get_by_role("button", name="Add this outcome").click()
    page.get_by_label("In own words").fill("Reads aloud with an adult")
    page.get_by_label("Who", exact=True).fill("Ms Ade")
    page.get_by_label("Minutes each time").fill("10")
    page.get_by_label("Times a week").fill("3")
    page.get_by_role("button", name="Add this support").click()
    page.get_by_text("Support added.").wait_for()


def test_plan_from_a_concern_to_its_next_cycle(visitor, school, senco, teacher, pupil, decided):
    senco_at_work = visitor(DESKTOP)
    senco_at_work.become(senco, school)
    page = senco_at_work.open(reverse("desk:home"))

    # Two clicks from the first page to the plan that has begun.
    page.get_by_role("link", name="Start the plan").click()
    page.get_by_role("button", name="Start the plan").click()
    page.get_by_role("heading", name="SEN Support plan, cycle 1").wait_for()
    senco_at_work.check()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    cycle_address = page.url

    page.get_by_label("What the pupil says").fill("I like maps.")
    page.get_by_role("button", name="Save and go on to Plan").click()
    page.get_by_label("Outcome for this cycle").fill("Attends a reading group")
    page.get_by_text("This reads like support that is given.").wait_for()
    add_outcome(page, "Zoë reads a page aloud without losing the line")
    page.get_by_role("link", name="Add an outcome").click()
    add_outcome(page, "Zoë asks when she is stuck")
    senco_at_work.check()
    page.get_by_label("Adjustments in class").fill("Sits near the front.")
    page.get_by_role("button", name="Save and begin Do").click()
    page.get_by_text("The plan is locked as it stood that day.").wait_for()

    teacher_on_phone = visitor(PHONE)
    teacher_on_phone.become(teacher, school)
    phone = teacher_on_phone.open(cycle_address.removeprefix(teacher_on_phone.address))
    phone.get_by_label("What I see").fill("Read two pages today.")
    phone.get_by_role("button", name="Send to the SENCo").click()
    phone.get_by_text("Your line is with the SENCo.").wait_for()
    teacher_on_phone.check()

    page.reload()
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What is to be done").fill("Bring the maps")
    page.get_by_label("Or somebody outside").fill("Ada Alderbrook")
    senco_at_work.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Bring the maps", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take into the review").click()
    page.get_by_role("button", name="Begin the review").click()
    page.get_by_label("What came of it, against what we expected").first.select_option("1")
    page.get_by_label("What came of it, against what we expected").last.select_option("-1")
    page.get_by_label("Where the pupil is now").last.fill("Asks once a week")
    page.get_by_label("Go on with a new cycle").check()
    page.get_by_label("Why").fill("The first is reached.")
    senco_at_work.check()
    page.get_by_role("button", name="Finish the review").click()

    page.get_by_role("heading", name="SEN Support plan, cycle 2").wait_for()
    expect(page.get_by_text("carried over")).to_have_count(1)
    expect(page.get_by_text("1. Zoë asks when she is stuck")).to_be_visible()
    senco_at_work.check()
    with tenant(school.pk):
        cycle = Cycle.objects.get(number=2)
    printed = page.context.request.get(
        f"{senco_at_work.address}{reverse('provision:plan_print_family', args=[cycle.pk])}"
    )
    assert (printed.status, printed.headers["content-type"]) == (200, "application/pdf")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_lists_and_words_at_both_sizes(visitor, school, senco, pupil, size):
    reader = visitor(size)
    reader.become(senco, school)
    for address in (
        reverse("provision:plan_list"),
        f"{reverse('provision:plan_list')}?show=none",
        reverse("provision:pupil_plan", args=[pupil.pk]),
        reverse("provision:wording_view"),
        reverse("provision:wording_add"),
        reverse("provision:tiers_edit"),
    ):
        reader.open(address)
        reader.check()


def test_a_plan_is_written_without_scripts(visitor, school, senco, pupil):
    plain = visitor(PHONE, javascript=False)
    plain.become(senco, school)
    page = plain.open(reverse("provision:pupil_plan", args=[pupil.pk]))

    page.get_by_role("button", name="Start the plan").click()
    page.get_by_label("Strengths").fill("Knows every train.")
    page.get_by_role("button", name="Save and go on to Plan").click()
    page.get_by_label("Outcome for this cycle").fill("Attends a reading group")
    page.get_by_role("button", name="Add this outcome").click()

    expect(page.get_by_text("Outcome added.")).to_be_visible()
    expect(page.get_by_text("This reads like support that is given.")).to_be_visible()


def test_buttons_of_a_long_form_lie_above_the_phone_navigation(visitor, school, senco, pupil):
    phone = visitor(PHONE)
    phone.become(senco, school)
    page = phone.open(reverse("provision:pupil_plan", args=[pupil.pk]))
    page.get_by_role("button", name="Start the plan").click()
    page.get_by_label("Strengths").scroll_into_view_if_needed()

    buttons = page.locator(".form-bar").first.bounding_box()
    navigation = page.locator(".side").bounding_box()

    assert buttons["y"] + buttons["height"] <= navigation["y"]
