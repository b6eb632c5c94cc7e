"""Codes of EHC plans, their versions and their provision."""

from django.db.models import TextChoices


class PlanSource(TextChoices):
    """How the plan came to this school."""

    OWN_REQUEST = "own_request", "From an assessment while at this school"
    INHERITED = "inherited", "Came with the pupil from another school"
    MOVED_IN = "moved_in", "Came with a move from another LA"


class VersionKind(TextChoices):
    DRAFT = "draft", "Draft"
    FINAL = "final", "Final"
    AMENDED = "amended", "Amended final"


class CeaseReason(TextChoices):
    """Why a plan ended, as the SEN2 return asks it of the LA: send-reference 11.6."""

    NO_LONGER_NEEDED = "no_longer_needed", "Needs are met without a plan"
    LEFT_EDUCATION = "left_education", "Left education or training"
    MAXIMUM_AGE = "maximum_age", "Reached the greatest age"
    MOVED_AWAY = "moved_away", "Moved out of England"
    TRANSFERRED = "transferred", "Transferred to another LA"
    DIED = "died", "Died"
    OTHER = "other", "Other reason"


class Section(TextChoices):
    """The sections of reg 12(1) of the SEND Regulations 2014, each with a letter of its own.

    E and F hold lines of their own (`OutcomeText`, `ProvisionText`); B's needs, and what G and H provide
    (`CareText`), are lines beside the section's text.
    """

    A = "A", "Views, interests and aspirations"
    B = "B", "Special educational needs"
    C = "C", "Health needs"
    D = "D", "Social care needs"
    E = "E", "Outcomes"
    F = "F", "Special educational provision"
    G = "G", "Health provision"
    H1 = "H1", "Social care provision under the 1970 Act"
    H2 = "H2", "Other social care provision"
    I = "I", "Name and type of placement"  # noqa: E741  the letter is the law's
    J = "J", "Personal budget and direct payments"
    K = "K", "Advice and information"


class CareSection(TextChoices):
    """The sections that hold lines of health or social care provision."""

    G = Section.G.value, f"G: {Section.G.label}"
    H1 = Section.H1.value, f"H1: {Section.H1.label}"
    H2 = Section.H2.value, f"H2: {Section.H2.label}"


CARE = CareSection.values


class Per(TextChoices):
    """The time in which provision of an F line is owed so often."""

    DAY = "day", "each school day"
    WEEK = "week", "each week"
    FORTNIGHT = "fortnight", "each fortnight"
    HALF_TERM = "half_term", "each half term"
    TERM = "term", "each term"
    YEAR = "year", "each school year"
