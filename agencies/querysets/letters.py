"""Which letters an actor may see."""

from django.db.models import QuerySet

from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class LetterQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.LETTER_VIEW):
            return self.none()
        return super().visible_to(actor)


class TemplateQuerySet(QuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.LETTER_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def in_use(self):
        return self.filter(is_in_use=True)
