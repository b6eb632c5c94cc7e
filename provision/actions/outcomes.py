"""Outcomes of a cycle and what serves them; changed only while the plan is not agreed."""

from django.db import transaction
from django.db.models import Max

from provision.actions.cycles import writable
from provision.enums import Stage
from provision.models import Outcome, OutcomeSupport
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked

FIELDS = ("target", "need", "baseline", "measure", "by_on", "aim")


@transaction.atomic
def add_outcome(*, cycle, by, **values):
    """Add an outcome at the end; it begins a line of its own in the history."""
    cycle = writable(cycle, Stage.PLAN, by)
    last = cycle.outcomes.aggregate(last=Max("order"))["last"] or 0
    outcome = Outcome(
        school_id=by.school_id, pupil_id=cycle.pupil_id, cycle=cycle, order=last + 1, **values
    )
    outcome.full_clean()
    outcome.save()
    outcome.thread = outcome.pk
    outcome.save(update_fields=["thread"])
    audit.record(by=by, event=AuditEvent.CREATED, subject=outcome, pupil_id=outcome.pupil_id)
    return outcome


@transaction.atomic
def edit_outcome(*, outcome, version, by, **values):
    """Change an outcome; raises Conflict when someone saved it since `version`."""
    writable(outcome.cycle, Stage.PLAN, by)
    outcome = locked(Outcome.objects.visible_to(by), pk=outcome.pk, version=version, fields=FIELDS)
    changed = [name for name in FIELDS if getattr(outcome, name) != values[name]]
    for name in changed:
        setattr(outcome, name, values[name])
    outcome.version += 1
    outcome.full_clean()
    outcome.save(update_fields=[*changed, "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=outcome, pupil_id=outcome.pupil_id, fields=changed
    )
    return outcome


@transaction.atomic
def remove_outcome(*, outcome, by):
    """Take an outcome out of a plan that is not agreed yet; its version rows keep it."""
    writable(outcome.cycle, Stage.PLAN, by)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=outcome, pupil_id=outcome.pupil_id)
    outcome.delete()


@transaction.atomic
def add_support(*, outcome, by, **values):
    """Say what serves the outcome: a place in an intervention, a strategy, or support in words."""
    writable(outcome.cycle, Stage.PLAN, by)
    support = OutcomeSupport(
        school_id=by.school_id, pupil_id=outcome.pupil_id, outcome=outcome, **values
    )
    support.full_clean()
    support.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=support, pupil_id=support.pupil_id)
    return support


@transaction.atomic
def remove_support(*, support, by):
    writable(support.outcome.cycle, Stage.PLAN, by)
    audit.record(by=by, event=AuditEvent.REMOVED, subject=support, pupil_id=support.pupil_id)
    support.delete()
