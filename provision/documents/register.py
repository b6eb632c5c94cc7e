"""The register of an intervention as it is printed: who was there, session by session."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from provision.enums import Presence, SessionState
from provision.models import Attendance, Participation, Session
from sendhub.pdf import make_long_pdf
from sendhub.templatetags.sendhub import day

# Columns of sessions that stand beside the names on A4 across.
ACROSS = 16
THERE, AWAY, MISSED, NOT_IN, TO_COME = "/", "O", "M", "–", ""
MARKS = (
    (THERE, "there"),
    (AWAY, "away"),
    (MISSED, "session missed"),
    (NOT_IN, "not in the group on that day"),
)


@dataclass(frozen=True)
class Line:
    """A pupil: marks in the order of the sessions of the block."""

    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """Sessions that fit on one width of paper."""

    sessions: tuple[tuple[str, str], ...]  # (day and month, time)
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Dose:
    name: str
    days: str
    owed: int
    had: int
    owed_minutes: int
    had_minutes: int
    entry: str
    exit: str

    @property
    def percent(self):
        return f"{100 * self.had / self.owed:.0f} %" if self.owed else "none owed yet"


@dataclass(frozen=True)
class RegisterDocument:
    name: str
    provision: str
    tier: str
    lead: str
    days: str
    week: tuple[str, ...]
    school_name: str
    initials: str
    made_on: str
    planned: int
    held: int
    missed: tuple[tuple[str, str], ...]  # (day, why)
    doses: tuple[Dose, ...]
    blocks: tuple[Block, ...]
    marks = MARKS


def register_document(run, *, actor, today):
    """Gather the register of a run; five queries."""
    places = list(
        Participation.objects.visible_to(actor)
        .filter(intervention=run)
        .exclude(starts_on=None)
        .with_dose(today)
        .select_related("pupil")
        .order_by("pupil__sort_key", "starts_on")
    )
    sessions = list(Session.objects.visible_to(actor).filter(intervention=run))
    presence = {
        (session_id, place_id): presence
        for session_id, place_id, presence in Attendance.objects.visible_to(actor)
        .filter(session__intervention=run)
        .values_list("session", "participation", "presence")
    }
    return RegisterDocument(
        name=run.name,
        provision=run.provision.name,
        tier=run.provision.get_level_display(),
        lead=run.lead.full_name if run.lead else "nobody named",
        days=f"{day(run.starts_on)} to {day(run.ends_on)}",
        week=tuple(_slot(slot) for slot in run.slots.all()),
        school_name=actor.school.name,
        initials="Register",
        made_on=day(today),
        planned=sum(
            session.on < today or session.state != SessionState.PLANNED for session in sessions
        ),
        held=sum(session.state == SessionState.HELD for session in sessions),
        missed=tuple(
            (day(session.on), _why(session))
            for session in sessions
            if session.state == SessionState.MISSED
        ),
        doses=tuple(_dose(place, run) for place in places),
        blocks=tuple(
            _block(sessions[at : at + ACROSS], places, presence)
            for at in range(0, len(sessions), ACROSS)
        ),
    )


def _slot(slot):
    room = f", {slot.room}" if slot.room else ""
    return f"{slot.get_weekday_display()} {slot.starts_at:%H:%M}, {slot.minutes} minutes{room}"


def _why(session):
    why = session.get_missed_reason_display()
    return f"{why}: {session.missed_note}" if session.missed_note else why


def _dose(place, run):
    return Dose(
        name=place.pupil.full_name,
        days=f"{day(place.starts_on)} to {day(place.ends_on or run.ends_on)}",
        owed=place.owed_sessions,
        had=place.had_sessions,
        owed_minutes=place.owed_minutes,
        had_minutes=place.had_minutes,
        entry=_score(place.entry_score),
        exit=_score(place.exit_score),
    )


def _score(score):
    return "" if score is None else f"{score.normalize():f}"


def _block(sessions, places, presence):
    return Block(
        sessions=tuple(
            (f"{each.on.day} {each.on:%b}", f"{each.starts_at:%H:%M}") for each in sessions
        ),
        lines=tuple(
            Line(
                name=place.pupil.full_name,
                marks=tuple(_mark(session, place, presence) for session in sessions),
            )
            for place in places
        ),
    )


def _mark(session, place, presence):
    if session.on < place.starts_on or (place.ends_on and session.on > place.ends_on):
        return NOT_IN
    if session.state == SessionState.MISSED:
        return MISSED
    if session.state == SessionState.PLANNED:
        return TO_COME
    found = presence.get((session.pk, place.pk))
    return {Presence.PRESENT: THERE, Presence.ABSENT: AWAY}.get(found, NOT_IN)


def register_pdf(document):
    """Return the register as PDF bytes, A4 across."""
    html = render_to_string("documents/register.html", {"document": document})
    return make_long_pdf(html, style="register")
