"""Budgets held against what provision costs: by source of money, in the days asked for."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from django.db.models import Count, Q

from provision.maps.lenses import Map
from provision.maps.money import Three
from provision.models import BudgetLine, FundingSource
from provision.rules import costs
from sendhub import dates


@dataclass(frozen=True)
class Against:
    """One source: its budget in pence, and what was and will be spent of it."""

    source: object
    budget: int | None  # None: none was entered for these days
    money: Three

    @property
    def left(self):
        return (self.budget or 0) - sum(
            getattr(self.money, column).pence for column in ("to_date", "lost", "ahead")
        )

    @property
    def budget_in_words(self):
        return "–" if self.budget is None else costs.pounds_in_words(self.budget)

    @property
    def is_over(self):
        """Tell whether more is spent than was entered; nothing entered is nothing to be over."""
        return self.budget is not None and self.left < 0

    @property
    def left_in_words(self):
        if self.budget is None:
            return "no budget in these days"
        sign = "−" if self.left < 0 else ""
        return f"{sign}{costs.pounds_in_words(abs(self.left))}"


def held_against(ask):
    """Return (rows by source, their total, sessions without a rate in none of them).

    A budget counts where it lies wholly in the days asked for.
    """
    found = Map(ask)
    spent = found.money.by(attrgetter("funding_id"))
    budget = {}
    for line in BudgetLine.objects.visible_to(ask.actor).filter(_within(ask.period)):
        budget[line.funding_id] = budget.get(line.funding_id, Decimal(0)) + line.amount
    sources = list(FundingSource.objects.visible_to(ask.actor))
    rows = [
        Against(source, _pence(budget.get(source.pk)), spent[source.pk])
        for source in sources
        if source.is_active or source.pk in budget or source.pk in spent
    ]
    if None in spent:
        rows.append(Against(None, None, spent[None]))
    money = sum((row.money for row in rows), Three())
    whole = found.totals.money
    unknown = whole.to_date.unknown + whole.lost.unknown + whole.ahead.unknown
    held = [row.budget for row in rows if row.budget is not None]
    return rows, Against(None, sum(held) if held else None, money), unknown


def _within(span):
    return Q(starts_on__gte=span.starts_on, ends_on__lte=span.ends_on)


def _pence(amount):
    return None if amount is None else costs.to_pence(Fraction(amount))


def usual_period(actor, *, today):
    """The key of the year that budgets are entered for: the financial, or the school's own. One query."""
    found = BudgetLine.objects.visible_to(actor).aggregate(
        financial=Count("pk", filter=_within(costs.financial_span(costs.financial_year(today)))),
        school=Count("pk", filter=_within(dates.academic_year_span(dates.academic_year(today)))),
    )
    return "" if found["school"] > found["financial"] else "financial"
