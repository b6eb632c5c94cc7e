"""Records of annual reviews: required fields only, invented names."""

import datetime

import factory

from ehcp import models
from ehcp.review_enums import Edition, PersonRole
from sendhub.sharing.enums import GivenHow
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
from tests.factories.ehcp import EhcPlanFactory, OutcomeLineFactory, of_pupil
from tests.factories.pupils import RowFactory


class AnnualReviewFactory(RowFactory):
    class Meta:
        model = models.AnnualReview

    plan = of_pupil(EhcPlanFactory)
    anchor_on = datetime.date(2026, 1, 19)
    due_on = datetime.date(2027, 1, 18)


class PartFactory(RowFactory):
    class Meta:
        abstract = True

    review = of_pupil(AnnualReviewFactory)


class ReviewPersonFactory(PartFactory):
    class Meta:
        model = models.ReviewPerson

    role = PersonRole.OTHER
    name = "Maris Fenwick"


class ContributionFactory(PartFactory):
    class Meta:
        model = models.Contribution

    person = factory.SubFactory(
        ReviewPersonFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        review=factory.SelfAttribute("..review"),
    )
    lines = factory.LazyFunction(lambda: [["What goes well", "Reading aloud"]])
    given_how = GivenHow.PAPER
    given_on = datetime.date(2026, 11, 2)
    by_user = factory.SubFactory(UserFactory)


class OutcomeRatingFactory(PartFactory):
    class Meta:
        model = models.OutcomeRating

    line = factory.SubFactory(
        OutcomeLineFactory,
        school=factory.SelfAttribute("..school"),
        pupil=factory.SelfAttribute("..pupil"),
        plan=factory.SelfAttribute("..review.plan"),
    )


class ReviewChangeFactory(PartFactory):
    class Meta:
        model = models.ReviewChange

    section = "F"
    text = "Ten minutes more a day"


class ReviewActionFactory(PartFactory):
    class Meta:
        model = models.ReviewAction

    text = "Order the desk"
    owner = "SENCo"


class ReviewMoveFactory(PartFactory):
    class Meta:
        model = models.ReviewMove

    from_on = datetime.date(2026, 12, 1)
    to_on = datetime.date(2026, 12, 3)
    reason = "The family could not come"


class PackBatchFactory(TenantFactory):
    class Meta:
        model = models.PackBatch

    school = factory.SubFactory(SchoolFactory)
    month = datetime.date(2026, 12, 1)
    edition = Edition.INVITEES
    made_by = factory.SubFactory(UserFactory)


class PackEditionFactory(PartFactory):
    class Meta:
        model = models.PackEdition

    edition = Edition.INVITEES
    pages = 1
    content = b"%PDF-1.7"
    sha256 = "0" * 64
    made_by = factory.SubFactory(UserFactory)
