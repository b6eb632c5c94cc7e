"""Which moves of pupils an actor may see."""

from django.db.models import Q

from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class TransitionQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """Notes that are still being written only for who sees the whole school."""
        rows = super().visible_to(actor)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(finished_at__isnull=False)

    def open(self):
        return self.filter(closed_at=None)

    def arriving(self):
        from pupils.enums import MovePhase

        return self.filter(phase=MovePhase.ARRIVING)

    def as_lines(self):
        """With the pupil, the new teacher, and all steps and readings; three queries."""
        return self.select_related("pupil__group", "new_teacher").prefetch_related(
            "steps", "readings__user"
        )

    def in_school_year(self, first, last):
        """Moves whose first day lies within these days."""
        return self.filter(Q(moves_on__gte=first) & Q(moves_on__lte=last))
