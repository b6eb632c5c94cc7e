"""Entries of plans for health, safety and behaviour."""

from django.db.models import F
from django.db.models.functions import TruncDate
from django.urls import reverse

from pupils import models, supporting_enums
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, label_of, rows_of, tab_of

SUPPORTING = (
    Source(
        key="supporting",
        label="Health and safety",
        permissions=frozenset({P.SUPPORTING_PLAN_VIEW}),
        rows=rows_of(models.SupportingPlan),
        on=TruncDate("written_at"),
        code=F("kind"),
        words=label_of(supporting_enums.SupportingKind, after=" written"),
        title=F("title"),
        url=lambda pupil_pk, pk: reverse("pupils:supporting_view", kwargs={"supporting_pk": pk}),
    ),
    Source(
        key="supporting",
        label="Health and safety",
        permissions=frozenset({P.SUPPORTING_PLAN_VIEW}),
        rows=lambda actor, pupil: rows_of(models.SupportingPlan)(actor, pupil).exclude(
            ended_on=None
        ),
        on=F("ended_on"),
        code=F("kind"),
        words=label_of(supporting_enums.SupportingKind, after=" ended"),
        title=F("title"),
        text=F("review_said"),
        url=tab_of("pupils:pupil_supporting"),
    ),
)
