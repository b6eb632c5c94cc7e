"""Staff records and accounts: listed, changed, closed and opened."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership, StaffMember, User
from tests.conftest import client_for, person
from tests.factories.accounts import (
    InvitationFactory,
    MembershipFactory,
    StaffMemberFactory,
    TrustFactory,
    UserFactory,
)

STAFF = {"title": "Ms", "first_name": "Ines", "last_name": "Brook", "email": "", "post": "TA"}


def names(response):
    return [row.name for row in response.context["page"]]


@pytest.fixture
def crowd(school, admin):
    User.objects.filter(pk=admin.pk).update(name="Ada Adams")
    senco = person(school, Role.SENCO)
    User.objects.filter(pk=senco.pk).update(name="Bea Bloom", is_active=False)
    StaffMemberFactory(school=school, first_name="Cal", last_name="Crisp")
    InvitationFactory(school=school, name="Dee Dunn")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Ada Adams", "Bea Bloom", "Cal Crisp", "Dee Dunn"]),
        ({"q": "bloom"}, ["Bea Bloom"]),
        ({"role": "senco"}, ["Bea Bloom"]),
        ({"state": "active"}, ["Ada Adams"]),
        ({"state": "none"}, ["Cal Crisp"]),
        ({"state": "invited"}, ["Dee Dunn"]),
        ({"state": "disabled"}, ["Bea Bloom"]),
        ({"state": "nonsense"}, ["Ada Adams", "Bea Bloom", "Cal Crisp", "Dee Dunn"]),
        ({"q": "zzz"}, []),
    ],
)
def test_list_of_people_and_its_filters(admin_client, crowd, query, expected):
    assert names(admin_client.get(reverse("accounts:people"), query)) == expected


def test_list_pages_at_fifty(admin_client, school):
    StaffMemberFactory.create_batch(60, school=school)

    page = admin_client.get(reverse("accounts:people"), {"page": 2}).context["page"]

    assert (page.paginator.per_page, page.number, len(page)) == (50, 2, 11)


def test_other_school_is_not_on_the_list(admin_client, admin, other_senco, other_school):
    StaffMemberFactory(school=other_school)

    assert names(admin_client.get(reverse("accounts:people"))) == [admin.name]


def test_staff_member_without_an_account(admin_client, school):
    response = admin_client.post(reverse("accounts:staff_add"), STAFF)

    staff = StaffMember.objects.get(last_name="Brook")
    assert (staff.school, staff.user, staff.full_name) == (school, None, "Ms Ines Brook")
    page = admin_client.get(response.url).content.decode()
    assert "Ines has no account and cannot sign in." in page


def test_second_press_of_save_makes_no_second_person(admin_client):
    admin_client.post(reverse("accounts:staff_add"), STAFF)

    response = admin_client.post(reverse("accounts:staff_add"), STAFF)

    assert response.status_code == 409
    assert StaffMember.objects.filter(last_name="Brook").count() == 1


def test_two_people_change_one_staff_record(admin_client, school):
    staff = StaffMemberFactory(school=school)
    address = reverse("accounts:staff_edit", kwargs={"staff_pk": staff.pk})
    opened = admin_client.get(address).context["form"]["version"].value()

    admin_client.post(address, {**STAFF, "post": "first", "version": opened})
    late = admin_client.post(address, {**STAFF, "post": "second", "version": opened})

    assert late.status_code == 409
    assert "second" in late.content.decode()
    staff.refresh_from_db()
    assert (staff.post, staff.version) == ("first", 2)


def test_disabled_account_is_signed_out_and_cannot_sign_in(
    admin_client, teacher, school, client, sign_in, security_rows
):
    theirs = client_for(teacher, school)

    admin_client.post(reverse("accounts:account_disable", kwargs={"user_pk": teacher.pk}))

    assert theirs.get(reverse("desk:home")).status_code == 302
    assert sign_in(client, teacher.email).url == reverse("account_inactive")
    admin_client.post(reverse("accounts:account_enable", kwargs={"user_pk": teacher.pk}))
    assert sign_in(client, teacher.email).url == reverse("desk:home")
    assert [event for event, _ in security_rows(about_user_id=teacher.pk)] == [
        "account_disabled",
        "account_enabled",
    ]


def test_account_with_a_role_elsewhere_is_not_ours_to_close(admin_client, teacher, other_school):
    MembershipFactory(user=teacher, school=other_school)

    response = admin_client.post(
        reverse("accounts:account_disable", kwargs={"user_pk": teacher.pk})
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "This account is not used at this school alone." in page
    assert other_school.name not in page
    teacher.refresh_from_db()
    assert teacher.is_active


def test_lost_phone_is_forgotten_and_the_person_signed_out(
    admin_client, enrolled, school, client, sign_in, security_rows
):
    theirs = client_for(enrolled, school)

    admin_client.post(reverse("accounts:factor_reset", kwargs={"user_pk": enrolled.pk}))

    assert not Authenticator.objects.filter(user=enrolled).exists()
    assert theirs.get(reverse("desk:home")).status_code == 302
    sign_in(client, enrolled.email)
    assert client.get(reverse("desk:home")).url == reverse("mfa_activate_totp")
    assert security_rows(about_user_id=enrolled.pk)[0] == (
        "factor_changed",
        "removed by the administrator",
    )


def test_new_address_signs_out_and_is_the_one_to_sign_in_with(
    admin_client, teacher, school, client, sign_in
):
    theirs = client_for(teacher, school)

    admin_client.post(
        reverse("accounts:account_edit", kwargs={"user_pk": teacher.pk}),
        {"name": "Robin Ashdown-Lee", "email": "Robin.New@larkfield.example"},
    )

    assert theirs.get(reverse("desk:home")).status_code == 302
    assert sign_in(client, "robin.new@larkfield.example").status_code == 302


def test_address_of_somebody_else_is_refused(admin_client, teacher, other_senco):
    page = admin_client.post(
        reverse("accounts:account_edit", kwargs={"user_pk": teacher.pk}),
        {"name": "Robin", "email": other_senco.email},
    )

    assert page.context["form"].errors["email"] == ["This address cannot be used. Choose another."]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ request }}", "' OR 1=1 --"])
def test_text_of_any_kind_is_shown_as_text(admin_client, text):
    admin_client.post(reverse("accounts:staff_add"), {**STAFF, "last_name": text})

    page = admin_client.get(reverse("accounts:people")).content.decode()

    assert "<script>alert" not in page
    assert text in [row.name.removeprefix("Ines ") for row in people_rows(admin_client)]


def people_rows(client):
    return client.get(reverse("accounts:people")).context["page"]


def test_staff_whose_only_role_was_taken_back_at_once_are_still_found(admin_client, school):
    staff = StaffMemberFactory(school=school, user=UserFactory())

    response = admin_client.get(reverse("accounts:staff_view", kwargs={"staff_pk": staff.pk}))
    page = admin_client.get(response.url).content.decode()

    assert response.url == reverse("accounts:account_view", kwargs={"user_pk": staff.user_id})
    assert "No role here today" in page


@pytest.fixture
def trust_lead(school):
    """A trust lead without any role at a school."""
    school.trust = TrustFactory()
    school.save()
    lead = UserFactory()
    Membership.objects.create(
        user=lead, trust=school.trust, role=Role.TRUST_LEAD, starts_on=datetime.date(2020, 9, 1)
    )
    return lead


@pytest.mark.parametrize("name", ["desk:home", "accounts:session_list", "mfa_index"])
def test_trust_lead_without_a_school_has_the_own_pages(trust_lead, name):
    assert client_for(trust_lead, None).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["accounts:people", "accounts:groups", "pupils:register"])
def test_trust_lead_without_a_school_has_no_other(trust_lead, name):
    assert client_for(trust_lead, None).get(reverse(name)).status_code == 403


def test_trust_lead_stands_on_the_list_of_the_school(trust_lead, admin, school):
    page = client_for(admin, school).get(reverse("accounts:people"), {"role": "trust_lead"})

    assert names(page) == [trust_lead.name]
