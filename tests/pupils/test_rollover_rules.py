"""Where a class and its pupils go in September."""

import datetime

import pytest

from pupils.rules.rollover import Step, doubled, is_done, may_undo, name_next_year, step_of


@pytest.mark.parametrize(
    ("name", "class_year", "becomes"),
    [
        ("4 Oak", "4", "5 Oak"),
        ("Year 4", "4", "Year 5"),
        ("10X1", "10", "11X1"),
        ("R Elm", "R", "1 Elm"),
        ("Elm", "R", "Elm"),
        ("Robins", "R", "Robins"),
        ("9", "9", "10"),
        ("Oak 1", "4", "Oak 1"),
        ("Mixed", "", "Mixed"),
        ("44", "4", "44"),
    ],
)
def test_name_next_year(name, class_year, becomes):
    assert name_next_year(name, class_year) == becomes


@pytest.mark.parametrize(
    ("own_year", "class_year", "step"),
    [
        ("4", "4", Step("5", False)),
        ("3", "4", Step("4", False)),
        ("", "4", Step("5", False)),
        ("5", "", Step("6", False)),
        ("6", "6", Step("6", True)),
        ("6", "5", Step("6", True)),
        ("", "", Step("", False)),
        ("R", "R", Step("1", False)),
        ("X", "4", Step("X", False)),
    ],
)
def test_step_of(own_year, class_year, step):
    assert step_of(own_year=own_year, class_year=class_year, highest_year="6") == step


def test_doubled_names_are_found_whatever_their_capitals():
    assert doubled(["5 Oak", "5 oak ", "5 Elm", ""]) == {"5 oak"}


@pytest.mark.parametrize(
    ("confirmed", "with_leavers", "result"),
    [
        ([], True, False),
        ([], False, False),
        ([False], False, True),
        ([False], True, False),
        ([True], True, True),
        ([True], False, True),
        ([False, True], True, True),
    ],
)
def test_is_done_leaves_room_for_the_leavers(confirmed, with_leavers, result):
    assert is_done(confirmed, with_leavers=with_leavers) is result


@pytest.mark.parametrize(("hours", "result"), [(0, True), (24, True), (25, False)])
def test_may_undo_within_a_day(hours, result):
    confirmed_at = datetime.datetime(2026, 9, 1, 12, tzinfo=datetime.UTC)

    assert may_undo(confirmed_at, confirmed_at + datetime.timedelta(hours=hours)) is result
