"""When a session nobody recorded is late."""

import datetime

import pytest

from provision.rules.recording import late_before
from sendhub.dates import SchoolDays, Span

D = datetime.date
TERM = Span(D(2026, 9, 1), D(2026, 12, 18))
HALF_TERM = Span(D(2026, 10, 26), D(2026, 10, 30))


@pytest.mark.parametrize(
    ("today", "first_day_in_time"),
    [
        (D(2026, 9, 18), D(2026, 9, 11)),
        (D(2026, 9, 20), D(2026, 9, 14)),
        # the half-term break and the change of the clocks lie between
        (D(2026, 11, 3), D(2026, 10, 20)),
        # the terms known do not reach back so far
        (D(2026, 9, 3), D(2026, 8, 27)),
    ],
)
def test_late_is_counted_in_school_days(today, first_day_in_time):
    assert late_before(today, SchoolDays.of([TERM], [HALF_TERM])) == first_day_in_time
