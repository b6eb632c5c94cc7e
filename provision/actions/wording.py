"""The school's words: from which day, and its own names of the tiers."""

from django.db import transaction

from provision.models import Tier, Wording
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def add_wording(*, starts_on, plan_name, scheme, by):
    """Call the plan and the tiers so from a day on; what was printed before keeps its words."""
    row = Wording(school_id=by.school_id, starts_on=starts_on, plan_name=plan_name, scheme=scheme)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row)
    return row


@transaction.atomic
def remove_wording(*, wording, today, by):
    """Take back words that have not begun. Raises NotPossible for those that were in use."""
    if wording.starts_on <= today:
        raise NotPossible("These words have been in use: add others from a later day instead.")
    audit.record(by=by, event=AuditEvent.REMOVED, subject=wording)
    wording.delete()


@transaction.atomic
def name_tiers(*, names, by):
    """Keep the school's own names: {(scheme, level): name}; an empty one goes back to the usual name."""
    rows = Tier.objects.select_for_update().filter(school_id=by.school_id)
    held = {(tier.scheme, tier.level): tier for tier in rows}
    for (scheme, level), name in names.items():
        tier = held.get((scheme, level))
        if not name:
            if tier:
                tier.delete()
            continue
        if tier is None:
            tier = Tier(school_id=by.school_id, scheme=scheme, level=level)
        elif tier.name == name:
            continue
        else:
            tier.version += 1
        tier.name = name
        tier.full_clean()
        tier.save()
        audit.record(by=by, event=AuditEvent.CHANGED, subject=tier, fields=("name",))
