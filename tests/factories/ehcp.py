"""Records of the statutory process: required fields only, invented names."""

import datetime

import factory

from ehcp import models
from ehcp.enums import AdviceFrom, AskedBy, Ground
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
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
