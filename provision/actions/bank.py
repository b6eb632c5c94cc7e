"""The school's bank of strategies."""

from django.db import transaction
from django.db.models import Max

from pupils.actions.rows import change_row
from pupils.models import Strategy
from pupils.starter_bank import starter_list
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def add_to_bank(*, by, **values):
    """Save a new line, last in the list unless `order` says otherwise."""
    rows = Strategy.objects.visible_to(by)
    if not values.get("order"):
        values["order"] = (rows.aggregate(last=Max("order"))["last"] or 0) + 1
    line = Strategy(school_id=by.school_id, **values)
    line.full_clean()
    line.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=line, fields=sorted(values))
    return line


def edit_line(*, line, version, by, **values):
    """Change a line; pupils who have it keep the words they were given."""
    return change_row(row=line, version=version, by=by, **values)


def retire_line(*, line, version, by):
    """Offer the line no more; it stays with the pupils who have it."""
    return change_row(row=line, version=version, by=by, is_active=False)


def offer_line_again(*, line, version, by):
    return change_row(row=line, version=version, by=by, is_active=True)


@transaction.atomic
def take_starter_list(*, by):
    """Fill an empty bank with the starter list; raises NotPossible once the school has lines."""
    # Two people who press at once: the unique name would refuse the second in a language of its own.
    if Strategy.objects.visible_to(by).exists():
        raise NotPossible("The bank has strategies already: add single ones to it.")
    lines = Strategy.objects.bulk_create(
        Strategy(
            school_id=by.school_id,
            name=line.name,
            area=line.area,
            level=line.level,
            kind=line.kind,
            how=line.how,
            order=order,
        )
        for order, line in enumerate(starter_list(), start=1)
    )
    audit.record(by=by, event=AuditEvent.CREATED, subject=by.school, fields=["bank"])
    return lines
