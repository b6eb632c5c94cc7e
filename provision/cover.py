"""What falls out when an adult is away, has left or was never named, and who is trained and free."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from provision.enums import SessionState
from provision.models import Session, SlotHelper, TrainedStaff
from provision.rules.cover import free_at
from provision.rules.timetable import Booking
from sendhub.accounts.models import Membership, StaffAbsence, StaffMember
from sendhub.accounts.permissions import GRANTS
from sendhub.accounts.permissions import Permission as P
from sendhub.accounts.querysets import valid_on

AHEAD = timedelta(days=14)
RECORDING = [
    role
    for role, granted in GRANTS.items()
    if granted & {P.SESSION_RECORD_OWN, P.SESSION_RECORD_ALL}
]
FALLEN_AT_MOST = 60


@dataclass(frozen=True)
class FallsOut:
    """A planned session without its adult; `trained` and `others` are free at that time."""

    session: Session
    why: str
    trained: list
    others: list


def away_on():
    """Condition: the session's own adult is absent on its day."""
    return Exists(
        StaffAbsence.objects.filter(
            staff=OuterRef("staff"), starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on")
        )
    )


# Without an adult: nobody is named, or who is named is away (`is_away`) or will have left.
WITHOUT = Q(is_away=True) | Q(staff=None) | Q(staff__ends_on__lt=F("on"))


def ahead(today):
    """Condition: planned, and within the two weeks for which cover is sought."""
    return Q(state=SessionState.PLANNED, on__gte=today, on__lte=today + AHEAD)


def fallen(actor, *, today):
    """Return the planned sessions in sight of the next two weeks that have no adult."""
    rows = Session.objects.visible_to(actor).filter(ahead(today)).annotate(is_away=away_on())
    return rows.filter(WITHOUT).with_run()


def covers_needed(actor, *, today):
    """Return [FallsOut] with who could take each session. Seven queries however many there are."""
    sessions = list(fallen(actor, today=today)[:FALLEN_AT_MOST])
    if not sessions:
        return []
    days = {session.on for session in sessions}
    bookings = bookings_of(actor.school_id, days)
    people = {person.pk: person for person in _working(actor.school_id, today)}
    away = _away(actor.school_id, days)
    trained = _trained(actor.school_id, {session.intervention.provision_id for session in sessions})
    return [_needed(session, bookings, people, away, trained) for session in sessions]


def _needed(session, bookings, people, away, trained):
    mine = next(each for each in bookings[session.on] if each.key == session.pk)
    others = [each for each in bookings[session.on] if each.key != session.pk]
    free = free_at(mine, people, others, away[session.on])
    free = [pk for pk in free if not _has_left(people[pk], session.on)]
    for_it = [
        pk for pk in free if _holds(trained[session.intervention.provision_id].get(pk), session.on)
    ]
    return FallsOut(
        session=session,
        why=_why(session),
        trained=[people[pk] for pk in for_it],
        others=[people[pk] for pk in free if pk not in for_it],
    )


def _why(session):
    if session.staff is None:
        return "Nobody is named"
    return f"{session.staff.full_name} {'is away' if session.is_away else 'has left'}"


def _has_left(person, day):
    return person.ends_on is not None and person.ends_on < day


def _holds(days, day):
    return days is not None and days[0] <= day and (days[1] is None or day <= days[1])


def bookings_of(school_id, days):
    """Return {day: [Booking]} of the sessions of these days that are not missed, helpers included; two queries."""
    rows = Session.objects.filter(school_id=school_id, on__in=days).exclude(
        state=SessionState.MISSED
    )
    helpers = defaultdict(set)
    for slot_id, staff_id in SlotHelper.objects.filter(school_id=school_id).values_list(
        "slot_id", "staff_id"
    ):
        helpers[slot_id].add(staff_id)
    found = defaultdict(list)
    for row in rows:
        found[row.on].append(
            Booking(
                key=row.pk,
                day=row.on,
                starts_at=row.starts_at,
                minutes=row.minutes,
                staff=frozenset({row.staff_id, *helpers[row.slot_id]} - {None}),
                room=row.room,
            )
        )
    return found


def _working(school_id, today):
    """Who works here now, without those whose roles are no work with pupils: governors, the office."""
    rows = StaffMember.objects.filter(school_id=school_id)
    roles = Membership.objects.filter(
        valid_on(today), school_id=school_id, user=OuterRef("user")
    ).order_by()
    holds = Exists(roles) & ~Exists(roles.filter(role__in=RECORDING))
    return (
        rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))
        .exclude(holds)
        .order_by("last_name", "first_name")
    )


def _away(school_id, days):
    """{day: ids of who is absent on it}."""
    rows = StaffAbsence.objects.filter(
        school_id=school_id, starts_on__lte=max(days), ends_on__gte=min(days)
    )
    found = defaultdict(set)
    for row in rows:
        for day in days:
            if row.starts_on <= day <= row.ends_on:
                found[day].add(row.staff_id)
    return found


def _trained(school_id, provision_ids):
    """{provision id: {staff id: (from, to)}}."""
    found = defaultdict(dict)
    rows = TrainedStaff.objects.filter(school_id=school_id, provision__in=provision_ids)
    for row in rows:
        found[row.provision_id][row.staff_id] = (row.starts_on, row.ends_on)
    return found


def who_may_cover(session, *, actor, today):
    """Return the ids of the people who are free for this session: what the button may name."""
    needed = next(
        (each for each in covers_needed(actor, today=today) if each.session.pk == session.pk), None
    )
    return [person.pk for person in (needed.trained + needed.others)] if needed else []
