"""A private link from making it to the answer on the file, in a browser: SENCo, parent on a phone, pupil."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from pupils.models import Voice
from sendhub.sharing.documents import address_of
from sendhub.sharing.keys import code_of
from sendhub.sharing.models import Link, Response
from sendhub.tenancy import tenant
from tests.factories.pupils import (
    ContactFactory,
    ProfileFactory,
    ProfileStrategyFactory,
    PupilFactory,
    RelationshipFactory,
)
from tests.factories.sharing import AskFactory, LinkFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def public_address(settings, live_server):
    settings.PUBLIC_ADDRESS = live_server.url


@pytest.fixture
def pupil(school, senco):
    pupil = PupilFactory(school=school, first_name="Wren", last_name="Alderbrook")
    profile = ProfileFactory(
        pupil=pupil,
        state="current",
        likes="I climb well.",
        published_by=senco,
        published_at=timezone.now(),
    )
    ProfileStrategyFactory(profile=profile, text="Tell me one thing at a time.")
    mother = ContactFactory(school=school, first_name="Marian", last_name="Alderbrook")
    RelationshipFactory(pupil=pupil, contact=mother, relation="PAM", may_receive=True)
    father = ContactFactory(school=school, first_name="Piers", last_name="Zouch")
    RelationshipFactory(
        pupil=pupil,
        contact=father,
        relation="PAF",
        no_contact=True,
        no_contact_reason="Court order of 3 May",
    )
    return pupil


def come_in(visitor, link, viewport=PHONE, **browser):
    """Open the link as its receiver does: button, code, first page."""
    person = visitor(viewport, **browser)
    person.page.goto(address_of(link))
    person.page.locator("main button").click()
    person.page.locator("input[name=code]").fill(code_of(link.seed))
    person.page.locator("main button").click()
    person.page.wait_for_url("**/link/")
    return person


def test_parent_on_a_phone_agrees_in_part(visitor, school, senco, pupil):
    office = visitor(DESKTOP)
    office.become(senco, school)
    page = office.open(reverse("pupils:pupil_links", args=[pupil.pk]))
    office.check()
    page.get_by_role("link", name="Make a private link").click()
    expect(page.get_by_role("link", name="Marian Alderbrook")).to_be_visible()
    expect(page.get_by_text("Zouch")).to_have_count(0)
    office.check()
    page.get_by_role("link", name="Marian Alderbrook").click()
    page.get_by_label("One-page profile", exact=False).check()
    page.get_by_label("Ask whether they agree with what they read").check()
    office.check()
    page.get_by_role("button", name="Look at it before it goes").click()
    expect(page.get_by_role("heading", name="What they will see")).to_be_visible()
    office.check()
    page.get_by_role("button", name="Make the slip").click()
    office.check()
    with tenant(school.pk):
        link = Link.objects.select_related("pupil__school").get()

    parent = come_in(visitor, link)
    phone = parent.page
    parent.check()
    phone.get_by_role("link", name="One-page profile").first.click()
    expect(phone.get_by_text("I climb well.")).to_be_visible()
    parent.check()
    phone.get_by_role("link", name="Say whether you agree").click()
    phone.get_by_label("I agree in part").check()
    phone.get_by_label("Your name, as your signature").fill("M. Alderbrook")
    phone.get_by_role("button", name="Send to the school").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    parent.check()
    phone.get_by_label("If not, or only in part: why?").fill("Not the seat by the door.")
    phone.get_by_role("button", name="Send to the school").click()
    expect(phone.get_by_text("Your answer has reached the school.")).to_be_visible()
    parent.check()

    office.open(reverse("pupils:pupil_voice", args=[pupil.pk]))
    expect(page.get_by_text("Agree in part: Not the seat by the door.")).to_be_visible()
    office.check()
    page.get_by_role("link", name="The whole answer").click()
    expect(page.get_by_text("M. Alderbrook")).to_be_visible()
    office.check()


def test_pupil_answers_with_symbols_without_a_script(visitor, school, pupil):
    link = LinkFactory(pupil=pupil, audience="pupil", receiver_name="Wren", sent=True)
    AskFactory(link=link, kind="pupil_views", title="Pupil’s views")
    child = come_in(visitor, link, javascript=False)

    child.page.locator("a.step").click()
    child.page.locator("label", has_text="Not good").first.click()
    child.page.get_by_role("button", name="Send to the school").click()

    expect(child.page.get_by_text("Your answer has reached the school.")).to_be_visible()
    with tenant(school.pk):
        assert list(Voice.objects.values_list("about", "words")) == [("How is school?", "Not good")]


def test_answer_by_phone_is_typed_in(visitor, school, senco, pupil):
    office = visitor(DESKTOP)
    office.become(senco, school)
    page = office.open(reverse("pupils:pupil_voice", args=[pupil.pk]))
    page.get_by_role("link", name="Type in an answer").click()
    office.check()
    page.get_by_role("link", name="Marian Alderbrook: Parent’s views").click()
    page.get_by_label("What worries you?").fill("Mornings are hard.")
    page.get_by_label("By phone").check()
    office.check()
    page.get_by_role("button", name="Keep").click()

    expect(page.get_by_text("Mornings are hard.")).to_be_visible()
    with tenant(school.pk):
        assert Response.objects.get().given_how == "phone"


@pytest.mark.parametrize("language", ["ur", "pl"])
def test_pages_are_clean_in_every_direction(visitor, school, pupil, language):
    link = LinkFactory(pupil=pupil, language=language, sent=True)
    AskFactory(link=link)
    parent = come_in(visitor, link)

    parent.check()
    parent.page.locator("a.step").click()
    parent.check()


def test_what_is_typed_is_kept_while_typing(visitor, school, pupil):
    link = LinkFactory(pupil=pupil, sent=True)
    AskFactory(link=link)
    parent = come_in(visitor, link)
    parent.page.locator("a.step").click()

    parent.page.get_by_label("What worries you?").fill("Sleep is")
    parent.page.get_by_text("Kept", exact=True).wait_for()
    parent.page.reload()

    assert parent.page.get_by_label("What worries you?").input_value() == "Sleep is"
