"""Records of schools and people; groups open the school's tenant themselves."""

import datetime

import factory
from factory.django import DjangoModelFactory

from sendhub.accounts.enums import Phase, Role
from sendhub.accounts.models import (
    ClosurePeriod,
    FormerSchoolNumber,
    GroupStaff,
    Invitation,
    LocalAuthority,
    Membership,
    School,
    StaffAbsence,
    StaffMember,
    TeachingGroup,
    Term,
    Trust,
    User,
)
from sendhub.tenancy import tenant


class TenantFactory(DjangoModelFactory):
    """A factory of a SchoolModel: it saves inside the tenant of the row's own school."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with tenant(kwargs["school"].pk):
            return super()._create(model_class, *args, **kwargs)


class LocalAuthorityFactory(DjangoModelFactory):
    class Meta:
        model = LocalAuthority
        django_get_or_create = ("code",)

    code = "999"
    name = "Wraxshire"


class TrustFactory(DjangoModelFactory):
    class Meta:
        model = Trust

    name = factory.Sequence(lambda n: f"Larkfield Trust {n}")


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"Larkfield Primary {n}")
    urn = factory.Sequence(lambda n: f"{990000 + n}")
    local_authority = factory.SubFactory(LocalAuthorityFactory)
    establishment = factory.Sequence(lambda n: f"{n % 9000 + 1000}")
    phase = Phase.PRIMARY


class FormerSchoolNumberFactory(DjangoModelFactory):
    class Meta:
        model = FormerSchoolNumber

    school = factory.SubFactory(SchoolFactory)
    la_code = "999"
    establishment = factory.Sequence(lambda n: f"{n % 9000 + 1000}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@larkfield.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")


class StaffMemberFactory(DjangoModelFactory):
    class Meta:
        model = StaffMember

    school = factory.SubFactory(SchoolFactory)
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Ashdown {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    role = Role.TEACHER
    starts_on = datetime.date(2020, 9, 1)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    school = factory.SubFactory(SchoolFactory)
    email = factory.Sequence(lambda n: f"new{n}@larkfield.example")
    name = "Jo Newcombe"
    roles = [Role.TEACHER]
    key_hash = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.SubFactory(UserFactory)
    expires_at = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    school = factory.SubFactory(SchoolFactory)
    academic_year = 2026
    kind = "autumn"
    starts_on = datetime.date(2026, 9, 2)
    ends_on = datetime.date(2026, 12, 18)


class ClosurePeriodFactory(DjangoModelFactory):
    class Meta:
        model = ClosurePeriod

    school = factory.SubFactory(SchoolFactory)
    kind = "half_term"
    starts_on = datetime.date(2026, 10, 26)
    ends_on = datetime.date(2026, 10, 30)


class TeachingGroupFactory(TenantFactory):
    class Meta:
        model = TeachingGroup

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Class {n}")
    academic_year = 2026


class GroupStaffFactory(TenantFactory):
    class Meta:
        model = GroupStaff

    school = factory.SubFactory(SchoolFactory)
    group = factory.SubFactory(TeachingGroupFactory, school=factory.SelfAttribute("..school"))
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    starts_on = datetime.date(2020, 9, 1)


class StaffAbsenceFactory(TenantFactory):
    class Meta:
        model = StaffAbsence

    school = factory.SubFactory(SchoolFactory)
    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))
    starts_on = datetime.date(2026, 11, 30)
    ends_on = datetime.date(2026, 11, 30)
