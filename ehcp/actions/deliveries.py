"""What delivers a line of Section F: ties to interventions, and support logged by hand."""

from django.db import transaction

from ehcp.models import FDelivery, LoggedSupport
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def tie_line(*, line, participation, by, **values):
    """Let the pupil's place in an intervention count towards the line.

    Raises NotPossible when it counts already, or when more than its whole time would be counted.
    """
    ties = FDelivery.objects.filter(participation=participation)
    if ties.filter(line=line).exists():
        raise NotPossible("This intervention counts towards the line already.")
    counted = sum(ties.filter(ends_on=None).values_list("percent", flat=True))
    if counted + values["percent"] > 100:
        raise NotPossible(
            f"{counted} per cent of this intervention count elsewhere: no minute is counted twice."
        )
    tie = FDelivery(
        school_id=by.school_id,
        pupil_id=line.pupil_id,
        line=line,
        participation=participation,
        created_by=by.user,
        **values,
    )
    tie.full_clean()
    tie.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=tie, pupil_id=line.pupil_id)
    return tie


@transaction.atomic
def end_tie(*, tie, version, ends_on, by):
    """Stop counting from the day after `ends_on`; what was counted until then stays."""
    tie = locked(FDelivery.objects.visible_to(by), pk=tie.pk, version=version, fields=("ends_on",))
    tie.ends_on = ends_on
    tie.version += 1
    tie.full_clean()
    tie.save(update_fields=["ends_on", "version"])
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=tie,
        pupil_id=tie.pupil_id,
        fields=("ends_on",),
    )
    return tie


@transaction.atomic
def log_support(*, line, by, **values):
    """Keep support that was given outside an intervention."""
    row = LoggedSupport(
        school_id=by.school_id, pupil_id=line.pupil_id, line=line, created_by=by.user, **values
    )
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.SUPPORT_LOGGED, subject=row, pupil_id=line.pupil_id)
    return row
