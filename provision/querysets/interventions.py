"""Interventions, places in them, their sessions and who came."""

from datetime import date

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from provision.enums import Presence, SessionState
from provision.rules.costs import PAID_WHEN_MISSED
from provision.rules.recording import RECORDED_WITHIN
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class InterventionQuerySet(QuerySet):
    def visible_to(self, actor):
        """The school's for who sees every pupil; else those one leads or supports today, and those with a
        pupil in sight."""
        from provision.models import Participation

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        places = Participation.objects.visible_to(actor).values("intervention")
        return rows.filter(Q(group__in=actor.group_ids) | Q(pk__in=places))

    def running(self, first, last):
        """Return those with a day between `first` and `last`, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class ParticipationQuerySet(PupilRowQuerySet):
    """Places: seen with the pupil, as the plan is."""

    def on(self, day):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def with_dose(self, today, *, since=date.min):
        """Annotate what each pupil was owed and had until today, in sessions and minutes, and `next_on`.

        `since`: count from this day on, such as the first of a cycle.

        Owed: the sessions of the run on the days of the place, whatever became of them; one of today
        counts once it is recorded. Had: those at which the pupil was present.
        """
        from provision.models import Attendance, Session

        days = Session.objects.order_by("on").filter(
            intervention=OuterRef("intervention"),
            on__gte=OuterRef("starts_on"),
            on__lte=Coalesce(OuterRef("ends_on"), Value(date.max)),
        )
        owed = days.filter(
            Q(on__lt=today) | Q(on=today) & ~Q(state=SessionState.PLANNED), on__gte=since
        )
        had = Attendance.objects.filter(
            participation=OuterRef("pk"),
            presence=Presence.PRESENT,
            session__on__gte=since,
            session__on__lte=today,
        )
        return self.annotate(
            owed_sessions=_total(owed, "intervention", Count("pk")),
            owed_minutes=_total(owed, "intervention", Sum("minutes")),
            had_sessions=_total(had, "participation", Count("pk")),
            had_minutes=_total(had, "participation", Sum("session__minutes")),
            next_on=Subquery(
                days.filter(on__gte=today, state=SessionState.PLANNED).values("on")[:1]
            ),
        )


def _total(rows, of, total):
    """The total over the rows of one `of`, 0 where there is none, as a subquery."""
    found = rows.order_by().values(of).annotate(total=total).values("total")
    return Coalesce(Subquery(found), 0)


class SessionQuerySet(QuerySet):
    def visible_to(self, actor):
        """Sessions of the interventions in sight."""
        from provision.models import Intervention

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(intervention__in=Intervention.objects.visible_to(actor).values("pk"))

    def of_pupil(self, pupil):
        """Sessions owed to the pupil, and those the pupil is marked at."""
        from provision.models import Attendance, Participation

        mine = Q(pupil=pupil) | Q(pupil__merged_into=pupil)
        places = Participation.objects.filter(
            mine,
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("on")),
            intervention=OuterRef("intervention"),
            starts_on__lte=OuterRef("on"),
        )
        marks = Attendance.objects.filter(mine, session=OuterRef("pk"))
        return self.filter(Exists(places) | Exists(marks))

    def given_by(self, staff_id):
        """Sessions led by the adult, or at which the adult is a further one of the slot."""
        from provision.models import SlotHelper

        helped = SlotHelper.objects.filter(staff=staff_id).values("slot")
        return self.filter(Q(staff=staff_id) | Q(slot__in=helped))

    def of_kind(self, kind, *, today):
        """Sessions due until today, of these owed by an open school, that were held, lost (missed, but paid), missed for nothing, not recorded, or are to come."""
        paid = [reason for reason, is_paid in PAID_WHEN_MISSED.items() if is_paid]
        match kind:
            case "due":
                return self.exclude(state=SessionState.PLANNED, on__gte=today)
            case "owed":
                due = self.of_kind("due", today=today)
                return due.filter(~Q(state=SessionState.MISSED) | Q(missed_reason__in=paid))
            case "held":
                return self.filter(state=SessionState.HELD)
            case "lost":
                return self.filter(state=SessionState.MISSED, missed_reason__in=paid)
            case "missed":
                return self.filter(state=SessionState.MISSED).exclude(missed_reason__in=paid)
            case "unrecorded":
                return self.filter(state=SessionState.PLANNED, on__lt=today)
            case "ahead":
                return self.filter(state=SessionState.PLANNED, on__gte=today)
        return self

    def recordable_by(self, actor, *, today):
        """Sessions the actor may record: all for SESSION_RECORD_ALL, else those led by oneself.

        Own ones while the group is in sight, and for a week after: who covered or led a run until
        yesterday still says what became of it. Past classes give nothing beyond that.
        """
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.SESSION_RECORD_ALL):
            return rows
        if not (actor.can(Permission.SESSION_RECORD_OWN) and actor.staff_id):
            return rows.none()
        mine = Q(staff=actor.staff_id) | Q(intervention__lead=actor.staff_id)
        in_sight = self.model.objects.visible_to(actor).values("pk")
        lately = Q(on__range=(today - RECORDED_WITHIN, today))
        return rows.filter(mine, lately | Q(pk__in=in_sight))

    def with_run(self):
        """With the run, its provision and the adults, those in the room beside the first included."""
        from provision.models import SlotHelper

        helpers = Prefetch("slot__helpers", SlotHelper.objects.select_related("staff"))
        return self.select_related("intervention__provision", "staff", "slot").prefetch_related(
            helpers
        )

    def with_places(self):
        """Annotate `pupils`: how many have a place on the day."""
        from provision.models import Participation

        places = Participation.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("on")),
            intervention=OuterRef("intervention"),
            starts_on__lte=OuterRef("on"),
        )
        return self.annotate(pupils=_total(places, "intervention", Count("pk")))

    def unrecorded(self, before):
        """Sessions before the day of which nobody has said what became of them, the oldest first."""
        return self.filter(state=SessionState.PLANNED, on__lt=before).order_by(
            "on", "starts_at", "pk"
        )


class AttendanceQuerySet(PupilRowQuerySet):
    """Presence: seen with the pupil."""
