"""Records of provision: required fields only."""

import dataclasses
import datetime

import factory

from provision import models
from provision.content import PlanContent, digest_of
from provision.enums import (
    Answer,
    CostKind,
    EvidenceKind,
    FundingElement,
    Level,
    MapFileKind,
    Party,
    PlaceState,
    Stage,
    TierScheme,
    TrainingKind,
    Works,
)
from sendhub.accounts.enums import GroupKind
from tests.factories.accounts import (
    SchoolFactory,
    StaffMemberFactory,
    TeachingGroupFactory,
    TenantFactory,
    UserFactory,
)
from tests.factories.pupils import RowFactory

TERM_START = datetime.date(2026, 9, 7)
TERM_END = datetime.date(2026, 12, 11)


class SchoolRowFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SubFactory(SchoolFactory)


class WordingFactory(SchoolRowFactory):
    class Meta:
        model = models.Wording

    starts_on = TERM_START


class TierFactory(SchoolRowFactory):
    class Meta:
        model = models.Tier

    scheme = TierScheme.OAP
    level = Level.TARGETED
    name = "Catch-up"


class ProvisionFactory(SchoolRowFactory):
    class Meta:
        model = models.Provision

    name = factory.Sequence(lambda n: f"Reading boosters {n}")


class TrainedStaffFactory(SchoolRowFactory):
    class Meta:
        model = models.TrainedStaff

    provision = factory.SubFactory(ProvisionFactory, school=factory.SelfAttribute("..school"))
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    starts_on = datetime.date(2025, 9, 1)


class TrainingFactory(SchoolRowFactory):
    class Meta:
        model = models.Training

    kind = TrainingKind.COURSE
    topic = factory.Sequence(lambda n: f"Precision teaching {n}")
    on = datetime.date(2026, 10, 5)
    minutes = 90


class TrainingPartFactory(SchoolRowFactory):
    class Meta:
        model = models.TrainingPart

    training = factory.SubFactory(TrainingFactory, school=factory.SelfAttribute("..school"))
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))


class CertificateFactory(SchoolRowFactory):
    class Meta:
        model = models.Certificate

    part = factory.SubFactory(TrainingPartFactory, school=factory.SelfAttribute("..school"))
    name = "certificate.pdf"
    media_type = "application/pdf"
    content = b"%PDF-1.7"
    sha256 = "0" * 64


class InterventionFactory(SchoolRowFactory):
    class Meta:
        model = models.Intervention

    provision = factory.SubFactory(ProvisionFactory, school=factory.SelfAttribute("..school"))
    name = factory.Sequence(lambda n: f"Boosters group {n}")
    group = factory.SubFactory(
        TeachingGroupFactory,
        school=factory.SelfAttribute("..school"),
        name=factory.SelfAttribute("..name"),
        kind=GroupKind.INTERVENTION,
    )
    starts_on = TERM_START
    ends_on = TERM_END


class SlotFactory(SchoolRowFactory):
    class Meta:
        model = models.Slot

    intervention = factory.SubFactory(InterventionFactory, school=factory.SelfAttribute("..school"))
    weekday = 0
    starts_at = datetime.time(9, 30)


class SlotHelperFactory(SchoolRowFactory):
    class Meta:
        model = models.SlotHelper

    slot = factory.SubFactory(SlotFactory, school=factory.SelfAttribute("..school"))
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))


class ParticipationFactory(RowFactory):
    class Meta:
        model = models.Participation

    intervention = factory.SubFactory(InterventionFactory, school=factory.SelfAttribute("..school"))
    state = PlaceState.TAKING_PART
    starts_on = TERM_START


class SessionFactory(SchoolRowFactory):
    class Meta:
        model = models.Session

    intervention = factory.SubFactory(InterventionFactory, school=factory.SelfAttribute("..school"))
    on = datetime.date(2026, 9, 14)
    starts_at = datetime.time(9, 30)
    minutes = 30


class AttendanceFactory(RowFactory):
    class Meta:
        model = models.Attendance

    session = factory.SubFactory(SessionFactory, school=factory.SelfAttribute("..school"))
    participation = factory.SubFactory(
        ParticipationFactory,
        pupil=factory.SelfAttribute("..pupil"),
        intervention=factory.SelfAttribute("..session.intervention"),
    )


class StaffRateFactory(SchoolRowFactory):
    class Meta:
        model = models.StaffRate

    pay_point = "TA 4"
    hourly_rate = "16.5000"
    starts_on = datetime.date(2026, 4, 1)


class StaffPayPointFactory(SchoolRowFactory):
    class Meta:
        model = models.StaffPayPoint

    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    pay_point = "TA 4"
    starts_on = datetime.date(2026, 4, 1)


class FundingSourceFactory(SchoolRowFactory):
    class Meta:
        model = models.FundingSource

    name = factory.Sequence(lambda n: f"Notional SEN budget {n}")
    element = FundingElement.NOTIONAL


class CostLineFactory(SchoolRowFactory):
    class Meta:
        model = models.CostLine

    intervention = factory.SubFactory(InterventionFactory, school=factory.SelfAttribute("..school"))
    kind = CostKind.MATERIALS
    what = "Workbooks"
    on = datetime.date(2026, 9, 10)
    amount = "40.0000"


class BudgetLineFactory(SchoolRowFactory):
    class Meta:
        model = models.BudgetLine

    funding = factory.SubFactory(FundingSourceFactory, school=factory.SelfAttribute("..school"))
    starts_on = datetime.date(2026, 9, 1)
    ends_on = datetime.date(2027, 8, 31)
    amount = "60000.0000"


class CostRuleFactory(SchoolRowFactory):
    class Meta:
        model = models.CostRule

    starts_on = datetime.date(2026, 9, 1)


class MapExportFactory(SchoolRowFactory):
    class Meta:
        model = models.MapExport

    made_by = factory.SubFactory(UserFactory)
    kind = MapFileKind.A4


class PupilStrategyFactory(RowFactory):
    class Meta:
        model = models.PupilStrategy

    text = "Chunk instructions"
    starts_on = TERM_START


class StrategyAnswerFactory(RowFactory):
    class Meta:
        model = models.StrategyAnswer

    strategy = factory.SubFactory(PupilStrategyFactory, pupil=factory.SelfAttribute("..pupil"))
    works = Works.YES
    by_user = factory.SubFactory(UserFactory)


class ReadReceiptFactory(RowFactory):
    class Meta:
        model = models.ReadReceipt

    by_user = factory.SubFactory(UserFactory)
    at = datetime.datetime(2026, 9, 21, 9, tzinfo=datetime.UTC)


class RegulationPlanFactory(RowFactory):
    class Meta:
        model = models.RegulationPlan

    starts_on = TERM_START


class SupportPlanFactory(RowFactory):
    class Meta:
        model = models.SupportPlan

    starts_on = TERM_START


class PlanLayerFactory(RowFactory):
    class Meta:
        model = models.PlanLayer

    plan = factory.SubFactory(SupportPlanFactory, pupil=factory.SelfAttribute("..pupil"))
    level = Level.TARGETED
    starts_on = TERM_START


class CycleFactory(RowFactory):
    class Meta:
        model = models.Cycle

    plan = factory.SubFactory(SupportPlanFactory, pupil=factory.SelfAttribute("..pupil"))
    starts_on = TERM_START
    review_on = TERM_END


class EvidenceFactory(RowFactory):
    class Meta:
        model = models.Evidence

    cycle = factory.SubFactory(CycleFactory, pupil=factory.SelfAttribute("..pupil"))
    kind = EvidenceKind.NOTE
    summary = "Reads single words, loses the line."


class OutcomeFactory(RowFactory):
    class Meta:
        model = models.Outcome

    cycle = factory.SubFactory(CycleFactory, pupil=factory.SelfAttribute("..pupil"))
    target = "Reads a page aloud without losing the line."


class OutcomeSupportFactory(RowFactory):
    class Meta:
        model = models.OutcomeSupport

    outcome = factory.SubFactory(OutcomeFactory, pupil=factory.SelfAttribute("..pupil"))
    what = "Reads with an adult"


class AgreementFactory(RowFactory):
    class Meta:
        model = models.Agreement

    cycle = factory.SubFactory(CycleFactory, pupil=factory.SelfAttribute("..pupil"))
    party = Party.PARENT
    name = "Ada Alderbrook"
    answer = Answer.AGREE
    on = datetime.date(2026, 9, 21)


class ReviewLineFactory(RowFactory):
    class Meta:
        model = models.ReviewLine

    cycle = factory.SubFactory(CycleFactory, pupil=factory.SelfAttribute("..pupil"))
    text = "Joins in when the text is read to her first."
    by_user = factory.SubFactory(UserFactory)


def plan_content(**values):
    """A plan as it is stored, with nothing recorded but these values."""
    empty = {
        field.name: () if field.type is tuple else "" for field in dataclasses.fields(PlanContent)
    }
    return PlanContent(**{**empty, "number": 1, "plan_name": "SEN Support plan", **values})


class PlanVersionFactory(RowFactory):
    class Meta:
        model = models.PlanVersion

    cycle = factory.SubFactory(CycleFactory, pupil=factory.SelfAttribute("..pupil"))
    moment = Stage.DO
    content = factory.LazyFunction(lambda: plan_content().as_json())
    digest = factory.LazyAttribute(lambda version: digest_of(version.content))
    locked_at = datetime.datetime(2026, 9, 28, 9, tzinfo=datetime.UTC)
