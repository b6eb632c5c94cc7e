"""When a failed job is tried again and when a schedule falls due: values in, values out."""

from datetime import date, datetime, time, timedelta

from sendhub.dates import LONDON

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)


def wait_before_retry(attempts: int) -> timedelta:
    """15 seconds after the first failure, four times as long after each more, at most an hour."""
    return min(FIRST_WAIT * 4 ** min(max(attempts - 1, 0), 10), LONGEST_WAIT)


def daily_slot(now: datetime, at: time) -> date | None:
    """The London day whose daily run is due at `now`; None before its hour. A late worker still runs it."""
    local = now.astimezone(LONDON)
    return local.date() if local.time() >= at else None


def interval_slot(now: datetime, every: timedelta) -> int:
    """The number of whole intervals since 1970: each is one run."""
    return int(now.timestamp() // every.total_seconds())


def percent(progress: int, total: int) -> int:
    return min(100, round(100 * progress / total)) if total else 0
