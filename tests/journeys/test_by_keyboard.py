"""The desk and the search with the hands on the keys."""

import re

import pytest
from playwright.sync_api import expect

from sendhub.accounts.enums import Role
from tests.conftest import person
from tests.factories.accounts import SchoolFactory
from tests.factories.pupils import PupilFactory

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
