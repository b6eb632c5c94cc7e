"""What the database itself guarantees about people, schools and classes."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.accounts.models import (
    FormerSchoolNumber,
    GroupStaff,
    Invitation,
    Membership,
    School,
    User,
)
from sendhub.tenancy import tenant
from tests.factories.accounts import (
    ClosurePeriodFactory,
    FormerSchoolNumberFactory,
    GroupStaffFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    StaffMemberFactory,
    TeachingGroupFactory,
    TermFactory,
    TrustFactory,
    UserFactory,
)

DAY = datetime.date(2026, 9, 1)
BEFORE = datetime.date(2026, 8, 31)


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (TermFactory, "accounts_term_ends_after_start"),
        (ClosurePeriodFactory, "accounts_closure_ends_after_start"),
        (MembershipFactory, "accounts_membership_ends_after_start"),
        (StaffMemberFactory, "accounts_staffmember_ends_after_start"),
        (GroupStaffFactory, "accounts_groupstaff_ends_after_start"),
    ],
)
def test_end_is_not_before_start(school, make, constraint):
    make(school=school, starts_on=DAY, ends_on=DAY)

    with refused(constraint), transaction.atomic():
        make(school=SchoolFactory(), starts_on=DAY, ends_on=BEFORE)


def test_account_has_an_address_in_small_letters(db):
    with refused("accounts_user_email_lower"):
        User.objects.create(email="Robin@larkfield.example", name="Robin")


def test_address_belongs_to_one_account(db):
    UserFactory(email="robin@larkfield.example")

    with refused("email"):
        UserFactory(email="robin@larkfield.example")


def test_membership_is_of_a_school_or_of_a_trust(school):
    user, trust = UserFactory(), TrustFactory()

    with refused("accounts_membership_school_or_trust"), transaction.atomic():
        Membership.objects.create(
            user=user, school=school, trust=trust, role=Role.TRUST_LEAD, starts_on=DAY
        )
    with refused("accounts_membership_school_or_trust"):
        Membership.objects.create(user=user, role=Role.TRUST_LEAD, starts_on=DAY)


def test_trust_gives_one_role_alone(db):
    with refused("accounts_membership_trust_lead_of_trust"):
        Membership.objects.create(
            user=UserFactory(), trust=TrustFactory(), role=Role.HEAD, starts_on=DAY
        )


def test_role_is_open_once(school):
    held = MembershipFactory(school=school)

    with refused("accounts_membership_open_once"):
        MembershipFactory(school=school, user=held.user)


def test_staff_record_of_an_account_stands_once_at_a_school(school):
    user = UserFactory()
    StaffMemberFactory(school=school, user=user)

    with refused("accounts_staffmember_user_once"):
        StaffMemberFactory(school=school, user=user)


def test_cover_has_a_last_day(school):
    with refused("accounts_groupstaff_cover_ends"):
        GroupStaffFactory(school=school, is_cover=True)


def test_group_name_stands_once_in_a_year(school):
    TeachingGroupFactory(school=school, name="4 Oak")

    with refused("accounts_group_name_once"):
        TeachingGroupFactory(school=school, name="4 Oak")


def test_taken_up_says_when_and_by_whom(school):
    invitation = InvitationFactory(school=school)

    with refused("accounts_invitation_accepted_pair"):
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())


def test_term_stands_once_in_a_year(school):
    TermFactory(school=school)

    with refused("accounts_term_once"):
        TermFactory(school=school)


def test_number_of_a_school_is_its_own(school):
    with refused("accounts_school_number_once"):
        School.objects.filter(pk=SchoolFactory().pk).update(establishment=school.establishment)


def test_former_number_is_of_one_school(school):
    old = FormerSchoolNumberFactory(school=school)

    with refused("accounts_former_number_once"):
        FormerSchoolNumber.objects.create(
            school=SchoolFactory(), la_code=old.la_code, establishment=old.establishment
        )


def test_staff_of_another_school_cannot_have_a_group(school, other_school):
    group = TeachingGroupFactory(school=school)
    stranger = StaffMemberFactory(school=other_school)

    with refused("staff_same_school"), tenant(school.pk):
        GroupStaff.objects.create(school=school, group=group, staff=stranger, starts_on=DAY)
