"""Ask for a file of the record, keep it, forget it."""

import hashlib

from django.db import transaction
from django.utils import timezone

from pupils.models import Pupil
from sendhub.accounts.actor import Actor
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.actions import enqueue
from sendhub.jobs.mail import send_later
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.models import RecordFile


@transaction.atomic
def ask_for_school_data(*, reason: str, by: Actor) -> Job:
    """Have the whole school's data made in the background; return the job whose page shows how far it is."""
    file = RecordFile(
        school=by.school, kind=RecordFileKind.SCHOOL_DATA, reason=reason, asked_by=by.user
    )
    file.full_clean()
    file.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=file)
    return enqueue("school_data", school_id=by.school_id, by=by, args={"file_id": file.pk})


@transaction.atomic
def keep_school_data(*, file: RecordFile, content: bytes, pupil_ids, tables, by: Actor):
    """Keep the file that was made, and write down who is in it."""
    keep(file, content, pupils=len(pupil_ids))
    audit.record_export(by=by, name="reports.school_data", pupil_ids=pupil_ids, fields=tables)


@transaction.atomic
def ask_for_pack(*, pupil: Pupil, reason: str, by: Actor) -> Job:
    """Have the entries of a subject access pack gathered; a person reads them before it leaves."""
    pack = RecordFile(
        school=by.school,
        kind=RecordFileKind.SUBJECT_ACCESS,
        pupil=pupil,
        reason=reason,
        asked_by=by.user,
    )
    pack.full_clean()
    pack.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=pack, pupil_id=pupil.pk)
    leaders = people_with(Permission.GRANTS_TOLD, school=by.school, on=timezone.localdate())
    for leader in leaders.exclude(pk=by.user_id):
        send_later("pack_asked", to="user", to_id=leader.pk, school_id=by.school_id, by=by)
    return enqueue("gather_pack", school_id=by.school_id, by=by, args={"file_id": pack.pk})


def keep_gathered(*, pack: RecordFile, entries: list, by: Actor):
    pack.gathered = entries
    pack.full_clean()
    pack.save(update_fields=["gathered"])
    audit.record_opening(by=by, subject=pack, pupil_id=pack.pupil_id)


@transaction.atomic
def release_pack(
    *, pack: RecordFile, left_out: list[str], blacked_out: list[str], by: Actor
) -> Job:
    """Release a pack that was read: it is made in the background without what is left out."""
    pack = RecordFile.objects.select_for_update().get(pk=pack.pk)
    if pack.read_at is not None:
        raise NotPossible("This pack was released already.", back=pack.get_absolute_url())
    pack.left_out, pack.blacked_out = left_out, blacked_out
    pack.read_by, pack.read_at = by.user, timezone.now()
    pack.full_clean()
    pack.save(update_fields=["left_out", "blacked_out", "read_by", "read_at"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=pack, pupil_id=pack.pupil_id, fields=["left_out"]
    )
    return enqueue("make_pack", school_id=by.school_id, by=by, args={"file_id": pack.pk})


@transaction.atomic
def keep_pack(*, pack: RecordFile, content: bytes, by: Actor):
    """Keep the pack for some days, and write down who is in it."""
    keep(pack, content, pupils=1)
    audit.record_export(by=by, name="reports.subject_access", pupil_ids=[pack.pupil_id])


def keep(file: RecordFile, content: bytes, *, pupils: int):
    """Keep what was made, with its checksum."""
    file.content = content
    file.sha256 = hashlib.sha256(content).hexdigest()
    file.pupils = pupils
    file.made_at = timezone.now()
    file.save(update_fields=["content", "sha256", "pupils", "made_at"])


def forget_files(*, school_id: int, kind: str, before) -> int:
    """Forget what the files of a kind held; that they were made stays on record."""
    rows = RecordFile.objects.filter(
        school_id=school_id, kind=kind, forgotten_at=None, asked_at__lt=before
    )
    return rows.update(content=None, gathered=[], forgotten_at=timezone.now())
