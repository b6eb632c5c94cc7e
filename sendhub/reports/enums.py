"""Codes of editions, of the compliance list and of the statutory texts."""

from django.db.models import TextChoices


class EditionKind(TextChoices):
    HALF_TERM = "half_term", "Half term"
    CENSUS = "census", "Census day"


class Measure(TextChoices):
    """What a national figure tells; shares of pupils in per cent."""

    SUPPORT = "support", "SEN Support"
    PLAN = "plan", "EHC plan"
    REGISTER = "register", "SEN Support and EHC plans"


class ComplianceKind(TextChoices):
    """What a school has to have, and the law or guidance that says so (`rules.DUTIES`)."""

    SEN_POLICY = "sen_policy", "SEN policy"
    INFORMATION_REPORT = "information_report", "SEN information report"
    INCLUSION_STRATEGY = "inclusion_strategy", "Inclusion strategy"
    ACCESSIBILITY_PLAN = "accessibility_plan", "Accessibility plan"
    EQUALITY = "equality", "Equality information and objectives"
    MEDICAL = "medical", "Supporting pupils with medical conditions"
    SENCO_QUALIFICATION = "senco_qualification", "SENCo qualification"
    COMPLAINTS = "complaints", "Complaints procedure"
    OTHER = "other", "Another duty or policy"


class TextKind(TextChoices):
    INFORMATION_REPORT = "information_report", "SEN information report"
    INCLUSION_STRATEGY = "inclusion_strategy", "Inclusion strategy"


class RecordFileKind(TextChoices):
    SCHOOL_DATA = "school_data", "Data of the whole school"
    SUBJECT_ACCESS = "subject_access", "Subject access pack"
    HANDOVER = "handover", "Handover to the next school"


def record_file_kinds():
    """The field's choices as a function: a new kind needs no migration."""
    return RecordFileKind.choices


class LineState(TextChoices):
    """What the next school did with a line of a handover."""

    WAITING = "waiting", "Not decided"
    TAKEN = "taken", "Taken"
    NOT_TAKEN = "not_taken", "Not taken"


class RetentionKind(TextChoices):
    """Which period a pupil's file is under (`retention.PERIODS`)."""

    SEN_FILE = "sen_file", "Pupil who ever had SEN Support or an EHC plan"
    GENERAL = "general", "Any other pupil"
    NOT_UPHELD = "not_upheld", "Pupil with concerns only, none upheld"


class HoldKind(TextChoices):
    TRIBUNAL = "tribunal", "Tribunal or court"
    COMPLAINT = "complaint", "Complaint"
    SUBJECT_ACCESS = "subject_access", "Subject access request"


class ErasureState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    REFUSED = "refused", "Refused"
    APPROVED = "approved", "Approved, being erased"
    DONE = "done", "Erased"


class CaseKind(TextChoices):
    """What SENCo time goes into, as far as somebody writes it down."""

    ASSESSMENT = "assessment", "EHC needs assessment"
    REVIEW = "review", "Annual review"


class WorkKind(TextChoices):
    READING = "reading", "Reading and gathering"
    WRITING = "writing", "Writing"
    MEETING = "meeting", "Meetings"
    CONTACT = "contact", "Calls, letters, chasing"
    OTHER = "other", "Something else"


class DisclosureState(TextChoices):
    """What became of the proposal to erase the earlier wording of a disclosure that was moved out."""

    PROPOSED = "proposed", "Proposed"
    REFUSED = "refused", "Refused"
    DONE = "done", "Erased"


class PriorityState(TextChoices):
    NOT_BEGUN = "not_begun", "Not begun"
    ON_TRACK = "on_track", "On track"
    BEHIND = "behind", "Behind"
    DONE = "done", "Done"


class TalkPart(TextChoices):
    CLOSED = "closed", "Closed"
    ADDED = "added", "Added"


class WorkingTogether(TextChoices):
    """How a SENCo and a school's leaders work together, from least to most."""

    SILOS = "silos", "Working in silos"
    ISOLATION = "isolation", "In isolation"
    NO_VISION = "no_vision", "Collaborating without a shared vision"
    TEAM = "team", "Integrated as a team"
