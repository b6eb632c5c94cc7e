"""A move's notes and steps: which move a year group makes, when the notes are due, what is missing."""

from dataclasses import dataclass
from datetime import date, timedelta

from pupils.enums import MovePhase, MoveStep

# Ours, no law: four weeks leave time for visits, and for the new adult to read.
NOTES_BEFORE = timedelta(weeks=4)
# Preparing for adulthood is part of every review from Year 9 on: SEND Regulations 2014, reg 20(6).
ADULTHOOD_FROM = 9

NOTES = ("strengths", "helps", "hinders", "people", "worries", "first_day")
ARRIVAL_STEPS = (MoveStep.ASKED, MoveStep.RECEIVED, MoveStep.FAMILY, MoveStep.FIRST_PLAN)

_BY_YEAR = {
    "N1": MovePhase.NURSERY,
    "N2": MovePhase.NURSERY,
    "2": MovePhase.JUNIORS,
    "6": MovePhase.SECONDARY,
    "11": MovePhase.POST_16,
}


def phase_of(nc_year: str) -> MovePhase:
    """The move that a pupil of this year group makes in September, unless somebody says otherwise."""
    return _BY_YEAR.get(nc_year, MovePhase.NEXT_CLASS)


def notes_due(moves_on: date, today: date) -> date:
    """Last day for the notes: four weeks before the first day there, but not in the past."""
    return max(moves_on - NOTES_BEFORE, today)


def steps_due(moves_on: date, today: date) -> dict[MoveStep, date]:
    """By when each step of an arrival is to be done; the first plan two weeks after the first day."""
    weeks = {
        MoveStep.ASKED: -6,
        MoveStep.RECEIVED: -3,
        MoveStep.FAMILY: -1,
        MoveStep.FIRST_PLAN: 2,
    }
    return {step: max(moves_on + timedelta(weeks=n), today) for step, n in weeks.items()}


def prepares_for_adulthood(nc_year: str) -> bool:
    return nc_year.isdigit() and int(nc_year) >= ADULTHOOD_FROM


@dataclass(frozen=True)
class Progress:
    """What is known of one move: empty notes, kinds of steps done, and three facts."""

    phase: str
    empty_notes: int
    done: frozenset
    has_own_page: bool
    has_new_adult: bool
    is_finished: bool
    is_read: bool
    goes_elsewhere: bool
    is_handed_over: bool


def missing(found: Progress) -> list[str]:
    """Say what is still missing, the first thing to do first."""
    if found.phase == MovePhase.ARRIVING:
        return [
            f"{step.label[0].lower()}{step.label[1:]}"
            for step in ARRIVAL_STEPS
            if step not in found.done
        ]
    lacks = []
    if found.empty_notes:
        lacks.append(f"{found.empty_notes} of {len(NOTES)} parts of the notes")
    if not found.has_own_page:
        lacks.append("the pupil’s own page")
    if not found.done & {MoveStep.VISIT, MoveStep.MEETING}:
        lacks.append("a visit or meeting")
    if not found.is_finished:
        lacks.append("notes finished")
    if found.goes_elsewhere:
        if not found.is_handed_over:
            lacks.append("handover to the next school")
    elif not found.has_new_adult:
        lacks.append("who the new teacher is")
    elif found.is_finished and not found.is_read:
        lacks.append("read by the new teacher")
    if MoveStep.PASSPORT not in found.done:
        lacks.append("passport given out")
    return lacks
