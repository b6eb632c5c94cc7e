"""Moves of a demo school: the eldest go on, some change class, one pupil is to come."""

from datetime import timedelta

from pupils.actions import transitions as actions
from pupils.enums import MovePhase, MoveStep
from pupils.forms.transitions import first_day_after
from sendhub.accounts.rules import place_of_year
from sendhub.demo.contact_log import acting_as

NOTES = {
    "strengths": "Knows all about birds and explains it well. Kind to younger children.",
    "helps": "One instruction at a time, with a picture\nA seat by the wall\nFive minutes’ notice of a change",
    "hinders": "Being asked to hurry. Reading aloud unprepared.",
    "people": "Sits well beside a calm friend. Goes to the learning mentor when it gets too much.",
    "worries": "Finding the rooms, and the noise of the dining hall.",
    "first_day": "Meet at the side door at 8.30. Say where the quiet room is. Do not ask about the summer.",
    "own_words": "I like drawing birds. I want you to know that I listen even when I look away.",
}
NEXT_SCHOOL = "Millbrook High School"
COMES_FROM = "Larchwood Primary School"


def write_transitions(register, *, school, senco, today):
    """Start the moves of up to six leavers and two who change class, and expect one pupil."""
    by = acting_as(senco.user, school, today)
    first_day = first_day_after(today)
    eldest = max((place_of_year(pupil.nc_year) for pupil in register), default=None)
    leavers = [p for p in register if place_of_year(p.nc_year) == eldest][:6]
    stay = [p for p in register if place_of_year(p.nc_year) != eldest][:2]
    for place, pupil in enumerate(leavers + stay):
        goes = place < len(leavers)
        move = actions.start(
            pupil=pupil,
            phase=MovePhase.SECONDARY if goes else MovePhase.NEXT_CLASS,
            moves_on=first_day,
            other_school=NEXT_SCHOOL if goes else "",
            new_teacher=None if goes else senco,
            by=by,
            today=today,
        )
        if place % 2 == 0:
            _write_notes(move, by=by, today=today)
    if leavers:
        actions.add_step(
            move=leavers[0].transition_set.get(),
            kind=MoveStep.VISIT,
            on=today - timedelta(days=7),
            who="The pupil, the learning mentor, the head of year",
            note="Saw the quiet room and the dining hall. Wants to come again.",
            done_on=today - timedelta(days=7),
            by=by,
        )
        for pupil, days in zip(leavers[1:3], (-3, 10), strict=False):
            actions.add_step(
                move=pupil.transition_set.get(),
                kind=MoveStep.VISIT,
                on=today + timedelta(days=days),
                who="The pupil and the family",
                by=by,
            )
    actions.expect_pupil(
        by=by,
        today=today,
        starts_on=today + timedelta(days=40),
        origin=COMES_FROM,
        first_name="Linnet",
        last_name="Farrow",
        nc_year=register[0].nc_year if register else "",
        born_on=register[0].born_on if register else None,
    )


def _write_notes(move, *, by, today):
    values = {name: getattr(move, name) or text for name, text in NOTES.items()}
    kept = actions.save_notes(move=move, version=move.version, by=by, **values)
    actions.finish(move=kept, by=by, today=today)
