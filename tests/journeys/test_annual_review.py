"""An annual review in a browser: SENCo at the desk, the mother and a teacher on a phone, the meeting."""

import datetime
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ehcp.actions.reviews import open_next
from ehcp.models import AnnualReview
from sendhub.sharing.models import Link
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory, TermFactory
from tests.factories.ehcp import EhcPlanFactory, EhcPlanVersionFactory, OutcomeTextFactory
from tests.factories.pupils import ContactFactory, PupilFactory, RelationshipFactory
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_private_links import come_in

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.date.today()


@pytest.fixture(autouse=True)
def public_address(settings, live_server):
    settings.PUBLIC_ADDRESS = live_server.url


@pytest.fixture
def review(school, teacher, senco_actor):
    TermFactory(
        school=school, starts_on=TODAY - timedelta(days=60), ends_on=TODAY + timedelta(days=200)
    )
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(school=school, group=group, last_name="Alderbrook", nc_year="9")
    mother = ContactFactory(school=school, first_name="Marian", last_name="Alderbrook")
    RelationshipFactory(
        pupil=pupil,
        contact=mother,
        relation="PAM",
        has_parental_responsibility=True,
        may_receive=True,
    )
    with tenant(school.pk):
        contact = type(mother).objects.filter(pk=mother.pk)
        contact.update(email="mother@families.example")
    made_on = TODAY - timedelta(days=250)
    plan = EhcPlanFactory(pupil=pupil, first_issued_on=made_on)
    version = EhcPlanVersionFactory(pupil=pupil, plan=plan, issued_on=made_on)
    OutcomeTextFactory(pupil=pupil, plan_version=version)
    with tenant(school.pk):
        return open_next(plan=plan, anchor_on=made_on, by=senco_actor)


def test_review_from_the_planner_to_the_decision(visitor, school, senco, teacher, review):
    office = visitor(DESKTOP)
    office.become(senco, school)
    page = office.open(reverse("ehcp:review_list"))
    office.check()
    page.get_by_role("link", name="Alderbrook").first.click()
    office.check()
    page.get_by_role("link", name="Set the day", exact=True).click()
    office.check()
    page.get_by_role("button", name="Set the day").click()
    office.check()
    page.get_by_role("button", name="Ask everybody ticked").click()
    expect(page.get_by_text("0 of 3 contributions are here.")).to_be_visible()
    office.check()

    with tenant(school.pk):
        link = Link.objects.select_related("pupil__school").get(audience="parent")
    parent = come_in(visitor, link)
    parent.page.get_by_role("link", name="Your views").first.click()
    parent.page.get_by_label("What goes well for your child?").fill("Reads every evening")
    parent.page.get_by_label("Your name, as your signature").fill("M. Alderbrook")
    parent.check()
    parent.page.get_by_role("button", name="Send to the school").click()
    expect(parent.page.get_by_text("Your answer has reached the school.")).to_be_visible()

    phone = visitor(PHONE)
    phone.become(teacher, school)
    desk = phone.open("/")
    phone.check()
    desk.get_by_role("link", name="Write it").click()
    desk.get_by_label("What goes well in your lessons").fill("Answers in a full sentence")
    phone.check()
    desk.get_by_role("button", name="Send it to the SENCo").click()
    expect(desk.get_by_text("Your part is in the review")).to_be_visible()
    phone.check()

    page.reload()
    expect(page.get_by_text("2 of 3 contributions are here.")).to_be_visible()
    with tenant(school.pk):
        AnnualReview.objects.filter(pk=review.pk).update(meeting_on=TODAY)
    page.get_by_role("link", name="Meeting mode").click()
    office.check()
    page.get_by_label("What the child says today").fill("I like maths now")
    page.get_by_label("How far").first.select_option("1")
    page.get_by_label("Where school and others differ").fill("No differences")
    page.get_by_label("Amend the plan").check()
    page.get_by_role("button", name="Save: the meeting was held").click()
    expect(page.get_by_text("preparing for adulthood: 4 of 4 areas are empty")).to_be_visible()
    office.check()
    page.get_by_role("button", name="It went to the LA and to everyone invited").click()
    page.get_by_role("link", name="The LA has decided").click()
    office.check()
    page.get_by_label("Keep the plan as it is").check()
    page.get_by_label("Day of its letter").fill(TODAY.isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Recorded. The next review has its date.")).to_be_visible()
    office.check()
    page.get_by_role("link", name="Review pack").click()
    office.check()


def test_planner_and_review_on_a_phone(visitor, school, senco, review):
    phone = visitor(PHONE)
    phone.become(senco, school)
    for address in (
        reverse("ehcp:review_list"),
        reverse("ehcp:pupil_reviews", args=[review.pupil_id]),
        review.get_absolute_url(),
        reverse("ehcp:review_meeting", args=[review.pk]),
        reverse("ehcp:review_packs", args=[review.pk]),
        reverse("ehcp:batch_make"),
    ):
        phone.open(address)
        phone.check()
