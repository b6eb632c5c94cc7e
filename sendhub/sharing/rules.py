"""How long links live, when reminders go, what light a link shows: values in, values out."""

from datetime import date, datetime, time, timedelta

from sendhub.dates import LONDON
from sendhub.sharing.enums import Delivery, Light

# security-and-privacy page, section 5.
DAYS_AFTER_DUE = 7
MOST_DAYS = 90
READ_ONLY_DAYS = 14
MOST_WRONG_CODES = 5
# The same page, section 5 and 7: a visit ends after so long without a page.
IDLE_SECONDS = 30 * 60
CODE_DIGITS = 6
# What an answer takes back unasked for: ours, no law.
DAYS_TO_ANSWER = 14

# Reminders to the receiver, in days from the due date; then the school is told once, and they stop.
REMINDERS = (-3, 0, 3)
GIVE_UP_AFTER_DAYS = 5


def last_day(*, sent_on: date, due_on: date | None) -> date:
    """The last day on which a link opens: 7 days after what it asks for is due, at most 90 days on.

    A link that asks for nothing (`due_on` None) opens for 14 days.
    """
    if due_on is None:
        return sent_on + timedelta(days=READ_ONLY_DAYS)
    return min(due_on + timedelta(days=DAYS_AFTER_DUE), sent_on + timedelta(days=MOST_DAYS))


def expiry(*, sent_on: date, due_on: date | None) -> datetime:
    """The moment a link stops to open: midnight, London, at the end of its last day."""
    after = last_day(sent_on=sent_on, due_on=due_on) + timedelta(days=1)
    return datetime.combine(after, time(), tzinfo=LONDON)


def latest_due(sent_on: date) -> date:
    """The last due date for which a link still lives its 7 days more."""
    return sent_on + timedelta(days=MOST_DAYS - DAYS_AFTER_DUE)


def reminders_owed(*, due_on: date, today: date) -> int:
    """How many reminders should have gone by today; a reminder missed is not sent twice later."""
    return sum(due_on + timedelta(days=days) <= today for days in REMINDERS)


def is_given_up(*, due_on: date, today: date) -> bool:
    """Tell whether the last reminder had its time: now somebody at the school must ask."""
    return today >= due_on + timedelta(days=GIVE_UP_AFTER_DAYS)


def light(
    *, sent_at, revoked_at, locked_at, answered_at, opened_at, expires_at, now, delivery=""
) -> Light:
    """The one light of a link: what ended it first, then how far it came."""
    if revoked_at:
        return Light.REVOKED
    if answered_at:
        return Light.ANSWERED
    if locked_at:
        return Light.LOCKED
    if not sent_at:
        return Light.PREPARED
    if delivery != Delivery.NONE and expires_at and expires_at <= now:
        return Light.EXPIRED
    return Light.OPENED if opened_at else Light.WAITING
