"""Absence bands, going on in silence, what was checked of a provider."""

import datetime
from dataclasses import dataclass

import pytest

from pupils.offsite_enums import CheckKind
from pupils.rules import offsite as rules

D = datetime.date


@dataclass(frozen=True)
class Check:
    pk: int
    kind: str
    checked_on: D
    expires_on: D


@pytest.mark.parametrize(
    ("attended", "possible", "band"),
    [
        (0, 0, ""),
        (0, 100, "severe"),
        (50, 100, "severe"),
        (51, 100, "persistent"),
        (90, 100, "persistent"),
        (91, 100, "watch"),
        (949, 1000, "watch"),
        (95, 100, "good"),
        (100, 100, "good"),
    ],
)
def test_band_of_counts_whole_sessions(attended, possible, band):
    assert rules.band_of(attended, possible) == band


@pytest.mark.parametrize(
    ("ended", "starts", "goes_on"),
    [
        (None, D(2026, 11, 2), False),
        (D(2026, 10, 31), D(2026, 11, 2), True),
        (D(2026, 9, 21), D(2026, 11, 2), True),
        (D(2026, 9, 20), D(2026, 11, 2), False),
    ],
)
def test_timetable_within_six_weeks_goes_on(ended, starts, goes_on):
    assert rules.is_going_on(ended, starts) is goes_on


def test_check_gaps_look_at_the_latest_of_each_kind():
    old = Check(1, "safeguarding", D(2025, 1, 1), D(2025, 12, 31))
    new = Check(2, "safeguarding", D(2026, 1, 1), D(2026, 12, 31))
    visit = Check(3, "visit", D(2026, 1, 1), D(2026, 6, 30))

    missing, expired = rules.check_gaps([new, old, visit], D(2026, 7, 1))

    assert missing == [CheckKind.REGISTRATION, CheckKind.INSURANCE, CheckKind.HEALTH_SAFETY]
    assert expired == [visit]
    assert rules.check_gaps([new, old, visit], D(2026, 6, 30))[1] == []
    assert rules.checks_due([new, old, visit]) == D(2026, 6, 30)
    assert rules.checks_due([]) is None
