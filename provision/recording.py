"""A session and its pupils as the page of the day shows them."""

from django.db.models import Exists, OuterRef

from provision.enums import Presence, SessionState
from provision.models import Attendance, Participation


def places_of(session):
    """Return the places of the session's day, each with `was_away`: whoever may record a session is
    told who was to be there, by name alone. One query."""
    away = Attendance.objects.filter(
        session=session, participation=OuterRef("pk"), presence=Presence.ABSENT
    )
    return list(
        Participation.objects.filter(intervention=session.intervention_id)
        .on(session.on)
        .annotate(was_away=Exists(away))
        .select_related("pupil")
        .order_by("pupil__sort_key", "pk")
    )


def in_words(*, state, reason_label, away):
    """Say what became of a session: `Held, everybody was there`, `Missed: Trip or event`."""
    if state == SessionState.PLANNED:
        return "Not recorded"
    if state == SessionState.MISSED:
        return f"Missed: {reason_label}"
    return f"Held, away: {', '.join(away)}" if away else "Held, everybody was there"
