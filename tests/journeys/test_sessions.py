"""A teaching assistant records sessions on a phone: six pupils, a missed one, and without a connection."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from provision.models import Attendance, Session
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffAbsenceFactory
from tests.factories.provision import (
    InterventionFactory,
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    TrainedStaffFactory,
)
from tests.factories.pupils import GroupMemberFactory, PupilFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def sessions(school, ta, today):
    """Two sessions of today with six pupils, led by the teaching assistant."""
    staff = ta.staff_records.get()
    run = InterventionFactory(
        school=school,
        name="Word builders",
        lead=staff,
        starts_on=today - datetime.timedelta(days=7),
        ends_on=today + datetime.timedelta(days=7),
    )
    GroupStaffFactory(school=school, group=run.group, staff=staff)
    slot = SlotFactory(school=school, intervention=run, staff=staff, room="Den")
    for name in NAMES:
        pupil = PupilFactory(school=school, first_name=name, last_name="Alderbrook-Featherstone")
        GroupMemberFactory(pupil=pupil, group=run.group, starts_on=run.starts_on)
        ParticipationFactory(pupil=pupil, intervention=run, starts_on=run.starts_on)
    return [
        SessionFactory(
            school=school,
            intervention=run,
            slot=slot,
            staff=staff,
            on=today,
            starts_at=datetime.time(hour),
            room="Den",
        )
        for hour in (9, 14)
    ]


def standing(session):
    with tenant(session.school_id):
        row = Session.objects.get(pk=session.pk)
        away = Attendance.objects.filter(session=row, presence="absent")
        return row.state, row.missed_reason, [each.pupil.first_name for each in away]


def record(page, hour):
    page.get_by_role("link", name=f"Record Word builders, {hour}").first.click()
    page.wait_for_load_state()


def test_six_pupils_and_a_missed_session(visitor, school, ta, sessions):
    visit = visitor(PHONE)
    visit.become(ta, school)
    page = visit.open("/")
    visit.check()

    record(page, "09:00")  # first click
    visit.check()
    page.get_by_text("Cy Alderbrook").click()  # second
    visit.check()
    page.get_by_role("button", name="Save: it took place").click()  # third
    expect(page.get_by_text("5 of 6 there")).to_be_visible()
    visit.check()

    page.get_by_role("link", name="Record Word builders").click()
    page.get_by_text("It did not take place").click()
    page.get_by_text("Trip or event").click()
    page.get_by_role("button", name="Save: it was missed").click()
    expect(page.get_by_text("missed", exact=True)).to_be_visible()
    visit.check()
    assert [standing(session) for session in sessions] == [
        ("held", "", ["Cy"]),
        ("missed", "trip", []),
    ]


def test_works_without_script(visitor, school, ta, sessions):
    visit = visitor(PHONE, javascript=False)
    visit.become(ta, school)
    page = visit.open(sessions[0].get_absolute_url())

    page.get_by_text("Bo Alderbrook").click()
    page.get_by_role("button", name="Save: it took place").click()

    assert standing(sessions[0]) == ("held", "", ["Bo"])


def test_ticks_wait_for_the_connection_and_hold_no_name(visitor, school, ta, sessions):
    visit = visitor(PHONE)
    visit.become(ta, school)
    page = visit.open(sessions[0].get_absolute_url())

    page.context.set_offline(True)
    page.get_by_text("Bo Alderbrook").click()
    page.get_by_role("button", name="Save: it took place").click()
    expect(page.get_by_text("kept on this device")).to_be_visible()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert standing(sessions[0])[0] == "planned"

    page.context.set_offline(False)
    expect(page.get_by_text("5 of 6 there")).to_be_visible()

    assert "Alderbrook" not in kept
    assert "Bo" not in kept
    assert page.evaluate("localStorage.length") == 0
    assert standing(sessions[0]) == ("held", "", ["Bo"])
    assert visit.faults == []


def test_kept_ticks_never_overwrite_what_was_recorded_meanwhile(
    visitor, school, ta, senco, sessions
):
    phone, desk = visitor(PHONE), visitor(DESKTOP)
    phone.become(ta, school)
    desk.become(senco, school)
    page = phone.open(sessions[0].get_absolute_url())
    page.context.set_offline(True)
    page.get_by_text("Bo Alderbrook").click()
    page.get_by_role("button", name="Save: it took place").click()
    expect(page.get_by_text("kept on this device")).to_be_visible()

    other = desk.open(sessions[0].get_absolute_url())
    other.get_by_text("Ada Alderbrook").click()
    other.get_by_role("button", name="Save: it took place").click()
    expect(other.get_by_text("5 of 6 there")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("were not taken")).to_be_visible()
    assert standing(sessions[0]) == ("held", "", ["Ada"])

    page.get_by_role("button", name="Save: it took place").click()
    expect(page.get_by_text("Held, away: Ada")).to_be_visible()
    expect(page.get_by_text("Held, away: Bo")).to_be_visible()
    phone.check()
    page.get_by_role("button", name="Save mine instead").click()
    expect(page.get_by_text("5 of 6 there")).to_be_visible()
    assert standing(sessions[0]) == ("held", "", ["Bo"])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_cover_is_given_in_one_click(visitor, school, senco, ta, sessions, today, size):
    TrainedStaffFactory(
        school=school,
        provision=sessions[0].intervention.provision,
        staff=senco.staff_records.get(),
    )
    StaffAbsenceFactory(school=school, staff=ta.staff_records.get(), starts_on=today, ends_on=today)
    visit = visitor(size)
    visit.become(senco, school)
    page = visit.open("/provision/cover/")
    visit.check()

    page.get_by_role("button", name="covers").first.click()
    expect(page.get_by_text("takes the session")).to_be_visible()
    visit.check()
    page.get_by_role("link", name="Record who is away").click()
    visit.check()
    for path in ("/provision/clashes/", "/provision/sessions/"):
        visit.open(path)
        visit.check()
