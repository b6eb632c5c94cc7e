"""What the list of interventions and the page of one of them show."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from provision.enums import PlaceState, Presence, SessionState
from provision.models import Intervention, Participation, Session, SlotHelper, TrainedStaff
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission

SORTS = {
    "name": ("name", "pk"),
    "-name": ("-name", "pk"),
    "ends": ("ends_on", "pk"),
    "-ends": ("-ends_on", "pk"),
    "pupils": ("taken", "pk"),
    "-pupils": ("-taken", "pk"),
    "held": (F("held_share").asc(nulls_last=True), "pk"),
    "-held": (F("held_share").desc(nulls_last=True), "pk"),
}
EARLIER_SESSIONS = 12
LATER_SESSIONS = 6


def _sessions(**which):
    rows = Session.objects.filter(intervention=OuterRef("pk"), **which).order_by()
    return rows.values("intervention").annotate(number=Count("pk")).values("number")


def run_rows(runs, *, today):
    """Annotate pupils taken and waiting, and sessions owed until today, held and missed; one query."""
    places = Participation.objects.filter(intervention=OuterRef("pk")).order_by()
    count = places.values("intervention").annotate(number=Count("pk")).values("number")
    return (
        runs.select_related("provision", "lead")
        .annotate(
            taken=Coalesce(Subquery(count.filter(state=PlaceState.TAKING_PART)), 0),
            waiting=Coalesce(Subquery(count.filter(state=PlaceState.WAITING)), 0),
            owed=Coalesce(Subquery(_sessions(on__lt=today)), 0),
            held=Coalesce(Subquery(_sessions(state=SessionState.HELD)), 0),
            missed=Coalesce(Subquery(_sessions(state=SessionState.MISSED)), 0),
        )
        .annotate(held_share=F("held") * 100 / Coalesce(Subquery(_owed(today)), None))
    )


def _owed(today):
    """Sessions before today or recorded: what could have been held; no row when there are none."""
    rows = Session.objects.filter(
        Q(on__lt=today) | ~Q(state=SessionState.PLANNED), intervention=OuterRef("pk")
    ).order_by()
    return rows.values("intervention").annotate(number=Count("pk")).values("number")


def adults_in(run):
    """The ids of the adults who lead the run, stand in its week or give a planned session, as a query."""
    planned = Session.objects.filter(intervention=run, state=SessionState.PLANNED)
    return (
        Intervention.objects.filter(pk=run.pk)
        .order_by()
        .values("lead")
        .union(
            run.slots.order_by().values("staff"),
            SlotHelper.objects.filter(slot__intervention=run).values("staff"),
            planned.order_by().values("staff"),
        )
    )


def leaving_adults(run, *, today):
    """The adults of a run that is not over who leave, or have left, before its last day; one query."""
    if run.ends_on < today:
        return []
    rows = StaffMember.objects.filter(school_id=run.school_id, ends_on__lt=run.ends_on)
    return list(rows.filter(pk__in=adults_in(run)).order_by("ends_on"))


def running_out(run, *, today):
    """Marks of a run's adults that run out, or have, before its last day; one query."""
    if run.ends_on < today:
        return []
    rows = TrainedStaff.objects.filter(
        school_id=run.school_id, provision=run.provision_id, ends_on__lt=run.ends_on
    )
    return list(rows.filter(staff__in=adults_in(run)).select_related("staff").order_by("ends_on"))


def run_page(run, *, actor, today):
    """Return the context of the page of one run: eight queries."""
    attended = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    places = (
        Participation.objects.visible_to(actor)
        .filter(intervention=run)
        .select_related("pupil__group")
        .annotate(attended=attended)
    )
    by_state = {state: [] for state in PlaceState}
    for place in places:
        by_state[place.state].append(place)
    sessions = Session.objects.filter(intervention=run).select_related("staff")
    counts = sessions.aggregate(
        held=Count("pk", filter=Q(state=SessionState.HELD)),
        missed=Count("pk", filter=Q(state=SessionState.MISSED)),
        unrecorded=Count("pk", filter=Q(state=SessionState.PLANNED, on__lt=today)),
        to_come=Count("pk", filter=Q(state=SessionState.PLANNED, on__gte=today)),
        minutes_held=Coalesce(Sum("minutes", filter=Q(state=SessionState.HELD)), 0),
    )
    mine = Session.objects.recordable_by(actor, today=today).filter(pk=OuterRef("pk"))
    shown = sessions.annotate(may_record=Exists(mine))
    return {
        "run": run,
        "slots": list(run.slots.select_related("staff").prefetch_related("helpers__staff")),
        "taking_part": by_state[PlaceState.TAKING_PART],
        "waiting": by_state[PlaceState.WAITING],
        "ended": by_state[PlaceState.ENDED],
        "free": max(0, run.capacity - len(by_state[PlaceState.TAKING_PART])),
        "counts": counts,
        "earlier": list(
            shown.filter(on__lte=today).order_by("-on", "-starts_at")[:EARLIER_SESSIONS]
        ),
        "later": list(shown.filter(on__gt=today)[:LATER_SESSIONS]),
        "leaving": leaving_adults(run, today=today),
        "running_out": running_out(run, today=today),
        "today": today,
        "may_edit": actor.can(Permission.INTERVENTION_EDIT),
    }


def runs_open_to(pupil, *, actor, today):
    """Return the groups that are not over and that the pupil is not in, with the places `taken`."""
    inside = Participation.objects.filter(pupil=pupil).exclude(state=PlaceState.ENDED)
    return (
        Intervention.objects.visible_to(actor)
        .filter(ends_on__gte=today)
        .exclude(pk__in=inside.values("intervention"))
        .annotate(
            taken=Count("participations", filter=Q(participations__state=PlaceState.TAKING_PART))
        )
        .order_by("name")
    )
