"""The day before the governors' meeting: the SENCo makes the report in four clicks, the governor reads it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sendhub.reports.models import SchoolFigures
from tests.factories.accounts import TermFactory
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_report_is_made_and_read(visitor, school, senco, governor, size):
    today = timezone.localdate()
    TermFactory(
        school=school,
        academic_year=today.year,
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    for number in range(12):
        pupil = PupilFactory(school=school, sen_status="K", sex="FM"[number % 2])
        NeedFactory(pupil=pupil)

    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open(reverse("reports:edition_list"))
    visit.check()
    page.get_by_role("link", name="Make the report").click()
    page.get_by_label("Risks").fill("Cover is thin on Fridays.")
    visit.check()
    page.get_by_role("button", name="Freeze the edition").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("12 pupils")
    expect(page.get_by_role("link", name="The register").first).to_be_visible()
    visit.check()
    for address in (
        reverse("reports:compliance"),
        reverse("reports:compliance_add"),
        reverse("reports:text_view", args=["information_report"]),
        reverse("reports:text_edit", args=["information_report", "1"]),
        reverse("reports:census"),
        reverse("reports:register_time"),
        reverse("reports:equity"),
        reverse("reports:trust_view"),
    ):
        visit.open(address)
        visit.check()

    visit = visitor(size)
    visit.become(governor, school)
    page = visit.open("/")
    visit.check()
    page.get_by_role("link", name="Read the report").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Cover is thin on Fridays.")
    expect(page.get_by_role("link", name="The register")).to_have_count(0)
    assert SchoolFigures.objects.count() == 1
    visit.check()
