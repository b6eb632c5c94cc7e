"""Kinds and states of plans for health, safety and behaviour."""

from django.db.models import TextChoices


class SupportingKind(TextChoices):
    HEALTH = "health", "Healthcare plan"
    PEEP = "peep", "Evacuation plan (PEEP)"
    BEHAVIOUR = "behaviour", "Behaviour support plan"
    RISK = "risk", "Risk assessment"
    PEP = "pep", "Personal education plan (PEP)"


class SupportingState(TextChoices):
    CURRENT = "current", "In force"
    EARLIER = "earlier", "Earlier version"
    ENDED = "ended", "Ended"


class Likelihood(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
