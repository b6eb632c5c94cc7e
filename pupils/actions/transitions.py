"""A pupil's move: its notes started, written, finished, read; its steps; the end of it."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.actions.pupils import add_pupil
from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.enums import DueKind, MovePhase, ProfileState, WhoseMove
from pupils.models import Profile, Transition, TransitionReading, TransitionStep
from pupils.offers import ways_to_help
from pupils.rules import transitions as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def start(*, pupil, phase, moves_on, by, today, other_school="", new_teacher=None):
    """Open the pupil's move; its notes begin with what the profile and the strategies say already.

    For a pupil who comes to us its four steps are planned at once. Raises NotPossible while
    another move of the pupil is open.
    """
    lock_pupil(pupil)
    if Transition.objects.of(pupil).open().exists():
        raise NotPossible("A move of this pupil is open already: go on with that one.")
    arrives = phase == MovePhase.ARRIVING
    move = add_row(
        model=Transition,
        pupil=pupil,
        by=by,
        phase=phase,
        moves_on=moves_on,
        other_school=other_school,
        new_teacher=new_teacher,
        created_by=by.user,
        **({} if arrives else _first_words(pupil, by)),
    )
    if arrives:
        for kind, on in rules.steps_due(moves_on, today).items():
            add_step(move=move, kind=kind, on=on, by=by)
    else:
        open_due(
            by=by,
            kind=DueKind.TRANSITION_NOTES,
            subject_id=move.pk,
            pupil=pupil,
            due_on=rules.notes_due(moves_on, today),
            source="Four weeks before the move",
            owner_id=pupil.lead_id,
        )
    return move


def _first_words(pupil, by):
    """What is written already, so that nobody types it twice."""
    longest = Transition._meta.get_field("helps").max_length
    profile = (
        Profile.objects.of(pupil)
        .filter(state=ProfileState.CURRENT)
        .prefetch_related("strategies")
        .first()
    )
    ways = [row.text for row in profile.strategies.all()] if profile else []
    ways = list(dict.fromkeys([*ways, *ways_to_help(pupil, by)]))
    words = {"helps": "\n".join(ways)[:longest]}
    if profile:
        words |= {
            "strengths": profile.likes,
            "hinders": profile.avoid,
            "own_words": "\n".join(text for text in (profile.important, profile.aims) if text),
        }
    return words


@transaction.atomic
def start_many(*, pupils, phase, moves_on, by, today, other_school=""):
    """Open the moves of several pupils; one who has an open move keeps that. Returns how many were opened."""
    open_already = set(
        Transition.objects.visible_to(by).open().of_each(pupils).values_list("file_id", flat=True)
    )
    fresh = [pupil for pupil in pupils if pupil.pk not in open_already]
    for pupil in fresh:
        start(
            pupil=pupil,
            phase=phase or rules.phase_of(pupil.nc_year),
            moves_on=moves_on,
            other_school=other_school,
            by=by,
            today=today,
        )
    return len(fresh)


@transaction.atomic
def expect_pupil(*, by, today, starts_on, origin, **identity):
    """Open the file of a pupil who comes on a day ahead, and the move with its four steps."""
    pupil = add_pupil(by=by, starts_on=starts_on, origin=origin, **identity)
    start(
        pupil=pupil,
        phase=MovePhase.ARRIVING,
        moves_on=starts_on,
        other_school=origin,
        by=by,
        today=today,
    )
    return pupil


@transaction.atomic
def save_notes(*, move, version, by, **values):
    """Save the notes; finished ones tell their readers that they have changed. Raises Conflict."""
    _require_open(move)
    return change_row(row=move, version=version, by=by, **values)


@transaction.atomic
def finish(*, move, by, today):
    """Say that the notes are ready for the new adults. Raises NotPossible while they are empty."""
    move = _locked(move, by)
    _require_open(move)
    if move.finished_at:
        return move
    if not any(getattr(move, name) for name in rules.NOTES):
        raise NotPossible(
            "The notes are still empty: write at least what helps first.", back=_back(move)
        )
    move.finished_by, move.finished_at = by.user, timezone.now()
    _save(move, "finished_by", "finished_at")
    audit.record(by=by, event=AuditEvent.TRANSITION_FINISHED, subject=move, pupil_id=move.pupil_id)
    close_due(by=by, kind=DueKind.TRANSITION_NOTES, subject_id=move.pk, note="Finished")
    if move.new_teacher_id and not move.other_school:
        open_due(
            by=by,
            kind=DueKind.TRANSITION_READ,
            subject_id=move.pk,
            pupil=move.pupil,
            due_on=max(move.moves_on, today),
            source="The new teacher reads the notes by the first day",
            owner_id=move.new_teacher_id,
        )
    return move


@transaction.atomic
def read(*, move, by):
    """Note that this person has read the notes as they stand; read again after a change, the note moves on."""
    move = _locked(move, by)
    if move.finished_at is None:
        raise NotPossible("The notes are still being written.", back=_back(move))
    now = timezone.now()
    reading, is_new = TransitionReading.objects.get_or_create(
        school_id=by.school_id,
        pupil_id=move.pupil_id,
        transition=move,
        user=by.user,
        defaults={"of_version": move.version, "at": now},
    )
    if not is_new and reading.of_version != move.version:
        reading.of_version, reading.at = move.version, now
        reading.save(update_fields=["of_version", "at"])
    audit.record(by=by, event=AuditEvent.TRANSITION_READ, subject=move, pupil_id=move.pupil_id)
    if by.staff_id and by.staff_id == move.new_teacher_id:
        close_due(by=by, kind=DueKind.TRANSITION_READ, subject_id=move.pk, note="Read")
    return reading


@transaction.atomic
def close(*, move, by):
    """End the move: the pupil has arrived and nothing is left to do. What was still owed goes with it."""
    move = _locked(move, by)
    _require_open(move)
    move.closed_by, move.closed_at = by.user, timezone.now()
    _save(move, "closed_by", "closed_at")
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=move, pupil_id=move.pupil_id, fields=("closed_at",)
    )
    for kind in (DueKind.TRANSITION_NOTES, DueKind.TRANSITION_READ):
        close_due(by=by, kind=kind, subject_id=move.pk, note="The move is over")
    for step in move.steps.filter(done_on=None):
        close_due(by=by, kind=DueKind.TRANSITION_STEP, subject_id=step.pk, note="The move is over")
    return move


@transaction.atomic
def reopen(*, move, by):
    """Go on with a move that was ended by mistake. Raises NotPossible when another has begun."""
    lock_pupil(move.pupil)
    move = _locked(move, by)
    if move.closed_at is None:
        return move
    if Transition.objects.of(move.pupil).open().exists():
        raise NotPossible("Another move of this pupil is open.", back=_back(move))
    move.closed_by = move.closed_at = None
    _save(move, "closed_by", "closed_at")
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=move, pupil_id=move.pupil_id, fields=("closed_at",)
    )
    for step in move.steps.filter(done_on=None):
        _owe(step, move, by)
    return move


@transaction.atomic
def add_step(*, move, by, **values):
    """Plan a visit, a meeting or another step, or write down one that was."""
    _require_open(move)
    step = add_row(
        model=TransitionStep,
        pupil=move.pupil,
        by=by,
        transition=move,
        done_by=by.user if values.get("done_on") else None,
        **values,
    )
    if not step.done_on:
        _owe(step, move, by)
    return step


@transaction.atomic
def edit_step(*, step, version, by, **values):
    """Change a step; a day in `done_on` settles it, none owes it again. Raises Conflict."""
    _require_open(step.transition)
    done_by = step.done_by if values.get("done_on") and step.done_on else by.user
    step = change_row(
        row=step,
        version=version,
        by=by,
        done_by=done_by if values.get("done_on") else None,
        **values,
    )
    if step.done_on:
        close_due(by=by, kind=DueKind.TRANSITION_STEP, subject_id=step.pk, done_on=step.done_on)
    else:
        _owe(step, step.transition, by)
    return step


def _owe(step, move, by):
    open_due(
        by=by,
        kind=DueKind.TRANSITION_STEP,
        subject_id=step.pk,
        pupil=move.pupil,
        due_on=step.on,
        source=step.get_kind_display(),
        whose_move=WhoseMove.SCHOOL,
        owner_id=move.pupil.lead_id,
    )


def _locked(move, by):
    return Transition.objects.visible_to(by).select_for_update(of=("self",)).get(pk=move.pk)


def _require_open(move):
    if move.closed_at:
        raise NotPossible("This move is over. Open it again first.", back=_back(move))


def _save(move, *fields):
    move.full_clean()
    move.save(update_fields=[*fields])


def _back(move):
    return move.get_absolute_url()
