"""Codes of school avoidance, off-site provision and suspensions."""

from django.db.models import TextChoices


class HalfDay(TextChoices):
    """The ten sessions of a school week."""

    MONDAY_AM = "mon_am", "Monday morning"
    MONDAY_PM = "mon_pm", "Monday afternoon"
    TUESDAY_AM = "tue_am", "Tuesday morning"
    TUESDAY_PM = "tue_pm", "Tuesday afternoon"
    WEDNESDAY_AM = "wed_am", "Wednesday morning"
    WEDNESDAY_PM = "wed_pm", "Wednesday afternoon"
    THURSDAY_AM = "thu_am", "Thursday morning"
    THURSDAY_PM = "thu_pm", "Thursday afternoon"
    FRIDAY_AM = "fri_am", "Friday morning"
    FRIDAY_PM = "fri_pm", "Friday afternoon"


class Push(TextChoices):
    """What can push a child away from school."""

    NOISE = "noise", "Noise, crowds, smells or light"
    LEARNING = "learning", "Work that is too hard, or feels so"
    FRIENDS = "friends", "Trouble with friends, or nobody to be with"
    BULLYING = "bullying", "Being teased or bullied"
    ADULTS = "adults", "A lesson or an adult the child is afraid of"
    CHANGE = "change", "Changes: a new class, a new school, cover"
    BREAKS = "breaks", "Breaks, lunch, toilets or corridors"
    JOURNEY = "journey", "The way to school"
    SEPARATION = "separation", "Parting in the morning"
    HEALTH = "health", "Feeling ill, pain, or tiredness"


class Pull(TextChoices):
    """What can pull a child to stay at home."""

    CALM = "calm", "Home is calm and safe"
    WORRY = "worry", "Worry about somebody at home"
    CARING = "caring", "Caring for somebody at home"
    COMPANY = "company", "Time with a parent or a brother or sister"
    SCREENS = "screens", "Games, screens or friends online"
    SLEEP = "sleep", "Sleep that is upside down"
    CHANGE = "change", "A change at home: loss, move, new baby"


class OffSiteKind(TextChoices):
    ALTERNATIVE = "alternative", "Alternative provision"
    DUAL = "dual", "Dual registration with another school"
    MANAGED_MOVE = "managed_move", "Managed move, on trial"
    TUITION = "tuition", "Tuition at home, in hospital or online"


class CheckKind(TextChoices):
    """What a school looks at before it sends a child to somebody else."""

    REGISTRATION = "registration", "Registration"
    SAFEGUARDING = "safeguarding", "Safeguarding and staff checks"
    INSURANCE = "insurance", "Insurance"
    HEALTH_SAFETY = "health_safety", "Health and safety"
    VISIT = "visit", "Visit by us"


class SuspensionKind(TextChoices):
    SUSPENSION = "suspension", "Suspension"
    PERMANENT = "permanent", "Permanent exclusion"


class SuspensionReason(TextChoices):
    """Reasons of the school census."""

    ASSAULT_PUPIL = "PP", "Physical assault against a pupil"
    ASSAULT_ADULT = "PA", "Physical assault against an adult"
    THREAT_PUPIL = "VP", "Verbal abuse or threat against a pupil"
    THREAT_ADULT = "VA", "Verbal abuse or threat against an adult"
    WEAPON = "OW", "Use or threat of a weapon or forbidden thing"
    BULLYING = "BU", "Bullying"
    RACIST = "RA", "Racist abuse"
    ORIENTATION = "LG", "Abuse about sexual orientation or gender identity"
    DISABILITY = "DS", "Abuse about disability"
    SEXUAL = "SM", "Sexual misconduct"
    DRUGS = "DA", "Drugs or alcohol"
    DAMAGE = "DM", "Damage"
    THEFT = "TH", "Theft"
    DISRUPTION = "DB", "Persistent or general disruptive behaviour"
    MEDIA = "MT", "Wrong use of social media or online technology"
    PROTECTION = "PH", "Wilful breach of protective measures"


class Went(TextChoices):
    """How a step of a return to school went."""

    WELL = "well", "It went well"
    HALF = "half", "Half of it"
    NOT_YET = "not_yet", "Not yet"
