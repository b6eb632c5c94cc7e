from agencies.models.advice import Advice, AdviceItem, AdviceReceipt
from agencies.models.consents import Consent, ConsentLink
from agencies.models.contact_log import ContactLogEntry, EntryPupil, EntryReader
from agencies.models.directory import Agency, Involvement, Professional
from agencies.models.letters import LetterSent, LetterTemplate
from agencies.models.meetings import (
    CalendarFeed,
    Meeting,
    MeetingGuest,
    MeetingMove,
    MeetingPaper,
    MeetingPupil,
    SurgerySlot,
)
from agencies.models.referrals import (
    Referral,
    ReferralAttachment,
    ReferralChase,
    ReferralStep,
)

__all__ = [
    "Advice",
    "AdviceItem",
    "AdviceReceipt",
    "Agency",
    "CalendarFeed",
    "Consent",
    "ConsentLink",
    "ContactLogEntry",
    "EntryPupil",
    "EntryReader",
    "Involvement",
    "LetterSent",
    "LetterTemplate",
    "Meeting",
    "MeetingGuest",
    "MeetingMove",
    "MeetingPaper",
    "MeetingPupil",
    "Professional",
    "Referral",
    "ReferralAttachment",
    "ReferralChase",
    "ReferralStep",
    "SurgerySlot",
]
