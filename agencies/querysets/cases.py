"""Which rows about outside agencies an actor may see."""

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from agencies.enums import ReferralState
from agencies.rules import FINAL, WITH_AGENCY
from pupils.querysets.rows import PupilRowQuerySet, covers
from sendhub.accounts.permissions import Permission


class DirectoryQuerySet(QuerySet):
    """Agencies and their people: no pupil data, yet only for who works with them."""

    def visible_to(self, actor):
        if not actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def in_use(self):
        return self.filter(is_in_use=True)


class CaseQuerySet(PupilRowQuerySet):
    """Rows of agency work about one pupil: for who reads the whole contact log."""

    def visible_to(self, actor):
        if not actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return self.none()
        return super().visible_to(actor)


class ConsentQuerySet(CaseQuerySet):
    def in_force(self, day):
        return self.filter(Q(withdrawn_on=None) & covers(day))


class ReferralQuerySet(CaseQuerySet):
    def visible_to(self, actor):
        """As all agency work; a visitor sees the referral that came on their own link."""
        if actor.link_id:
            return self.filter(school_id=actor.school_id, consent_links__link=actor.link_id)
        return super().visible_to(actor)

    def open(self):
        return self.exclude(state__in=FINAL | {ReferralState.REJECTED})

    def with_agency(self):
        return self.filter(state__in=WITH_AGENCY)

    def as_lines(self):
        """With pupil, agency and the last reminder (`chased_on`)."""
        from agencies.models import ReferralChase

        chases = ReferralChase.objects.filter(referral=OuterRef("pk")).order_by("-on", "-pk")
        return self.select_related("pupil__group", "agency").annotate(
            chased_on=Subquery(chases.values("on")[:1])
        )

    def with_seen_on(self):
        """Annotate `seen_on`: the first day the pupil was being seen or advice came."""
        seen = (ReferralState.ACTIVE, ReferralState.REPORT_RECEIVED)
        return self.annotate(seen_on=Min("steps__on", filter=Q(steps__state__in=seen)))


class AdviceQuerySet(CaseQuerySet):
    def with_items(self):
        from agencies.models import AdviceItem

        return self.select_related("agency", "document").prefetch_related(
            Prefetch("items", AdviceItem.objects.select_related("ended_by"))
        )


class AdviceItemQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """All for who reads the contact log; else the lines meant for the class, of own pupils."""
        rows = super().visible_to(actor)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows
        if actor.can(Permission.CONTACT_LOG_OWN):
            return rows.filter(for_class=True)
        return rows.none()

    def open(self):
        return self.filter(ended_as="")

    def for_reading(self, actor):
        """With the advice, and `is_read`: whether the actor has said so."""
        from agencies.models import AdviceReceipt

        receipts = AdviceReceipt.objects.filter(item=OuterRef("pk"), user=actor.user_id)
        return self.select_related("advice__agency").annotate(is_read=Exists(receipts))


class InvolvementQuerySet(CaseQuerySet):
    def now(self, day):
        return self.filter(covers(day)).annotate(agency_name=F("agency__name"))
