"""Which actions an actor may see: see `pupils.models.Action`."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sendhub.accounts.permissions import Permission


class ActionQuerySet(QuerySet):
    def visible_to(self, actor):
        """One's own; all that are not restricted for ACTION_VIEW_ALL."""
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.RESTRICTED_VIEW):
            return rows
        own = Q(owner__isnull=False, owner_id=actor.staff_id)
        if actor.can(Permission.ACTION_VIEW_ALL):
            given = Q(given_by__isnull=False, given_by_id=actor.user_id)
            return rows.filter(own | given | Q(is_restricted=False))
        return rows.filter(own) if actor.can(Permission.ACTION_DONE_OWN) else rows.none()

    def settleable_by(self, actor):
        """Those the actor may mark done: all for who gives actions, else the own ones."""
        if actor.can(Permission.ACTION_GIVE):
            return self
        return self.filter(owner__isnull=False, owner_id=actor.staff_id)

    def of(self, pupil):
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def agreed_at(self, source, source_id):
        return self.filter(source=source, source_id=source_id)

    def open(self):
        return self.filter(done_on=None)

    def owned_by(self, staff_id):
        return self.filter(owner__isnull=False, owner_id=staff_id)

    def as_lines(self, actor):
        """What is open first, the oldest date first, with pupil and owner; `is_in_sight`: may the actor open the pupil's file?"""
        from pupils.models import Pupil

        seen = Pupil.objects.visible_to(actor).filter(pk=OuterRef("pupil_id"))
        return (
            self.select_related("pupil", "owner", "done_by")
            .annotate(is_in_sight=Exists(seen.values("pk")))
            .order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")
        )
