"""Small numbers: both sides of each edge."""

import pytest

from sendhub.small_numbers import percentage, rounded, safe_row


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_rounded_to_five(count, expected):
    assert rounded(count) == expected


def test_row_without_small_cells_is_exact():
    assert safe_row({"K": 5, "E": 0, "N": 95}) == ({"K": "5", "E": "0", "N": "95"}, "100")


def test_row_with_a_small_cell_hides_it_and_rounds_the_rest():
    assert safe_row({"K": 31, "E": 4, "N": 215}) == (
        {"K": "about 30", "E": "fewer than 5", "N": "about 215"},
        "about 250",
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_hidden_cell_cannot_be_worked_out(count):
    """Every value from 1 to 4 must fit what is printed."""
    printed = safe_row({"K": 31, "E": count, "N": 217 - count})

    fitting = {
        e
        for e in range(1, 5)
        for k in range(28, 33)
        for n in range(210, 220)
        if safe_row({"K": k, "E": e, "N": n}) == printed
    }
    assert fitting == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("part", "whole", "hidden", "printed"),
    [(5, 10, False, "50 %"), (5, 9, False, ""), (4, 100, False, ""), (20, 100, True, "")],
)
def test_percentage(part, whole, hidden, printed):
    assert percentage(part, whole, was_hidden=hidden) == printed
