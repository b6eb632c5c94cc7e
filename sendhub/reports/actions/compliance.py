"""Keep the compliance list; each review date is an obligation on the desk."""

from django.db import transaction

from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.reports import rules
from sendhub.reports.enums import ComplianceKind
from sendhub.reports.models import ComplianceItem


@transaction.atomic
def save_item(*, item=None, version=1, by, **values):
    """Add or change an item; without a review date the usual one of its duty is set."""
    is_new = item is None
    if is_new:
        item = ComplianceItem(school=by.school)
    else:
        rows = ComplianceItem.objects.visible_to(by)
        item = locked(rows, pk=item.pk, version=version, fields=list(values))
        item.version += 1
    approved_before = item.approved_on
    for name, value in values.items():
        setattr(item, name, value)
    if item.approved_on and not item.review_on:
        item.review_on = rules.review_due(item.kind, item.approved_on)
    item.full_clean()
    item.save()
    event = AuditEvent.CREATED if is_new else AuditEvent.CHANGED
    audit.record(by=by, event=event, subject=item, fields=values)
    _keep_due(item, is_approved_anew=item.approved_on != approved_before, by=by)
    return item


def renew(*, kind, on, by):
    """The duty was met today: set the day and the next review."""
    item = ComplianceItem.objects.visible_to(by).filter(kind=kind, name="").first()
    values = {"approved_on": on, "review_on": rules.review_due(kind, on)}
    if item is None:
        return save_item(kind=kind, by=by, **values)
    return save_item(item=item, version=item.version, by=by, **values)


def _keep_due(item, *, is_approved_anew, by):
    if is_approved_anew or not item.review_on:
        close_due(by=by, kind=DueKind.COMPLIANCE_REVIEW, subject_id=item.pk)
    if item.review_on:
        duty = rules.DUTIES[ComplianceKind(item.kind)]
        open_due(
            by=by,
            kind=DueKind.COMPLIANCE_REVIEW,
            subject_id=item.pk,
            due_on=item.review_on,
            source=f"{item.title}: {duty.source}"[:200] if duty.source else item.title,
            is_statutory=duty.is_statutory,
            owner_id=item.owner_id,
        )
