"""Advice: received, split into lines, each line brought to an end; read by who teaches the pupil."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from agencies import rules
from agencies.actions.referrals import move_referral, set_clock
from agencies.enums import ReferralState
from agencies.models import Advice, AdviceItem, AdviceReceipt
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def receive_advice(*, pupil, agency, items, by, referral=None, **values):
    """Keep advice with its lines, (section, text) pairs in order; the referral it answers moves on.

    What becomes of each line is owed within two weeks.
    """
    today = timezone.localdate()
    advice = Advice(
        school_id=by.school_id,
        pupil=pupil,
        agency=agency,
        referral=referral,
        created_by=by.user,
        **values,
    )
    advice.full_clean()
    advice.save()
    for order, (section, text) in enumerate(items, start=1):
        item = AdviceItem(
            school_id=by.school_id,
            pupil=pupil,
            advice=advice,
            order=order,
            section=section,
            text=text,
        )
        item.full_clean()
        item.save()
    audit.record(by=by, event=AuditEvent.ADVICE_RECEIVED, subject=advice, pupil_id=pupil.pk)
    if referral and rules.can_become(referral.state, ReferralState.REPORT_RECEIVED):
        move_referral(
            referral=referral,
            version=referral.version,
            state=ReferralState.REPORT_RECEIVED,
            on=max(advice.received_on, referral.since),
            by=by,
        )
    elif referral:
        set_clock(referral, by=by)
    _set_due(advice, today, by)
    return advice


@transaction.atomic
def add_item(*, advice, section, text, by):
    """Add a line that was overlooked."""
    last = advice.items.order_by("-order").first()
    item = AdviceItem(
        school_id=by.school_id,
        pupil_id=advice.pupil_id,
        advice=advice,
        order=last.order + 1 if last else 1,
        section=section,
        text=text,
    )
    item.full_clean()
    item.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=item, pupil_id=item.pupil_id)
    _set_due(advice, timezone.localdate(), by)
    return item


@transaction.atomic
def end_item(*, item, version, ended_as, by, ended_text="", for_class=None):
    """Say what became of a line of advice. Raises NotPossible when that is said already."""
    item = locked(
        AdviceItem.objects.visible_to(by).select_related("advice"),
        pk=item.pk,
        version=version,
        fields=("ended_text",),
    )
    if item.ended_as:
        raise NotPossible(
            "What becomes of this line is decided already.", back=item.advice.get_absolute_url()
        )
    item.ended_as = ended_as
    item.ended_text = ended_text
    item.ended_on = timezone.localdate()
    item.ended_by = by.user
    if for_class is not None:
        item.for_class = for_class
    item.version += 1
    item.full_clean()
    item.save(
        update_fields=["ended_as", "ended_text", "ended_on", "ended_by", "for_class", "version"]
    )
    audit.record(
        by=by,
        event=AuditEvent.ADVICE_ENDED,
        subject=item,
        pupil_id=item.pupil_id,
        fields=("ended_as",),
    )
    if not item.advice.items.open().exists():
        close_due(by=by, kind=DueKind.ADVICE_DECIDE, subject_id=item.advice_id)
    return item


@transaction.atomic
def read_item(*, item, by):
    """Say that one has read a line that concerns one's class; saying it twice changes nothing."""
    receipt, was_made = AdviceReceipt.objects.get_or_create(
        school_id=by.school_id,
        item=item,
        user=by.user,
        defaults={"pupil_id": item.pupil_id},
    )
    if was_made:
        audit.record(by=by, event=AuditEvent.ADVICE_READ, subject=item, pupil_id=item.pupil_id)
    return receipt


def _set_due(advice, today, by):
    if advice.items.open().exists():
        open_due(
            by=by,
            kind=DueKind.ADVICE_DECIDE,
            subject_id=advice.pk,
            pupil=advice.pupil,
            due_on=today + timedelta(days=rules.ADVICE_DAYS),
            source="School’s rule",
            owner_id=advice.pupil.lead_id,
        )
