import datetime

import pytest

from sendhub.sharing import rules
from sendhub.sharing.enums import Delivery, Light

SENT = datetime.date(2026, 11, 2)
NOW = datetime.datetime(2026, 11, 10, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("due_on", "last"),
    [
        (None, datetime.date(2026, 11, 16)),
        (datetime.date(2026, 11, 2), datetime.date(2026, 11, 9)),
        (datetime.date(2026, 11, 16), datetime.date(2026, 11, 23)),
        (datetime.date(2027, 1, 24), datetime.date(2027, 1, 31)),
        (datetime.date(2027, 1, 25), datetime.date(2027, 1, 31)),
        (datetime.date(2027, 6, 1), datetime.date(2027, 1, 31)),
    ],
)
def test_link_lives_a_week_beyond_its_date_and_90_days_at_most(due_on, last):
    assert rules.last_day(sent_on=SENT, due_on=due_on) == last


def test_latest_due_date_still_leaves_the_week():
    latest = rules.latest_due(SENT)

    assert rules.last_day(sent_on=SENT, due_on=latest) == latest + datetime.timedelta(days=7)
    assert rules.last_day(
        sent_on=SENT, due_on=latest + datetime.timedelta(days=1)
    ) == latest + datetime.timedelta(days=7)


@pytest.mark.parametrize(
    ("sent_on", "moment"),
    [
        (datetime.date(2026, 11, 2), "2026-11-17T00:00:00+00:00"),
        # clocks go back on 25 October: the link still opens until London's midnight
        (datetime.date(2026, 10, 10), "2026-10-25T00:00:00+01:00"),
        (datetime.date(2026, 10, 11), "2026-10-26T00:00:00+00:00"),
    ],
)
def test_expiry_is_the_end_of_the_last_day_in_london(sent_on, moment):
    assert rules.expiry(sent_on=sent_on, due_on=None).isoformat() == moment


@pytest.mark.parametrize(
    ("today", "owed"),
    [
        (datetime.date(2026, 11, 12), 0),
        (datetime.date(2026, 11, 13), 1),
        (datetime.date(2026, 11, 15), 1),
        (datetime.date(2026, 11, 16), 2),
        (datetime.date(2026, 11, 18), 2),
        (datetime.date(2026, 11, 19), 3),
        (datetime.date(2026, 12, 30), 3),
    ],
)
def test_reminders_climb_and_stop(today, owed):
    assert rules.reminders_owed(due_on=datetime.date(2026, 11, 16), today=today) == owed


@pytest.mark.parametrize(("day", "given_up"), [(20, False), (21, True), (22, True)])
def test_school_is_told_after_the_last_reminder_had_its_time(day, given_up):
    today = datetime.date(2026, 11, day)

    assert rules.is_given_up(due_on=datetime.date(2026, 11, 16), today=today) is given_up


EARLIER = NOW - datetime.timedelta(days=1)
LATER = NOW + datetime.timedelta(days=1)
NOTHING = {
    "sent_at": None,
    "revoked_at": None,
    "locked_at": None,
    "answered_at": None,
    "opened_at": None,
    "expires_at": None,
}


@pytest.mark.parametrize(
    ("held", "light"),
    [
        ({}, Light.PREPARED),
        ({"sent_at": EARLIER, "expires_at": LATER}, Light.WAITING),
        ({"sent_at": EARLIER, "expires_at": LATER, "opened_at": EARLIER}, Light.OPENED),
        ({"sent_at": EARLIER, "expires_at": NOW}, Light.EXPIRED),
        ({"sent_at": EARLIER, "expires_at": NOW, "answered_at": EARLIER}, Light.ANSWERED),
        ({"sent_at": EARLIER, "expires_at": LATER, "locked_at": NOW}, Light.LOCKED),
        ({"sent_at": EARLIER, "answered_at": EARLIER, "revoked_at": NOW}, Light.REVOKED),
        ({"revoked_at": NOW}, Light.REVOKED),
        ({"sent_at": EARLIER, "expires_at": None, "delivery": Delivery.NONE}, Light.WAITING),
    ],
)
def test_light_of_a_link(held, light):
    assert rules.light(**NOTHING | held, now=NOW) == light
