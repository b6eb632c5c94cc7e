"""Plans for health, safety and behaviour."""

from django.db.models import (
    Count,
    Q,
)

from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class SupportingPlanQuerySet(PupilRowQuerySet):
    """Plans for health, safety and behaviour: read by the adults of the pupil."""

    def cards(self, actor, *, on):
        """Return the healthcare plans in force whose emergency card every member of staff may find.

        The only door beside `visible_to`: it reaches all pupils on roll, and the page behind it shows
        the card's lines alone. Each opening is an audit row.
        """
        from pupils.models import Pupil

        if not actor.can(Permission.EMERGENCY_CARD_VIEW):
            return self.none()
        kept = Pupil.objects.filter(merged_into=None, is_taken_back=False).on_roll(on).values("pk")
        rows = self.in_force().filter(school_id=actor.school_id, kind="health")
        return rows.filter(Q(pupil__in=kept) | Q(pupil__merged_into__in=kept)).select_related(
            "pupil__group", "pupil__school"
        )

    def in_force(self):
        return self.filter(state="current")

    def in_force_on(self, day):
        """Return the versions that held on a day: written by then, and neither ended nor replaced."""
        written = self.filter(written_at__date__lte=day).exclude(ended_on__lte=day)
        return written.exclude(replaced_by__written_at__date__lte=day)

    def with_readers(self):
        """Annotate `asked` and `unread`: how many are to read it, and how many have not."""
        return self.annotate(
            asked=Count("receipts", distinct=True),
            unread=Count("receipts", filter=Q(receipts__read_at=None), distinct=True),
        )

    def to_read_by(self, staff_id):
        """Return the plans in force that this member of staff is to read and has not."""
        return self.in_force().filter(receipts__staff_id=staff_id, receipts__read_at=None)
