from django.db import models


class DraftQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """The person's own drafts at this school."""
        return self.filter(school_id=actor.school_id, user_id=actor.user_id)

    def newest_first(self):
        return self.order_by("-updated_at", "-pk")

    def older_than(self, moment):
        return self.filter(updated_at__lt=moment)
