from datetime import UTC, date, datetime, time, timedelta

import pytest

from sendhub.jobs import rules


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 15), (1, 15), (2, 60), (3, 240), (4, 960), (5, 3600), (99, 3600)]
)
def test_wait_grows_fourfold_up_to_an_hour(attempts, seconds):
    assert rules.wait_before_retry(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 7, 1, 2, 9, tzinfo=UTC), None),
        (datetime(2026, 7, 1, 2, 10, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 1, 3, 9, tzinfo=UTC), None),
        (datetime(2026, 12, 1, 3, 10, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 50, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), None),
    ],
)
def test_daily_run_falls_due_by_the_london_clock(now, slot):
    assert rules.daily_slot(now, time(3, 10)) == slot


def test_interval_slot_changes_once_an_interval():
    hour = timedelta(hours=1)
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    assert rules.interval_slot(start, hour) == rules.interval_slot(
        start + timedelta(minutes=59), hour
    )
    assert rules.interval_slot(start, hour) + 1 == rules.interval_slot(start + hour, hour)


@pytest.mark.parametrize(
    ("progress", "total", "expected"), [(0, 0, 0), (1, 3, 33), (3, 3, 100), (4, 3, 100)]
)
def test_percent(progress, total, expected):
    assert rules.percent(progress, total) == expected
