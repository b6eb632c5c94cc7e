"""The frame in a real browser: the menu without script, the screen that hides itself, the counter, the draft."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pupils.models import Profile
from sendhub.accounts.enums import Role
from sendhub.tenancy import tenant
from tests.conftest import person
from tests.factories.accounts import SchoolFactory
from tests.factories.ehcp import NeedsAssessmentFactory
from tests.factories.pupils import (
    ConcernFactory,
    ConcernPupilFactory,
    DueFactory,
    ProfileFactory,
    PupilFactory,
    SenStatusFactory,
)
from tests.journeys.conftest import PASSWORD, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def senco(settings):
    """A demo account: the second factor has its own journey."""
    settings.DEMO_MODE = True
    school = SchoolFactory(is_demo=True)
    user = person(school, Role.SENCO)
    user.is_demo = True
    user.set_password(PASSWORD)
    user.save()
    user.at = school
    return user


def test_phone_menu_works_without_javascript(visitor, senco):
    visit = visitor(PHONE, javascript=False)
    visit.sign_in(senco)

    visit.page.get_by_role("button", name="More").click()
    visit.page.get_by_role("link", name="Import").click()

    assert visit.page.url.endswith("/pupils/imports/")


@pytest.mark.parametrize("keys", [["Alt+h"], ["Escape", "Escape"]])
def test_screen_is_hidden_by_one_key_and_comes_back(visitor, senco, keys):
    pupil = PupilFactory(school=senco.at, first_name="Zoë")
    visit = visitor()
    visit.sign_in(senco)
    visit.open(f"/pupils/{pupil.pk}/profile/")
    title = visit.page.title()

    for key in keys:
        visit.page.keyboard.press(key)

    assert visit.page.title() == "SENDHub"
    expect(visit.page.get_by_role("dialog", name="Screen hidden")).to_be_visible()
    visit.check()
    visit.page.keyboard.press("a")
    assert visit.page.title() == title


def test_profile_counts_characters_and_keeps_what_is_typed(visitor, senco):
    draft = ProfileFactory(pupil=PupilFactory(school=senco.at))
    visit = visitor(PHONE)
    visit.sign_in(senco)
    visit.open(draft.get_edit_url())

    field = visit.page.get_by_label("What people like and admire about me")
    field.fill("I know every train. " * 25)
    visit.page.get_by_text("50 characters too many").first.wait_for()
    visit.page.get_by_text("Draft saved at").wait_for()
    visit.check()
    visit.open("/")
    visit.open(draft.get_edit_url())

    assert field.input_value() == "I know every train. " * 25
    with tenant(senco.at.pk):
        assert Profile.objects.get(pk=draft.pk).likes == draft.likes


def test_idle_warning_is_answered_by_keyboard(visitor, senco):
    visit = visitor()
    visit.sign_in(senco)
    visit.page.clock.install()
    visit.open("/")
    warning = visit.page.get_by_role("dialog", name="Are you still there?")

    visit.page.clock.fast_forward("27:00")
    before = warning.is_visible()
    visit.page.clock.fast_forward("01:30")
    warning.wait_for()
    visit.check()
    with visit.page.expect_response("**/people/stay/") as answer:
        visit.page.keyboard.press("Enter")

    warning.wait_for(state="hidden")
    assert (before, answer.value.ok) == (False, True)


def test_back_after_sign_out_shows_the_sign_in_page(visitor, senco):
    pupil = PupilFactory(school=senco.at, first_name="Zoë")
    visit = visitor()
    visit.sign_in(senco)
    visit.open(f"/pupils/{pupil.pk}/profile/")
    assert "Zoë" in visit.page.content()

    visit.page.locator(".top__me summary").click()
    visit.page.get_by_role("button", name="Sign out").click()
    visit.page.get_by_label("Password", exact=True).wait_for()
    visit.page.go_back()

    visit.page.get_by_label("Password", exact=True).wait_for()
    assert "Zoë" not in visit.page.content()


def test_full_desk_prints_on_one_sheet(visitor, senco):
    today = timezone.localdate()
    for number in range(9):
        pupil = PupilFactory(
            school=senco.at, first_name="Theodora", last_name=f"Al-Hassan {number}"
        )
        DueFactory(pupil=pupil, due_on=today, is_statutory=True, source="Children and Families Act")
        DueFactory(
            pupil=pupil,
            kind="referral_answer",
            due_on=today,
            whose_move="agency",
            source="Answer of a service",
        )
        SenStatusFactory(pupil=pupil, status="K", starts_on=today, ends_on=None)
        concern = ConcernFactory(school=senco.at, raised_by=senco, text="Tired after lunch. " * 9)
        ConcernPupilFactory(concern=concern, pupil=pupil)
        NeedsAssessmentFactory(
            pupil=pupil, state="request_received", received_on=today - timedelta(weeks=number)
        )
    visit = visitor()
    visit.sign_in(senco)

    paper = visit.page.pdf(format="A4", prefer_css_page_size=True)

    with pikepdf.open(io.BytesIO(paper)) as document:
        assert len(document.pages) == 1
