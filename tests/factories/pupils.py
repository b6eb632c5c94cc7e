"""Records about pupils: required fields only, invented names, UPNs of no authority."""

import datetime

import factory

from pupils import models
from pupils.enums import (
    CharacteristicKind,
    DueKind,
    FileKind,
    Helped,
    MovePhase,
    MoveStep,
    NeedType,
    OwnFieldKind,
    OwnFieldNoun,
    ScoreKind,
    StatusCode,
    Verdict,
)
from pupils.upn import invented
from sendhub.tenancy import tenant
from tests.factories.accounts import (
    SchoolFactory,
    StaffMemberFactory,
    TeachingGroupFactory,
    TenantFactory,
    UserFactory,
)

YEAR_START = datetime.date(2026, 9, 2)


class PupilFactory(TenantFactory):
    class Meta:
        model = models.Pupil

    school = factory.SubFactory(SchoolFactory)
    first_name = factory.Sequence(lambda n: f"Wren{n}")
    last_name = "Alderbrook"
    born_on = datetime.date(2018, 5, 14)
    nc_year = "4"
    upn = factory.Sequence(
        lambda n: invented(establishment=f"{9000 + n // 1000}", year=2022, serial=n)
    )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Write the name keys, put the pupil on roll and, with `group=`, into the class."""
        on_roll = kwargs.pop("on_roll", True)
        pupil = model_class(**kwargs)
        pupil.set_name_keys()
        with tenant(kwargs["school"].pk):
            pupil.save()
            if on_roll:
                models.Enrolment.objects.create(
                    school=pupil.school, pupil=pupil, starts_on=datetime.date(2020, 9, 1)
                )
            if pupil.group_id:
                models.GroupMember.objects.create(
                    school=pupil.school,
                    pupil=pupil,
                    group=pupil.group,
                    starts_on=datetime.date(2020, 9, 1),
                )
            if pupil.sen_status != StatusCode.NONE:
                models.SenStatus.objects.create(
                    school=pupil.school,
                    pupil=pupil,
                    status=pupil.sen_status,
                    starts_on=datetime.date(2025, 9, 1),
                    informed_on=datetime.date(2025, 9, 1),
                    informed_how="meeting",
                )
        return pupil


class RowFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)


class ActionFactory(RowFactory):
    class Meta:
        model = models.Action

    text = "Ring the family about the morning"
    owner_name = "Orla Fenwick"
    due_on = datetime.date(2026, 10, 20)
    source = "file"
    source_id = factory.SelfAttribute("pupil.pk")


class FormerUpnFactory(RowFactory):
    class Meta:
        model = models.FormerUpn

    upn = factory.Sequence(lambda n: invented(establishment="9900", year=2021, serial=n))


class EnrolmentFactory(RowFactory):
    class Meta:
        model = models.Enrolment

    starts_on = datetime.date(2018, 9, 1)
    ends_on = datetime.date(2019, 7, 20)


class FormerSchoolFactory(RowFactory):
    class Meta:
        model = models.FormerSchool

    name = "Nether Larkfield Infants"


class GroupMemberFactory(RowFactory):
    class Meta:
        model = models.GroupMember

    group = factory.SubFactory(TeachingGroupFactory, school=factory.SelfAttribute("..school"))
    starts_on = YEAR_START


class CharacteristicFactory(RowFactory):
    class Meta:
        model = models.Characteristic

    kind = CharacteristicKind.EAL


class AttendanceFigureFactory(RowFactory):
    class Meta:
        model = models.AttendanceFigure

    starts_on = datetime.date(2025, 9, 1)
    ends_on = datetime.date(2026, 7, 20)
    possible = 380
    attended = 361


class ContactFactory(TenantFactory):
    class Meta:
        model = models.Contact

    school = factory.SubFactory(SchoolFactory)
    first_name = "Marian"
    last_name = factory.Sequence(lambda n: f"Alderbrook {n}")


class RelationshipFactory(RowFactory):
    class Meta:
        model = models.Relationship

    contact = factory.SubFactory(ContactFactory, school=factory.SelfAttribute("..school"))


class VoiceFactory(RowFactory):
    class Meta:
        model = models.Voice

    of = "pupil"
    name = "Wren"
    about = "What I am good at"
    words = "I am good at climbing."
    given_how = "in_person"
    given_on = datetime.date(2026, 11, 2)
    by_user = factory.SubFactory(UserFactory)


class AddressFactory(RowFactory):
    class Meta:
        model = models.Address

    lines = "1 Larkfield Rise"


class SenStatusFactory(RowFactory):
    class Meta:
        model = models.SenStatus

    status = StatusCode.SUPPORT
    starts_on = datetime.date(2024, 9, 1)
    ends_on = datetime.date(2025, 8, 31)


class MonitoringFactory(RowFactory):
    class Meta:
        model = models.Monitoring

    starts_on = YEAR_START
    review_on = datetime.date(2026, 12, 1)


class NeedFactory(RowFactory):
    class Meta:
        model = models.Need

    need_type = NeedType.SLCN
    rank = 1


class ConcernFactory(TenantFactory):
    class Meta:
        model = models.Concern

    school = factory.SubFactory(SchoolFactory)
    raised_by = factory.SubFactory(UserFactory)
    text = "Loses the thread of longer instructions."


class ConcernPupilFactory(RowFactory):
    class Meta:
        model = models.ConcernPupil

    concern = factory.SubFactory(ConcernFactory, school=factory.SelfAttribute("..school"))


class ConcernTriedFactory(TenantFactory):
    class Meta:
        model = models.ConcernTried

    school = factory.SelfAttribute("concern.school")
    concern = factory.SubFactory(ConcernFactory)
    what = "Visual timetable"
    helped = Helped.BIT


class ConcernMessageFactory(TenantFactory):
    class Meta:
        model = models.ConcernMessage

    school = factory.SelfAttribute("concern.school")
    concern = factory.SubFactory(ConcernFactory)
    text = "When does it happen most?"
    by_user = factory.SubFactory(UserFactory)


class StrategyFactory(TenantFactory):
    class Meta:
        model = models.Strategy

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Visual timetable {n}")


class ProfileFactory(RowFactory):
    class Meta:
        model = models.Profile

    likes = "I know a lot about trains."


class ProfileStrategyFactory(TenantFactory):
    class Meta:
        model = models.ProfileStrategy

    school = factory.SelfAttribute("profile.school")
    profile = factory.SubFactory(ProfileFactory)
    order = 1
    text = "Tell me one thing at a time."


class ObservationFactory(RowFactory):
    class Meta:
        model = models.Observation

    seen_on = datetime.date(2026, 10, 6)
    seen = "Looked up twice during whole-class input."
    created_by = factory.SubFactory(UserFactory)


class AssessmentFactory(RowFactory):
    class Meta:
        model = models.Assessment

    instrument = "Single word reading test"
    kind = ScoreKind.STANDARDISED
    taken_on = datetime.date(2026, 9, 20)
    score = 88


class BatteryFactory(TenantFactory):
    class Meta:
        model = models.Battery

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Reading battery {n}")


class BatteryScaleFactory(TenantFactory):
    class Meta:
        model = models.BatteryScale

    battery = factory.SubFactory(BatteryFactory)
    school = factory.SelfAttribute("battery.school")
    name = factory.Sequence(lambda n: f"Part {n}")


class ScoreFileFactory(TenantFactory):
    class Meta:
        model = models.ScoreFile

    battery = factory.SubFactory(BatteryFactory)
    school = factory.SelfAttribute("battery.school")
    file_name = "results.csv"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    taken_on = datetime.date(2026, 10, 1)


class FrameworkFactory(TenantFactory):
    class Meta:
        model = models.Framework

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Small steps {n}")


class FrameworkStepFactory(TenantFactory):
    class Meta:
        model = models.FrameworkStep

    framework = factory.SubFactory(FrameworkFactory)
    school = factory.SelfAttribute("framework.school")
    area = "Reading"
    text = factory.Sequence(lambda n: f"Step {n}")
    order = factory.Sequence(lambda n: n + 1)


class StepMarkFactory(RowFactory):
    class Meta:
        model = models.StepMark

    step = factory.LazyAttribute(
        lambda row: FrameworkStepFactory(framework__school=row.pupil.school)
    )
    state = "secure"
    marked_on = datetime.date(2026, 10, 6)


class ExamCandidateFactory(RowFactory):
    class Meta:
        model = models.ExamCandidate

    exam = "general"


class AccessArrangementFactory(RowFactory):
    class Meta:
        model = models.AccessArrangement

    exam = "general"
    kind = "extra_25"
    since = datetime.date(2026, 10, 1)


class WorkingNoteFactory(RowFactory):
    class Meta:
        model = models.WorkingNote

    seen_on = datetime.date(2026, 10, 6)
    text = "Finished with a quarter more time."


class ExamDateFactory(TenantFactory):
    class Meta:
        model = models.ExamDate

    school = factory.SubFactory(SchoolFactory)
    exam = "general"
    exam_year = 2027
    kind = "apply"
    on = datetime.date(2027, 3, 19)
    source = "Key dates of the exam boards"


class ExamSittingFactory(TenantFactory):
    class Meta:
        model = models.ExamSitting

    school = factory.SubFactory(SchoolFactory)
    exam = "general"
    on = datetime.date(2027, 5, 13)
    starts_at = datetime.time(9, 0)
    minutes = 105
    title = "English Language, paper 1"
    nc_year = "11"


class DocumentFactory(RowFactory):
    class Meta:
        model = models.Document

    name = "report.pdf"
    title = "Speech and language report"
    stored_name = factory.Sequence(lambda n: f"{n:064x}")
    media_type = "application/pdf"
    size_bytes = 1200
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class RestrictionFactory(TenantFactory):
    class Meta:
        model = models.Restriction

    school = factory.SelfAttribute("document.school")
    document = factory.SubFactory(DocumentFactory)
    restricted_by = factory.SubFactory(UserFactory)


class RestrictionReaderFactory(TenantFactory):
    class Meta:
        model = models.RestrictionReader

    school = factory.SelfAttribute("restriction.school")
    restriction = factory.SubFactory(RestrictionFactory)
    user = factory.SubFactory(UserFactory)


class DueFactory(RowFactory):
    class Meta:
        model = models.Due

    kind = DueKind.TELL_PARENT
    subject_id = factory.Sequence(lambda n: n + 1)
    due_on = datetime.date(2026, 11, 30)


class ImportBatchFactory(TenantFactory):
    class Meta:
        model = models.ImportBatch

    school = factory.SubFactory(SchoolFactory)
    kind = FileKind.CSV
    file_name = "pupils.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class ImportRowFactory(TenantFactory):
    class Meta:
        model = models.ImportRow

    school = factory.SelfAttribute("batch.school")
    batch = factory.SubFactory(ImportBatchFactory)
    line = 2
    verdict = Verdict.NEW
    identity_verdict = Verdict.NEW


class ColumnMappingFactory(TenantFactory):
    class Meta:
        model = models.ColumnMapping

    school = factory.SubFactory(SchoolFactory)
    headings_sha256 = factory.Sequence(lambda n: f"{n:064x}")


class SavedViewFactory(TenantFactory):
    class Meta:
        model = models.SavedView

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"View {n}")
    owner = factory.SubFactory(UserFactory)


class RegisterExportFactory(TenantFactory):
    class Meta:
        model = models.RegisterExport

    school = factory.SubFactory(SchoolFactory)
    made_by = factory.SubFactory(UserFactory)
    pupils = 1


class RegisterFileFactory(TenantFactory):
    class Meta:
        model = models.RegisterFile

    school = factory.SelfAttribute("export.school")
    export = factory.SubFactory(RegisterExportFactory)
    content = b"Name"


class RollOverFactory(TenantFactory):
    """A rehearsal that found nobody to move."""

    class Meta:
        model = models.RollOver

    school = factory.SubFactory(SchoolFactory)
    from_year = 2025
    starts_on = datetime.date(2026, 9, 1)
    outcome = factory.LazyFunction(
        lambda: {"classes": [], "pupils": [], "homeless": [], "ends": []}
    )
    digest = "0" * 64
    rehearsed_by = factory.SubFactory(UserFactory)


class TransitionFactory(RowFactory):
    class Meta:
        model = models.Transition

    phase = MovePhase.SECONDARY
    moves_on = datetime.date(2027, 9, 1)


class TransitionStepFactory(RowFactory):
    class Meta:
        model = models.TransitionStep

    pupil = factory.SelfAttribute("transition.pupil")
    transition = factory.SubFactory(TransitionFactory)
    kind = MoveStep.VISIT
    on = datetime.date(2027, 6, 15)


class TransitionReadingFactory(RowFactory):
    class Meta:
        model = models.TransitionReading

    pupil = factory.SelfAttribute("transition.pupil")
    transition = factory.SubFactory(TransitionFactory)
    user = factory.SubFactory(UserFactory)
    of_version = 1
    at = datetime.datetime(2027, 9, 1, 8, tzinfo=datetime.UTC)


class AvoidancePlanFactory(RowFactory):
    class Meta:
        model = models.AvoidancePlan

    starts_on = datetime.date(2026, 11, 2)
    review_on = datetime.date(2026, 11, 30)
    mentor = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))


class ReturnStepFactory(RowFactory):
    class Meta:
        model = models.ReturnStep

    plan = factory.SubFactory(AvoidancePlanFactory, pupil=factory.SelfAttribute("..pupil"))
    text = "To the gate at ten, then home"
    planned_on = datetime.date(2026, 11, 5)


class PartTimeTableFactory(RowFactory):
    class Meta:
        model = models.PartTimeTable

    starts_on = datetime.date(2026, 11, 2)
    ends_on = datetime.date(2026, 12, 11)
    review_on = datetime.date(2026, 11, 23)
    purpose = "To make mornings possible again"
    steps = "One more hour each week"
    monday = 3
    agreed_with = factory.SubFactory(ContactFactory, school=factory.SelfAttribute("..school"))
    agreed_on = datetime.date(2026, 10, 20)
    agreed_how = "meeting"


class ProviderFactory(TenantFactory):
    class Meta:
        model = models.Provider

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Hollow Lane Farm {n}")


class ProviderCheckFactory(TenantFactory):
    class Meta:
        model = models.ProviderCheck

    school = factory.SelfAttribute("provider.school")
    provider = factory.SubFactory(ProviderFactory)
    kind = "safeguarding"
    checked_on = datetime.date(2026, 6, 1)
    expires_on = datetime.date(2100, 6, 1)


class OffSitePlaceFactory(RowFactory):
    class Meta:
        model = models.OffSitePlace

    provider = factory.SubFactory(ProviderFactory, school=factory.SelfAttribute("..school"))
    starts_on = datetime.date(2026, 11, 2)
    review_on = datetime.date(2026, 11, 30)
    purpose = "To find out what goes well"
    days = factory.LazyFunction(lambda: ["tue_am", "tue_pm"])
    transport = "School minibus"
    contact_name = "The farm rings our office"


class PlaceWeekFactory(RowFactory):
    class Meta:
        model = models.PlaceWeek

    place = factory.SubFactory(OffSitePlaceFactory, pupil=factory.SelfAttribute("..pupil"))
    week_on = datetime.date(2026, 11, 9)
    possible = 2
    attended = 1


class SuspensionFactory(RowFactory):
    class Meta:
        model = models.Suspension

    starts_on = datetime.date(2026, 10, 5)
    ends_on = datetime.date(2026, 10, 6)
    sessions = 4
    reason = "DB"


class SupportingPlanFactory(RowFactory):
    class Meta:
        model = models.SupportingPlan

    kind = "health"
    answers = factory.LazyFunction(
        lambda: {
            "condition": "Asthma",
            "signs": "Short of breath",
            "emergency": "Blue inhaler, two puffs",
        }
    )
    owner = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    review_on = datetime.date(2027, 9, 1)


class SupportingReceiptFactory(RowFactory):
    class Meta:
        model = models.SupportingReceipt

    pupil = factory.SelfAttribute("plan.pupil")
    plan = factory.SubFactory(SupportingPlanFactory)
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    asked_on = datetime.date(2026, 11, 20)


class OwnFieldFactory(TenantFactory):
    class Meta:
        model = models.OwnField

    school = factory.SubFactory(SchoolFactory)
    noun = OwnFieldNoun.PUPIL
    kind = OwnFieldKind.TEXT
    label = factory.Sequence(lambda n: f"Field {n}")
