"""Records of the statutory process: required fields only, invented names."""

import datetime
import io

import docx
import factory

from ehcp import models
from ehcp.enums import AdviceFrom, AskedBy, FormPurpose, Ground
from ehcp.plan_enums import PlanSource, VersionKind
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
from tests.factories.provision import ParticipationFactory
from tests.factories.pupils import RowFactory


class NeedsAssessmentFactory(RowFactory):
    class Meta:
        model = models.NeedsAssessment

    local_authority = factory.SelfAttribute("school.local_authority")
    asked_by = AskedBy.SCHOOL


class AssessmentPartFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SelfAttribute("assessment.school")
    pupil = factory.SelfAttribute("assessment.pupil")
    assessment = factory.SubFactory(NeedsAssessmentFactory)


class AssessmentStepFactory(AssessmentPartFactory):
    class Meta:
        model = models.AssessmentStep

    state = "considering"
    on = datetime.date(2026, 9, 10)


class AssessmentExceptionFactory(AssessmentPartFactory):
    class Meta:
        model = models.AssessmentException

    code = "EHC_DECIDE"
    ground = Ground.PERSONAL
    said_on = datetime.date(2026, 10, 20)


class AdviceRequestFactory(AssessmentPartFactory):
    class Meta:
        model = models.AdviceRequest

    source = AdviceFrom.SCHOOL
    asked_on = datetime.date(2026, 10, 26)


class ConsultationFactory(AssessmentPartFactory):
    class Meta:
        model = models.Consultation

    name = "Wraxminster Academy"
    asked_on = datetime.date(2027, 1, 5)


class RepresentationFactory(AssessmentPartFactory):
    class Meta:
        model = models.Representation

    sent_on = datetime.date(2027, 1, 10)


class EvidenceItemFactory(TenantFactory):
    class Meta:
        model = models.EvidenceItem

    school = factory.SubFactory(SchoolFactory)
    local_authority = factory.SelfAttribute("school.local_authority")
    label = factory.Sequence(lambda n: f"Paper {n}")


class EvidenceTickFactory(AssessmentPartFactory):
    class Meta:
        model = models.EvidenceTick

    item = factory.SubFactory(EvidenceItemFactory, school=factory.SelfAttribute("..school"))


class RequestBundleFactory(AssessmentPartFactory):
    class Meta:
        model = models.RequestBundle

    made_by = factory.SubFactory(UserFactory)


def of_pupil(factory_class):
    """A row of the same school and pupil."""
    return factory.SubFactory(
        factory_class,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
    )


class EhcPlanFactory(RowFactory):
    class Meta:
        model = models.EhcPlan

    local_authority = factory.SelfAttribute("school.local_authority")
    source = PlanSource.OWN_REQUEST
    first_issued_on = datetime.date(2025, 11, 20)


class EhcPlanVersionFactory(RowFactory):
    """A final version; `DraftFactory` makes one that is not issued."""

    class Meta:
        model = models.EhcPlanVersion

    plan = of_pupil(EhcPlanFactory)
    kind = VersionKind.FINAL
    issued_on = datetime.date(2025, 11, 20)
    finalised_at = datetime.datetime(2025, 11, 21, 9, tzinfo=datetime.UTC)


class DraftFactory(EhcPlanVersionFactory):
    kind = VersionKind.DRAFT
    issued_on = None
    finalised_at = None


class OutcomeLineFactory(RowFactory):
    class Meta:
        model = models.OutcomeLine

    plan = of_pupil(EhcPlanFactory)
    number = factory.Sequence(lambda n: n + 1)


class SectionFLineFactory(RowFactory):
    class Meta:
        model = models.SectionFLine

    plan = of_pupil(EhcPlanFactory)
    number = factory.Sequence(lambda n: n + 1)


class PlanNeedFactory(RowFactory):
    class Meta:
        model = models.PlanNeed

    plan_version = of_pupil(EhcPlanVersionFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "Understands less than is said around the class"


class _TextFactory(RowFactory):
    """Words of a line in a version of the same plan."""

    class Meta:
        abstract = True

    plan_version = of_pupil(EhcPlanVersionFactory)


class OutcomeTextFactory(_TextFactory):
    class Meta:
        model = models.OutcomeText

    line = factory.SubFactory(
        OutcomeLineFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan=factory.SelfAttribute("..plan_version.plan"),
    )
    text = "Follows a spoken instruction of two steps in lessons"


class ProvisionTextFactory(_TextFactory):
    class Meta:
        model = models.ProvisionText

    line = factory.SubFactory(
        SectionFLineFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan=factory.SelfAttribute("..plan_version.plan"),
    )
    text = "Language group with a trained teaching assistant"
    minutes = 30
    times = 3


class CareLineFactory(RowFactory):
    class Meta:
        model = models.CareLine

    plan = of_pupil(EhcPlanFactory)
    section = "G"
    number = factory.Sequence(lambda n: n + 1)


class CareTextFactory(_TextFactory):
    class Meta:
        model = models.CareText

    line = factory.SubFactory(
        CareLineFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan=factory.SelfAttribute("..plan_version.plan"),
    )
    text = "Visit of the community nurse to check the feeding plan"
    amount = "30 minutes each half term"
    provider = "Children’s community nursing"


class OutcomeNeedFactory(RowFactory):
    class Meta:
        model = models.OutcomeNeed

    outcome = of_pupil(OutcomeTextFactory)
    need = factory.SubFactory(
        PlanNeedFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan_version=factory.SelfAttribute("..outcome.plan_version"),
    )


class ProvisionOutcomeFactory(RowFactory):
    class Meta:
        model = models.ProvisionOutcome

    provision = of_pupil(ProvisionTextFactory)
    outcome = factory.SubFactory(
        OutcomeTextFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan_version=factory.SelfAttribute("..provision.plan_version"),
    )


class CareOutcomeFactory(RowFactory):
    class Meta:
        model = models.CareOutcome

    care = of_pupil(CareTextFactory)
    outcome = factory.SubFactory(
        OutcomeTextFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan_version=factory.SelfAttribute("..care.plan_version"),
    )


class FDeliveryFactory(RowFactory):
    class Meta:
        model = models.FDelivery

    line = of_pupil(SectionFLineFactory)
    participation = of_pupil(ParticipationFactory)
    starts_on = datetime.date(2026, 9, 7)


class LoggedSupportFactory(RowFactory):
    class Meta:
        model = models.LoggedSupport

    line = of_pupil(SectionFLineFactory)
    on = datetime.date(2026, 9, 14)
    minutes = 30


def empty_word_file():
    """A Word file with nothing to fill."""
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


class LaFormFactory(TenantFactory):
    class Meta:
        model = models.LaForm

    school = factory.SubFactory(SchoolFactory)
    local_authority = factory.SelfAttribute("school.local_authority")
    purpose = FormPurpose.REVIEW
    title = factory.Sequence(lambda n: f"Form {n}")
    ending = "docx"
    content = factory.LazyFunction(empty_word_file)
    added_by = factory.SubFactory(UserFactory)
