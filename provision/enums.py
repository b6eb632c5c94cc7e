"""Codes of the graduated approach and of provision."""

from django.db.models import IntegerChoices, TextChoices

# The bank of strategies stands on the ground floor: the concern form offers its universal lines.
from pupils.enums import Level as Level
from pupils.enums import StrategyKind as StrategyKind


class TierScheme(TextChoices):
    WAVES = "waves", "Waves 1 to 3"
    OAP = "oap", "Ordinarily available provision"
    LAYERS_2026 = "layers_2026", "Four layers (2026 proposal)"


class PlanName(TextChoices):
    """What the school calls the plan. "Individual Support Plan" is proposed law: a wording, never a rule."""

    SEN_SUPPORT = "sen_support", "SEN Support plan"
    INDIVIDUAL = "isp", "Individual Support Plan"


class PlanKind(TextChoices):
    SEN_SUPPORT = "sen_support", "SEN Support"
    EHC_DELIVERY = "ehc_delivery", "Delivery of an EHC plan"


class Stage(TextChoices):
    """Stages of a cycle: Code of Practice 6.44 to 6.56; the order of steps is `rules.cycles.NEXT_STAGES`."""

    ASSESS = "assess", "Assess"
    PLAN = "plan", "Plan"
    DO = "do", "Do"
    REVIEW = "review", "Review"
    FINISHED = "finished", "Finished"


class Decision(TextChoices):
    """What follows a review: send-reference 2.4."""

    CONTINUE = "continue", "Go on with a new cycle"
    CHANGE = "change", "Go on, but change the provision"
    STEP_UP = "step_up", "Step up: more support"
    STEP_DOWN = "step_down", "Step down: less support"
    REFER = "refer", "Go on, and refer to an agency"
    REQUEST_ASSESSMENT = "request_assessment", "Go on, and request an EHC needs assessment"
    EXIT = "exit", "End the plan: needs are met by what every class offers"


class Rating(TextChoices):
    """The one scale of SENDHub: what came out against what was expected, printed in words."""

    MUCH_LESS = "-2", "Much less than expected"
    LESS = "-1", "Less than expected"
    EXPECTED = "0", "As expected"
    MORE = "1", "More than expected"
    MUCH_MORE = "2", "Much more than expected"
    STOPPED = "stopped", "Stopped"
    NOT_REVIEWED = "not_reviewed", "Not reviewed"


class EvidenceKind(TextChoices):
    """What a line of evidence was drawn from; `subject_id` names the row."""

    CONCERN = "concern", "Concern"
    OBSERVATION = "observation", "Observation"
    ASSESSMENT = "assessment", "Assessment"
    ATTENDANCE = "attendance", "Attendance"
    ADVICE = "advice", "Advice"
    VOICE = "voice", "What they say"
    CLASS_ANSWER = "class_answer", "Answer from the classroom"
    DOCUMENT = "document", "Document"
    INTERVENTION = "intervention", "Intervention"
    CHECK_INS = "check_ins", "Check-ins"
    INCIDENT = "incident", "Incident"
    QUIET_ROOM = "quiet_room", "Quiet room"
    ACHIEVEMENT = "achievement", "What went well"
    ROUND = "round", "Round of questions"
    STEPS = "steps", "Small steps"
    AVOIDANCE = "avoidance", "School avoidance plan"
    SUSPENSION = "suspension", "Suspension"
    SUPPORTING = "supporting", "Plan for health, safety or behaviour"
    NOTE = "note", "Note"


class Party(TextChoices):
    PARENT = "parent", "Parent or carer"
    PUPIL = "pupil", "Pupil"
    TEACHER = "teacher", "Teacher"
    SENCO = "senco", "SENCo"
    OTHER = "other", "Other"


class Answer(TextChoices):
    AGREE = "agree", "Agrees"
    IN_PART = "in_part", "Agrees in part"
    DISAGREE = "disagree", "Disagrees"


class LineState(TextChoices):
    """What became of a teacher's line in a review."""

    NEW = "new", "Waits for the SENCo"
    TAKEN = "taken", "Taken into the review"
    ASIDE = "aside", "Set aside"


class Works(TextChoices):
    YES = "yes", "Works in my room"
    NO = "no", "Does not work in my room"


class Weekday(IntegerChoices):
    """As `date.weekday()` counts."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


class PlaceState(TextChoices):
    """A pupil's place in an intervention."""

    WAITING = "waiting", "On the waiting list"
    TAKING_PART = "taking_part", "Taking part"
    ENDED = "ended", "Ended"


class SessionState(TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    MISSED = "missed", "Missed"


class MissedReason(TextChoices):
    """Why a session did not happen; whether its adult was paid all the same: `rules.costs.PAID_WHEN_MISSED`."""

    ADULT_ABSENT = "adult_absent", "Adult absent"
    ADULT_COVERING = "adult_covering", "Adult covering elsewhere"
    PUPIL_ABSENT = "pupil_absent", "Pupils absent"
    TRIP = "trip", "Trip or event"
    ROOM = "room", "No room"
    CLOSED = "closed", "School closed"
    OTHER = "other", "Other"


class Presence(TextChoices):
    PRESENT = "present", "Present"
    ABSENT = "absent", "Absent"


class FundingElement(TextChoices):
    """Where the money comes from: send-reference 7.3."""

    CORE = "core", "Core budget (element 1)"
    NOTIONAL = "notional", "Notional SEN budget (element 2)"
    TOP_UP = "top_up", "Top-up funding (element 3)"
    PUPIL_PREMIUM = "pupil_premium", "Pupil premium"
    OTHER = "other", "Other"


class CostKind(TextChoices):
    MATERIALS = "materials", "Materials"
    LICENCE = "licence", "Licence"
    INVOICE = "invoice", "Outside invoice"
    OTHER = "other", "Other"


class SharedBy(TextChoices):
    """Who shares the cost of a session: a rule of the school, stated wherever a cost is shown."""

    PRESENT = "present", "The pupils who were present"
    PLACED = "placed", "The pupils who had a place that day"


class Verdict(TextChoices):
    """Whether a provision works; the rule is `rules.impact.verdict_of`."""

    WORKS = "works", "Works"
    MIXED = "mixed", "Mixed"
    UNFAIR = "not_a_fair_test", "Not a fair test"
    STOP = "stop", "Stop or change"
    OPEN = "open", "Not reviewed yet"


class MapFileKind(TextChoices):
    A3 = "a3", "PDF, A3 landscape"
    A4 = "a4", "PDF, A4 landscape"
    XLSX = "xlsx", "Excel (.xlsx)"


def evidence_kinds():
    """The field's choices as a function: a migration keeps its name, so that a new kind needs none."""
    return EvidenceKind.choices


class TrainingKind(TextChoices):
    COURSE = "course", "Course"
    INSET = "inset", "INSET"
    COACHING = "coaching", "Coaching"
    MODELLING = "modelling", "Modelling in the lesson"
    SUPERVISION = "supervision", "Supervision"
    LESSON_VISIT = "lesson_visit", "Visit to a lesson"
