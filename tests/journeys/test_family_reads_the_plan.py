"""The plan in a family's language, in a browser: made by the SENCo, read and answered on a phone."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from provision.models import Agreement
from sendhub.audit.models import Entry
from sendhub.sharing.models import Link
from sendhub.tenancy import tenant
from tests.factories import provision
from tests.factories.pupils import ContactFactory, PupilFactory, RelationshipFactory
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_private_links import come_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def public_address(settings, live_server):
    settings.PUBLIC_ADDRESS = live_server.url


@pytest.fixture
def pupil(school):
    pupil = PupilFactory(school=school, first_name="Wren", last_name="Alderbrook", sen_status="K")
    plan = provision.SupportPlanFactory(pupil=pupil)
    cycle = provision.CycleFactory(pupil=pupil, plan=plan, stage="do", do_from="2026-09-15")
    content = provision.plan_content(
        strengths="Climbs well", pupil_view="I like the red chair.", review_on="4 December 2026"
    )
    provision.PlanVersionFactory(pupil=pupil, cycle=cycle, content=content.as_json())
    return pupil


@pytest.fixture
def parents(school, pupil):
    """A mother whose language the test sets, and a father who must not be contacted."""
    mother = ContactFactory(school=school, first_name="Marian", last_name="Alderbrook")
    RelationshipFactory(pupil=pupil, contact=mother, relation="PAM", may_receive=True)
    father = ContactFactory(
        school=school, first_name="Piers", last_name="Zouch", email="zouch@family.example"
    )
    RelationshipFactory(
        pupil=pupil,
        contact=father,
        relation="PAF",
        has_parental_responsibility=True,
        no_contact=True,
        no_contact_reason="Court order of 3 May",
    )
    return mother, father


def send(office, pupil):
    """The SENCo puts plan and questions on a link for the mother."""
    page = office.open(reverse("pupils:pupil_links", args=[pupil.pk]))
    page.get_by_role("link", name="Make a private link").click()
    expect(page.get_by_role("link", name="Marian Alderbrook")).to_be_visible()
    expect(page.get_by_text("Zouch")).to_have_count(0)
    page.get_by_role("link", name="Marian Alderbrook").click()
    page.get_by_label("Support plan of", exact=False).check()
    page.get_by_label("Ask whether they agree with what they read").check()
    page.get_by_label("Parent’s views").check()
    office.check()
    page.get_by_role("button", name="Look at it before it goes").click()
    expect(page.get_by_role("heading", name="What they will see")).to_be_visible()
    page.get_by_role("button", name="Make the slip").click()
    expect(page.get_by_role("heading", name="What they will see")).to_have_count(0)


@pytest.mark.parametrize(
    ("spoken", "language", "way", "script"),
    [("POL", "pl", "ltr", True), ("URD", "ur", "rtl", False)],
)
def test_mother_reads_in_her_language_and_agrees_in_part(
    visitor, school, senco, pupil, parents, spoken, language, way, script
):
    mother, father = parents
    with tenant(school.pk):
        type(mother).objects.filter(pk=mother.pk).update(language=spoken)
    office = visitor(DESKTOP)
    office.become(senco, school)
    send(office, pupil)
    with tenant(school.pk):
        link = Link.objects.select_related("pupil__school").get()

    def said(english):
        with translation.override(language):
            return gettext(english)

    parent = come_in(visitor, link, PHONE, javascript=script)
    phone = parent.page
    look = parent.check if script else lambda: None
    expect(phone.locator("html")).to_have_attribute("dir", way)
    expect(phone.locator("html")).to_have_attribute("lang", language)
    look()
    phone.get_by_role("link", name=re.compile(f"^{said('Support plan')}")).click()
    expect(phone.get_by_role("heading", name=said("What goes well"))).to_be_visible()
    expect(phone.get_by_text("I like the red chair.")).to_be_visible()
    look()
    phone.get_by_role("link", name=said("Back")).click()
    phone.get_by_role("link", name=said("Your views")).click()
    phone.get_by_label(said("What worries you?")).fill("Ona się boi hałasu. / وہ شور سے ڈرتی ہے۔")
    phone.get_by_label(said("Your name, as your signature")).fill("M. Alderbrook")
    look()
    phone.get_by_role("button", name=said("Send to the school")).click()
    expect(
        phone.get_by_text(said("Thank you. Your answer has reached the school."))
    ).to_be_visible()
    phone.get_by_role("link", name=re.compile(f"^{re.escape(said('Do you agree?'))}")).click()
    phone.get_by_label(said("I agree in part")).check()
    phone.get_by_label(said("Your name, as your signature")).fill("M. Alderbrook")
    phone.get_by_role("button", name=said("Send to the school")).click()
    expect(phone.get_by_role("alert")).to_contain_text(
        said("Tell us in a sentence or two what you do not agree with.")
    )
    look()
    phone.get_by_label(said("If not, or only in part: why?")).fill("Not on Fridays.")
    phone.get_by_role("button", name=said("Send to the school")).click()
    expect(phone.get_by_text(said("You have answered everything. Thank you."))).to_be_visible()

    with tenant(school.pk):
        kept = Agreement.objects.get()
        events = set(Entry.objects.filter(by_link_id=link.pk).values_list("event", flat=True))
        for_father = Link.objects.filter(contact=father).count()
    assert (kept.party, kept.answer, kept.reason) == ("parent", "in_part", "Not on Fridays.")
    assert {"link_opened", "link_answered", "agreement_recorded", "opened"} <= events
    assert for_father == 0
    page = office.open(reverse("desk:pupil_chronology", args=[pupil.pk]))
    expect(page.get_by_text("Marian Alderbrook").first).to_be_visible()
    page = office.open(reverse("pupils:pupil_voice", args=[pupil.pk]))
    expect(page.get_by_text("Agree in part: Not on Fridays.")).to_be_visible()


def test_father_who_must_not_be_contacted_gets_nothing(senco_client, school, pupil, parents):
    """Not offered, and refused when somebody writes his number into the address or the form."""
    father = parents[1]
    address = reverse("pupils:link_add", args=[pupil.pk]) + f"?to=contact-{father.pk}"

    page = senco_client.get(address)
    senco_client.post(address, {"delivery": "email", "code_by": "spoken"})

    assert "Zouch" not in page.content.decode()
    with tenant(school.pk):
        assert not Link.objects.exists()
