"""Recording sessions: one record, real presence, the rate of the day."""

import datetime
from decimal import Decimal

import pytest

from provision.actions import sessions
from provision.enums import MissedReason, SessionState
from provision.models import Attendance
from provision.rates import Rates
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory
from tests.factories.provision import (
    InterventionFactory,
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SlotHelperFactory,
    StaffPayPointFactory,
    StaffRateFactory,
)
from tests.factories.pupils import PupilFactory

D = datetime.date
ON = D(2026, 9, 14)


@pytest.fixture
def staff(school):
    staff = StaffMemberFactory(school=school)
    StaffPayPointFactory(school=school, staff=staff)
    StaffRateFactory(school=school)
    return staff


@pytest.fixture
def session(school, staff):
    run = InterventionFactory(school=school)
    slot = SlotFactory(school=school, intervention=run, staff=staff)
    return SessionFactory(school=school, intervention=run, slot=slot, staff=staff, on=ON)


@pytest.fixture
def here(school, session):
    return ParticipationFactory.create_batch(
        2, intervention=session.intervention, pupil__school=school
    )


def record(session, by, **values):
    values = {"version": session.version, "state": SessionState.HELD} | values
    return sessions.record_session(session=session, by=by, **values)


def presences(session):
    rows = Attendance.objects.filter(session=session)
    return dict(rows.values_list("participation", "presence"))


def test_held_session_keeps_presence_and_rate(school, session, here, senco_actor):
    with tenant(school.pk):
        saved = record(session, senco_actor, absent=[here[1].pk])

        assert (saved.state, saved.placed, saved.present) == (SessionState.HELD, 2, 1)
        assert saved.hourly_rate == Decimal("16.5")
        assert presences(saved) == {here[0].pk: "present", here[1].pk: "absent"}
        assert Entry.objects.filter(event="session_recorded", object_id=saved.pk).count() == 1


def test_a_place_that_does_not_hold_the_day_is_not_counted(school, session, here, senco_actor):
    ParticipationFactory(
        intervention=session.intervention,
        pupil=PupilFactory(school=school),
        starts_on=ON + datetime.timedelta(days=1),
    )
    with tenant(school.pk):
        assert record(session, senco_actor).placed == 2


def test_missed_session_says_why_and_has_no_presence(school, session, here, senco_actor):
    with tenant(school.pk):
        held = record(session, senco_actor)
        missed = record(
            held, senco_actor, state=SessionState.MISSED, missed_reason=MissedReason.TRIP
        )

        assert (missed.present, missed.placed, missed.missed_reason) == (0, 2, "trip")
        assert presences(missed) == {}


def test_the_second_of_two_who_record_is_told(school, session, here, senco_actor):
    with tenant(school.pk):
        record(session, senco_actor)

        with pytest.raises(Conflict):
            record(session, senco_actor, version=1)

        assert Attendance.objects.count() == 2


def test_session_to_come_cannot_be_recorded(school, session, here, senco_actor):
    with tenant(school.pk), pytest.raises(NotPossible, match="still to come"):
        record(session, senco_actor, today=ON - datetime.timedelta(days=1))


def test_session_that_nobody_was_at_was_not_held(school, session, here, senco_actor):
    with tenant(school.pk), pytest.raises(NotPossible, match="Nobody was present"):
        record(session, senco_actor, absent=[row.pk for row in here])


def test_taking_back_leaves_no_trace_in_the_dose(school, session, here, senco_actor):
    with tenant(school.pk):
        saved = record(session, senco_actor)
        planned = sessions.unrecord_session(session=saved, version=saved.version, by=senco_actor)

        assert (planned.state, planned.hourly_rate, presences(planned)) == ("planned", None, {})
        with pytest.raises(NotPossible):
            sessions.unrecord_session(session=planned, version=planned.version, by=senco_actor)


def test_every_adult_in_the_room_is_paid_for_once(school, session, here, staff, senco_actor):
    helper = StaffMemberFactory(school=school)
    StaffPayPointFactory(school=school, staff=helper)
    SlotHelperFactory(school=school, slot=session.slot, staff=helper)
    with tenant(school.pk):
        assert sessions.adults_of(session) == sorted([staff.pk, helper.pk])
        assert record(session, senco_actor).hourly_rate == Decimal(33)


def test_a_rate_that_is_missing_is_not_nought(school, session, here, senco_actor):
    SlotHelperFactory(school=school, slot=session.slot)
    with tenant(school.pk):
        assert record(session, senco_actor).hourly_rate is None


def test_the_rate_is_that_of_the_day(school, staff):
    StaffRateFactory(school=school, hourly_rate=18, starts_on=D(2026, 10, 1))
    with tenant(school.pk):
        rates = Rates(school.pk)

    assert rates.of([staff.pk], on=D(2026, 9, 30)) == Decimal("16.5")
    assert rates.of([staff.pk], on=D(2026, 10, 1)) == Decimal(18)
    assert rates.of([staff.pk], on=D(2026, 3, 31)) is None
    assert rates.of([], on=D(2026, 10, 1)) is None


def test_teaching_assistant_records_own_sessions_only(school, session, here, ta, actor_for):
    staff = ta.staff_records.get()
    GroupStaffFactory(school=school, group=session.intervention.group, staff=staff)
    actor = actor_for(ta, school)
    with tenant(school.pk):
        with pytest.raises(type(session).DoesNotExist):
            record(session, actor)

        type(session).objects.filter(pk=session.pk).update(staff=staff)
        assert record(session, actor).state == SessionState.HELD
