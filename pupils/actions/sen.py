"""Change the SEN register: status, telling the parents, monitoring, needs."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.actions.locking import locked_pupil
from pupils.enums import DueKind, NeedType, StatusCode
from pupils.models import Monitoring, Need, SenStatus
from pupils.rules import sen as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import Conflict, NotPossible

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NeedLine:
    """One need as the form gives it; the place in the list is the rank."""

    need_type: str
    description: str = ""
    eal_considered: str = ""


@transaction.atomic
def change_status(
    *,
    pupil,
    status,
    starts_on,
    reason,
    by,
    expected=None,
    informed_on=None,
    informed_how="",
    informed_by="",
    needs=None,
    monitor_until=None,
):
    """Give the pupil another SEN status from a day on; what was held until then becomes history.

    `expected`: the status the form was opened on (Conflict when someone changed it since).
    `informed_on` empty on the way to SEN Support: saved as pending, with an obligation to tell.
    `needs`: the ranked needs from that day (None keeps them); none remain without a status.
    `monitor_until`: on the way off the register, watch the pupil until then.
    Raises NotPossible for a change that the rules forbid. Returns the new row.
    """
    pupil = locked_pupil(pupil)
    if expected is not None and pupil.sen_status != expected:
        raise Conflict(record=pupil, fields=("sen_status",))
    held = SenStatus.objects.filter(pupil=pupil, ends_on=None).first()
    _refuse_status(pupil, held, status, starts_on)
    if held is not None:
        _end_status(held, ends_on=starts_on - ONE_DAY, by=by)
    row = SenStatus(
        school_id=pupil.school_id,
        pupil=pupil,
        status=status,
        starts_on=starts_on,
        reason=reason,
        informed_on=informed_on,
        informed_how=informed_how,
        informed_by=_teller(informed_on, informed_by, by),
        decided_by=by.user,
    )
    row.full_clean()
    row.save()
    old, pupil.sen_status = pupil.sen_status, status
    pupil.save(update_fields=["sen_status"])
    audit.record(
        by=by,
        event=AuditEvent.SEN_STATUS_CHANGED,
        subject=row,
        pupil_id=pupil.pk,
        fields=("status",),
    )
    if informed_on is not None:
        _record_told(row, by)
    elif rules.must_tell_parent(old=old, new=status):
        _open_tell_parent(row, by)
    _move_needs(pupil, status, needs, starts_on, by)
    _move_monitoring(pupil, status, monitor_until, starts_on, by)
    return row


def _refuse_status(pupil, held, status, starts_on):
    problem = rules.status_problem(
        old=pupil.sen_status,
        new=status,
        starts_on=starts_on,
        current_from=held.starts_on if held else None,
        today=timezone.localdate(),
    )
    # Nothing open is recorded, yet an imported history may reach into the new row.
    later = SenStatus.objects.filter(pupil=pupil, ends_on__gte=starts_on).exists()
    if problem is None and later:
        problem = "The history holds a status on or after that day already: choose a later day."
    if problem:
        raise NotPossible(problem)


def _end_status(held, *, ends_on, by):
    held.ends_on = ends_on
    held.version += 1
    held.full_clean()
    held.save(update_fields=["ends_on", "version"])
    close_due(
        kind=DueKind.TELL_PARENT,
        subject_id=held.pk,
        by=by,
        note="The status changed before the parent was told",
    )


def _teller(informed_on, informed_by, by):
    if informed_on is None:
        return ""
    return informed_by or (by.user.name if by.user else "")


def _open_tell_parent(row, by):
    open_due(
        kind=DueKind.TELL_PARENT,
        subject_id=row.pk,
        pupil=row.pupil,
        due_on=rules.tell_parent_due(row.starts_on),
        is_statutory=True,
        source=rules.TELL_PARENT_SOURCE,
        owner_id=row.pupil.lead_id,
        by=by,
    )


def _record_told(row, by):
    audit.record(
        by=by,
        event=AuditEvent.PARENT_INFORMED,
        subject=row,
        pupil_id=row.pupil_id,
        fields=("informed_on", "informed_how", "informed_by"),
    )


def _move_needs(pupil, status, needs, starts_on, by):
    """Needs go with the register: they end when it does, and must suit the new status."""
    if status not in rules.ON_REGISTER:
        needs = []
    if needs is not None:
        if needs or _current_needs(pupil):
            set_needs(pupil=pupil, needs=needs, on=starts_on, by=by)
        return
    problems = rules.needs_problems(status, [need.need_type for need in _current_needs(pupil)])
    if problems:
        raise NotPossible(" ".join(problems))


def _move_monitoring(pupil, status, monitor_until, starts_on, by):
    watched = Monitoring.objects.filter(pupil=pupil, ends_on=None).first()
    if status in rules.ON_REGISTER and watched:
        stop_monitoring(
            monitoring=watched,
            ends_on=max(starts_on - ONE_DAY, watched.starts_on),
            outcome=f"Now {StatusCode(status).label}.",
            by=by,
        )
    elif status == StatusCode.NONE and monitor_until:
        start_monitoring(
            pupil=pupil,
            starts_on=starts_on,
            review_on=monitor_until,
            reason="Came off the register.",
            by=by,
        )


@transaction.atomic
def record_parent_told(*, sen_status, informed_on, informed_how, by, informed_by=""):
    """Record when, how and by whom the parent or young person was told: CFA 2014 s.68.

    Raises NotPossible for a day to come, and when it is recorded already.
    """
    row = SenStatus.objects.select_for_update(of=("self",)).get(
        pk=sen_status.pk, school_id=sen_status.school_id
    )
    if row.informed_on is not None:
        raise NotPossible("It is already recorded that the parent was told.")
    if informed_on > timezone.localdate():
        raise NotPossible("The day on which the parent was told cannot lie in the future.")
    row.informed_on = informed_on
    row.informed_how = informed_how
    row.informed_by = _teller(informed_on, informed_by, by)
    row.version += 1
    row.full_clean()
    row.save(update_fields=["informed_on", "informed_how", "informed_by", "version"])
    close_due(kind=DueKind.TELL_PARENT, subject_id=row.pk, by=by, done_on=informed_on)
    _record_told(row, by)
    return row


@transaction.atomic
def start_monitoring(*, pupil, starts_on, review_on, reason, by):
    """Watch a pupil who is not on the register, until a day to look again.

    Raises NotPossible when the pupil is on the register or watched already.
    """
    pupil = locked_pupil(pupil)
    if pupil.sen_status in rules.ON_REGISTER:
        raise NotPossible("Monitoring is for pupils who are not on the SEN register.")
    if Monitoring.objects.filter(pupil=pupil, ends_on=None).exists():
        raise NotPossible("The pupil is being monitored already: change the date to look again.")
    if review_on < starts_on:
        raise NotPossible("The date to look again is before monitoring begins.")
    row = Monitoring(
        school_id=pupil.school_id,
        pupil=pupil,
        starts_on=starts_on,
        review_on=review_on,
        reason=reason,
        started_by=by.user,
    )
    row.full_clean()
    row.save()
    _open_monitoring_review(row, by)
    audit.record(by=by, event=AuditEvent.MONITORING_STARTED, subject=row, pupil_id=pupil.pk)
    return row


def _open_monitoring_review(row, by):
    open_due(
        kind=DueKind.MONITORING_REVIEW,
        subject_id=row.pk,
        pupil=row.pupil,
        due_on=row.review_on,
        source="The date the school set",
        owner_id=row.pupil.lead_id,
        by=by,
    )


def _open_row(monitoring):
    row = Monitoring.objects.select_for_update(of=("self",)).get(
        pk=monitoring.pk, school_id=monitoring.school_id
    )
    if row.ends_on is not None:
        raise NotPossible("This monitoring has ended.")
    return row


@transaction.atomic
def continue_monitoring(*, monitoring, review_on, by):
    """Look again and go on: a new date, the old one met."""
    row = _open_row(monitoring)
    if review_on < row.starts_on:
        raise NotPossible("The date to look again is before monitoring begins.")
    row.review_on = review_on
    row.version += 1
    row.full_clean()
    row.save(update_fields=["review_on", "version"])
    close_due(kind=DueKind.MONITORING_REVIEW, subject_id=row.pk, by=by, note="Looked at; goes on")
    _open_monitoring_review(row, by)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=row,
        pupil_id=row.pupil_id,
        fields=("review_on",),
    )
    return row


@transaction.atomic
def stop_monitoring(*, monitoring, ends_on, outcome, by):
    """Stop watching; `outcome` says what came of it."""
    row = _open_row(monitoring)
    if ends_on < row.starts_on:
        raise NotPossible("Monitoring cannot end before it began.")
    row.ends_on = ends_on
    row.outcome = outcome
    row.version += 1
    row.full_clean()
    row.save(update_fields=["ends_on", "outcome", "version"])
    close_due(kind=DueKind.MONITORING_REVIEW, subject_id=row.pk, by=by)
    audit.record(by=by, event=AuditEvent.MONITORING_ENDED, subject=row, pupil_id=row.pupil_id)
    return row


def _current_needs(pupil):
    return list(Need.objects.filter(pupil=pupil, ends_on=None).order_by("rank", "id"))


def needs_mark(pupil):
    """Return a mark of the current needs for an edit form; `set_needs` compares it."""
    return ",".join(f"{need.pk}.{need.version}" for need in _current_needs(pupil))


@transaction.atomic
def set_needs(*, pupil, needs, on, by, expected=None):
    """Make these the pupil's ranked needs from a day on; what differs before it becomes history.

    `needs`: NeedLine rows, the first is the primary need. A line whose words alone changed is edited
    in place. `expected`: the `needs_mark` the form was opened on (Conflict when it differs).
    Raises NotPossible when the rules forbid these needs beside the status. Returns the current rows.
    """
    pupil = locked_pupil(pupil)
    current = _current_needs(pupil)
    if expected is not None and expected != needs_mark(pupil):
        raise Conflict(record=pupil, fields=("needs",))
    problems = rules.needs_problems(pupil.sen_status, [line.need_type for line in needs])
    if problems:
        raise NotPossible(" ".join(problems))
    ranked = {line.need_type: (rank, line) for rank, line in enumerate(needs, start=1)}
    kept = {}
    for row in current:
        rank, line = ranked.get(row.need_type, (None, None))
        if rank == row.rank:
            kept[row.need_type] = _rewrite(row, line)
        else:
            _end_need(row, on)
    for need_type, (rank, line) in ranked.items():
        if need_type not in kept:
            _refuse_need_held(pupil, need_type, on)
            kept[need_type] = _new_need(pupil, rank, line, on)
    audit.record(by=by, event=AuditEvent.NEEDS_CHANGED, subject=pupil, pupil_id=pupil.pk)
    return sorted(kept.values(), key=lambda row: row.rank)


def _refuse_need_held(pupil, need_type, on):
    held = Need.objects.filter(pupil=pupil, need_type=need_type).sharing_days(on, None).first()
    if held is not None:
        name = NeedType(need_type).label
        raise NotPossible(
            f"The history holds {name} until {held.ends_on.day} {held.ends_on:%B %Y}: "
            "choose a day after that."
        )


def _rewrite(row, line):
    if (row.description, row.eal_considered) != (line.description, line.eal_considered):
        row.description = line.description
        row.eal_considered = line.eal_considered
        row.version += 1
        row.full_clean()
        row.save(update_fields=["description", "eal_considered", "version"])
    return row


def _end_need(row, on):
    """End the row the day before, or take it out when it began that day or later: it never held."""
    if row.starts_on and row.starts_on >= on:
        row.delete()
        return
    row.ends_on = on - ONE_DAY
    row.version += 1
    row.save(update_fields=["ends_on", "version"])


def _new_need(pupil, rank, line, on):
    row = Need(
        school_id=pupil.school_id,
        pupil=pupil,
        need_type=line.need_type,
        rank=rank,
        description=line.description,
        eal_considered=line.eal_considered,
        starts_on=on,
    )
    row.full_clean()
    row.save()
    return row
