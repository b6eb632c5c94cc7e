"""Who agreed to a plan, in part or not, and how it was said. Answers are added, never changed."""

from django.db import transaction

from provision.actions.cycles import owe_agreements
from provision.models import Agreement, Cycle
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def add_agreement(*, cycle, by, **values):
    """Record an answer; the latest of a person stands. Raises NotPossible once the cycle is finished."""
    cycle = Cycle.objects.visible_to(by).select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.is_finished:
        raise NotPossible(
            "This cycle is finished: answers belong to the one that runs now.",
            back=cycle.get_absolute_url(),
        )
    return take_agreement(cycle=cycle, by=by, **values)


@transaction.atomic
def take_agreement(*, cycle, by, **values):
    """Keep an answer that was given on a private link, whose visitor sees no cycle, or typed in by staff."""
    agreement = Agreement(
        school_id=by.school_id,
        pupil_id=cycle.pupil_id,
        cycle=cycle,
        entered_by=by.user,
        **values,
    )
    agreement.full_clean()
    agreement.save()
    audit.record(
        by=by, event=AuditEvent.AGREEMENT_RECORDED, subject=agreement, pupil_id=cycle.pupil_id
    )
    owe_agreements(cycle=cycle, by=by)
    return agreement
