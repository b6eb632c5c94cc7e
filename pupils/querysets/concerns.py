"""Which concerns an actor may see, whole or in part."""

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from pupils.querysets.rows import PupilRowQuerySet, sees_restricted
from sendhub.accounts.permissions import Permission


class ConcernQuerySet(QuerySet):
    def visible_to(self, actor):
        """Own concerns, and everyone's for CONCERN_VIEW_ALL; restricted ones for named readers only."""
        rows = self.filter(school_id=actor.school_id).filter(sees_restricted(actor, "concern"))
        if actor.can(Permission.CONCERN_VIEW_ALL):
            return rows
        return rows.filter(raised_by_id=actor.user_id)

    def of(self, pupil):
        return self.filter(
            Q(pupil_links__pupil=pupil) | Q(pupil_links__pupil__merged_into=pupil)
        ).distinct()

    def raised_by_me(self, actor):
        return self.filter(school_id=actor.school_id, raised_by_id=actor.user_id)

    def open(self):
        from pupils.enums import ConcernState

        return self.exclude(state=ConcernState.DECIDED)

    def oldest_first(self):
        return self.order_by("raised_at", "pk")

    def with_pupils(self, actor):
        """Fetch who raised it and its pupils; `link.is_in_sight` tells which of them the actor may see."""
        from pupils.models import ConcernPupil, Pupil

        links = ConcernPupil.objects.select_related("pupil__group").annotate(
            is_in_sight=Exists(
                Pupil.objects.visible_to(actor).filter(pk=OuterRef("pupil_id")).values("pk")
            )
        )
        return self.select_related("raised_by").prefetch_related(
            Prefetch("pupil_links", queryset=links.order_by("pk"))
        )


class ConcernPartQuerySet(QuerySet):
    """Rows that hang on a concern: seen with the concern."""

    def visible_to(self, actor):
        from pupils.models import Concern

        return self.filter(
            school_id=actor.school_id,
            concern__in=Concern.objects.visible_to(actor).values("pk"),
        )


class ConcernPupilQuerySet(PupilRowQuerySet):
    """A pupil's line in a concern: seen by who sees both the concern and the pupil."""

    def visible_to(self, actor):
        from pupils.models import Concern

        return (
            super()
            .visible_to(actor)
            .filter(concern__in=Concern.objects.visible_to(actor).values("pk"))
        )

    def as_lines(self):
        """With the concern and `others`, the number of other pupils it names: with any, the file
        of this one shows neither their names nor the text."""
        mates = (
            self.model.objects.filter(concern=OuterRef("concern"))
            .exclude(pk=OuterRef("pk"))
            .order_by()
            .values("concern")
            .annotate(number=Count("pk"))
        )
        return self.select_related("concern__raised_by", "concern__decided_by").annotate(
            others=Coalesce(Subquery(mates.values("number")), 0)
        )
