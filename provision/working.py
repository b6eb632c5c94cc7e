"""What the rooms and the groups say of a pupil’s normal way of working, for access arrangements."""

from provision.enums import Presence, Works
from provision.models import Attendance, PupilStrategy, StrategyAnswer
from pupils.working import Source, add_working
from sendhub.dates import london_date


def answers(actor, since):
    """Strategies that somebody says work in the room."""
    rows = StrategyAnswer.objects.visible_to(actor).latest_of_each()
    return rows.filter(works=Works.YES, at__date__gte=since).select_related("strategy", "by_user")


def strategies(actor, since):
    """Strategies in force; how long they have been is what matters, not since when they count."""
    return PupilStrategy.objects.visible_to(actor).in_force()


def sessions(actor, since):
    """Sessions of interventions at which the pupil was present."""
    rows = Attendance.objects.visible_to(actor).filter(presence=Presence.PRESENT)
    return (
        rows.filter(session__on__gte=since)
        .select_related("session__intervention")
        .order_by("-session__on", "-pk")
    )


def _said(row):
    note = f" ({row.note})" if row.note else ""
    return f"{row.strategy.text}: works, says {row.by_user.name}{note}"


def add_to_working():
    """Called by the app’s `ready()`."""
    add_working(
        Source(
            key="answers",
            label="What teachers say works in their rooms",
            is_proof=True,
            rows=answers,
            told=lambda row: (london_date(row.at), _said(row)),
        )
    )
    add_working(
        Source(
            key="strategies",
            label="Strategies in every lesson",
            is_proof=False,
            rows=strategies,
            told=lambda row: (row.starts_on, f"{row.text}, since then"),
        )
    )
    add_working(
        Source(
            key="sessions",
            label="Sessions held",
            is_proof=False,
            rows=sessions,
            told=lambda row: (row.session.on, row.session.intervention.name),
        )
    )
