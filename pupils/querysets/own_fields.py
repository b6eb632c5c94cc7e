"""Which of the school's own fields an actor may see, and so search, sort and export."""

from django.db.models import QuerySet

from sendhub.accounts.permissions import Permission


class OwnFieldQuerySet(QuerySet):
    def visible_to(self, actor):
        """Fields of the case team only for who sees the whole school."""
        from pupils.enums import SeenBy

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(seen_by=SeenBy.STAFF)

    def in_use(self):
        return self.filter(archived_at=None)

    def about(self, noun):
        return self.filter(noun=noun)
