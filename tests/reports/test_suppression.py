"""A solver that knows only what is printed must find more than one answer for every hidden number."""

import itertools
import random

import pytest

from sendhub.reports.suppression import (
    MANY,
    NOT_SHOWN,
    Impossible,
    Sum,
    System,
    narrowed,
    protect,
    range_of,
    share,
)
from sendhub.small_numbers import HIDDEN

STATUS_SUMS = [Sum("roll", ("none", "register")), Sum("register", ("support", "plan"))]


def answers(printed, sums, cell, *, most=12):
    """Every value a cell can have, found by trying all numbers for the parts: no knowledge of ours in it."""
    wholes = [each.whole for each in sums]
    leaves = [name for name in printed if name not in wholes]
    choices = []
    for name in leaves:
        low, high = range_of(printed[name])
        choices.append(range(low, min(high, most) + 1))
    found = set()
    for values in itertools.product(*choices):
        held = dict(zip(leaves, values, strict=True))
        for each in reversed(sums):
            held[each.whole] = sum(held[part] for part in each.parts)
        if all(
            range_of(text)[0] <= held[name] <= range_of(text)[1] for name, text in printed.items()
        ):
            found.add(held[cell])
    return found


def register(support, plan, none, **tables):
    """Counts and sums of a school: `tables` maps a name to ([support cells], [plan cells])."""
    counts = {"support": support, "plan": plan, "register": support + plan}
    counts |= {"none": none, "roll": none + support + plan}
    sums = list(STATUS_SUMS)
    for name, columns in tables.items():
        for column, cells in zip(("support", "plan"), columns, strict=True):
            names = tuple(f"{name}.{place}.{column}" for place in range(len(cells)))
            counts |= dict(zip(names, cells, strict=True))
            sums.append(Sum(column, names))
    return counts, sums


@pytest.mark.parametrize(
    ("support", "plan", "none", "cells"),
    [
        (1, 0, 0, ([1, 0], [0, 0])),
        (4, 0, 8, ([4, 0], [0, 0])),
        (8, 0, 8, ([4, 4], [0, 0])),
        (4, 4, 7, ([1, 3], [4, 0])),
        (5, 1, 5, ([4, 1], [0, 1])),
    ],
)
def test_trying_every_number_leaves_two_answers_for_each_hidden_cell(support, plan, none, cells):
    counts, sums = register(support, plan, none, sex=cells)

    printed = protect(counts, sums)

    hidden = [name for name, text in printed.items() if text == HIDDEN]
    assert hidden
    assert [name for name in hidden if len(answers(printed, sums, name)) < 2] == []


def test_our_narrowing_finds_what_trying_every_number_finds():
    printed = {"support": "about 10", "a": HIDDEN, "b": HIDDEN, "c": "about 5"}
    sums = [Sum("support", ("a", "b", "c"))]

    bounds = System(printed, sums).bounds()

    for name in printed:
        found = answers(printed, sums, name)
        assert (min(found), max(found)) == bounds[name]


def test_no_number_of_three_hundred_schools_can_be_worked_out():
    dice = random.Random(6)
    sizes = (0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 30)

    for _ in range(300):
        tables = {}
        support = dice.choice(sizes)
        plan = dice.choice(sizes)
        for name in ("year", "sex", "need"):
            tables[name] = (split(dice, support), split(dice, plan))
        counts, sums = register(support, plan, dice.choice((0, 3, 8, 200)), **tables)

        printed = protect(counts, sums)

        bounds = System(printed, sums).bounds()
        assert all(bounds[cell][0] <= count <= bounds[cell][1] for cell, count in counts.items())
        small = [cell for cell, count in counts.items() if 0 < count < 5]
        assert [cell for cell in small if bounds[cell][0] == bounds[cell][1]] == []
        assert all(printed[cell] in (HIDDEN, NOT_SHOWN) for cell in small)


def split(dice, number):
    """A number as three parts."""
    first = dice.randint(0, number)
    second = dice.randint(0, number - first)
    return [first, second, number - first - second]


def test_rounding_that_leaves_one_answer_hides_another_cell():
    counts, sums = register(8, 0, 12, sex=([4, 4], [0, 0]))

    printed = protect(counts, sums)

    assert NOT_SHOWN in printed.values()


def test_numbers_without_a_small_one_are_exact_and_zero_is_shown():
    counts, sums = register(40, 12, 300, sex=([15, 25], [0, 12]))

    assert protect(counts, sums) == {cell: str(count) for cell, count in counts.items()}


def test_one_who_joined_cannot_be_told_from_the_edition_before():
    """46 before, one joined, none left: 47 rounded would be told as "about 45", and one as the only answer."""
    before = System(
        {"1:register": "46", "1:support": "46", "1:plan": "0"},
        [Sum("1:register", ("1:support", "1:plan"))],
    )
    counts, sums = register(47, 0, 300)
    counts |= {"joined": 1, "left": 0}
    links = [Sum("moved", ("register", "left")), Sum("moved", ("1:register", "joined"))]

    printed = protect(counts, sums, earlier=before, links=links)

    whole = System({**before.printed, **printed}, [*before.sums, *sums, *links])
    low, high = whole.bounds()["joined"]
    assert low < high
    assert printed["joined"] in (HIDDEN, NOT_SHOWN)
    assert printed["support"] == "about 45"


def test_later_edition_does_not_open_a_number_of_the_edition_before():
    sums_before = [Sum("1:register", ("1:support", "1:plan")), Sum("1:support", ("1:a", "1:b"))]
    before = System(
        {
            "1:register": "about 10",
            "1:support": "about 10",
            "1:plan": "0",
            "1:a": HIDDEN,
            "1:b": "about 5",
        },
        sums_before,
    )
    counts, sums = register(11, 0, 90)
    counts |= {"joined": 0, "left": 0}
    links = [Sum("moved", ("register", "left")), Sum("moved", ("1:register", "joined"))]

    printed = protect(counts, sums, earlier=before, links=links)

    bounds = System({**before.printed, **printed}, [*sums_before, *sums, *links]).bounds()
    assert bounds["1:a"][0] < bounds["1:a"][1]


def test_numbers_that_contradict_each_other_are_told():
    with pytest.raises(Impossible):
        narrowed({"a": (5, 5), "b": (1, 1)}, [Sum("a", ("b",))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", (0, 0)),
        ("17", (17, 17)),
        (HIDDEN, (1, 4)),
        ("about 5", (5, 7)),
        ("about 45", (43, 47)),
        (NOT_SHOWN, (0, MANY)),
        (None, (0, MANY)),
    ],
)
def test_printed_number_stands_for_a_range(text, expected):
    assert range_of(text) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("about 45", "about 300", "15 %"),
        ("3", "9", ""),
        (HIDDEN, "300", ""),
        ("about 10", NOT_SHOWN, ""),
        ("0", "10", "0 %"),
        ("10", "10", "100 %"),
        ("about 100", "about 100", "100 %"),
        # 8 of 12, 13 of 17 and 6 of 8 are printed so: the share would be far from the truth.
        ("about 10", "about 10", ""),
        ("about 15", "about 15", ""),
        ("5", "about 10", ""),
        ("about 20", "about 60", "33 %"),
        ("about 20", "about 40", ""),
    ],
)
def test_share_is_reckoned_from_printed_numbers(part, whole, expected):
    assert share(part, whole) == expected
