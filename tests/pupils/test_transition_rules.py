"""Which move a year group makes, when its notes are due, and what is still missing."""

import datetime

import pytest

from pupils.enums import MovePhase, MoveStep
from pupils.rules.transitions import (
    Progress,
    missing,
    notes_due,
    phase_of,
    prepares_for_adulthood,
    steps_due,
)

FIRST = datetime.date(2027, 9, 1)


@pytest.mark.parametrize(
    ("nc_year", "phase"),
    [
        ("N2", MovePhase.NURSERY),
        ("R", MovePhase.NEXT_CLASS),
        ("2", MovePhase.JUNIORS),
        ("6", MovePhase.SECONDARY),
        ("7", MovePhase.NEXT_CLASS),
        ("11", MovePhase.POST_16),
        ("", MovePhase.NEXT_CLASS),
    ],
)
def test_phase_of_follows_the_year_group(nc_year, phase):
    assert phase_of(nc_year) == phase


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (datetime.date(2027, 5, 1), datetime.date(2027, 8, 4)),
        (datetime.date(2027, 8, 4), datetime.date(2027, 8, 4)),
        (datetime.date(2027, 8, 5), datetime.date(2027, 8, 5)),
    ],
)
def test_notes_due_four_weeks_before_and_never_in_the_past(today, due):
    assert notes_due(FIRST, today) == due


def test_steps_due_never_in_the_past():
    assert steps_due(FIRST, datetime.date(2027, 8, 20)) == {
        MoveStep.ASKED: datetime.date(2027, 8, 20),
        MoveStep.RECEIVED: datetime.date(2027, 8, 20),
        MoveStep.FAMILY: datetime.date(2027, 8, 25),
        MoveStep.FIRST_PLAN: datetime.date(2027, 9, 15),
    }


@pytest.mark.parametrize(
    ("nc_year", "result"), [("8", False), ("9", True), ("13", True), ("R", False), ("", False)]
)
def test_prepares_for_adulthood_from_year_9(nc_year, result):
    assert prepares_for_adulthood(nc_year) is result


def progress(**values):
    return Progress(
        **{
            "phase": MovePhase.NEXT_CLASS,
            "empty_notes": 0,
            "done": frozenset({MoveStep.VISIT, MoveStep.PASSPORT}),
            "has_own_page": True,
            "has_new_adult": True,
            "is_finished": True,
            "is_read": True,
            "goes_elsewhere": False,
            "is_handed_over": False,
        }
        | values
    )


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, []),
        ({"empty_notes": 2}, ["2 of 6 parts of the notes"]),
        ({"has_own_page": False}, ["the pupil’s own page"]),
        ({"done": frozenset()}, ["a visit or meeting", "passport given out"]),
        ({"done": frozenset({MoveStep.MEETING, MoveStep.PASSPORT})}, []),
        ({"is_finished": False}, ["notes finished"]),
        ({"is_read": False}, ["read by the new teacher"]),
        ({"is_read": False, "has_new_adult": False}, ["who the new teacher is"]),
        ({"goes_elsewhere": True, "is_read": False}, ["handover to the next school"]),
        ({"goes_elsewhere": True, "is_read": False, "is_handed_over": True}, []),
        (
            {"phase": MovePhase.ARRIVING, "done": frozenset({MoveStep.ASKED})},
            ["information received", "family met", "first plan written"],
        ),
    ],
)
def test_missing_names_what_is_left_to_do(values, lacks):
    assert missing(progress(**values)) == lacks
