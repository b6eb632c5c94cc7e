"""Record what became of a session: one record, whoever presses first."""

from django.db import transaction
from django.utils import timezone

from provision.enums import Presence, SessionState
from provision.models import Attendance, Participation, Session, SlotHelper
from provision.rates import Rates
from provision.rules import places as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

FIELDS = ("state", "missed_reason", "missed_note", "note")


@transaction.atomic
def record_session(
    *, session, version, state, by, absent=(), missed_reason="", missed_note="", note="", today=None
):
    """Record a session as held or missed, or change what was recorded.

    `absent`: ids of the places whose pupils were not there; all others of the day were. The adults'
    rate of the day is kept with it. Raises Conflict when someone recorded it since `version`, and
    NotPossible for a session to come or one that nobody was at.
    """
    today = today or timezone.localdate()
    mine = Session.objects.recordable_by(by, today=today)
    row = locked(mine, pk=session.pk, version=version, fields=FIELDS)
    places = list(Participation.objects.filter(intervention=row.intervention_id).on(row.on))
    there = [place for place in places if place.pk not in absent]
    is_held = state == SessionState.HELD
    problem = rules.record_problem(
        on=row.on,
        today=today,
        state=state,
        present=len(there),
        placed=len(places),
    )
    if problem:
        raise NotPossible(problem, back=row.get_absolute_url())
    row.state = state
    row.missed_reason = "" if is_held else missed_reason
    row.missed_note = "" if is_held else missed_note
    row.note = note
    row.placed = len(places)
    row.present = len(there) if is_held else 0
    row.hourly_rate = Rates(row.school_id).of(adults_of(row), on=row.on)
    row.recorded_by, row.recorded_at = by.user, timezone.now()
    row.version += 1
    row.full_clean()
    row.save(
        update_fields=[
            *("state", "missed_reason", "missed_note", "note", "placed", "present"),
            *("hourly_rate", "recorded_by", "recorded_at", "version"),
        ]
    )
    _set_attendance(row, places if is_held else [], {place.pk for place in there})
    audit.record(by=by, event=AuditEvent.SESSION_RECORDED, subject=row, fields=("state",))
    return row


def adults_of(session):
    """Return the ids of the adults in the room, each once; an empty list when nobody is named."""
    helpers = SlotHelper.objects.filter(slot=session.slot_id).values_list("staff_id", flat=True)
    staff = {session.staff_id, *helpers} if session.slot_id else {session.staff_id}
    return sorted(staff - {None})


def _set_attendance(session, places, there):
    """Write each pupil's presence; rows that stand as they should are left alone."""
    held = {row.participation_id: row for row in session.attendances.all()}
    for place in places:
        presence = Presence.PRESENT if place.pk in there else Presence.ABSENT
        row = held.pop(place.pk, None)
        if row is None:
            Attendance.objects.create(
                school_id=session.school_id,
                session=session,
                participation=place,
                pupil_id=place.pupil_id,
                presence=presence,
            )
        elif row.presence != presence:
            row.presence = presence
            row.save(update_fields=["presence"])
    for row in held.values():
        row.delete()


@transaction.atomic
def unrecord_session(*, session, version, by):
    """Take back what was recorded: the session is planned again. Raises Conflict, NotPossible."""
    mine = Session.objects.recordable_by(by, today=timezone.localdate())
    row = locked(mine, pk=session.pk, version=version, fields=FIELDS)
    if row.state == SessionState.PLANNED:
        raise NotPossible("Nothing is recorded for this session.", back=row.get_absolute_url())
    row.attendances.all().delete()
    row.state = SessionState.PLANNED
    row.missed_reason = row.missed_note = ""
    row.placed = row.present = 0
    row.hourly_rate = row.recorded_by = row.recorded_at = None
    row.version += 1
    row.full_clean()
    row.save(
        update_fields=[
            *("state", "missed_reason", "missed_note", "placed", "present"),
            *("hourly_rate", "recorded_by", "recorded_at", "version"),
        ]
    )
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=("state",))
    return row
