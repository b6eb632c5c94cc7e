"""Codes of annual reviews."""

from django.db.models import TextChoices


class ReviewKind(TextChoices):
    ANNUAL = "annual", "Annual review"
    TRANSFER = "transfer", "Annual review before a move to the next phase"
    UNDER_FIVE = "under_five", "Review of a child under five"
    EARLY = "early", "Early review"


class ReviewState(TextChoices):
    """Where a review stands; the steps between them are `rules.reviews.NEXT_STATES`."""

    PLANNED = "planned", "Planned"
    ASKED = "asked", "Contributions asked"
    CIRCULATED = "circulated", "Papers sent out"
    HELD = "held", "Meeting held"
    REPORTED = "reported", "Report sent"
    AMENDING = "amending", "LA is amending the plan"
    COMPLETE = "complete", "Complete"
    CANCELLED = "cancelled", "Cancelled"


class Outcome(TextChoices):
    """What the school recommends, and what the LA decides: two fields, one list."""

    MAINTAIN = "maintain", "Keep the plan as it is"
    AMEND = "amend", "Amend the plan"
    CEASE = "cease", "End the plan"


class PersonRole(TextChoices):
    """Who takes part; the first seven are named by SEND Regulations 2014, reg 20(2)."""

    PARENT = "parent", "Parent or carer"
    YOUNG_PERSON = "young_person", "Young person"
    HEAD = "head", "Head teacher"
    LA_SEN = "la_sen", "LA officer, special educational needs"
    HEALTH = "health", "Health professional named by the commissioning body"
    LA_CARE = "la_care", "LA officer, social services"
    PUPIL = "pupil", "Pupil"
    SENCO = "senco", "SENCo"
    TEACHER = "teacher", "Class teacher"
    ASSISTANT = "assistant", "Teaching assistant"
    PSYCHOLOGIST = "psychologist", "Educational psychologist"
    THERAPIST = "therapist", "Therapist"
    SOCIAL_WORKER = "social_worker", "Social worker"
    VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
    NEXT_SETTING = "next_setting", "Next school or college"
    OTHER = "other", "Other"


class Reply(TextChoices):
    COMING = "coming", "Coming"
    NOT_COMING = "not_coming", "Not coming"
    SENDS_REPORT = "sends_report", "Sends a report instead"


class PersonLight(TextChoices):
    """The one light of a person in the round."""

    NOT_ASKED = "not_asked", "Not asked"
    WAITING = "waiting", "Waiting"
    LATE = "late", "Late"
    RECEIVED = "received", "Received"
    STOPPED = "stopped", "Stopped: link revoked"


class LineDecision(TextChoices):
    """What the meeting proposes for an outcome of the plan."""

    KEEP = "keep", "Keep as it is"
    CHANGE = "change", "Change the wording"
    MET = "met", "Met: take it out"
    STOP = "stop", "No longer fits: take it out"


class Edition(TextChoices):
    INVITEES = "invitees", "Invitees’ edition"
    SCHOOL_LA = "school_la", "School and LA edition"
