"""Obligations with their dates."""

from django.db.models import (
    Q,
    QuerySet,
)

from pupils.querysets.rows import of_seen_files
from sendhub.accounts.permissions import Permission


class DueQuerySet(QuerySet):
    def visible_to(self, actor):
        from pupils.models import Pupil

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(of_seen_files(Pupil.objects.visible_to(actor)))

    def of(self, pupil):
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def open(self):
        return self.filter(done_on=None)

    def due_by(self, day):
        return self.open().filter(due_on__lte=day)

    def late(self, day):
        return self.open().filter(due_on__lt=day)

    def awake(self, day):
        """Return what is not put off beyond the day."""
        return self.filter(Q(put_off_until=None) | Q(put_off_until__lte=day))

    def asleep(self, day):
        """Return what is put off beyond the day."""
        return self.filter(put_off_until__gt=day)

    def owned_by(self, staff_id):
        """Return what this member of staff answers for: owner, or lead of the case where none is named."""
        return self.filter(Q(owner_id=staff_id) | Q(owner_id=None, pupil__lead_id=staff_id))

    def in_order(self):
        """The law's dates first, then the oldest; with the pupil and the owner fetched."""
        return self.select_related("pupil", "owner").order_by("-is_statutory", "due_on", "pk")
