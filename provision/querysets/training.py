"""Which training an actor may see: everybody's with TRAINING_RECORD_ALL, else one's own."""

from django.db.models import QuerySet

from sendhub.accounts.permissions import Permission


class TrainingQuerySet(QuerySet):
    def visible_to(self, actor):
        """Also what was taken out, so that it can be put back; lists say `standing`."""
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.TRAINING_RECORD_ALL):
            return rows
        if actor.can(Permission.TRAINING_RECORD_OWN) and actor.staff_id:
            return rows.of_person(actor.staff_id)
        return rows.none()

    def editable_by(self, actor):
        """All for who keeps the log; else what one wrote down oneself and nobody built on."""
        rows = self.visible_to(actor)
        if actor.can(Permission.TRAINING_RECORD_ALL):
            return rows
        return rows.filter(recorded_by=actor.user, provision=None)

    def of_person(self, staff_id):
        from provision.models import TrainingPart

        parts = TrainingPart.objects.filter(staff=staff_id).order_by()
        return self.filter(pk__in=parts.values("training"))

    def standing(self):
        return self.filter(removed_at=None)

    def held(self):
        return self.standing().filter(is_held=True)

    def between(self, span):
        return self.filter(on__range=(span.starts_on, span.ends_on))


class TrainingPartQuerySet(QuerySet):
    def visible_to(self, actor):
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.TRAINING_RECORD_ALL):
            return rows
        own = actor.can(Permission.TRAINING_RECORD_OWN) and actor.staff_id
        return rows.filter(staff=actor.staff_id) if own else rows.none()
