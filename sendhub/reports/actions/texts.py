"""Write an item of a statutory text; publish the whole."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.reports.actions.compliance import renew
from sendhub.reports.enums import ComplianceKind, TextKind
from sendhub.reports.models import PublishedText, StatutoryText
from sendhub.reports.texts import note_of, parts_of

DUTY_OF = {
    TextKind.INFORMATION_REPORT: ComplianceKind.INFORMATION_REPORT,
    TextKind.INCLUSION_STRATEGY: ComplianceKind.INCLUSION_STRATEGY,
}


@transaction.atomic
def write_text(*, kind, item, text, version, by):
    """Save an item's words and say that they were looked at today, changed or not."""
    rows = StatutoryText.objects.visible_to(by)
    held, is_new = rows.get_or_create(school=by.school, kind=kind, item=item)
    if not (is_new and version == 0):
        held = locked(rows, pk=held.pk, version=version, fields=["text"])
        held.version += 1
    held.text, held.reviewed_at, held.reviewed_by = text, timezone.now(), by.user
    held.full_clean()
    held.save()
    audit.record(by=by, event=AuditEvent.CHANGED, subject=held, fields=("text",))
    return held


@transaction.atomic
def publish_text(*, kind, today, by):
    """Keep the text as it stands as an edition, and renew its line on the compliance list.

    Raises NotPossible while an item has nothing at all to say.
    """
    parts = parts_of(kind, by=by, today=today)
    missing = [part.item.title for part in parts if part.is_empty]
    if missing:
        raise NotPossible(f"Nothing is written yet for: {'; '.join(missing)}.")
    rows = PublishedText.objects.visible_to(by).filter(kind=kind)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = PublishedText(
        school=by.school,
        kind=kind,
        number=number,
        content={"parts": [part.as_published for part in parts], "note": note_of(kind)},
        published_at=timezone.now(),
        published_by=by.user,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.TEXT_PUBLISHED, subject=row)
    renew(kind=DUTY_OF[TextKind(kind)], on=today, by=by)
    return row
