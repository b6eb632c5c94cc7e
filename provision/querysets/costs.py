"""Rows of money."""

from django.db.models import (
    QuerySet,
)

from sendhub.accounts.permissions import Permission


class MoneyQuerySet(QuerySet):
    def visible_to(self, actor):
        """Rates, sources and budgets: for who may see costs, and nobody else."""
        if not actor.can(Permission.COSTS_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)


class CostLineQuerySet(MoneyQuerySet):
    """Costs beside the adults' time; like all money."""
