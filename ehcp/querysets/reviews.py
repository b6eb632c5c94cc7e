"""Which rows of annual reviews an actor may see."""

from django.db.models import Count, Q

from ehcp.rules.reviews import FINAL, UNDECIDED
from pupils.querysets.rows import PupilRowQuerySet, SchoolRowQuerySet
from sendhub.accounts.permissions import Permission


class ReviewRowQuerySet(PupilRowQuerySet):
    """Rows of a review: for who may read EHC plans whole."""

    def visible_to(self, actor):
        if not actor.can(Permission.EHC_VIEW):
            return self.none()
        return super().visible_to(actor)


class ReviewQuerySet(ReviewRowQuerySet):
    def open(self):
        return self.exclude(state__in=FINAL)

    def undecided(self):
        """Reviews on which the LA has not decided; a plan has one at most."""
        return self.filter(state__in=UNDECIDED)

    def as_lines(self):
        """With pupil and class, and how many were asked and have answered."""
        return self.select_related("pupil__group", "plan").annotate(
            asked=Count("people", filter=Q(people__asked_on__isnull=False)),
            answered=Count(
                "people",
                filter=Q(people__asked_on__isnull=False, people__received_on__isnull=False),
            ),
        )


class PersonQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """All for who reads EHC plans; a teacher's or assistant's own line, of own pupils."""
        rows = super().visible_to(actor)
        if actor.can(Permission.EHC_VIEW):
            return rows
        if actor.can(Permission.EHC_CONTRIBUTE) and actor.staff_id:
            return rows.filter(staff_id=actor.staff_id)
        return rows.none()

    def to_write(self, actor):
        """Return the lines that wait for this member of staff."""
        return self.may_write(actor).filter(staff_id=actor.staff_id)

    def may_write(self, actor):
        """Return the staff's lines that wait: the own ones, and for who keeps the case those of colleagues."""
        rows = self.visible_to(actor).filter(
            staff_id__isnull=False, asked_on__isnull=False, received_on=None
        )
        return rows if actor.can(Permission.EHC_WRITE) else rows.filter(staff_id=actor.staff_id)


class BatchQuerySet(SchoolRowQuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.PRINT_PUPIL) or not actor.can(Permission.EHC_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)
