"""Which meetings, slots and calendar addresses an actor may see: all of the school, or what one leads or was given."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agencies.querysets.log import seen_links
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class MeetingQuerySet(QuerySet):
    def visible_to(self, actor):
        """All of the school's; else those one leads, arranged, is invited to, or has a slot in."""
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows
        return rows.of_person(actor) if actor.can(Permission.CONTACT_LOG_OWN) else rows.none()

    def of_person(self, actor):
        """Those the person leads, is invited to as staff, or has a slot in."""
        from agencies.models import SurgerySlot

        slots = SurgerySlot.objects.filter(meeting=OuterRef("pk"), booked_by_id=actor.staff_id)
        if actor.staff_id is None:
            return self.none()
        return self.filter(_led_or_invited(actor) | Exists(slots))

    def led_or_invited(self, actor):
        """Those in the person's calendar; a slot stands there by itself."""
        if actor.staff_id is None:
            return self.none()
        return self.filter(_led_or_invited(actor))

    def changeable_by(self, actor):
        """All for who keeps the log, else those the person leads."""
        if actor.can(Permission.CONTACT_LOG_EDIT):
            return self
        return self.filter(led_by__isnull=False, led_by_id=actor.staff_id)

    def of(self, pupil):
        from agencies.models import MeetingPupil

        links = MeetingPupil.objects.of(pupil).filter(meeting=OuterRef("pk"))
        return self.filter(Exists(links))

    def planned(self):
        return self.filter(state="planned")

    def surgeries(self):
        return self.filter(kind="surgery")

    def as_lines(self, actor):
        """With leader and pupils (`link.is_in_sight`)."""
        from agencies.models import MeetingPupil

        return self.select_related("led_by").prefetch_related(
            Prefetch("pupil_links", seen_links(MeetingPupil, actor))
        )


def _led_or_invited(actor):
    from agencies.models import MeetingGuest

    guests = MeetingGuest.objects.filter(meeting=OuterRef("pk"), staff_id=actor.staff_id)
    return Q(led_by_id=actor.staff_id) | Q(Exists(guests))


class MeetingPupilQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """A pupil's line in a meeting: seen by who sees both."""
        from agencies.models import Meeting

        meetings = Meeting.objects.visible_to(actor).values("pk")
        return super().visible_to(actor).filter(meeting__in=meetings)


class MeetingPartQuerySet(QuerySet):
    """Rows that hang on a meeting: seen with it."""

    def visible_to(self, actor):
        from agencies.models import Meeting

        meetings = Meeting.objects.visible_to(actor).values("pk")
        return self.filter(school_id=actor.school_id, meeting__in=meetings)


class SlotQuerySet(QuerySet):
    def visible_to(self, actor):
        """Slots of surgeries are offered to everybody who keeps contacts; who booked one is not told."""
        if not (
            actor.can(Permission.CONTACT_LOG_VIEW_ALL) or actor.can(Permission.CONTACT_LOG_OWN)
        ):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def of_person(self, actor):
        return self.filter(booked_by__isnull=False, booked_by_id=actor.staff_id)


class FeedQuerySet(QuerySet):
    def visible_to(self, actor):
        """One's own calendar address and nobody else's."""
        return self.filter(school_id=actor.school_id, user_id=actor.user_id)

    def in_force(self):
        return self.filter(revoked_at=None)
