"""Ask for a file of the record, keep it, forget it."""

import hashlib

from django.db import transaction
from django.utils import timezone

from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job
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
    _keep(file, content, pupils=len(pupil_ids))
    audit.record_export(by=by, name="reports.school_data", pupil_ids=pupil_ids, fields=tables)


def _keep(file, content, *, pupils):
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
