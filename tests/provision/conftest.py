"""A school whose provision can be counted by hand."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from provision.enums import MissedReason, Presence, SessionState
from provision.models import Session
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.accounts import StaffMemberFactory, TermFactory, UserFactory
from tests.factories.pupils import PupilFactory

TODAY = date(2026, 11, 24)
FIRST = date(2026, 9, 14)


class Run:
    """A group with sessions on Mondays, recorded as told; everything an hour of its adult costs is known."""

    def __init__(self, school, *, pupils=(), rate="12.0000", **values):
        self.school = school
        self.adult = StaffMemberFactory(school=school, first_name="Tess", last_name="Larkin")
        self.rate = rate and Decimal(rate)
        self.run = make.InterventionFactory(school=school, **values)
        self.slot = make.SlotFactory(school=school, intervention=self.run, staff=self.adult)
        self.places = [self.join(pupil) for pupil in pupils]
        self.day = FIRST

    def join(self, pupil, **values):
        return make.ParticipationFactory(pupil=pupil, intervention=self.run, **values)

    def session(self, state=SessionState.PLANNED, *, minutes=30, present=(), reason="", on=None):
        """The next Monday's session; `present` are the places whose pupils were there."""
        on = on or self.day
        self.day = max(self.day, on) + timedelta(days=7)
        there = [place for place in self.places if place.starts_on <= on]
        recorded = {}
        if state != SessionState.PLANNED:
            recorded = {
                "hourly_rate": self.rate,
                "recorded_by": UserFactory(),
                "recorded_at": timezone.now(),
                "placed": len(there),
                "present": len(present),
            }
        session = make.SessionFactory(
            school=self.school,
            intervention=self.run,
            slot=self.slot,
            staff=self.adult,
            on=on,
            starts_at=time(9, 30),
            minutes=minutes,
            state=state,
            missed_reason=reason,
            **recorded,
        )
        if state == SessionState.HELD:
            for place in there:
                make.AttendanceFactory(
                    pupil=place.pupil,
                    session=session,
                    participation=place,
                    presence=Presence.PRESENT if place in present else Presence.ABSENT,
                )
        return session

    def held(self, *present, **values):
        return self.session(SessionState.HELD, present=present or self.places, **values)

    def missed(self, reason=MissedReason.ADULT_COVERING, **values):
        return self.session(SessionState.MISSED, reason=reason, **values)


@pytest.fixture
def run_of(school):
    """Make a run with so many pupils, its adult on a pay point whose hour costs £12."""

    def build(pupils=3, *, rate="12.0000", pupils_are=None, **values):
        found = pupils_are or [PupilFactory(school=school) for _ in range(pupils)]
        run = Run(school, pupils=found, rate=rate, **values)
        if rate:
            point = f"Point {run.adult.pk}"
            make.StaffPayPointFactory(school=school, staff=run.adult, pay_point=point)
            make.StaffRateFactory(school=school, pay_point=point, hourly_rate=rate)
        return run

    return build


@pytest.fixture
def sessions_of(school):
    """Read the sessions of a run inside the school's tenant."""

    def read(run):
        with tenant(school.pk):
            return list(Session.objects.filter(intervention=run.run).order_by("on"))

    return read


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def term(school, today):
    """A term of thirty weeks around today, without closures: weekdays but bank holidays are school days."""
    return TermFactory(
        school=school,
        academic_year=today.year,
        starts_on=today - timedelta(weeks=15),
        ends_on=today + timedelta(weeks=15),
    )
