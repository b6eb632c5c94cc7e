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

__all__ = [
    "AdviceRequest",
    "AssessmentException",
    "AssessmentStep",
    "Consultation",
    "EvidenceItem",
    "EvidenceTick",
    "NeedsAssessment",
    "Representation",
    "RequestBundle",
]
