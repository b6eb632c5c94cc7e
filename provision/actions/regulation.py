"""The regulation plan: one in force, each change of another day a new version."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from provision.models import RegulationPlan
from pupils.actions.locking import locked_pupil
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

TEXTS = ("triggers", "early_signs", "helps", "makes_worse", "afterwards", "who")


@transaction.atomic
def write_regulation_plan(*, pupil, by, version=0, **texts):
    """Write the pupil's plan. What stood until yesterday is kept as a version; today's is changed.

    Raises Conflict when someone wrote it since `version` (0: there was none).
    """
    locked_pupil(pupil)
    today = timezone.localdate()
    rows = RegulationPlan.objects.visible_to(by)
    current = rows.of(pupil).in_force().first()
    if current:
        current = locked(rows, pk=current.pk, version=version, fields=TEXTS)
        if all(getattr(current, name) == texts[name] for name in TEXTS):
            return current
    if current and current.starts_on == today:
        plan = current
        plan.version += 1
    else:
        if current:
            _end(current, ends_on=today - timedelta(days=1))
        plan = RegulationPlan(
            school_id=by.school_id, pupil=pupil, starts_on=today, created_by=by.user
        )
    for name in TEXTS:
        setattr(plan, name, texts[name])
    plan.changed_at = timezone.now()
    plan.full_clean()
    plan.save()
    audit.record(
        by=by,
        event=AuditEvent.CHANGED if current else AuditEvent.CREATED,
        subject=plan,
        pupil_id=pupil.pk,
        fields=TEXTS,
    )
    return plan


@transaction.atomic
def end_regulation_plan(*, plan, version, by):
    """End the plan today: the pupil does not need it any more. Raises Conflict, NotPossible."""
    plan = locked(RegulationPlan.objects.visible_to(by), pk=plan.pk, version=version, fields=TEXTS)
    if plan.ends_on:
        raise NotPossible("This plan has ended already.", back=plan.get_absolute_url())
    _end(plan, ends_on=timezone.localdate())
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=plan,
        pupil_id=plan.pupil_id,
        fields=["ends_on"],
    )
    return plan


def _end(plan, *, ends_on):
    plan.ends_on = ends_on
    plan.changed_at = timezone.now()
    plan.version += 1
    plan.full_clean()
    plan.save(update_fields=["ends_on", "changed_at", "version"])
