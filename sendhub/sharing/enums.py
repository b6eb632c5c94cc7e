"""Codes of private links."""

from django.db.models import TextChoices


class Audience(TextChoices):
    """Who stands at the other end of a link."""

    PARENT = "parent", "Parent or carer"
    PUPIL = "pupil", "Pupil or young person"
    PROFESSIONAL = "professional", "Professional"


class Delivery(TextChoices):
    """How the link reaches its receiver. A request without a link lets nobody in."""

    EMAIL = "email", "By e-mail"
    SLIP = "slip", "On a printed slip"
    NONE = "none", "No link: asked on paper, by phone or in person"


class CodeBy(TextChoices):
    """How the code reaches its receiver: never by the way the link went."""

    EMAIL = "email", "By e-mail"
    SLIP = "slip", "On a second printed slip"
    SPOKEN = "spoken", "Read out on the phone or in person"


class GivenHow(TextChoices):
    LINK = "link", "By private link"
    PAPER = "paper", "On paper"
    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"


class Stance(TextChoices):
    AGREE = "agree", "Agree"
    IN_PART = "in_part", "Agree in part"
    DISAGREE = "disagree", "Disagree"


class LinkEvent(TextChoices):
    """What the apps above may want to hear of: `registry.watch`."""

    SENT = "sent", "Sent"
    ANSWERED = "answered", "All answered"
    REMINDED = "reminded", "Reminded"
    CLOSED = "closed", "Revoked"
    LOCKED = "locked", "Locked"
    UNANSWERED = "unanswered", "Reminders have stopped without an answer"


class Light(TextChoices):
    """Where a link stands, as its light says; worked out by `rules.light`."""

    PREPARED = "prepared", "Not sent yet"
    WAITING = "waiting", "Sent, not opened"
    OPENED = "opened", "Opened"
    ANSWERED = "answered", "Answered"
    EXPIRED = "expired", "Expired"
    LOCKED = "locked", "Locked: wrong codes"
    REVOKED = "revoked", "Revoked"


class Language(TextChoices):
    """Languages of the pages families see; all but English await a native reader's check."""

    ENGLISH = "en-gb", "English"
    WELSH = "cy", "Cymraeg"
    POLISH = "pl", "Polski"
    URDU = "ur", "اردو"
    ROMANIAN = "ro", "Română"
    ARABIC = "ar", "العربية"
