"""Documents, observations and voices of a pupil's file."""

from pupils.querysets.rows import PupilRowQuerySet, sees_restricted
from sendhub.accounts.permissions import Permission


class DocumentQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """Documents of visible pupils; those not for staff need DOCUMENT_VIEW_ALL; restricted as named."""
        return self.known_to(actor).filter(removed_at=None)

    def known_to(self, actor):
        """As `visible_to`, removed documents included: what the chronology may tell of."""
        rows = super().visible_to(actor).filter(sees_restricted(actor, "document"))
        if actor.can(Permission.DOCUMENT_VIEW_ALL):
            return rows
        return rows.filter(for_staff=True)

    def pictures(self):
        return self.filter(kind="photo", media_type__in=("image/jpeg", "image/png"))


class ObservationQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor).filter(sees_restricted(actor, "observation"))


class VoiceQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """The pupil's words go with the pupil; what family and professionals said, with the contact log."""
        rows = super().visible_to(actor)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows
        return rows.filter(of="pupil")
