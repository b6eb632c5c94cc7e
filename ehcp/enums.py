"""Codes of EHC needs assessments, plans and reviews."""

from django.db.models import TextChoices


class Framework(TextChoices):
    """The law a plan stands under; a change in law is a new framework and a release."""

    CFA2014 = "cfa2014", "Children and Families Act 2014"


class CaseState(TextChoices):
    """States of an EHC needs assessment; the steps between them are `rules.cases.NEXT_STATES`."""

    CONSIDERING = "considering", "Being considered"
    REQUEST_SENT = "request_sent", "Request sent"
    REQUEST_RECEIVED = "request_received", "Request received by the LA"
    ASSESSING = "assessing", "Being assessed"
    REFUSED_ASSESS = "refused_assess", "LA will not assess"
    ASSESSMENT_COMPLETE = "assessment_complete", "Assessment complete"
    REFUSED_ISSUE = "refused_issue", "LA will not issue a plan"
    DRAFT_ISSUED = "draft_issued", "Draft plan issued"
    REPRESENTATIONS = "representations", "Comments on the draft"
    FINAL_ISSUED = "final_issued", "Final plan issued"
    MEDIATION = "mediation", "Mediation"
    APPEAL = "appeal", "Appeal"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Anchor(TextChoices):
    """The event that starts a clock."""

    REQUEST_RECEIVED = "request_received", "LA received the request"
    ADVICE_ASKED = "advice_asked", "The body received the request for advice"
    REASSESSMENT_NOTIFIED = "reassessment_notified", "LA said that it will re-assess"
    DRAFT_SERVED = "draft_served", "Draft plan served"
    SCHOOL_CONSULTED = "school_consulted", "School received the consultation"
    REVIEW_ANCHOR = "review_anchor", "Plan first made, or last review completed"
    MEETING = "meeting", "Review meeting"
    NOTICE_SERVED = "notice_served", "Notice of proposed amendments served"
    DECISION_LETTER = "decision_letter", "Decision letter"
    TERM_START = "term_start", "First day of term"
    TRANSFER_YEAR = "transfer_year", "Calendar year of the transfer"
    PLAN_TRANSFERRED = "plan_transferred", "Plan went to another LA"
    LEFT_ROLL = "left_roll", "Pupil taken off roll"


class Unit(TextChoices):
    DAYS = "days", "calendar days"
    MONTHS = "months", "calendar months"
    WHOLE_MONTHS = "whole_months", "months starting with the day itself"
    SCHOOL_DAYS = "school_days", "school days"
    FIXED_DAY = "fixed_day", "fixed day of the year"


class Direction(TextChoices):
    """How the last day counts."""

    ON_OR_BEFORE = "on_or_before", "on or before"
    BEFORE = "before", "before"
    NOT_BEFORE = "not_before", "window is open until the end of"


class Standing(TextChoices):
    """How an obligation stands today."""

    ON_TIME = "on_time", "On time"
    DUE_SOON = "due_soon", "Due soon"
    DUE = "due", "Due today"
    LATE = "late", "Late"
    PAUSED = "paused", "Lawful exception recorded"
    DONE = "done", "Done"
    DONE_LATE = "done_late", "Done late"
    LAPSED = "lapsed", "The time has run out"
    LET_GO = "let_go", "No longer owed"


class Ground(TextChoices):
    """Why a time limit need not be met where it is impractical: SEND Regulations 2014, regs 5(4), 8(2), 10(4), 13(3)."""

    SCHOOL_CLOSED = (
        "school_closed",
        "Advice was asked of a school shortly before or during a closure",
    )
    EARLY_YEARS_CLOSED = (
        "early_years_closed",
        "Advice was asked of an early years provider that was closed",
    )
    PERSONAL = "personal", "Exceptional personal circumstances of child, parent or young person"
    AWAY = "away", "Child, parent or young person away from the area for at least 4 weeks"
    EXCEPTIONAL = "exceptional", "Exceptional circumstances in the six weeks for advice"
    MISSED_APPOINTMENT = "missed_appointment", "Child or young person missed an examination or test"


class AskedBy(TextChoices):
    """Who asked for the assessment: Children and Families Act 2014, ss.23, 24 and 36(1)."""

    SCHOOL = "school", "The school"
    PARENT = "parent", "A parent"
    YOUNG_PERSON = "young_person", "The young person"
    OTHER = "other", "Somebody else who brought the pupil to the LA’s notice"


class FamilyKnows(TextChoices):
    """What the family, or the young person, says to a request."""

    AGREES = "agrees", "Knows and agrees"
    KNOWS = "knows", "Knows and does not agree"
    ASKED = "asked", "Made the request"
    NOT_TOLD = "not_told", "Has not been told yet"


class AdviceFrom(TextChoices):
    """Whose advice the LA must seek: SEND Regulations 2014, reg 6(1)(a) to (h)."""

    FAMILY = "a", "Parent or young person"
    SCHOOL = "b", "Head teacher (education)"
    HEALTH = "c", "Health care professional"
    PSYCHOLOGIST = "d", "Educational psychologist"
    SOCIAL_CARE = "e", "Social care"
    OTHER = "f", "Somebody else the LA thinks appropriate"
    ADULTHOOD = "g", "Preparing for adulthood (Year 9 on)"
    ASKED_FOR = "h", "Somebody the family asked for"


class ConsultedAnswer(TextChoices):
    """What a school answers when the LA asks before naming it."""

    CAN = "can", "Can meet the needs"
    CANNOT = "cannot", "Cannot meet the needs"
    WITH_CHANGES = "with_changes", "Can, with what the answer names"


class EvidenceSource(TextChoices):
    """What of the record answers a line of an LA's checklist; `evidence.FOUND` reads it."""

    NONE = "", "Nothing: a person ticks it"
    IDENTITY = "identity", "Date of birth and address"
    FAMILY = "family", "A contact with parental responsibility"
    FAMILY_KNOWS = "family_knows", "What the family says to the request"
    REASON = "reason", "Why the request is made"
    PUPIL_VOICE = "pupil_voice", "Words of the pupil"
    FAMILY_VOICE = "family_voice", "Words of the family"
    PROFILE = "profile", "Published one-page profile"
    NEEDS = "needs", "Needs recorded"
    ADMITTED = "admitted", "Date of admission"
    ATTENDANCE = "attendance", "Attendance figures"
    SCORES = "scores", "Assessments, two or more"
    OBSERVATION = "observation", "Observations"
    STRATEGIES = "strategies", "Strategies in class"
    TWO_REVIEWS = "two_reviews", "Two reviewed cycles of a support plan"
    PLAN_NOW = "plan_now", "Support plan that runs"
    OUTCOMES = "outcomes", "Outcomes in the plan"
    INTERVENTION = "intervention", "Interventions"
    IMPACT = "impact", "Entry and exit measured"
    EP = "advice_ep", "Advice of an educational psychologist"
    SALT = "advice_salt", "Advice of a speech and language therapist"
    HEALTH = "advice_health", "Advice from health"
    SPECIALIST = "advice_specialist", "Advice of a specialist teacher or occupational therapist"
    WORK = "school_report", "School report or sample of work"


class EvidenceState(TextChoices):
    READY = "ready", "Ready"
    STALE = "stale", "Too old"
    MISSING = "missing", "Missing"
    LEFT_OUT = "left_out", "Not needed"


class FormPurpose(TextChoices):
    """What a local authority's own form is for."""

    REVIEW = "review", "Annual review"
    REQUEST = "request", "Request for an EHC needs assessment"
