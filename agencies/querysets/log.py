"""Which contacts an actor may see: all of the school, or what the person wrote."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pupils.querysets.rows import PupilRowQuerySet, of_seen_files
from sendhub.accounts.permissions import Permission


def seen_links(model, actor):
    """The pupil links with `is_in_sight`: may the actor open the pupil's file?"""
    from pupils.models import Pupil

    seen = Pupil.objects.visible_to(actor).filter(pk=OuterRef("pupil_id"))
    return (
        model.objects.filter(school_id=actor.school_id)
        .select_related("pupil__group")
        .annotate(is_in_sight=Exists(seen.values("pk")))
        .order_by("pupil__sort_key", "pk")
    )


class ContactLogQuerySet(QuerySet):
    def visible_to(self, actor):
        """Contacts that stand: see `known_to`."""
        return self.known_to(actor).filter(removed_at=None)

    def known_to(self, actor):
        """The whole log, restricted ones as named; else the own ones about pupils in sight."""
        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows.filter(self._unrestricted(actor))
        if not actor.can(Permission.CONTACT_LOG_OWN):
            return rows.none()
        return rows.filter(
            self._with_pupil_in_sight(actor),
            Q(created_by_id=actor.user_id)
            | Q(restricted_at__isnull=False, pk__in=self._named(actor)),
        )

    def _unrestricted(self, actor):
        if actor.can(Permission.RESTRICTED_VIEW):
            return Q()
        return (
            Q(restricted_at=None)
            | Q(created_by__isnull=False, created_by_id=actor.user_id)
            | Q(pk__in=self._named(actor))
        )

    def _named(self, actor):
        from agencies.models import EntryReader

        rows = EntryReader.objects.filter(school_id=actor.school_id, user_id=actor.user_id)
        return rows.values("entry")

    def _with_pupil_in_sight(self, actor):
        from agencies.models import EntryPupil
        from pupils.models import Pupil

        links = EntryPupil.objects.filter(
            of_seen_files(Pupil.objects.visible_to(actor)), entry=OuterRef("pk")
        )
        return Exists(links)

    def of(self, pupil):
        from agencies.models import EntryPupil

        links = EntryPupil.objects.of(pupil).filter(entry=OuterRef("pk"))
        return self.filter(Exists(links))

    def changeable_by(self, actor):
        if actor.can(Permission.CONTACT_LOG_EDIT):
            return self
        return self.filter(created_by__isnull=False, created_by_id=actor.user_id)

    def to_follow_up(self):
        return self.filter(follow_up_on__isnull=False, followed_up_on=None)

    def as_lines(self, actor):
        """With author and pupils (`link.is_in_sight`)."""
        from agencies.models import EntryPupil

        return self.select_related("created_by").prefetch_related(
            Prefetch("pupil_links", seen_links(EntryPupil, actor))
        )


class EntryPupilQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """A pupil's line in a contact: seen by who sees both."""
        from agencies.models import ContactLogEntry

        entries = ContactLogEntry.objects.known_to(actor).values("pk")
        return super().visible_to(actor).filter(entry__in=entries)


class EntryPartQuerySet(QuerySet):
    """Rows that hang on a contact: seen with it."""

    def visible_to(self, actor):
        from agencies.models import ContactLogEntry

        entries = ContactLogEntry.objects.visible_to(actor).values("pk")
        return self.filter(school_id=actor.school_id, entry__in=entries)
