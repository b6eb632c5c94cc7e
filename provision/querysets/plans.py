"""Support plans and their cycles."""

from django.db.models import (
    OuterRef,
    Prefetch,
    Subquery,
)

from pupils.querysets.rows import PupilRowQuerySet


class SupportPlanQuerySet(PupilRowQuerySet):
    def open(self):
        return self.filter(ends_on=None)


class CycleQuerySet(PupilRowQuerySet):
    def running(self):
        """Cycles that are not finished, of plans that have not ended; a plan has one at most."""
        from provision.enums import Stage

        return self.exclude(stage=Stage.FINISHED).filter(plan__ends_on=None)

    def with_level(self):
        """Annotate `level`, the tier the plan stands on now."""
        from provision.models import PlanLayer

        held = PlanLayer.objects.filter(plan=OuterRef("plan"), ends_on=None)
        return self.annotate(level=Subquery(held.values("level")[:1]))

    def whole(self):
        """Fetch all that the plan shows. Six queries whatever it holds."""
        from provision.models import Outcome, OutcomeSupport, ReviewLine

        supports = OutcomeSupport.objects.select_related(
            "participation__intervention__lead",
            "participation__intervention__provision",
            "strategy",
        )
        outcomes = Outcome.objects.select_related("need", "carried_from").prefetch_related(
            Prefetch("supports", queryset=supports)
        )
        lines = ReviewLine.objects.select_related("by_user")
        return (
            self.with_level()
            .select_related(
                "plan__lead", "pupil__group", "pupil__school", "pupil__lead", "finished_by"
            )
            .prefetch_related(
                "evidence",
                "agreements",
                Prefetch("outcomes", queryset=outcomes),
                Prefetch("review_lines", queryset=lines),
            )
        )
