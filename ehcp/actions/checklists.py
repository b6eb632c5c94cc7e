"""The checklist of an LA, and what a person ticks on it for one pupil."""

from django.db import transaction

from ehcp.models import EvidenceItem, EvidenceTick
from ehcp.starter_evidence import STARTER
from pupils.actions.rows import change_row
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


def start_checklist(*, local_authority, by):
    """Give the school the starting list for this LA, unless it has one already."""
    held = EvidenceItem.objects.filter(school_id=by.school_id, local_authority=local_authority)
    if held.exists():
        return
    EvidenceItem.objects.bulk_create(
        [
            EvidenceItem(
                school_id=by.school_id,
                local_authority=local_authority,
                order=10 * place,
                label=label,
                source=source,
                stale_months=months,
                is_needed=is_needed,
            )
            for place, (label, source, months, is_needed) in enumerate(STARTER, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_item(*, local_authority, by, **values):
    """Add a line to the checklist of an LA."""
    item = EvidenceItem(school_id=by.school_id, local_authority=local_authority, **values)
    item.full_clean()
    item.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=item, fields=sorted(values))
    return item


def change_item(*, item, version, by, **values):
    """Change a line of the checklist; what was ticked on it stays."""
    return change_row(row=item, version=version, by=by, **values)


@transaction.atomic
def tick(*, assessment, item, by, **values):
    """Say that the thing is there, or why it is not needed for this pupil."""
    row = EvidenceTick.objects.filter(assessment=assessment, item=item).first()
    row = row or EvidenceTick(
        school_id=by.school_id, pupil_id=assessment.pupil_id, assessment=assessment, item=item
    )
    for name, value in values.items():
        setattr(row, name, value)
    row.by_user = by.user
    row.full_clean()
    row.save()
    _ticked(assessment, by)
    return row


@transaction.atomic
def untick(*, assessment, item, by):
    """Take back what was ticked: the record alone answers again."""
    EvidenceTick.objects.filter(assessment=assessment, item=item).delete()
    _ticked(assessment, by)


def _ticked(assessment, by):
    audit.record(
        by=by,
        event=AuditEvent.EVIDENCE_TICKED,
        subject=assessment,
        pupil_id=assessment.pupil_id,
        fields=("ticks",),
    )
