from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sendhub.accounts.permissions import Permission
from sendhub.jobs.enums import JobState


class JobQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """What the person asked for at this school."""
        return self.filter(school_id=actor.school_id, created_by_id=actor.user_id)

    def letters_of(self, actor):
        """Every mail of the school, for who keeps its mail: the only other door than `visible_to`."""
        if not actor.can(Permission.SETTINGS_EDIT):
            return self.none()
        return self.filter(school_id=actor.school_id, kind="mail")

    def claimable(self):
        """Jobs whose time has come, and running ones whose worker has gone silent."""
        return self.filter(
            Q(state=JobState.WAITING, run_at__lte=Now())
            | Q(state=JobState.RUNNING, lease_until__lt=Now())
        )

    def unfinished(self):
        return self.filter(state__in=(JobState.WAITING, JobState.RUNNING))

    def newest_first(self):
        return self.order_by("-pk")
