"""The quality coach: each rule asks when it should and is silent when it should."""

import dataclasses
from datetime import date

import pytest

from provision.rules.coach import (
    OutcomeFacts,
    SupportFacts,
    outcome_hints,
    plan_hints,
    support_hints,
    unchanged_cycles,
)

READS = SupportFacts("Reads aloud", in_words=True, adult="Ms Ade", minutes=10, sessions_a_week=3)
GOOD = OutcomeFacts(
    key="1",
    target="Zoë reads a page aloud without losing the line",
    measure="25 words a minute",
    baseline="12 words a minute",
    by_on=date(2026, 12, 18),
    need=5,
    supports=(READS,),
)


def but(**values):
    return dataclasses.replace(GOOD, **values)


def fields(outcome, names=("Zoë",)):
    return [hint.field for hint in outcome_hints(outcome, names=names)]


def test_a_whole_outcome_is_left_alone():
    assert plan_hints([GOOD], needs=[(5, "Specific learning difficulty")], names=["Zoë"]) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"measure": " "}, "measure"),
        ({"baseline": ""}, "baseline"),
        ({"by_on": None}, "by_on"),
    ],
)
def test_what_is_missing_is_asked_for(values, field):
    assert fields(but(**values)) == [field]


@pytest.mark.parametrize(
    ("target", "asks"),
    [
        ("Zoë attends speech therapy weekly", True),
        ("Zoë will receive support in maths", True),
        ("Zoë has three sessions of phonics", True),
        ("Zoë works with a teaching assistant", True),
        ("Zoë to have 1:1 time every day", True),
        ("She takes part in the nurture group", True),
        ("Speech therapy once a week for Zoë", True),
        ("Zoë has a friend to play with at break", False),
        ("Zoë gets dressed for PE by herself", False),
        ("Zoë attempts each question", False),
        ("Zoë works out a sum with a number line", False),
    ],
)
def test_support_written_as_an_outcome_is_asked_about(target, asks):
    hints = [hint.sentence for hint in outcome_hints(but(target=target), names=["Zoë"])]

    assert ["This reads like support that is given. What will be different then?"] * asks == hints


@pytest.mark.parametrize(
    ("target", "asks"),
    [
        ("Reads a page aloud", True),
        ("ZOË reads a page aloud", False),
        ("I read a page aloud", False),
        ("Reads to his class", False),
        ("The pupil reads", False),
        ("Thesis work is finished", True),
    ],
)
def test_an_outcome_names_who_gains(target, asks):
    assert fields(but(target=target)) == ["target"] * asks


@pytest.mark.parametrize(("unchanged", "asks"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_a_target_copied_twice_is_asked_about(unchanged, asks):
    assert fields(but(unchanged=unchanged)) == ["target"] * asks


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], 0),
        (["Reads  a page"], 1),
        (["reads a page", "Reads a page"], 2),
        (["Reads two pages", "Reads a page"], 0),
    ],
)
def test_cycles_in_a_row_with_the_same_words_are_counted(earlier, expected):
    assert unchanged_cycles("Reads a page", earlier) == expected


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"adult": ""}, "“Reads aloud”: say who does it."),
        ({"minutes": None}, "“Reads aloud”: say how many minutes."),
        (
            {"adult": "", "minutes": None, "sessions_a_week": None},
            "“Reads aloud”: say who does it, how many minutes and how often a week.",
        ),
    ],
)
def test_support_in_words_tells_its_dose(values, sentence):
    support = dataclasses.replace(READS, **values)

    assert [hint.sentence for hint in support_hints(but(supports=(support,)))] == [sentence]


def test_linked_support_has_its_dose_elsewhere():
    assert support_hints(but(supports=(SupportFacts("Boosters group"),))) == []


def test_outcome_without_support_and_need_without_outcome_are_asked_about():
    hints = plan_hints([but(supports=())], needs=[(5, "SpLD"), (6, "SEMH")], names=["Zoë"])

    assert [(hint.key, hint.field) for hint in hints] == [("1", "supports"), ("", "need")]
    assert hints[1].sentence == "No outcome is about this need yet: SEMH."
