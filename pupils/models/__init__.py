from pupils.models.agreed import Action
from pupils.models.avoidance import AvoidancePlan, ReturnStep
from pupils.models.concerns import (
    Concern,
    ConcernMessage,
    ConcernPupil,
    ConcernTried,
)
from pupils.models.contacts import Address, Contact, Relationship
from pupils.models.days import Achievement, CheckIn, KeyPupil, QuietVisit
from pupils.models.documents import Document, Restriction, RestrictionReader
from pupils.models.due import Due
from pupils.models.exams import (
    AccessArrangement,
    ExamCandidate,
    ExamDate,
    ExamSitting,
    WorkingNote,
)
from pupils.models.imports import ColumnMapping, ImportBatch, ImportRow
from pupils.models.incidents import Incident, IncidentPupil
from pupils.models.offsite import (
    OffSitePlace,
    PartTimeTable,
    PlaceWeek,
    Provider,
    ProviderCheck,
    Suspension,
)
from pupils.models.own_fields import OwnField
from pupils.models.profiles import Profile, ProfileStrategy
from pupils.models.pupil import (
    AttendanceFigure,
    Characteristic,
    Enrolment,
    FormerSchool,
    FormerUpn,
    GroupMember,
    Pupil,
)
from pupils.models.records import Assessment, Observation
from pupils.models.rollovers import RollOver
from pupils.models.rounds import QuestionRound, QuestionSet, RoundAnswer
from pupils.models.scores import (
    Battery,
    BatteryScale,
    Framework,
    FrameworkStep,
    ScoreFile,
    StepMark,
)
from pupils.models.sen import Monitoring, Need, SenStatus
from pupils.models.strategies import Strategy
from pupils.models.supporting import SupportingPlan, SupportingReceipt
from pupils.models.transitions import Transition, TransitionReading, TransitionStep
from pupils.models.views import RegisterExport, RegisterFile, SavedView
from pupils.models.voices import Voice

__all__ = [
    "AccessArrangement",
    "Achievement",
    "Action",
    "Address",
    "Assessment",
    "AttendanceFigure",
    "Battery",
    "BatteryScale",
    "AvoidancePlan",
    "Characteristic",
    "CheckIn",
    "ColumnMapping",
    "Concern",
    "ConcernMessage",
    "ConcernPupil",
    "ConcernTried",
    "Contact",
    "Document",
    "Due",
    "Enrolment",
    "ExamCandidate",
    "ExamDate",
    "ExamSitting",
    "FormerSchool",
    "FormerUpn",
    "Framework",
    "FrameworkStep",
    "GroupMember",
    "ImportBatch",
    "ImportRow",
    "Incident",
    "IncidentPupil",
    "KeyPupil",
    "Monitoring",
    "Need",
    "Observation",
    "OffSitePlace",
    "PartTimeTable",
    "PlaceWeek",
    "OwnField",
    "Profile",
    "ProfileStrategy",
    "Provider",
    "ProviderCheck",
    "Pupil",
    "QuestionRound",
    "QuestionSet",
    "QuietVisit",
    "RegisterExport",
    "RegisterFile",
    "Relationship",
    "Restriction",
    "RestrictionReader",
    "ReturnStep",
    "RollOver",
    "RoundAnswer",
    "SavedView",
    "ScoreFile",
    "SenStatus",
    "StepMark",
    "Strategy",
    "Transition",
    "TransitionReading",
    "TransitionStep",
    "SupportingPlan",
    "SupportingReceipt",
    "Suspension",
    "Voice",
    "WorkingNote",
]
