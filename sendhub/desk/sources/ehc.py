"""Entries of needs assessments, EHC plans and annual reviews."""

from django.db.models import F
from django.urls import reverse

from ehcp import models as ehcp
from ehcp.enums import CaseState
from ehcp.plan_enums import CeaseReason, VersionKind
from ehcp.review_enums import Outcome as ReviewOutcome
from ehcp.rules.reviews import AFTER_MEETING
from sendhub.accounts.permissions import Permission as P
from sendhub.desk.sources.kit import Source, label_of, review_page, rows_of, tab_of

EHC = (
    Source(
        key="ehc",
        label="EHC needs assessment",
        permissions=frozenset({P.EHC_VIEW}),
        rows=rows_of(ehcp.AssessmentStep),
        on=F("on"),
        code=F("state"),
        words=label_of(CaseState, "EHC needs assessment: "),
        text=F("note"),
        url=tab_of("ehcp:pupil_assessments"),
    ),
    Source(
        key="ehc_plan",
        label="EHC plan",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: rows_of(ehcp.EhcPlanVersion)(actor, pupil).final(),
        on=F("issued_on"),
        code=F("kind"),
        words=label_of(VersionKind, "EHC plan issued: "),
        url=lambda pupil_pk, pk: reverse("ehcp:version_view", kwargs={"plan_version_pk": pk}),
    ),
    Source(
        key="ehc_plan",
        label="EHC plan",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: rows_of(ehcp.EhcPlan)(actor, pupil).exclude(ended_on=None),
        on=F("ended_on"),
        code=F("ended_reason"),
        words=label_of(CeaseReason, "EHC plan ended: "),
        text=F("ended_note"),
        url=lambda pupil_pk, pk: reverse("ehcp:plan_view", kwargs={"ehc_plan_pk": pk}),
    ),
    Source(
        key="review",
        label="Annual review",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: rows_of(ehcp.AnnualReview)(actor, pupil).filter(
            state__in=AFTER_MEETING
        ),
        on=F("meeting_on"),
        code=F("recommendation"),
        words=label_of(ReviewOutcome, "Annual review meeting: the school recommends: "),
        text=F("recommendation_reason"),
        url=review_page,
    ),
    Source(
        key="review",
        label="Annual review",
        permissions=frozenset({P.EHC_VIEW}),
        rows=lambda actor, pupil: rows_of(ehcp.AnnualReview)(actor, pupil).exclude(decided_on=None),
        on=F("decided_on"),
        code=F("decision"),
        words=label_of(ReviewOutcome, "LA’s decision after the annual review: "),
        url=review_page,
    ),
)
