"""Ask for an inspection folder, keep what was made, take it away again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.actions import enqueue
from sendhub.reports.models import EvidenceFolder


@transaction.atomic
def ask_for_folder(*, title, parts, has_names, by):
    """Have a folder made in the background; returns the job whose page shows how far it is."""
    folder = EvidenceFolder(
        school=by.school, title=title, parts=parts, has_names=has_names, asked_by=by.user
    )
    folder.full_clean()
    folder.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=folder, fields=("parts", "has_names"))
    return enqueue(
        "make_evidence_folder", school_id=by.school_id, by=by, args={"folder_id": folder.pk}
    )


@transaction.atomic
def keep_folder(*, folder, content, pages, left_out, pupil_ids, by):
    """Keep the folder with its checksum, and write down who is named in it."""
    folder.content = content
    folder.sha256 = hashlib.sha256(content).hexdigest()
    folder.pages, folder.left_out = pages, left_out
    folder.made_at = timezone.now()
    folder.save(update_fields=["content", "sha256", "pages", "left_out", "made_at"])
    if pupil_ids:
        audit.record_export(by=by, name="reports.evidence_folder", pupil_ids=pupil_ids)


@transaction.atomic
def remove_folder(*, folder, by):
    """Forget what a folder held; that it was made stays on record."""
    folder.content, folder.removed_at, folder.removed_by = None, timezone.now(), by.user
    folder.save(update_fields=["content", "removed_at", "removed_by"])
    audit.record(by=by, event=AuditEvent.REMOVED, subject=folder)


def forget_named_folders(*, school_id, before):
    """Forget what folders with pupils' names held: none outlives the pupils in it."""
    rows = EvidenceFolder.objects.filter(
        school_id=school_id, has_names=True, made_at__lt=before
    ).exclude(content=None)
    return rows.update(content=None)
