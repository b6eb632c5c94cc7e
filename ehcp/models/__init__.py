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
from ehcp.models.deliveries import FDelivery, LoggedSupport
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

__all__ = [
    "AdviceRequest",
    "AssessmentException",
    "AssessmentStep",
    "Consultation",
    "EhcPlan",
    "EhcPlanVersion",
    "EvidenceItem",
    "EvidenceTick",
    "FDelivery",
    "LoggedSupport",
    "NeedsAssessment",
    "OutcomeLine",
    "OutcomeNeed",
    "OutcomeText",
    "PlanNeed",
    "ProvisionOutcome",
    "ProvisionText",
    "Representation",
    "RequestBundle",
    "SectionFLine",
]
