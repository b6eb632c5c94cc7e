"""Batteries, frameworks, lists of results read in and taken back, steps marked."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pupils import score_lists
from pupils.actions.rows import change_row
from pupils.enums import Verdict
from pupils.models import (
    Assessment,
    Battery,
    BatteryScale,
    Framework,
    FrameworkStep,
    ScoreFile,
    StepMark,
)
from pupils.score_enums import ScoreFileState
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

# Security page §10: undo for 7 days while untouched.
UNDO_FOR = timedelta(days=7)


@transaction.atomic
def _add(model, *, by, **values):
    row = model(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


def add_battery(*, by, **values):
    return _add(Battery, by=by, **values)


def edit_battery(*, battery, version, by, **values):
    return change_row(row=battery, version=version, by=by, **values)


def add_scale(*, battery, by, **values):
    return _add(BatteryScale, by=by, battery=battery, order=battery.scales.count() + 1, **values)


def edit_scale(*, scale, version, by, **values):
    return change_row(row=scale, version=version, by=by, **values)


@transaction.atomic
def add_framework(*, steps, by, **values):
    framework = _add(Framework, by=by, **values)
    _set_steps(framework, steps)
    return framework


@transaction.atomic
def edit_framework(*, framework, version, steps, by, **values):
    """Change the framework; a step that is not named any more goes out of use, its marks stay."""
    framework = change_row(row=framework, version=version, by=by, **values)
    if _set_steps(framework, steps):
        audit.record(by=by, event=AuditEvent.CHANGED, subject=framework, fields=["steps"])
    return framework


def _set_steps(framework, steps):
    """Write the steps in this order, [(area, text)]; tell whether anything changed."""
    held = {(row.area, row.text): row for row in framework.steps.all()}
    changed = False
    for order, (area, text) in enumerate(steps, start=1):
        row = held.pop((area, text), None)
        if row is None:
            row = FrameworkStep(school_id=framework.school_id, framework=framework)
        if row.pk is None or (row.order, row.is_active) != (order, True):
            row.area, row.text, row.order, row.is_active = area, text, order, True
            row.full_clean()
            row.save()
            changed = True
    for row in held.values():
        if row.is_active:
            row.is_active = False
            row.save(update_fields=["is_active"])
            changed = True
    return changed


@transaction.atomic
def mark_steps(*, pupil, marks, on, by):
    """Write how far the pupil is: {step: state}, those that are news alone. Return how many."""
    latest = {}
    rows = StepMark.objects.visible_to(by).of(pupil).filter(step__in=marks)
    for row in rows:
        latest.setdefault(row.step_id, row)
    news = [
        StepMark(
            school_id=by.school_id,
            pupil=pupil,
            step=step,
            state=state,
            marked_on=on,
            created_by=by.user,
        )
        for step, state in marks.items()
        if step.pk not in latest or latest[step.pk].state != state
    ]
    for row in news:
        row.full_clean()
        row.save()
    if news:
        audit.record(
            by=by,
            event=AuditEvent.CREATED,
            subject=news[0],
            pupil_id=pupil.pk,
            fields=["step", "state"],
        )
    return len(news)


@transaction.atomic
def read_in(*, battery, table, file_name, digest, taken_on, assessor, by):
    """Keep a list of results until its columns are checked. Raises NotPossible when it was taken over before."""
    before = ScoreFile.objects.visible_to(by).filter(digest=digest, state=ScoreFileState.APPLIED)
    if known := before.first():
        raise NotPossible(
            "This list was taken over already: nothing to change.", back=known.get_absolute_url()
        )
    scales = battery.scales.filter(is_active=True)
    header = [str(cell) for cell in table.header]
    row = ScoreFile(
        school_id=by.school_id,
        battery=battery,
        file_name=file_name[:150],
        digest=digest,
        taken_on=taken_on,
        assessor=assessor,
        header=header,
        rows=[[number, [str(cell) for cell in cells]] for number, cells in table.rows],
        mapping=score_lists.guessed(header, scales),
        created_by=by.user,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row)
    return row


def _locked(score_file, *states, by):
    row = ScoreFile.objects.visible_to(by).select_for_update(of=("self",)).get(pk=score_file.pk)
    if row.state not in states:
        raise NotPossible(
            f"This list is at “{row.get_state_display()}” now.", back=row.get_absolute_url()
        )
    return row


BEFORE = (ScoreFileState.COLUMNS, ScoreFileState.PREVIEW)


@transaction.atomic
def set_columns(*, score_file, mapping, by):
    """Say which column is which, and go on to the preview."""
    row = _locked(score_file, *BEFORE, by=by)
    row.mapping, row.state = mapping, ScoreFileState.PREVIEW
    row.save(update_fields=["mapping", "state"])
    return row


@transaction.atomic
def take_over(*, score_file, by):
    """Write the results of the good rows; the list itself is not kept."""
    row = _locked(score_file, ScoreFileState.PREVIEW, by=by)
    scales = list(row.battery.scales.filter(is_active=True))
    good = [
        line for line in score_lists.lines_of(row, scales, actor=by) if line.verdict == Verdict.NEW
    ]
    made = Assessment.objects.bulk_create(
        [
            Assessment(
                school_id=by.school_id,
                pupil=line.pupil,
                instrument=row.battery.name,
                subject=result.scale.name,
                scale=result.scale,
                kind=result.scale.kind,
                taken_on=row.taken_on,
                score=result.score,
                level=result.level,
                note=result.note,
                assessor=row.assessor,
                score_file=row,
                created_by=by.user,
            )
            for line in good
            for result in line.new
        ],
        batch_size=500,
    )
    row.state, row.results, row.rows = ScoreFileState.APPLIED, len(made), []
    row.applied_by, row.applied_at = by.user, timezone.now()
    row.save(update_fields=["state", "results", "rows", "applied_by", "applied_at"])
    audit.record(
        by=by,
        event=AuditEvent.IMPORT_APPLIED,
        subject=row,
        pupil_ids=[line.pupil.pk for line in good],
    )
    return row


def may_undo(score_file, now):
    return score_file.state == ScoreFileState.APPLIED and now <= score_file.applied_at + UNDO_FOR


@transaction.atomic
def take_back(*, score_file, by):
    """Take the results away again. Raises NotPossible after 7 days, or when somebody changed one of them."""
    row = _locked(score_file, ScoreFileState.APPLIED, by=by)
    made = Assessment.objects.visible_to(by).filter(score_file=row)
    if not may_undo(row, timezone.now()):
        raise NotPossible(
            "A list can be undone for 7 days. Correct single results in the pupils’ files.",
            back=row.get_absolute_url(),
        )
    if made.filter(version__gt=1).exists():
        raise NotPossible(
            "Somebody has changed a result of this list since. Correct the others by hand.",
            back=row.get_absolute_url(),
        )
    pupils = list(made.values_list("pupil_id", flat=True).distinct())
    made.delete()
    row.state = ScoreFileState.UNDONE
    row.save(update_fields=["state"])
    audit.record(by=by, event=AuditEvent.IMPORT_UNDONE, subject=row, pupil_ids=pupils)
    return row


@transaction.atomic
def drop(*, score_file, by):
    """Put a list away that was not taken over."""
    row = _locked(score_file, *BEFORE, by=by)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row)
    row.delete()
