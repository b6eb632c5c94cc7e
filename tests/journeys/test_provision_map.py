"""The map in a real browser: the SENCo reads a year, the head what was lost, the teacher no money."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from provision.enums import MissedReason, Presence, Rating, SessionState
from sendhub.dates import academic_year
from tests.factories import provision as make
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory
from tests.factories.pupils import NeedFactory, PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def groups_of_year_four(school, teacher, by):
    """Two pupils in a group of this school year: one session held, one missed, each an hour at £12."""
    first = datetime.date(academic_year(timezone.localdate()), 9, 1)
    group = TeachingGroupFactory(school=school, name="Oak")
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    run = make.InterventionFactory(
        school=school,
        name="Word builders",
        starts_on=first,
        ends_on=first + datetime.timedelta(days=100),
    )
    recorded = {
        "school": school,
        "intervention": run,
        "on": first,
        "minutes": 60,
        "hourly_rate": 12,
        "recorded_by": by,
        "recorded_at": timezone.now(),
        "placed": 2,
    }
    held = make.SessionFactory(state=SessionState.HELD, present=2, **recorded)
    make.SessionFactory(
        state=SessionState.MISSED,
        missed_reason=MissedReason.ADULT_COVERING,
        **recorded | {"starts_at": datetime.time(14, 0)},
    )
    for name in ("Wren", "Robin"):
        pupil = PupilFactory(school=school, group=group, nc_year="4", known_as=name)
        NeedFactory(pupil=pupil)
        place = make.ParticipationFactory(
            pupil=pupil,
            intervention=run,
            starts_on=first,
            rating=Rating.EXPECTED,
            rated_on=first,
            rated_by=by,
        )
        make.AttendanceFactory(
            pupil=pupil, session=held, participation=place, presence=Presence.PRESENT
        )
    return run


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_map_of_a_year_from_plan_to_verdict(visitor, school, senco, head, teacher, size):
    run = groups_of_year_four(school, teacher, senco)
    address = reverse("provision:map")

    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open(address)
    page.get_by_label("Year", exact=True).select_option("4")
    page.get_by_role("button", name="Show", exact=True).click()
    row = page.locator(f"#run-{run.pk}")
    assert "year=4" in page.url
    assert [part in row.inner_text() for part in ("120", "60", "50 %", "£12.00")] == [True] * 4
    assert "Not a fair test" in row.inner_text()
    page.get_by_text("2 pupils of Word builders").click()
    expect(page.get_by_role("rowheader", name="Wren")).to_be_visible()
    visit.check()
    for lens in ("pupil", "adult"):
        visit.open(f"{address}?by={lens}")
        visit.check()
    for name in ("cost_settings", "cost_budget", "cost_lines", "map_print", "map_sessions"):
        visit.open(reverse(f"provision:{name}"))
        visit.check()
    for name in ("impact_run", "impact_rate"):
        visit.open(reverse(f"provision:{name}", args=[run.pk]))
        visit.check()

    visit = visitor(size)
    visit.become(head, school)
    strip = visit.open(address).locator(".strip").inner_text().split()
    assert "£12.00 lost with missed sessions" in " ".join(strip)

    visit = visitor(size)
    visit.become(teacher, school)
    page = visit.open(address)
    assert "Word builders" in page.locator("main").inner_text()
    assert "£" not in page.locator("main").inner_text()
    visit.check()


def test_grid_of_many_weeks_scrolls_in_itself(visitor, school, senco, teacher):
    run = groups_of_year_four(school, teacher, senco)
    for week in range(1, 16):
        make.SessionFactory(
            school=school, intervention=run, on=run.starts_on + datetime.timedelta(weeks=week)
        )

    for size in (DESKTOP, PHONE):
        visit = visitor(size)
        visit.become(senco, school)
        visit.open(f"{reverse('provision:map')}?by=adult")
        visit.check()
