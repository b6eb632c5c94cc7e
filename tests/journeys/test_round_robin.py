"""A round robin from asking to reading: the SENCo on a desktop, a teacher on a phone."""

import pytest
from playwright.sync_api import expect

from pupils.models import RoundAnswer
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import PupilFactory
from tests.factories.rounds import QuestionSetFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="Rowan")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    QuestionSetFactory(school=school, name="Reading", questions="What goes well?\nWhat is hard?")
    return PupilFactory(school=school, first_name="Ada", last_name="Alderbrook", group=group)


def test_asked_answered_and_read(visitor, senco, teacher, school, pupil):
    desk = visitor(DESKTOP)
    desk.become(senco, school)
    page = desk.open(f"/pupils/{pupil.pk}/rounds/ask/")
    expect(page.get_by_label("Questions, one a line")).to_have_value(
        "What goes well?\nWhat is hard?"
    )
    desk.check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="Who was asked")).to_be_visible()
    desk.check()

    phone = visitor(PHONE)
    phone.become(teacher, school)
    asked = phone.open("/")
    asked.get_by_role("link", name="Answer 2 questions: Reading").click()
    asked.get_by_label("What goes well?").fill("Listens at the front.")
    phone.check()
    asked.get_by_role("button", name="Send to the SENCo").click()
    expect(asked.get_by_role("heading", name="Asked of me")).to_be_visible()
    phone.check()

    with tenant(school.pk):
        assert RoundAnswer.objects.get().answers == ["Listens at the front.", ""]
    page.reload()
    expect(page.get_by_text("Listens at the front.")).to_be_visible()
    page.get_by_text("Close", exact=True).click()
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("Closed. The answers can be ticked")).to_be_visible()
    for path in ("/pupils/rounds/?show=all", "/pupils/rounds/sets/", "/pupils/rounds/sets/add/"):
        desk.open(path)
        desk.check()
