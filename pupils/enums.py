"""Codes of the pupil record. Census codes keep the letters of the census."""

from django.db.models import IntegerChoices, TextChoices


class StatusCode(TextChoices):
    """SEN provision of the census; A, P, Q and S are retired and stand in history only."""

    NONE = "N", "No SEN"
    SUPPORT = "K", "SEN Support"
    PLAN = "E", "EHC plan"
    SCHOOL_ACTION = "A", "School Action (historic)"
    SCHOOL_ACTION_PLUS = "P", "School Action Plus (historic)"
    SCHOOL_ACTION_PLUS_ASSESSED = "Q", "School Action Plus and assessment (historic)"
    STATEMENT = "S", "Statement (historic)"


class NeedType(TextChoices):
    """SEN type of the census. BESD is retired; NSA goes only with K."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SLCN = "SLCN", "Speech, language and communication needs"
    ASD = "ASD", "Autistic spectrum disorder"
    SEMH = "SEMH", "Social, emotional and mental health"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    DS = "DS", "Down Syndrome"
    OTH = "OTH", "Other difficulty"
    NSA = "NSA", "SEN support but no specialist assessment of type of need"
    BESD = "BESD", "Behaviour, emotional and social difficulties (historic)"


class Area(TextChoices):
    """The four broad areas of need: Code of Practice 6.28 to 6.35."""

    COMMUNICATION = "communication_interaction", "Communication and interaction"
    COGNITION = "cognition_learning", "Cognition and learning"
    SEMH = "semh", "Social, emotional and mental health"
    SENSORY = "sensory_physical", "Sensory and/or physical needs"


class Sex(TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"


class YearGroup(TextChoices):
    N1 = "N1", "Nursery 1"
    N2 = "N2", "Nursery 2"
    R = "R", "Reception"
    Y1 = "1", "Year 1"
    Y2 = "2", "Year 2"
    Y3 = "3", "Year 3"
    Y4 = "4", "Year 4"
    Y5 = "5", "Year 5"
    Y6 = "6", "Year 6"
    Y7 = "7", "Year 7"
    Y8 = "8", "Year 8"
    Y9 = "9", "Year 9"
    Y10 = "10", "Year 10"
    Y11 = "11", "Year 11"
    Y12 = "12", "Year 12"
    Y13 = "13", "Year 13"
    Y14 = "14", "Year 14"
    X = "X", "National Curriculum not followed"


class EnrolmentKind(TextChoices):
    """Enrolment status of the census."""

    CURRENT = "C", "Single registration"
    MAIN = "M", "Main school (dual registration)"
    SUBSIDIARY = "S", "Subsidiary school (dual registration)"
    GUEST = "G", "Guest"


class CharacteristicKind(TextChoices):
    """Facts that hold for a time. Free meals are not pupil premium, EAL is not SEN, disability is not SEN."""

    EAL = "eal", "English as an additional language"
    FREE_MEALS = "fsm", "Free school meals"
    EVER_SIX = "ever_6_fsm", "Free school meals in the last six years"
    PUPIL_PREMIUM = "pupil_premium", "Pupil premium"
    LOOKED_AFTER = "looked_after", "Looked after"
    PREVIOUSLY_LOOKED_AFTER = "previously_looked_after", "Previously looked after"
    YOUNG_CARER = "young_carer", "Young carer"
    SERVICE_CHILD = "service_child", "Service child"
    DISABLED = "disabled", "Disabled (Equality Act)"
    MEDICAL = "medical", "Medical needs"
    SEN_UNIT = "sen_unit", "Member of SEN unit"
    RESOURCED = "resourced_provision", "Member of resourced provision"
    TOP_UP = "top_up", "Top-up funding"


class RelationCode(TextChoices):
    """Contact relationship of the common transfer file."""

    MOTHER = "PAM", "Mother"
    FATHER = "PAF", "Father"
    STEP_MOTHER = "STM", "Stepmother"
    STEP_FATHER = "STF", "Stepfather"
    FOSTER_MOTHER = "FOM", "Foster mother"
    FOSTER_FATHER = "FOF", "Foster father"
    CARER = "CAR", "Carer"
    FAMILY = "FAM", "Other family member"
    RELATIVE = "REL", "Other relative"
    CHILDMINDER = "CHM", "Childminder"
    SOCIAL_WORKER = "SWR", "Social worker"
    DOCTOR = "DOC", "Doctor"
    TEACHER = "TCH", "Teacher"
    HEAD_TEACHER = "HTC", "Head teacher"
    RELIGIOUS = "RLG", "Religious or spiritual contact"
    OTHER = "OTH", "Other contact"


class InformedHow(TextChoices):
    MEETING = "meeting", "Meeting"
    CALL = "call", "Phone call"
    LETTER = "letter", "Letter"
    EMAIL = "email", "E-mail"
    IN_PERSON = "in_person", "In person at school"
    IMPORTED = "imported", "By the school before (imported)"


class ConcernSource(TextChoices):
    STAFF = "staff", "Staff"
    PARENT = "parent", "Parent or carer"
    PUPIL = "pupil", "Pupil"
    OUTSIDE = "outside", "Outside professional"


class ConcernState(TextChoices):
    RECEIVED = "received", "Received"
    QUESTION = "question_to_reporter", "A question to you"
    LOOKING = "being_looked_at", "Being looked at"
    DECIDED = "decided", "Decided"


class ConcernDecision(TextChoices):
    NO_ACTION = "no_action", "No further action"
    STRATEGIES = "strategies_until", "Strategies, and look again"
    MONITORING = "monitoring", "Monitoring"
    ASSESS = "assess", "Start Assess"
    REFER = "refer", "Refer to an agency"
    SAFEGUARDING = "safeguarding_elsewhere", "Passed to safeguarding"


class EntryKind(TextChoices):
    """Kinds of entry whose words can be moved out to safeguarding."""

    CONCERN = "concern", "Concern"
    OBSERVATION = "observation", "Observation"
    CHECK_IN = "check-in", "Check-in"
    QUIET_ROOM = "quiet-room", "Visit to the quiet room"
    INCIDENT = "incident", "Incident"


class ConcernPart(TextChoices):
    CONCERNED = "concerned", "It is about them"
    AFFECTED = "affected", "They were affected"
    PRESENT = "present", "They were there"


class Frequency(TextChoices):
    ONCE = "once", "Once"
    SOMETIMES = "sometimes", "Now and then"
    WEEKLY = "weekly", "Every week"
    DAILY = "daily", "Every day"
    ALL_THE_TIME = "all_the_time", "All the time"


class Helped(TextChoices):
    YES = "yes", "Yes"
    BIT = "bit", "A bit"
    NO = "no", "No"


class LanguageRather(TextChoices):
    """Is it English as an additional language rather than a special need? CFA 2014 s.20(4)."""

    NO = "no", "No, English is not the difficulty"
    MAYBE = "maybe", "Perhaps"
    YES = "yes", "Mostly the language"
    NOT_EAL = "not_eal", "English is the first language"


class Whose(TextChoices):
    PUPIL = "pupil", "The pupil"
    FAMILY = "family", "The family"
    STAFF = "staff", "Staff"


class VoiceOf(TextChoices):
    """Whose words stand in the voice section of a file."""

    PUPIL = "pupil", "The pupil"
    FAMILY = "family", "The family"
    PROFESSIONAL = "professional", "A professional"


class ProfileState(TextChoices):
    DRAFT = "draft", "Draft"
    CURRENT = "current", "Current"
    EARLIER = "earlier", "Earlier version"


class ScoreKind(TextChoices):
    STANDARDISED = "standardised", "Standardised score (mean 100)"
    AGE = "age", "Age equivalent (months)"
    RAW = "raw", "Raw score"
    LEVEL = "level", "Grade or level in words"


class DocumentKind(TextChoices):
    REPORT = "report", "Report from a professional"
    SCHOOL_REPORT = "school_report", "School report"
    LETTER = "letter", "Letter"
    EHC = "ehc", "EHC plan or paper of the LA"
    MEDICAL = "medical", "Medical"
    WORK = "work", "Work sample"
    MINUTES = "minutes", "Minutes"
    PHOTO = "photo", "Photo or picture"
    OTHER = "other", "Other"


class DueKind(TextChoices):
    TELL_PARENT = "tell_parent", "Tell the parent about SEN Support"
    MONITORING_REVIEW = "monitoring_review", "Look again at monitoring"
    STRATEGIES_REVIEW = "strategies_review", "Look again after strategies"
    PROFILE_REVIEW = "profile_review", "Review the one-page profile"
    FAMILY_FOLLOW_UP = "family_follow_up", "Speak to the family about a concern"
    REFERRAL_START = "referral_start", "Start the referral that was decided"
    LINK_ANSWER = "link_answer", "Answer to a private link"
    LINK_UNANSWERED = "link_unanswered", "Ask in person: reminders have had no answer"
    LINK_LOCKED = "link_locked", "Ring about a private link: wrong codes locked it"
    PLAN_START = "plan_start", "Start the support plan that was decided"
    PLAN_REVIEW = "plan_review", "Review the support plan"
    PLAN_AGREEMENT = "plan_agreement", "Record who agreed to the support plan"
    PLAN_REFERRAL = "plan_referral", "Start the referral the review decided"
    ASSESSMENT_REQUEST = "assessment_request", "Request an EHC needs assessment"
    EXIT_MEASURE = "exit_measure", "Measure what the intervention changed"
    REFERRAL_SEND = "referral_send", "Finish and send the referral"
    REFERRAL_CONSENT = "referral_consent", "Consent for a referral awaited"
    REFERRAL_ANSWER = "referral_answer", "Answer of an agency awaited"
    REFERRAL_ADVICE = "referral_advice", "Enter the advice that came in"
    ADVICE_DECIDE = "advice_decide", "Decide what becomes of advice"
    CONSENT_ENDS = "consent_ends", "Consent ends: ask again"
    EHC_SEND = "ehc_send", "Send the request for an EHC needs assessment"
    EHC_CONFIRM = "ehc_confirm", "LA confirms that it has the request"
    EHC_DECIDE = "ehc_decide", "LA says whether it will assess"
    EHC_ADVICE = "ehc_advice", "Advice for an EHC needs assessment"
    EHC_REFUSE = "ehc_refuse", "LA says if it will not issue a plan"
    EHC_COMMENTS = "ehc_comments", "Comments on the draft plan"
    EHC_CONSULTED = "ehc_consulted", "Answer the LA’s consultation"
    EHC_FINAL = "ehc_final", "LA issues the final plan"
    EHC_APPEAL = "ehc_appeal", "Last day to appeal"
    EHC_PLAN_TOLD = "ehc_plan_told", "New LA tells the family that it keeps the EHC plan"
    COMPLIANCE_REVIEW = "compliance_review", "Look again at a policy or duty"
    REVIEW_MEETING = "review_meeting", "Set the day of the annual review"
    REVIEW_ASK = "review_ask", "Ask for contributions to the annual review"
    REVIEW_CONTRIBUTION = "review_contribution", "Write your part of the annual review"
    REVIEW_PAPERS = "review_papers", "Send notice and papers of the annual review"
    REVIEW_HOLD = "review_hold", "Annual review meeting"
    REVIEW_REPORT = "review_report", "Send the report of the annual review"
    REVIEW_DECISION = "review_decision", "LA’s decision after the annual review"
    REVIEW_COMMENTS = "review_comments", "Family’s comments on the proposed amendments"
    REVIEW_FINAL = "review_final", "LA’s amended plan"
    REVIEW_DUE = "review_due", "Annual review complete, the LA’s decision included"
    REVIEW_TRANSFER = "review_transfer", "Plan amended for the next school or college"
    ACTION_DUE = "action_due", "Do what was agreed"
    CONTACT_FOLLOW_UP = "contact_follow_up", "Come back to a contact"
    MEETING_MINUTES = "meeting_minutes", "Write up the meeting"
    HEAD_TALK = "head_talk", "Talk of head and SENCo"
    SELF_REVIEW = "self_review", "Look at how SENCo and leaders work together"
    TRAINING_EXPIRES = "training_expires", "Training runs out: renew it"
    ARRANGEMENT_APPLY = "arrangement_apply", "Apply for the access arrangement"
    ARRANGEMENT_ENDS = "arrangement_ends", "Access arrangement ends: look again"
    TRANSITION_NOTES = "transition_notes", "Finish the transition notes"
    TRANSITION_STEP = "transition_step", "Visit, meeting or other step of a move"
    TRANSITION_READ = "transition_read", "Read the transition notes"
    PART_TIME_REVIEW = "part_time_review", "Review the part-time timetable"
    AVOIDANCE_REVIEW = "avoidance_review", "Review the school avoidance plan"
    OFF_SITE_REVIEW = "off_site_review", "Review the place off-site"
    PROVIDER_CHECK = "provider_check", "Check the provider again"
    SUPPORTING_REVIEW = "supporting_review", "Look again at a plan for health or safety"
    SUPPORTING_UNREAD = "supporting_unread", "See who has not read a plan"


class ActionSource(TextChoices):
    """Where an action was agreed; `source_id` is the row there."""

    CONTACT = "contact", "Contact"
    MEETING = "meeting", "Meeting"
    PLAN = "plan", "Support plan"
    FILE = "file", "Pupil’s file"
    SUPPORTING = "supporting", "Plan to read"
    PRIORITY = "priority", "SEND action plan"
    TOGETHER = "together", "Self-review"
    WALK = "walk", "Learning walk"
    CHECK_IN = "check_in", "Check-in"
    INCIDENT = "incident", "Incident"
    ROUND = "round", "Questions of a round"


class WhoseMove(TextChoices):
    SCHOOL = "school", "School"
    LA = "la", "Local authority"
    AGENCY = "agency", "Agency"
    FAMILY = "family", "Family"


class FileKind(TextChoices):
    CTF = "ctf", "Common transfer file"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"


class ImportState(TextChoices):
    READING = "reading", "Being read"
    MAPPING = "mapping", "Columns to check"
    PREVIEW = "preview", "Preview"
    APPLYING = "applying", "Being applied"
    WAITING = "waiting", "Waits for the SENCo"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
    REFUSED = "refused", "Refused"
    ABANDONED = "abandoned", "Not applied"


class RollOverState(TextChoices):
    """Where a step into a new school year stands."""

    REHEARSED = "rehearsed", "Rehearsed"
    CONFIRMED = "confirmed", "Confirmed"
    UNDONE = "undone", "Undone"


class Fate(TextChoices):
    """What a roll-over does with a pupil."""

    UP = "up", "goes up"
    OTHER_YEAR = "other_year", "goes on with the class, in a year group of their own"
    LEAVES = "leaves", "leaves the school"
    STAYS = "stays", "stays until the SENCo takes them off roll"


class OwnFieldNoun(TextChoices):
    """What a field of the school's own is about."""

    PUPIL = "pupil", "Pupil"
    CONCERN = "concern", "Concern"
    INCIDENT = "incident", "Incident"


class OwnFieldKind(TextChoices):
    TEXT = "text", "Text"
    DATE = "date", "Date"
    CHOICE = "choice", "Choice"
    YES_NO = "yes_no", "Yes or no"


class SeenBy(TextChoices):
    """Who sees a field of the school's own."""

    CASE = "case", "SENCo, SEN assistant and leaders"
    STAFF = "staff", "All staff who see the pupil"


class MovePhase(TextChoices):
    """Which step of school life a pupil takes."""

    NURSERY = "nursery", "Nursery to Reception"
    JUNIORS = "juniors", "Year 2 to Year 3"
    SECONDARY = "secondary", "Year 6 to Year 7"
    NEXT_CLASS = "next_class", "Into the next class"
    BACK = "back", "Back into school after time away"
    POST_16 = "post_16", "Into post-16 education"
    OTHER = "other", "To another school"
    ARRIVING = "arriving", "To us from another school"


class MoveStep(TextChoices):
    """What is done for a move."""

    VISIT = "visit", "Visit"
    MEETING = "meeting", "Meeting"
    ASKED = "asked", "Information asked for"
    RECEIVED = "received", "Information received"
    FAMILY = "family", "Family met"
    FIRST_PLAN = "first_plan", "First plan written"
    PASSPORT = "passport", "Passport given out"
    OTHER = "other", "Something else"


class Verdict(TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "Same"
    POSSIBLE = "possible", "Possible match"
    PROBLEM = "problem", "Problem"


class Rank(IntegerChoices):
    """The census takes the first two needs."""

    PRIMARY = 1, "Primary"
    SECONDARY = 2, "Secondary"


class Level(IntegerChoices):
    """How far a provision goes beyond what every pupil has; each tier scheme names the four its own way."""

    UNIVERSAL = 1, "Universal"
    TARGETED = 2, "Targeted"
    SPECIALIST = 3, "Specialist"
    EHC = 4, "EHC plan level"


class StrategyKind(TextChoices):
    TEACHING = "teaching", "Teaching"
    SEATING = "seating", "Seating"
    EQUIPMENT = "equipment", "Equipment"
    REST = "rest", "Breaks and quiet"
    EXAM = "exam", "Tests and exams"
    ACCESS = "access", "Getting around and personal care"


def due_kinds():
    """The field's choices as a function: a migration keeps its name, so that a new kind needs none."""
    return DueKind.choices


def action_sources():
    """As `due_kinds`."""
    return ActionSource.choices


def document_kinds():
    """As `due_kinds`."""
    return DocumentKind.choices
