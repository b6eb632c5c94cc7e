"""Where a class and its pupils go in September."""

import pytest

from pupils.rules.rollover import Step, doubled, name_next_year, step_of


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
