"""Inclusion as shared work: a coaching visit noted, a survey answered, a talk that moves the plan on."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pupils.enums import ActionSource
from sendhub.accounts.models import StaffMember
from sendhub.dates import academic_year
from sendhub.reports.actions.surveys import fingerprint
from sendhub.reports.models import SurveyAnswer
from sendhub.reports.surveys import TOPICS
from sendhub.tenancy import tenant
from tests.factories.pupils import ActionFactory
from tests.factories.reports import (
    ActionPlanFactory,
    PriorityFactory,
    SurveyDoorFactory,
    SurveyFactory,
    SurveySlipFactory,
)
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def priority(school):
    plan = ActionPlanFactory(school=school, year=academic_year(timezone.localdate()))
    return PriorityFactory(plan=plan, title="Every task begins with steps")


def test_a_coaching_visit_is_noted_on_a_phone(visitor, senco, school):
    StaffMember.objects.filter(school=school, user=senco).update(last_name="Featherstonehaugh")
    person = visitor(PHONE)
    person.become(senco, school)
    page = person.open("/provision/training/")
    page.get_by_role("link", name="Note a coaching visit").click()
    page.get_by_label("Topic").fill("Chunking instructions")
    page.get_by_label("Minutes").fill("30")
    page.get_by_label("Featherstonehaugh").check()
    page.get_by_label("What was seen and agreed").fill("Steps on the board.")
    person.check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("It is in the log.")).to_be_visible()
    person.check()


@SIZES
def test_the_talk_closes_two_actions_and_adds_one(visitor, head, school, priority, size):
    for text in ("Buy timers", "Free a room"):
        ActionFactory(
            pupil__school=school,
            text=text,
            source=ActionSource.PRIORITY,
            source_id=priority.pk,
            due_on=timezone.localdate(),
        )
    owner = StaffMember.objects.get(school=school, user=head)
    person = visitor(size)
    person.become(head, school)
    page = person.open("/reports/talks/hold/")
    person.check()
    page.get_by_label("Who was there").fill("Head, SENCo")
    page.get_by_label("Buy timers").check()
    page.get_by_label("Free a room").check()
    page.get_by_label("How we know that they are done").fill("Seen today")
    page.get_by_label("Priority").select_option(label=priority.title)
    page.get_by_label("What is to be done").fill("Train two more adults")
    page.get_by_label("Who does it").select_option(value=str(owner.pk))
    page.get_by_role("button", name="Save the talk").click()

    expect(page.get_by_text("Recorded. The next talk")).to_be_visible()
    expect(page.locator("main .tag")).to_have_text(["closed", "closed", "added"])
    person.check()
    page = person.open("/reports/plan/")
    expect(page.get_by_text("Train two more adults").first).to_be_visible()
    person.check()


def test_a_survey_is_answered_once_and_by_nobody(visitor, teacher, school):
    today = timezone.localdate()
    survey = SurveyFactory(school=school, opens_on=today, closes_on=today)
    slip = SurveySlipFactory(survey=survey)
    SurveyDoorFactory(token_sha256=fingerprint(slip.token), school=school, survey_number=survey.pk)
    staff = visitor(PHONE)
    staff.become(teacher, school)
    page = staff.open("/reports/surveys/")
    staff.check()
    page.get_by_role("button", name="Take my link").click()
    link = page.get_by_role("link", name="Answer now")
    expect(link).to_be_visible()
    staff.check()
    path = urlsplit(link.get_attribute("href")).path

    nobody = visitor(PHONE)
    page = nobody.open(path)
    nobody.check()
    page.get_by_role("button", name="Begin").click()
    nobody.check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    for topic in TOPICS:
        page.locator(f"input[name={topic}][value='4']").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    nobody.check()
    page = nobody.open(path)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="This link does not open a survey")).to_be_visible()
    with tenant(school.pk):
        assert SurveyAnswer.objects.count() == 1
