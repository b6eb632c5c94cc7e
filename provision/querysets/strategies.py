"""Strategies and regulation plans of a pupil, and what staff answered."""

from django.db.models import (
    Exists,
    OuterRef,
)

from pupils.querysets.rows import PupilRowQuerySet


class PupilStrategyQuerySet(PupilRowQuerySet):
    """Strategies of a pupil: seen with the pupil."""

    def in_force(self):
        """Return those that have not ended, the first three first."""
        return self.filter(ends_on=None)

    def ended(self):
        return self.exclude(ends_on=None).order_by("-ends_on", "-pk")


class RegulationPlanQuerySet(PupilRowQuerySet):
    """Regulation plans: seen with the pupil."""

    def in_force(self):
        return self.filter(ends_on=None)


class StrategyAnswerQuerySet(PupilRowQuerySet):
    """Answers from the rooms: seen with the pupil."""

    def latest_of_each(self):
        """Return what each person says now of each strategy: a later answer replaces an earlier one."""
        later = self.model.objects.filter(
            strategy=OuterRef("strategy"), by_user=OuterRef("by_user"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))
