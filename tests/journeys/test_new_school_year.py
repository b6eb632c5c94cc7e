"""September: rehearsed, confirmed, and every new teacher finds the page of the class ready."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sendhub.dates import academic_year
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.provision import PupilStrategyFactory
from tests.factories.pupils import PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def classes(school, teacher):
    """Last school year's Year 4 and Year 6; the teacher takes Year 5."""
    year = academic_year(timezone.localdate()) - 1
    oak = TeachingGroupFactory(school=school, name="4 Oak", nc_year="4", academic_year=year)
    ash = TeachingGroupFactory(school=school, name="6 Ash", nc_year="6", academic_year=year)
    GroupStaffFactory(school=school, group=oak, staff=StaffMemberFactory(school=school))
    pupil = PupilFactory(
        school=school, group=oak, nc_year="4", known_as="Zoë", last_name="Alder", sen_status="K"
    )
    PupilStrategyFactory(pupil=pupil, text="Seat by the wall", order=1)
    PupilFactory(school=school, group=ash, nc_year="6", known_as="Wren", last_name="Beck")
    PupilFactory(school=school, nc_year="3", known_as="Jay", last_name="Crane")
    return oak


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_pupil_is_in_the_new_class_with_the_teachers_page_ready(
    visitor, school, senco, teacher, classes, size
):
    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open(reverse("pupils:group_rollover"))
    visit.check()
    page.get_by_label("Who takes the class that was 4 Oak").select_option(
        label=teacher.staff_records.get().full_name
    )
    page.get_by_role("button", name="Rehearse").click()
    expect(page.get_by_text("Rehearsed. Nothing is moved yet")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Zoë Alder")).to_contain_text("5 Oak")
    expect(page.get_by_role("row").filter(has_text="Wren Beck")).to_contain_text("leaves")
    expect(page.get_by_role("row").filter(has_text="Jay Crane")).to_contain_text("is in no class")
    visit.check()

    page.get_by_role("button", name="Do exactly this now").click()
    expect(
        page.get_by_text("1 pupil moved up, 1 class made, 1 pupil taken off roll.")
    ).to_be_visible()
    visit.check()

    room = visitor(PHONE)
    room.become(teacher, school)
    page = room.open(reverse("desk:home"))
    page.get_by_role("link", name="Class page of 5 Oak").click()
    expect(page.get_by_text("Seat by the wall").first).to_be_visible()
    room.check()
