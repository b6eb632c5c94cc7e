"""Lines of those who work with the pupil: added by them, taken in or set aside by the SENCo."""

from django.db import transaction

from provision.enums import LineState
from provision.models import Cycle, ReviewLine
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def add_line(*, cycle, text, by, outcome=None, suggested=""):
    """Add what someone sees to a cycle that runs. Raises NotPossible once it is finished."""
    cycle = Cycle.objects.visible_to(by).select_for_update(of=("self",)).get(pk=cycle.pk)
    if cycle.is_finished:
        raise NotPossible(
            "This review is finished. Add your line to the cycle that runs now.",
            back=cycle.get_absolute_url(),
        )
    line = ReviewLine(
        school_id=by.school_id,
        pupil_id=cycle.pupil_id,
        cycle=cycle,
        outcome=outcome,
        text=text,
        suggested=suggested,
        by_user=by.user,
    )
    line.full_clean()
    line.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=line, pupil_id=cycle.pupil_id)
    return line


@transaction.atomic
def decide_line(*, line, version, state, by):
    """Take a line into the review or set it aside; both can be changed until the review is finished."""
    line = locked(
        ReviewLine.objects.visible_to(by).select_related("cycle"),
        pk=line.pk,
        version=version,
        fields=("state",),
    )
    if line.cycle.is_finished:
        raise NotPossible(
            "This review is finished and does not change any more.",
            back=line.cycle.get_absolute_url(),
        )
    line.state = LineState(state)
    line.version += 1
    line.full_clean()
    line.save(update_fields=["state", "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=line, pupil_id=line.pupil_id, fields=("state",)
    )
    return line
