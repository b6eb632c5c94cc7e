"""Rates, pay points, sources, budgets, rules and lines of cost."""

from django.db import transaction

from provision.enums import SessionState
from provision.models import CostLine, Session, SlotHelper, StaffPayPoint, StaffRate
from provision.rates import Rates
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked


@transaction.atomic
def save_money(*, model, row=None, version: int = 1, by: Actor, **values):
    """Add or change a row about money; return (row, how many sessions got a rate by it).

    A new rate or pay point fills in what was recorded without one and never touches a session that
    has its rate: what was paid then stays what was paid.
    """
    is_new = row is None
    if is_new:
        row = model(school=by.school)
    else:
        rows = model.objects.visible_to(by)
        row = locked(rows, pk=row.pk, version=version, fields=list(values))
        row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    if model is CostLine and is_new:
        row.created_by = by.user
    row.full_clean()
    row.save()
    event = AuditEvent.CREATED if is_new else AuditEvent.CHANGED
    pupil_id = row.pupil_id if model is CostLine else None
    audit.record(by=by, event=event, subject=row, pupil_id=pupil_id, fields=values)
    filled = fill_in_rates(by=by) if model in (StaffRate, StaffPayPoint) else 0
    return row, filled


@transaction.atomic
def remove_money(*, row, by: Actor):
    """Remove a line typed by mistake; its version rows stay."""
    pupil_id = row.pupil_id if isinstance(row, CostLine) else None
    audit.record(by=by, event=AuditEvent.REMOVED, subject=row, pupil_id=pupil_id)
    row.delete()


def fill_in_rates(*, by: Actor) -> int:
    """Give recorded sessions without a rate the one that now is known for their day; return how many."""
    rates = Rates(by.school_id)
    without = list(
        Session.objects.visible_to(by)
        .filter(hourly_rate=None)
        .exclude(state=SessionState.PLANNED)
        .select_for_update(of=("self",))
    )
    helpers = {}
    found = SlotHelper.objects.visible_to(by).filter(slot__in={row.slot_id for row in without})
    for helper in found:
        helpers.setdefault(helper.slot_id, []).append(helper.staff_id)
    filled = []
    for session in without:
        adults = [session.staff_id, *helpers.get(session.slot_id, ())]
        session.hourly_rate = rates.of(adults, on=session.on)
        if session.hourly_rate is not None:
            filled.append(session)
    Session.objects.bulk_update(filled, ["hourly_rate"], batch_size=500)
    return len(filled)
