"""Access arrangements: added, moved on, shown to be needed; the dates they are owed by."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.actions.locking import locked_pupil
from pupils.actions.rows import add_row, change_row
from pupils.enums import DueKind
from pupils.exam_enums import ArrangementState, ExamDateKind
from pupils.exams import exam_for, seasons_of
from pupils.models import (
    AccessArrangement,
    Due,
    ExamCandidate,
    ExamDate,
    ExamSitting,
    Pupil,
    WorkingNote,
)
from pupils.rules import exams as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day

OWED = (DueKind.ARRANGEMENT_APPLY, DueKind.ARRANGEMENT_ENDS)
LEFT = "The pupil has left"


@transaction.atomic
def add_arrangement(*, pupil, by, **values):
    """Look at an arrangement for the exam the pupil works towards.

    Raises NotPossible when the same one is open already.
    """
    pupil = locked_pupil(pupil)
    exam = exam_for(pupil.nc_year)
    _refuse_second(pupil, exam, values["kind"], by=by)
    row = add_row(
        model=AccessArrangement,
        pupil=pupil,
        by=by,
        created_by=by.user,
        exam=exam,
        since=timezone.localdate(),
        **values,
    )
    _owe(row, pupil, by=by)
    return row


def _refuse_second(pupil, exam, kind, *, by, but=None):
    rows = AccessArrangement.objects.filter(school_id=by.school_id).of(pupil).open()
    if kind != "other" and rows.filter(exam=exam, kind=kind).exclude(pk=but).exists():
        raise NotPossible(
            "The pupil has this arrangement, or it is being looked at already.", back=_page(pupil)
        )


def edit_arrangement(*, arrangement, version, by, **values):
    """Change what exactly it is; the rooms are told by `changed_at`. Raises Conflict."""
    if any(getattr(arrangement, name) != value for name, value in values.items()):
        values["changed_at"] = timezone.now()
    return change_row(row=arrangement, version=version, by=by, **values)


@transaction.atomic
def move_arrangement(
    *, arrangement, version, state, on, by, reference="", expires_on=None, reason=""
):
    """Move an arrangement on, or back where somebody pressed too early.

    Raises Conflict after someone else's save, and NotPossible for a step that is not in the table.
    """
    pupil = locked_pupil(arrangement.pupil)
    row = locked(
        AccessArrangement.objects.visible_to(by),
        pk=arrangement.pk,
        version=version,
        fields=("state", "reference", "expires_on", "reason"),
    )
    plan = rules.has_plan(pupil.sen_status)
    approver = rules.needs_of(row.exam, row.kind, has_plan=plan).approver
    if state not in rules.next_states(row.state, approver):
        raise NotPossible(
            f"“{row.get_state_display()}” is not followed by this step.", back=_page(pupil)
        )
    if row.state not in rules.OPEN and state in rules.OPEN:
        _refuse_second(pupil, row.exam, row.kind, by=by, but=row.pk)
    is_in_place = state == ArrangementState.APPROVED
    row.state, row.since, row.reason = state, on, reason
    row.reference = reference or row.reference
    row.expires_on = expires_on if is_in_place else None
    row.changed_at = timezone.now()
    row.version += 1
    row.full_clean()
    fields = ("state", "since", "reason", "reference", "expires_on", "changed_at", "version")
    row.save(update_fields=fields)
    audit.record(
        by=by, event=AuditEvent.ARRANGEMENT_MOVED, subject=row, pupil_id=pupil.pk, fields=fields
    )
    _owe(row, pupil, by=by)
    return row


def _owe(row, pupil, *, by, seasons=None):
    """Open the date that the arrangement is owed by, and close what is owed no longer."""
    today = timezone.localdate()
    wanted = _application(row, pupil, today, seasons)
    if row.state == ArrangementState.APPROVED and row.expires_on:
        wanted = (DueKind.ARRANGEMENT_ENDS, rules.warn_on(row.expires_on), _ends(row))
    for kind in OWED:
        if wanted and wanted[0] == kind:
            open_due(
                by=by,
                kind=kind,
                subject_id=row.pk,
                pupil=pupil,
                due_on=wanted[1],
                source=wanted[2][:200],
            )
        else:
            close_due(by=by, kind=kind, subject_id=row.pk, note=row.get_state_display())


def _ends(row):
    return f"{row.get_kind_display()}: the approval ends on {day(row.expires_on)}"


def _application(row, pupil, today, seasons):
    """Return (kind, day, source) while it has to be applied for, or None."""
    ahead = rules.exam_of(pupil.nc_year, today)
    if row.state not in rules.BEFORE_APPLYING or ahead is None or ahead[0] != row.exam:
        return None
    season = (seasons or seasons_of(row.school_id, [ahead]))[ahead]
    plan = rules.has_plan(pupil.sen_status)
    last = season.last_day(rules.needs_of(row.exam, row.kind, has_plan=plan))
    if last is None or last.on is None:
        return None
    return DueKind.ARRANGEMENT_APPLY, last.on, f"{row.get_kind_display()}: {last.source}"


@transaction.atomic
def set_exam_date(*, exam, year, kind, on, source, version, by):
    """Enter or correct a date of a season, and move what is owed by it.

    `version`: of the date as the form showed it, 0 for one that the school had not entered.
    Raises Conflict after someone else's save.
    """
    found = ExamDate.objects.visible_to(by).filter(exam=exam, exam_year=year, kind=kind)
    held = found.first()
    if held is None:
        held = ExamDate(
            school_id=by.school_id, exam=exam, exam_year=year, kind=kind, on=on, source=source
        )
        held.full_clean()
        held.save()
        audit.record(by=by, event=AuditEvent.CREATED, subject=held, fields=("on", "source"))
    else:
        held = change_row(row=held, version=version, by=by, on=on, source=source)
    if kind in (ExamDateKind.APPLY, ExamDateKind.NOTIFY, ExamDateKind.ORDER):
        _owe_again(exam, year, by=by)
    return held


def _owe_again(exam, year, *, by):
    seasons = seasons_of(by.school_id, [(exam, year)])
    today = timezone.localdate()
    sat = [y for y in rules.YEARS_OF[exam] if rules.exam_of(y, today) == (exam, year)]
    rows = AccessArrangement.objects.visible_to(by).before_applying().filter(exam=exam)
    for row in rows.filter(pupil__nc_year__in=sat).select_related("pupil"):
        _owe(row, row.pupil, by=by, seasons=seasons)


@transaction.atomic
def save_candidate(*, pupil, exam, version, by, **values):
    """Write the picture of need and that the pupil was told; `version` 0 where nothing was written yet."""
    locked_pupil(pupil)
    held = ExamCandidate.objects.visible_to(by).of(pupil).filter(exam=exam).first()
    if held is None:
        return add_row(model=ExamCandidate, pupil=pupil, by=by, exam=exam, **values)
    return change_row(row=held, version=version, by=by, **values)


def add_working_note(*, pupil, by, said_by=None, **values):
    """Note how a pupil works; without `said_by` it is who writes that says so."""
    said_by = by.user.name if said_by is None else said_by
    return add_row(
        model=WorkingNote, pupil=pupil, by=by, created_by=by.user, said_by=said_by, **values
    )


def edit_working_note(*, note, version, by, **values):
    return change_row(row=note, version=version, by=by, **values)


@transaction.atomic
def remove(*, row, by):
    """Take away a note or a sitting entered by mistake; its versions tell what it said."""
    audit.record(
        by=by,
        event=AuditEvent.REMOVED,
        subject=row,
        pupil_id=getattr(row, "pupil_id", None),
    )
    row.delete()


@transaction.atomic
def add_sitting(*, by, **values):
    row = ExamSitting(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


def edit_sitting(*, sitting, version, by, **values):
    return change_row(row=sitting, version=version, by=by, **values)


def owe_nothing_after(*, pupil, ends_on, by):
    """Close what is owed for the exams of a pupil who leaves; the arrangements go with the file."""
    for due in Due.objects.filter(pupil=pupil, kind__in=OWED, done_on=None):
        if due.due_on > ends_on or ends_on <= timezone.localdate():
            close_due(by=by, kind=due.kind, subject_id=due.subject_id, note=LEFT)


def owe_again(*, pupil, by, ended_on=None):
    """Owe again what leaving had closed."""
    for row in AccessArrangement.objects.visible_to(by).of(pupil).open():
        _owe(row, Pupil.objects.get(pk=pupil.pk), by=by)


def _page(pupil):
    return reverse("pupils:pupil_exams", kwargs={"pupil_pk": pupil.pk})
