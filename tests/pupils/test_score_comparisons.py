"""What two scores, and the scores of a group, can be said to tell; reading one cell of a list."""

from decimal import Decimal

import pytest

from pupils.models import BatteryScale
from pupils.rules import score_comparisons as rules
from pupils.score_lists import result_of


@pytest.mark.parametrize(
    ("score", "mean", "deviation", "expected"),
    [(50, 50, 10, 100), (40, 50, 10, 85), (7, 10, 3, 85), (43, 50, 10, 90)],
)
def test_score_on_another_scale_is_kept_on_ours(score, mean, deviation, expected):
    assert rules.to_standard(score, mean, deviation) == expected


@pytest.mark.parametrize(
    ("ability", "attainment", "is_clear"),
    [
        (("Reasoning", 100, 94, 106), ("Reading", 80, 75, 93), True),
        (("Reasoning", 100, 94, 106), ("Reading", 80, 75, 94), False),
        (("Reasoning", 80, 75, 85), ("Reading", 100, 86, 105), True),
        (("Reasoning", 100), ("Reading", 82), False),
        (("Reasoning", 100), ("Reading", 81), True),
    ],
)
def test_difference_is_clear_only_where_bands_do_not_touch(ability, attainment, is_clear):
    found = rules.difference(rules.measured(*ability), rules.measured(*attainment))

    assert found.is_clear is is_clear


def test_difference_in_words_says_what_band_was_taken_and_no_diagnosis():
    found = rules.difference(
        rules.measured("Reasoning", 100.0), rules.measured("Reading", 81.0, 76.0, 86.0)
    )

    assert found.words == (
        "Reading lies 19 points below Reasoning; the bands do not overlap. "
        "The usual band of ±9 was taken where the manual’s is not on file."
    )


def test_group_of_nine_others_tells_nothing():
    found = rules.group_of("The class", range(80, 89))

    assert (found.number, found.median) == (9, None)
    assert found.words == "The class: too few others have a score to compare with."


def test_group_of_ten_others_tells_the_middle_and_the_middle_half():
    found = rules.group_of("The class", range(80, 90))

    assert (found.median, found.low, found.high) == (84.5, 82, 87)


def scale(**values):
    return BatteryScale(name="Reading", **values)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("standardised", "88", Decimal("88.00")),
        ("standardised", "88,5", Decimal("88.50")),
        ("age", "7:04", Decimal("88")),
        ("raw", "12", Decimal("12.00")),
    ],
)
def test_cell_becomes_a_score(kind, text, expected):
    assert result_of(scale(kind=kind, mean=100, deviation=15), text).score == expected


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("standardised", "absent", "“absent” is no number."),
        ("standardised", "NaN", "“NaN” is no number."),
        ("standardised", "12", "A standardised score lies between 40 and 160 (mean 100)."),
        ("age", "12", "Enter the age in months"),
        ("level", "x" * 61, "a level has at most 60 characters."),
    ],
)
def test_cell_that_is_no_result_says_why(kind, text, problem):
    with pytest.raises(ValueError) as refused:
        result_of(scale(kind=kind, mean=100, deviation=15), text)

    assert str(refused.value).startswith(problem)


def test_score_of_another_scale_keeps_what_was_printed():
    found = result_of(scale(kind="standardised", mean=50, deviation=10), "40")

    assert (found.score, found.note) == (85, "As printed: 40 (mean 50, deviation 10)")
