from sendhub.reports.models.compliance import ComplianceItem
from sendhub.reports.models.disclosures import DisclosureErasure
from sendhub.reports.models.erasures import (
    ErasedPupil,
    Erasure,
    ErasureMark,
    Hold,
    RetentionPeriod,
)
from sendhub.reports.models.evidence import EvidenceFolder
from sendhub.reports.models.figures import NationalFigure, SchoolFigures
from sendhub.reports.models.files import RecordFile
from sendhub.reports.models.handovers import HandoverIn, HandoverLine
from sendhub.reports.models.inclusion import (
    ActionPlan,
    LearningWalk,
    Priority,
    SelfReview,
    Talk,
    TalkAction,
)
from sendhub.reports.models.surveys import (
    Survey,
    SurveyAnswer,
    SurveyDoor,
    SurveySlip,
    SurveyTaker,
)
from sendhub.reports.models.texts import PublishedText, StatutoryText
from sendhub.reports.models.times import WorkTime

__all__ = [
    "EvidenceFolder",
    "ActionPlan",
    "LearningWalk",
    "Priority",
    "SelfReview",
    "Talk",
    "TalkAction",
    "ComplianceItem",
    "DisclosureErasure",
    "ErasedPupil",
    "Erasure",
    "ErasureMark",
    "HandoverIn",
    "HandoverLine",
    "Hold",
    "NationalFigure",
    "PublishedText",
    "RecordFile",
    "RetentionPeriod",
    "SchoolFigures",
    "StatutoryText",
    "WorkTime",
    "Survey",
    "SurveyAnswer",
    "SurveyDoor",
    "SurveySlip",
    "SurveyTaker",
]
