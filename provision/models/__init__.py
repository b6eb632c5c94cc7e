from provision.models.catalogue import Provision, TrainedStaff
from provision.models.costs import (
    BudgetLine,
    CostLine,
    CostRule,
    FundingSource,
    StaffPayPoint,
    StaffRate,
)
from provision.models.interventions import (
    Attendance,
    Intervention,
    Participation,
    Session,
    Slot,
    SlotHelper,
)
from provision.models.maps import MapExport
from provision.models.plans import (
    Agreement,
    Cycle,
    Evidence,
    Outcome,
    OutcomeSupport,
    PlanLayer,
    PlanVersion,
    ReviewLine,
    SupportPlan,
)
from provision.models.strategies import (
    PupilStrategy,
    ReadReceipt,
    RegulationPlan,
    StrategyAnswer,
)
from provision.models.training import Certificate, Training, TrainingPart
from provision.models.wording import Tier, Wording

__all__ = [
    "Agreement",
    "Attendance",
    "BudgetLine",
    "Certificate",
    "CostLine",
    "CostRule",
    "Cycle",
    "Evidence",
    "FundingSource",
    "Intervention",
    "MapExport",
    "Outcome",
    "OutcomeSupport",
    "Participation",
    "PlanLayer",
    "PlanVersion",
    "Provision",
    "PupilStrategy",
    "ReadReceipt",
    "RegulationPlan",
    "ReviewLine",
    "Session",
    "Slot",
    "SlotHelper",
    "StaffPayPoint",
    "StaffRate",
    "StrategyAnswer",
    "SupportPlan",
    "Tier",
    "TrainedStaff",
    "Training",
    "TrainingPart",
    "Wording",
]
