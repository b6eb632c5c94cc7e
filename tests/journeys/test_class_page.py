"""From the desk to the class page on a phone: the teacher answers and reads, the SENCo sees it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.provision import PupilStrategyFactory, RegulationPlanFactory
from tests.factories.pupils import PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pupil(school, teacher):
    group = TeachingGroupFactory(school=school, name="Oak", academic_year=2026)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupil = PupilFactory(school=school, group=group, known_as="Zoë", sen_status="K")
    for order, text in enumerate(("Task board", "Seat by the wall", "Time to answer"), start=1):
        PupilStrategyFactory(pupil=pupil, text=text, how="As agreed.", order=order)
    other = PupilFactory(school=school, group=group, known_as="Wren", sen_status="K")
    PupilStrategyFactory(pupil=other, text="Task board", order=1)
    RegulationPlanFactory(pupil=other, helps="Quiet, then water.", who="The office")
    return pupil


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_teacher_answers_and_reads_on_a_phone(visitor, school, senco, teacher, pupil, javascript):
    visit = visitor(PHONE, javascript=javascript)
    visit.become(teacher, school)
    page = visit.open(reverse("desk:home"))
    page.get_by_role("link", name="Class page of Oak").click()
    if javascript:
        visit.check()

    page.get_by_role("button", name="Does not work in my room: Seat by the wall").click()
    note = page.get_by_label("What happens in your room")
    note.fill("He turns round to see who comes.")
    page.get_by_role("button", name="Save note").click()
    page.get_by_role(
        "button", name="Does not work in my room: Seat by the wall", pressed=True
    ).wait_for()
    page.get_by_role("button", name="I have read this page").click()

    page.get_by_text("You have read all that stands here").wait_for()
    assert page.get_by_label("What happens in your room").input_value() == (
        "He turns round to see who comes."
    )
    if javascript:
        visit.check()

    desk = visitor(DESKTOP)
    desk.become(senco, school)
    seen = desk.open(reverse("provision:pupil_strategies", kwargs={"pupil_pk": pupil.pk}))
    expect(seen.get_by_text("He turns round to see who comes.")).to_be_visible()
    expect(seen.get_by_text("was read by 1 of 1")).to_be_visible()
    desk.check()


PAGES = "pupil_strategies strategy_add strategy_choose pupil_regulation regulation_write"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_senco_starts_the_bank_and_orders_strategies(visitor, school, senco, pupil, size):
    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open(reverse("provision:bank_list"))
    visit.check()
    page.get_by_role("button", name="Take the starter list").click()
    page.get_by_text("Visual timetable").wait_for()
    visit.check()

    for name in PAGES.split():
        page = visit.open(reverse(f"provision:{name}", kwargs={"pupil_pk": pupil.pk}))
        visit.check()

    page = visit.open(reverse("provision:pupil_strategies", kwargs={"pupil_pk": pupil.pk}))
    page.get_by_role("button", name=re.compile("Up ?: Time to answer")).click()
    page.wait_for_url("**#strategy-*")
    assert [line.split("\n")[0] for line in page.locator(".ways-list > li").all_inner_texts()] == [
        "1. Task board Teaching",
        "2. Time to answer Teaching",
        "3. Seat by the wall Teaching",
    ]
