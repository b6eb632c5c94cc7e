from agencies.models.advice import Advice, AdviceItem, AdviceReceipt
from agencies.models.consents import Consent, ConsentLink
from agencies.models.directory import Agency, Involvement, Professional
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
    "Consent",
    "ConsentLink",
    "Involvement",
    "Professional",
    "Referral",
    "ReferralAttachment",
    "ReferralChase",
    "ReferralStep",
]
