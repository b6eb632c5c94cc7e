"""Codes of agencies, consents, referrals and advice. Source: send-reference §6."""

from django.db.models import TextChoices


class AgencyKind(TextChoices):
    """The seed list of send-reference §6.1."""

    EP = "EP", "Educational psychology"
    SALT = "SALT", "Speech and language therapy"
    OT = "OT", "Occupational therapy"
    PHYSIO = "PHYSIO", "Physiotherapy"
    CAMHS = "CAMHS", "Child and adolescent mental health (CAMHS)"
    MHST = "MHST", "Mental health support team in schools"
    PAED = "PAED", "Community paediatrics, neurodevelopmental pathway"
    HEALTH_VISITOR = "HV", "Health visitor"
    SCHOOL_NURSE = "SN", "School nurse"
    DEAF = "QTOD", "Teacher of the deaf"
    VISION = "QTVI", "Teacher of pupils with vision impairment"
    MULTI_SENSORY = "QTMSI", "Teacher of pupils with multi-sensory impairment"
    SPECIALIST = "SPT", "Specialist teacher, outreach"
    EARLY_HELP = "EH", "Early Help, Family Help"
    SOCIAL_CARE = "CSC", "Children’s social care"
    DESIGNATED = "DCO", "Designated clinical, medical or social care officer"
    VIRTUAL_SCHOOL = "VS", "Virtual School"
    WELFARE = "EWO", "Education welfare, attendance"
    YOUTH_JUSTICE = "YJS", "Youth justice"
    SENDIASS = "SENDIASS", "SENDIASS (advice for parents)"
    VOLUNTARY = "VOL", "Voluntary sector, private therapist"


class Permit(TextChoices):
    """Who allows that information goes to an agency, or why nobody has to."""

    PARENT = "parent", "An adult with parental responsibility"
    YOUNG_PERSON = "young_person", "The young person"
    NOT_NEEDED = "not_needed", "No consent needed"


class SharingBasis(TextChoices):
    """Why the school may share, apart from whether the service is wanted. Send-reference §6.4."""

    PUBLIC_TASK = "public_task", "Public task of the school (UK GDPR Art 6(1)(e), 9(2)(g))"
    LEGAL = "legal", "Legal obligation (Art 6(1)(c), 9(2)(g))"
    HEALTH = "health", "Health or social care (Art 6(1)(e), 9(2)(h))"
    SAFEGUARDING = "safeguarding", "A child may be at risk (DPA 2018 Sch 1 para 18)"
    CONSENT = "consent", "Consent (Art 6(1)(a), 9(2)(a))"


class ReferralKind(TextChoices):
    EP = "ep", "Educational psychologist"
    SALT = "salt", "Speech and language therapy"
    OT = "ot", "Occupational therapy"
    PHYSIO = "physio", "Physiotherapy"
    CAMHS = "camhs", "CAMHS or mental health support team"
    SPECIALIST = "specialist", "Specialist teacher"
    EARLY_HELP = "early_help", "Early Help"
    SOCIAL_CARE = "social_care", "Children’s social care"
    PAEDIATRIC = "paediatric", "Paediatrics, neurodevelopmental pathway"
    WELFARE = "ewo", "Education welfare"
    OTHER = "other", "Other"


class ReferralState(TextChoices):
    """Send-reference §6.2. An appointment and a report still due are dates of a case being seen."""

    DRAFT = "draft", "Draft"
    AWAITING_CONSENT = "awaiting_consent", "Consent asked"
    READY = "ready", "Ready to send"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ACCEPTED = "accepted", "Accepted"
    WAITING = "waiting_list", "On the waiting list"
    ACTIVE = "active", "Being seen"
    REPORT_RECEIVED = "report_received", "Advice received"
    DISCHARGED = "discharged", "Discharged"
    CLOSED = "closed", "Closed"
    REJECTED = "rejected", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Urgency(TextChoices):
    ROUTINE = "routine", "Routine"
    SOON = "soon", "Soon"
    URGENT = "urgent", "Urgent"


class How(TextChoices):
    """How something was said or sent."""

    EMAIL = "email", "E-mail (secure)"
    PORTAL = "portal", "The agency’s own form or portal"
    POST = "post", "Letter"
    CALL = "call", "Phone call"
    MEETING = "meeting", "Meeting"
    IN_PERSON = "in_person", "In person at school"
    LINK = "link", "Private link"  # written by the link itself, never chosen

    @classmethod
    def to_choose(cls):
        return [(each.value, each.label) for each in cls if each != cls.LINK]


class EndedAs(TextChoices):
    """What became of one line of advice."""

    STRATEGY = "strategy", "Made a strategy"
    PROVISION = "provision", "Made provision"
    OUTCOME = "outcome", "Made an outcome"
    NOTE = "note", "Noted"
    NOT_ADOPTED = "not_adopted", "Not adopted"


class ContactKind(TextChoices):
    CALL = "call", "Phone call"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    HOME_VISIT = "home_visit", "Home visit"
    DROP_IN = "drop_in", "Drop-in"
    AT_GATE = "at_gate", "Talk at the gate"
    TALK = "talk", "Talk by appointment"


class MeetingKind(TextChoices):
    EARLY_HELP = "early_help", "Early Help meeting"
    TAF = "taf", "Team around the family"
    PEP = "pep", "Personal education plan (PEP)"
    PROGRESS = "progress", "Pupil progress meeting"
    SURGERY = "surgery", "SEN surgery"
    OTHER = "other", "Meeting"


class MeetingState(TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Attendance(TextChoices):
    """What became of an invitation."""

    INVITED = "invited", "Invited"
    PRESENT = "present", "Came"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Did not come"


class LetterHow(TextChoices):
    PRINTED = "printed", "Printed"
    LINK = "link", "Private link"
