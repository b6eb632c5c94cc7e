"""Entries of strategies, plans and interventions."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import (
    Concat,
    TruncDate,
)

from provision import models as provision
from provision.enums import Answer, Decision, Works
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, always, cycle_page, label_of, rows_of, tab_of

STRATEGIES = (
    Source(
        key="strategy",
        label="Strategies",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(provision.PupilStrategy),
        on=F("starts_on"),
        words=always("Strategy started"),
        title=F("text"),
        text=F("source"),
        url=tab_of("provision:pupil_strategies"),
    ),
    Source(
        key="strategy",
        label="Strategies",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=lambda actor, pupil: rows_of(provision.PupilStrategy)(actor, pupil).exclude(
            ends_on=None
        ),
        on=F("ends_on"),
        words=always("Strategy ended"),
        title=F("text"),
        text=F("end_reason"),
        url=tab_of("provision:pupil_strategies"),
    ),
    Source(
        key="answer",
        label="Answers from the rooms",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(provision.StrategyAnswer),
        on=TruncDate("at"),
        code=F("works"),
        words=label_of(Works, "", ""),
        title=F("strategy__text"),
        text=Concat(
            F("by_user__name"),
            Case(When(note="", then=Value("")), default=Concat(Value(": "), F("note"))),
        ),
        url=tab_of("provision:pupil_strategies"),
    ),
    Source(
        key="regulation",
        label="Regulation plans",
        permissions=frozenset({P.PUPIL_HEADER_VIEW}),
        rows=rows_of(provision.RegulationPlan),
        on=F("starts_on"),
        words=always("Regulation plan written"),
        text=F("helps"),
        url=tab_of("provision:pupil_regulation"),
    ),
)

PLANS = (
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=rows_of(provision.Cycle),
        on=F("starts_on"),
        words=always("Cycle of the support plan begun"),
        url=cycle_page,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: rows_of(provision.Cycle)(actor, pupil).exclude(do_from=None),
        on=F("do_from"),
        words=always("Support plan agreed, Do began"),
        text=F("expected_impact"),
        url=cycle_page,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: rows_of(provision.Cycle)(actor, pupil).exclude(finished_at=None),
        on=F("reviewed_on"),
        code=F("decision"),
        words=label_of(Decision, "Support plan reviewed: "),
        text=F("decision_reason"),
        url=cycle_page,
    ),
    Source(
        key="plan",
        label="Support plan",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=rows_of(provision.Agreement),
        on=F("on"),
        code=F("answer"),
        words=label_of(Answer, "Support plan: "),
        title=F("name"),
        text=F("reason"),
    ),
    Source(
        key="intervention",
        label="Interventions",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: rows_of(provision.Participation)(actor, pupil).exclude(
            starts_on=None
        ),
        on=F("starts_on"),
        words=always("Intervention begun"),
        title=F("intervention__name"),
        text=F("intervention__goal"),
        url=tab_of("provision:pupil_provision"),
    ),
    Source(
        key="intervention",
        label="Interventions",
        permissions=frozenset({P.PLAN_VIEW}),
        rows=lambda actor, pupil: (
            rows_of(provision.Participation)(actor, pupil)
            .exclude(ends_on=None)
            .exclude(starts_on=None)
        ),
        on=F("ends_on"),
        words=always("Intervention ended"),
        title=F("intervention__name"),
        text=F("end_reason"),
        url=tab_of("provision:pupil_provision"),
    ),
)
