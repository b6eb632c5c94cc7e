"""Codes of batteries, of the lists that are read in, and of small steps."""

from django.db.models import TextChoices


class Measures(TextChoices):
    """What a part of a battery tells of; only ability and attainment are set against each other."""

    ABILITY = "ability", "Ability (reasoning)"
    ATTAINMENT = "attainment", "Attainment (what was learned)"
    PROCESSING = "processing", "Speed, memory or other processing"


class ScoreFileState(TextChoices):
    COLUMNS = "columns", "Columns to check"
    PREVIEW = "preview", "Preview"
    APPLIED = "applied", "Taken over"
    UNDONE = "undone", "Undone"


class StepState(TextChoices):
    NOT_YET = "not_yet", "Not yet"
    WITH_HELP = "with_help", "With help"
    SECURE = "secure", "Secure"
