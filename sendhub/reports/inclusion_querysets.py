"""The school's own work on inclusion: for those who keep its duties, and nobody else."""

from django.db.models import QuerySet

from sendhub.accounts.permissions import Permission


class InclusionQuerySet(QuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.COMPLIANCE_EDIT):
            return self.none()
        return self.filter(school_id=actor.school_id)


class EvidenceQuerySet(InclusionQuerySet):
    def visible_to(self, actor):
        """Folders with pupils' names are for who may export names."""
        rows = super().visible_to(actor)
        return rows if actor.can(Permission.EXPORT_NAMES) else rows.filter(has_names=False)

    def standing(self):
        return self.filter(removed_at=None)
