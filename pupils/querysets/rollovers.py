"""Which rehearsals of the roll-over an actor may see."""

from django.db.models import QuerySet

from sendhub.accounts.permissions import Permission


class RollOverQuerySet(QuerySet):
    def visible_to(self, actor):
        """One that takes leavers off roll only for who may do that."""
        rows = self.filter(school_id=actor.school_id)
        return rows if actor.can(Permission.PUPIL_MOVE) else rows.filter(with_leavers=False)

    def confirmed(self):
        from pupils.enums import RollOverState

        return self.filter(state=RollOverState.CONFIRMED)
