"""Days, clashes and time out of class, at both sides of each edge."""

from datetime import date, time

import pytest

from provision.enums import SessionState
from provision.rules import places, timetable
from provision.rules.timetable import Booking
from pupils.enums import ScoreKind
from sendhub.dates import SchoolDays, Span

D = date
AUTUMN = SchoolDays.of(
    [Span(D(2026, 9, 2), D(2026, 12, 18))], [Span(D(2026, 10, 26), D(2026, 10, 30))]
)


def test_days_leave_out_half_term_and_cross_the_clock_change():
    days = timetable.days_of(0, D(2026, 10, 12), D(2026, 11, 9), AUTUMN)

    assert days == [D(2026, 10, 12), D(2026, 10, 19), D(2026, 11, 2), D(2026, 11, 9)]


def test_days_hold_both_ends_of_the_run_and_nothing_outside_term():
    assert timetable.days_of(0, D(2026, 12, 14), D(2026, 12, 14), AUTUMN) == [D(2026, 12, 14)]
    assert timetable.days_of(0, D(2026, 12, 15), D(2027, 1, 4), AUTUMN) == []


def test_a_bank_holiday_is_no_day():
    summer = SchoolDays.of([Span(D(2026, 4, 13), D(2026, 5, 22))])

    assert D(2026, 5, 4) not in timetable.days_of(0, D(2026, 4, 27), D(2026, 5, 11), summer)


def booking(key, starts_at, minutes=30, day=0, **needs):
    return Booking(key, day, starts_at, minutes, **needs)


@pytest.mark.parametrize(
    ("starts_at", "day", "at_once"),
    [
        (time(9, 29), 0, True),
        (time(9, 30), 0, False),
        (time(8, 30), 0, False),
        (time(8, 31), 0, True),
        (time(9, 0), 1, False),
    ],
)
def test_overlap_ends_where_the_other_begins(starts_at, day, at_once):
    assert timetable.overlap(booking("a", time(9, 0)), booking("b", starts_at, day=day)) is at_once


def test_clash_names_the_shared_adult_room_and_pupils():
    one = booking("a", time(9, 0), staff=frozenset({1, 2}), room="Hub", pupils=frozenset({7, 8}))
    other = booking("b", time(9, 15), staff=frozenset({2}), room="hub", pupils=frozenset({8}))

    (clash,) = timetable.clashes([other, one])

    assert (clash.first.key, clash.second.key) == ("a", "b")
    assert (clash.staff, clash.room, clash.pupils) == ({2}, "Hub", {8})


def test_no_clash_without_something_shared():
    one = booking("a", time(9, 0), staff=frozenset({1}), room="", pupils=frozenset({7}))
    other = booking("b", time(9, 0), staff=frozenset({2}), room="", pupils=frozenset({8}))

    assert timetable.clashes([one, other]) == []


@pytest.mark.parametrize(("minutes", "much"), [(390, False), (391, True)])
def test_much_out_of_class_is_more_than_a_fifth_of_the_week(minutes, much):
    assert timetable.is_much_out_of_class(minutes) is much


def test_share_out_of_class_is_rounded_to_one_decimal():
    assert str(timetable.share_out_of_class(100)) == "5.1"


def test_a_session_does_not_run_past_midnight():
    assert timetable.ends_after(time(15, 45), 30) == time(16, 15)
    assert timetable.ends_after(time(23, 45), 14) == time(23, 59)
    assert timetable.ends_after(time(23, 45), 15) is None


@pytest.mark.parametrize(
    ("kind", "score", "says"),
    [
        (ScoreKind.RAW, 0, None),
        (ScoreKind.RAW, 30, None),
        (ScoreKind.RAW, 31, "This measure ends at 30."),
        (ScoreKind.RAW, -1, "A raw score lies between 0 and 1000."),
        (ScoreKind.STANDARDISED, 39, "A standardised score lies between 40 and 160"),
        (ScoreKind.RAW, None, None),
    ],
)
def test_measure_within_the_instrument(kind, score, says):
    problem = places.measure_problem(kind, score, low=None, high=places.Decimal(30))

    assert (problem or "").startswith(says or "")
    assert (problem is None) is (says is None)


def test_measure_below_the_instrument():
    low = places.Decimal(5)

    assert places.measure_problem(ScoreKind.RAW, 4, low=low, high=None) == (
        "This measure begins at 5."
    )
    assert places.measure_problem(ScoreKind.RAW, 5, low=low, high=None) is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_possible"),
    [
        (D(2026, 9, 7), None, True),
        (D(2026, 9, 6), None, False),
        (D(2026, 12, 11), None, True),
        (D(2026, 12, 12), None, False),
        (D(2026, 9, 8), D(2026, 9, 7), False),
    ],
)
def test_days_of_a_place_lie_in_the_run(starts_on, ends_on, is_possible):
    problem = places.days_problem(
        starts_on=starts_on,
        ends_on=ends_on,
        run_starts_on=D(2026, 9, 7),
        run_ends_on=D(2026, 12, 11),
    )

    assert (problem is None) is is_possible


@pytest.mark.parametrize(
    ("on", "state", "present", "placed", "is_possible"),
    [
        (D(2026, 11, 28), SessionState.HELD, 1, 2, True),
        (D(2026, 11, 29), SessionState.HELD, 1, 2, False),
        (D(2026, 11, 29), SessionState.MISSED, 0, 2, True),
        (D(2026, 11, 28), SessionState.HELD, 0, 2, False),
        (D(2026, 11, 28), SessionState.HELD, 0, 0, True),
        (D(2026, 11, 28), SessionState.MISSED, 0, 2, True),
    ],
)
def test_what_can_be_recorded(on, state, present, placed, is_possible):
    problem = places.record_problem(
        on=on, today=D(2026, 11, 28), state=state, present=present, placed=placed
    )

    assert (problem is None) is is_possible
