"""Keep periods and holds; propose an erasure, decide it, carry it out. Two persons, never one."""

from contextlib import contextmanager

from django.db import InternalError, OperationalError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from pupils.models import Document, Pupil
from sendhub import uploads
from sendhub.accounts.enums import Role
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.jobs.actions import enqueue
from sendhub.refusals import NotPossible
from sendhub.reports import ledger
from sendhub.reports.enums import ErasureState
from sendhub.reports.erasing import CLEAR
from sendhub.reports.models import Erasure, Hold, RetentionPeriod
from sendhub.reports.retention import ended_periods, without_proposal

SAME_PERSON = (
    "You proposed this yourself: another person with the role head has to decide. Where the head is "
    "the SENCo, an administrator gives that role to a second person, such as the head of another "
    "school of the trust."
)


@transaction.atomic
def set_period(*, kind, years, version=1, by):
    """Set how long files of a kind are kept from now on; what was proposed before stands."""
    row = RetentionPeriod.objects.filter(school_id=by.school_id, kind=kind).first()
    if row is None:
        row = RetentionPeriod(school=by.school, kind=kind)
    else:
        rows = RetentionPeriod.objects.visible_to(by)
        row = locked(rows, pk=row.pk, version=version, fields=["years"])
        row.version += 1
    row.years = years
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=["years"])
    return row


@transaction.atomic
def set_hold(*, pupil, kind, reason, by):
    """Keep the file whatever its period says, until somebody ends the hold."""
    pupil = Pupil.objects.visible_to(by).select_for_update().get(pk=pupil.pk)
    hold = Hold(school=by.school, pupil=pupil, kind=kind, reason=reason, set_by=by.user)
    hold.full_clean()
    hold.save()
    audit.record(by=by, event=AuditEvent.HOLD_SET, subject=hold, pupil_id=pupil.pk)
    return hold


@transaction.atomic
def end_hold(*, hold, by):
    hold = Hold.objects.visible_to(by).select_for_update().get(pk=hold.pk)
    if hold.ended_at is not None:
        raise NotPossible("This hold has ended already.")
    hold.ended_at, hold.ended_by = timezone.now(), by.user
    hold.full_clean()
    hold.save(update_fields=["ended_at", "ended_by"])
    audit.record(by=by, event=AuditEvent.HOLD_ENDED, subject=hold, pupil_id=hold.pupil_id)
    return hold


@transaction.atomic
def propose(*, pupil, by):
    """Propose to erase a pupil whose period has ended. Raises NotPossible while it runs or a hold stands."""
    pupil = Pupil.objects.visible_to(by).select_for_update().get(pk=pupil.pk)
    rows = without_proposal(Pupil.objects.visible_to(by).filter(pk=pupil.pk))
    if not rows:
        raise NotPossible("The erasure of this file is proposed already.")
    ended = _ended(rows, by=by, back=reverse("reports:erasure_list"))
    erasure = Erasure(
        school=by.school,
        pupil_number=pupil.pk,
        kind=ended.kind,
        period_ended_on=ended.ended_on,
        proposed_by=by.user,
    )
    erasure.full_clean()
    erasure.save()
    audit.record(by=by, event=AuditEvent.ERASURE_PROPOSED, subject=erasure, pupil_id=pupil.pk)
    return erasure


def _ended(rows, *, by, back):
    """The one pupil as the review list has it; NotPossible while the period runs or a hold stands."""
    found = ended_periods(rows, school_id=by.school_id, today=timezone.localdate())
    if not found:
        raise NotPossible("This file’s period has not ended, or the pupil is on roll.", back=back)
    if found[0].hold:
        raise NotPossible(f"The file is on hold: {found[0].hold.reason}", back=back)
    return found[0]


@transaction.atomic
def decide(*, erasure, is_approved, by):
    """The second person agrees, and the job starts; or refuses, and the file stays."""
    erasure = Erasure.objects.visible_to(by).select_for_update().get(pk=erasure.pk)
    back = erasure.get_absolute_url()
    if erasure.state != ErasureState.PROPOSED:
        raise NotPossible("This was decided already.", back=back)
    if erasure.proposed_by_id == by.user_id:
        raise NotPossible(SAME_PERSON, back=back)
    if Role.HEAD not in by.roles or not by.can(Permission.ERASURE_DECIDE):
        raise NotPossible("Only a person with the role head decides this.", back=back)
    if is_approved:
        rows = Pupil.objects.visible_to(by).filter(pk=erasure.pupil_number)
        _ended(rows, by=by, back=back)
    erasure.state = ErasureState.APPROVED if is_approved else ErasureState.REFUSED
    erasure.decided_by, erasure.decided_at = by.user, timezone.now()
    erasure.full_clean()
    erasure.save(update_fields=["state", "decided_by", "decided_at"])
    event = AuditEvent.ERASURE_APPROVED if is_approved else AuditEvent.ERASURE_REFUSED
    audit.record(by=by, event=event, subject=erasure, pupil_id=erasure.pupil_number)
    if is_approved:
        enqueue("erase_pupil", school_id=by.school_id, by=by, args={"erasure_id": erasure.pk})
    return erasure


def erase_step(*, erasure, step):
    """Have the database do one step; returns how many rows went. Raises NotPossible when it refuses."""
    with refusals_in_words(back=erasure.get_absolute_url()), connection.cursor() as cursor:
        cursor.execute("SELECT erase_pupil(%s, %s)", [erasure.pk, step])
        return cursor.fetchone()[0]


@contextmanager
def refusals_in_words(*, back):
    """Turn what an erasing function refuses into NotPossible with its own sentence."""
    try:
        with transaction.atomic():
            yield
    except (InternalError, OperationalError, ProgrammingError) as refusal:
        # Only what the function itself says is for a person.
        said = getattr(refusal.__cause__, "diag", None)
        if said is None or said.sqlstate not in ("42501", "55006"):
            raise
        raise NotPossible(said.message_primary, back=back) from refusal


def note_step(*, erasure, step, gone):
    """Write down on the certificate what went."""
    if gone:
        erasure.counts[step] = erasure.counts.get(step, 0) + gone
        erasure.save(update_fields=["counts"])


def remove_files(*, erasure):
    """Take the uploaded files off the disk; a row is left for the step of its table. Returns how many."""
    names = Document.objects.of(Pupil(pk=erasure.pupil_number)).values_list(
        "stored_name", flat=True
    )
    for stored_name in names:
        uploads.remove_stored(stored_name)
    return len(names)


def finish(*, erasure, by):
    """The last step: the ledger in the database and on disk, and the certificate."""
    erase_step(erasure=erasure, step=CLEAR)
    erasure.state, erasure.done_at = ErasureState.DONE, timezone.now()
    erasure.full_clean()
    erasure.save(update_fields=["state", "done_at"])
    audit.record(by=by, event=AuditEvent.ERASED, subject=erasure, pupil_id=erasure.pupil_number)
    ledger.keep(school_id=erasure.school_id)
