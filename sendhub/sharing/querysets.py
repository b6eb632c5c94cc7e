from django.db.models import F, Q, QuerySet

from sendhub.accounts.permissions import Permission


class LinkQuerySet(QuerySet):
    def visible_to(self, actor):
        """Links of visible pupils for who makes or revokes them; a visitor's own link."""
        rows = self.filter(school_id=actor.school_id)
        if actor.link_id:
            return rows.filter(pk=actor.link_id)
        if not (actor.can(Permission.LINK_MAKE) or actor.can(Permission.LINK_REVOKE)):
            return rows.none()
        pupils = self.model._meta.get_field("pupil").related_model
        seen = pupils.objects.visible_to(actor).values("pk")
        return rows.filter(Q(pupil__in=seen) | Q(pupil__merged_into__in=seen))

    def of(self, pupil):
        """The pupil's links, those of files merged into it included."""
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def out(self, now):
        """Links that still let somebody in, or still wait for an answer given another way."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now), sent_at__isnull=False, revoked_at=None
        )

    def waiting(self, now):
        """Links that ask for something that has not come yet."""
        return self.out(now).filter(due_on__isnull=False, answered_at=None)


class LinkRowQuerySet(QuerySet):
    """Rows that hang on a link: seen with the link."""

    def visible_to(self, actor):
        links = self.model._meta.get_field("link").related_model
        return self.filter(
            school_id=actor.school_id, link__in=links.objects.visible_to(actor).values("pk")
        )


class ResponseQuerySet(QuerySet):
    def visible_to(self, actor):
        """Answers are read by who may read the link they were given to."""
        links = self.model._meta.get_field("link").related_model
        return self.filter(
            school_id=actor.school_id, link__in=links.objects.visible_to(actor).values("pk")
        )

    def newest_first(self):
        return self.select_related("ask", "link", "by_user").order_by(F("at").desc(), "-pk")
