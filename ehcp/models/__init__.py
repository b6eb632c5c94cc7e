"""Models of the app."""

from ehcp.models.assessments import (
    AdviceRequest,
    AssessmentException,
    AssessmentStep,
    Consultation,
    EvidenceItem,
    EvidenceTick,
    NeedsAssessment,
    Representation,
    RequestBundle,
)
from ehcp.models.care import CareLine, CareOutcome, CareText
from ehcp.models.deliveries import FDelivery, LoggedSupport
from ehcp.models.la_forms import LaForm
from ehcp.models.packs import PackBatch, PackEdition
from ehcp.models.plans import (
    EhcPlan,
    EhcPlanVersion,
    OutcomeLine,
    OutcomeNeed,
    OutcomeText,
    PlanNeed,
    ProvisionOutcome,
    ProvisionText,
    SectionFLine,
)
from ehcp.models.reviews import (
    AnnualReview,
    Contribution,
    OutcomeRating,
    ReviewAction,
    ReviewChange,
    ReviewMove,
    ReviewPerson,
)

__all__ = [
    "AdviceRequest",
    "AnnualReview",
    "CareLine",
    "CareOutcome",
    "CareText",
    "AssessmentException",
    "AssessmentStep",
    "Consultation",
    "Contribution",
    "EhcPlan",
    "EhcPlanVersion",
    "EvidenceItem",
    "EvidenceTick",
    "FDelivery",
    "LaForm",
    "LoggedSupport",
    "NeedsAssessment",
    "OutcomeLine",
    "OutcomeNeed",
    "OutcomeRating",
    "OutcomeText",
    "PackBatch",
    "PackEdition",
    "PlanNeed",
    "ProvisionOutcome",
    "ProvisionText",
    "Representation",
    "RequestBundle",
    "ReviewAction",
    "ReviewChange",
    "ReviewMove",
    "ReviewPerson",
    "SectionFLine",
]
