"""Which rounds of questions, and whose answers, an actor may see."""

from django.db.models import Count, Q

from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class QuestionRoundQuerySet(PupilRowQuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def with_counts(self):
        """With pupil and asker, `asked` and `answered`: how many people."""
        return (
            self.select_related("pupil__group", "asked_by", "closed_by")
            .annotate(
                asked=Count("answers", distinct=True),
                answered=Count("answers", Q(answers__answered_on__isnull=False), distinct=True),
            )
            .order_by("-asked_at", "-pk")
        )


class RoundAnswerQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """All for PUPIL_VIEW_ALL; else what one was asked oneself about an own pupil.

        What families said goes with the contact log, as their other words do.
        """
        rows = super().visible_to(actor)
        if not actor.can(Permission.PUPIL_VIEW_ALL):
            return rows.filter(staff__isnull=False, staff_id=actor.staff_id)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows
        return rows.exclude(staff=None)

    def asked_of(self, actor):
        """What one was asked oneself."""
        return self.filter(staff__isnull=False, staff_id=actor.staff_id)

    def waiting(self):
        return self.filter(answered_on=None, round__closed_on=None)
