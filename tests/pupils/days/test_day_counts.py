"""What of the school days reaches an edition: plain counts."""

import datetime

from pupils.day_counts import counts
from sendhub.tenancy import tenant
from tests.factories.days import (
    AchievementFactory,
    CheckInFactory,
    IncidentFactory,
    IncidentPupilFactory,
    QuietVisitFactory,
)

FIRST, LAST = datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)


def day(number):
    return datetime.date(2026, 10, number)


def incidents(pupil, number, **fields):
    for _ in range(number):
        incident = IncidentFactory(school=pupil.school, on=day(5), **fields)
        IncidentPupilFactory(incident=incident, pupil=pupil)


def test_counts_of_a_time(school, other_school, pupil):
    for number in range(1, 7):
        CheckInFactory(pupil=pupil, on=day(number))
        AchievementFactory(pupil=pupil, on=day(number))
    CheckInFactory(pupil=pupil, on=day(7), mood="away")
    CheckInFactory(pupil=pupil, on=datetime.date(2026, 11, 1))
    CheckInFactory(pupil__school=other_school, on=day(1))
    QuietVisitFactory(pupil=pupil, on=day(1))
    incidents(pupil, 7, place="classroom")
    incidents(pupil, 2, place="hall")

    with tenant(school.pk):
        assert counts(first=FIRST, last=LAST) == {
            "check_ins": 6,
            "pupils_checked_on": 1,
            "quiet_room": 1,
            "incidents": 9,
            "achievements": 6,
            "families_told": 0,
        }


def test_counts_of_nothing(school):
    with tenant(school.pk):
        assert set(counts(first=FIRST, last=LAST).values()) == {0}
