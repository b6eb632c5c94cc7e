"""A pupil's family: contacts, what they are to the pupil, addresses."""

from django.db.models import (
    QuerySet,
)

from pupils.names import plain
from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class RelationshipQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """Families' details need CONTACTS_VIEW whatever the pupil: a second wall behind the view's."""
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return super().visible_to(actor)

    def offered_links(self, pupil, day):
        """Whom a private link about the pupil may go to: may receive, and no row of the file bars them."""
        barred = self.model.objects.of(pupil).filter(no_contact=True).values("contact")
        return (
            self.of(pupil)
            .covering(day)
            .filter(may_receive=True)
            .exclude(contact__in=barred)
            .select_related("contact")
        )


class ContactQuerySet(QuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def search(self, text):
        rows = self
        for word in plain(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows


class AddressQuerySet(QuerySet):
    def visible_to(self, actor):
        """Where families live goes with the contacts."""
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)
