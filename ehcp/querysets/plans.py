"""Which rows of EHC plans an actor may see, and which of them hold now."""

from django.db.models import OuterRef, Q, Subquery

from pupils.querysets.rows import PupilRowQuerySet
from sendhub.accounts.permissions import Permission


class EhcRowQuerySet(PupilRowQuerySet):
    """Rows of a plan: for who may read EHC plans whole."""

    def visible_to(self, actor):
        if not actor.can(Permission.EHC_VIEW):
            return self.none()
        return super().visible_to(actor)


class SectionFRowQuerySet(PupilRowQuerySet):
    """Rows of Section F: also for the adults of the pupil, who deliver it."""

    def visible_to(self, actor):
        if not actor.can(Permission.EHC_SECTION_F_VIEW):
            return self.none()
        return super().visible_to(actor)


class PlanQuerySet(SectionFRowQuerySet):
    """That a plan exists is known to who reads its Section F; its sections need `EhcRowQuerySet`."""

    def in_force(self):
        """Plans that were issued and have not ended."""
        return self.filter(ended_on=None, first_issued_on__isnull=False)

    def not_ended(self):
        return self.filter(ended_on=None)


class VersionQuerySet(EhcRowQuerySet):
    def final(self):
        return self.filter(issued_on__isnull=False)

    def on(self, day):
        """The version of each plan that held on the day: the last one issued until then."""
        newest = (
            self.model.objects.filter(plan=OuterRef("plan"), issued_on__lte=day)
            .order_by("-issued_on", "-number")
            .values("pk")
        )
        return self.filter(pk=Subquery(newest[:1]))


class LineQuerySet(SectionFRowQuerySet):
    """Stable lines of a plan, with the words they have in the newest version."""

    def with_text(self):
        """Annotate `text` and `text_version` from the newest version that holds the line."""
        wordings = self.model.texts.rel.related_model.objects.filter(line=OuterRef("pk")).order_by(
            "-plan_version__number"
        )
        return self.annotate(
            text=Subquery(wordings.values("text")[:1]),
            text_version=Subquery(wordings.values("plan_version__number")[:1]),
        )

    def of_version(self, version):
        return self.filter(texts__plan_version=version)


class DeliveryQuerySet(SectionFRowQuerySet):
    def between(self, first, last):
        """Ties that hold on a day of the time, both ends included."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)
