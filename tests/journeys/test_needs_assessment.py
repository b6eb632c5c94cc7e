"""A needs assessment in a real browser: from the desk's line to a refusal, its clock and its evidence."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from ehcp.models import NeedsAssessment
from pupils.enums import DueKind
from sendhub.tenancy import tenant
from tests.factories.ehcp import AdviceRequestFactory, ConsultationFactory, NeedsAssessmentFactory
from tests.factories.provision import CycleFactory, SupportPlanFactory
from tests.factories.pupils import DueFactory, NeedFactory, PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def pupil(school):
    pupil = PupilFactory(school=school, first_name="Zoë", last_name="Alderbrook", sen_status="K")
    NeedFactory(pupil=pupil, need_type="SPLD")
    return pupil


def test_request_from_the_desk_to_a_refusal(visitor, school, senco, pupil):
    cycle = CycleFactory(pupil=pupil, plan=SupportPlanFactory(pupil=pupil))
    DueFactory(pupil=pupil, kind=DueKind.ASSESSMENT_REQUEST, subject_id=cycle.pk)
    today = timezone.localdate()
    at_work = visitor(DESKTOP)
    at_work.become(senco, school)
    page = at_work.open(reverse("desk:home"))

    # Two clicks from the desk to the case, with its checklist looked up.
    page.get_by_role("link", name="Start the request").click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("heading", name="EHC needs assessment", exact=True).wait_for()
    at_work.check()

    page.get_by_role("link", name="Write the request").click()
    page.get_by_label("Why the school asks now").fill("Two reviewed cycles, and the gap has grown.")
    at_work.check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Evidence", exact=True).click()
    page.get_by_role("heading", name="Evidence for the request").wait_for()
    page.get_by_role("link", name="Report from health").click()
    page.get_by_label("Not needed for this pupil").check()
    page.get_by_label("Where it is, or why it is not needed").fill("No health service knows her.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("of 23 ready").wait_for()
    at_work.check()
    page.get_by_role("link", name="The case").click()

    for label, weeks in (("Request sent", 8), ("Request received by the LA", 8)):
        page.locator("#id_state").select_option(label=label)
        page.locator("#id_on").fill((today - weeks * WEEK).isoformat())
        page.get_by_role("button", name="Save").click()
    page.get_by_text("Late: 14 days").first.wait_for()
    page.get_by_text("Show the rule").last.click()
    expect(page.get_by_text("+ 6 weeks =")).to_be_visible()
    at_work.check()
    page.locator("#id_state").select_option(label="LA will not assess")
    page.locator("#id_on").fill((today - 9 * WEEK).isoformat())
    page.get_by_label("Note, or the reason").fill("They say that the school can do more.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text(
        "The decision cannot be dated before the request was received."
    ).first.wait_for()
    page.locator("#id_on").fill(today.isoformat())
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Last day to appeal").first.wait_for()
    at_work.check()
    with tenant(school.pk):
        assert NeedsAssessment.objects.get().state == "refused_assess"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_at_both_sizes(visitor, school, senco, pupil, size):
    case = NeedsAssessmentFactory(
        pupil=pupil,
        state="draft_issued",
        received_on=timezone.localdate() - 22 * WEEK,
        assessing_on=timezone.localdate() - 16 * WEEK,
        draft_on=timezone.localdate() - WEEK,
    )
    AdviceRequestFactory(assessment=case)
    ConsultationFactory(assessment=case, is_ours=True)
    reader = visitor(size)
    reader.become(senco, school)
    of_case = {"needs_assessment_pk": case.pk}
    for address in (
        reverse("desk:home"),
        reverse("ehcp:assessment_list"),
        reverse("ehcp:pupil_assessments", args=[pupil.pk]),
        case.get_absolute_url(),
        reverse("ehcp:assessment_evidence", kwargs=of_case),
        reverse("ehcp:assessment_days", kwargs=of_case),
        reverse("ehcp:exception_add", kwargs=of_case),
        reverse("ehcp:advice_request_add", kwargs=of_case),
        reverse("ehcp:consultation_add", kwargs=of_case),
        reverse("ehcp:checklist_view"),
        reverse("ehcp:calendar_address"),
    ):
        reader.open(address)
        reader.check()
