"""Budgets held against what provision costs: by source of money, in the days asked for."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from provision.maps.lenses import Map
from provision.maps.money import Three
from provision.models import BudgetLine, FundingSource
from provision.rules import costs


@dataclass(frozen=True)
class Against:
    """One source: its budget in pence, and what was and will be spent of it."""

    source: object
    budget: int
    money: Three

    @property
    def left(self):
        return self.budget - sum(
            getattr(self.money, column).pence for column in ("to_date", "lost", "ahead")
        )

    @property
    def budget_in_words(self):
        return costs.pounds_in_words(self.budget)

    @property
    def left_in_words(self):
        sign = "−" if self.left < 0 else ""
        return f"{sign}{costs.pounds_in_words(abs(self.left))}"


def held_against(ask):
    """Return (rows by source, their total, sessions without a rate in none of them).

    A budget counts where it lies wholly in the days asked for.
    """
    found = Map(ask)
    spent = found.money.by(attrgetter("funding_id"))
    lines = BudgetLine.objects.visible_to(ask.actor).filter(
        starts_on__gte=ask.period.starts_on, ends_on__lte=ask.period.ends_on
    )
    budget = {}
    for line in lines:
        budget[line.funding_id] = budget.get(line.funding_id, Decimal(0)) + line.amount
    sources = list(FundingSource.objects.visible_to(ask.actor))
    rows = [
        Against(source, costs.to_pence(Fraction(budget.get(source.pk, 0))), spent[source.pk])
        for source in sources
        if source.is_active or source.pk in budget or source.pk in spent
    ]
    if None in spent:
        rows.append(Against(None, 0, spent[None]))
    money = sum((row.money for row in rows), Three())
    whole = found.totals.money
    unknown = whole.to_date.unknown + whole.lost.unknown + whole.ahead.unknown
    return rows, Against(None, sum(row.budget for row in rows), money), unknown
