"""Support in school: plans' outcomes, what helps a pupil, the bank, interventions; and EHC plans."""

from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from ehcp.models import EhcPlanVersion, OutcomeText, ProvisionText
from provision.models import Intervention, Outcome, PupilStrategy
from pupils.models import Strategy
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.kit import Kind, holding, named


def _outcomes(actor, text):
    return (
        Outcome.objects.visible_to(actor)
        .filter(holding(text, "target", "aim"))
        .select_related("pupil", "cycle")
        .order_by("-cycle__starts_on", "order")
    )


def _outcome_line(outcome):
    return outcome.cycle.get_absolute_url(), outcome.target, outcome.pupil.full_name


def _in_force(texts, text):
    """The words as they stand in the newest issued version of a plan that has not ended."""
    newest = EhcPlanVersion.objects.final().filter(plan=OuterRef("plan_version__plan"))
    return (
        texts.filter(
            holding(text, "text"),
            plan_version=Subquery(newest.order_by("-number").values("pk")[:1]),
            plan_version__plan__ended_on=None,
        )
        .select_related("pupil", "plan_version__plan")
        .order_by("pupil__sort_key", "line")
    )


def _ehc_outcomes(actor, text):
    return _in_force(OutcomeText.objects.visible_to(actor), text)


def _ehc_provision(actor, text):
    return _in_force(ProvisionText.objects.visible_to(actor), text)


def _ehc_line(row):
    return row.plan_version.plan.get_absolute_url(), row.text, row.pupil.full_name


def _strategies(actor, text):
    rows = PupilStrategy.objects.visible_to(actor).filter(holding(text, "text", "how"))
    return rows.filter(ends_on=None).select_related("pupil").order_by("pupil__sort_key", "order")


def _strategy_line(strategy):
    return strategy.get_absolute_url(), strategy.text, strategy.pupil.full_name


def _bank(actor, text):
    rows = Strategy.objects.visible_to(actor).filter(holding(text, "name", "how"), is_active=True)
    return rows.order_by("name")


def _bank_line(strategy):
    address = f"{reverse('provision:bank_list')}?{urlencode({'q': strategy.name})}"
    return address, strategy.name, strategy.get_area_display()


def _interventions(actor, text):
    return Intervention.objects.visible_to(actor).filter(holding(text, "name", "provision__name"))


PLAN_VIEW = frozenset({P.PLAN_VIEW})

SUPPORT = (
    Kind("Plans", PLAN_VIEW, _outcomes, _outcome_line),
    Kind("What helps a pupil", frozenset({P.PUPIL_HEADER_VIEW}), _strategies, _strategy_line),
    Kind("Bank of strategies", frozenset({P.BANK_VIEW}), _bank, _bank_line, "provision:bank_list"),
    Kind("Interventions", PLAN_VIEW, _interventions, named),
)
EHC = (
    Kind("Outcomes of EHC plans", frozenset({P.EHC_VIEW}), _ehc_outcomes, _ehc_line),
    Kind(
        "Provision of EHC plans",
        frozenset({P.EHC_VIEW, P.EHC_SECTION_F_VIEW}),
        _ehc_provision,
        _ehc_line,
    ),
)
