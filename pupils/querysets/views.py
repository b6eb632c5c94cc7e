"""Saved views of lists."""

from django.db.models import (
    Q,
    QuerySet,
)


class SavedViewQuerySet(QuerySet):
    def visible_to(self, actor):
        """Own views and those shared at the school."""
        return self.filter(school_id=actor.school_id).filter(
            Q(owner_id=actor.user_id) | Q(is_shared=True)
        )
