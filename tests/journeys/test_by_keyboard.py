"""The desk and the search with the hands on the keys."""

import re

import pytest
from playwright.sync_api import expect

from sendhub.accounts.enums import Role
from tests.conftest import person
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import ConcernFactory, PupilFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(visitor):
    """The SENCo's desk in a browser; `desk.school`: the school."""
    school = SchoolFactory()
    visit = visitor()
    visit.become(person(school, Role.SENCO), school)
    visit.open("/")
    visit.school = school
    return visit


def renewed(page):
    """Wait for the numbers that come by themselves every two minutes."""
    with page.expect_response("**/counts/**"):
        page.clock.fast_forward("02:01")


def test_change_by_a_colleague_is_told_without_taking_the_focus_or_what_is_typed(desk):
    page = desk.page
    page.clock.install()
    desk.open("/")
    number = page.get_by_role("link", name="open concerns")
    field = page.get_by_role("searchbox")

    ConcernFactory(school=desk.school)
    number.focus()
    renewed(page)
    expect(number).to_have_text(re.compile(r"^1\s"))
    expect(number).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("1 open concern, 0 due this week")
    field.fill("alder")
    ConcernFactory(school=desk.school)
    renewed(page)
    expect(page.get_by_role("status")).to_contain_text("2 open concerns")
    expect(field).to_be_focused()
    expect(field).to_have_value("alder")
    desk.check()

    page.get_by_role("link", name="Show the desk as it is now").click()

    expect(page.get_by_role("link", name="Triage")).to_have_count(2)
    expect(page.get_by_role("status")).to_be_empty()


def search(page, text):
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))


def test_pupil_is_found_and_opened_without_the_mouse(desk):
    first, second = (
        PupilFactory(school=desk.school, first_name=name, last_name="Quillfeather")
        for name in ("Ada", "Zoë")
    )
    page = desk.page

    search(page, "quill")
    found = page.locator("#pupils").get_by_role("link")
    expect(found.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Words, a UPN")).to_be_focused()
    page.keyboard.press("ArrowDown")
    desk.check()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"{re.escape(first.get_absolute_url())}$"))
    assert second.pk != first.pk


def test_word_typed_wrong_leads_on_by_one_key_more(desk):
    PupilFactory(school=desk.school, first_name="Zoë", last_name="Quillfeather")
    page = desk.page

    search(page, "qilfeather")
    expect(page.get_by_label("Words, a UPN")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="quillfeather")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#pupils").get_by_role("link", name="Zoë Quillfeather")).to_be_focused()
