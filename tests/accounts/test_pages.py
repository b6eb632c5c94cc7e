"""Each page of the administrator's opens, names its matter once, and stays within its queries."""

import datetime

import pytest
from django.urls import reverse

from sendhub.accounts.enums import Role
from tests.conftest import person
from tests.factories.accounts import (
    ClosurePeriodFactory,
    GroupStaffFactory,
    InvitationFactory,
    MembershipFactory,
    StaffMemberFactory,
    TeachingGroupFactory,
    TermFactory,
)


@pytest.fixture
def matters(school, admin):
    """One of everything, by the name of its key in the address."""
    user = person(school, Role.TEACHER)
    group = TeachingGroupFactory(school=school, name="4 Oak", nc_year="4")
    staff = StaffMemberFactory(school=school, first_name="Ines", last_name="Brook")
    return {
        "user_pk": user.pk,
        "membership_pk": MembershipFactory(user=user, school=school, role=Role.SLT).pk,
        "staff_pk": staff.pk,
        "invitation_pk": InvitationFactory(school=school).pk,
        "term_pk": TermFactory(school=school).pk,
        "closure_pk": ClosurePeriodFactory(school=school).pk,
        "group_pk": group.pk,
        "link_pk": GroupStaffFactory(school=school, group=group, staff=staff).pk,
    }


@pytest.mark.parametrize(
    ("name", "keys", "heading"),
    [
        ("session_list", (), "Where you are signed in"),
        ("people", (), "People"),
        ("staff_add", (), "Add a member of staff"),
        ("staff_view", ("staff_pk",), "<bdi>Ines Brook</bdi>"),
        ("staff_edit", ("staff_pk",), "Change the staff record"),
        ("staff_invite", ("staff_pk",), "Invite somebody"),
        ("account_edit", ("user_pk",), "Change name or e-mail"),
        ("role_end", ("membership_pk",), "End a role"),
        ("invitation_add", (), "Invite somebody"),
        ("invitation_view", ("invitation_pk",), "Invitation"),
        ("school_view", (), "School settings"),
        ("school_edit", (), "Change the school settings"),
        ("term_add", (), "Add a term"),
        ("term_edit", ("term_pk",), "Change the term"),
        ("closure_add", (), "Add a closure"),
        ("closure_edit", ("closure_pk",), "Change the closure"),
        ("group_add", (), "Add a group"),
        ("group_view", ("group_pk",), "4 Oak"),
        ("group_edit", ("group_pk",), "Change 4 Oak"),
        ("group_staff_add", ("group_pk",), "Who has 4 Oak?"),
        ("group_staff_end", ("link_pk",), "End: Ines Brook and 4 Oak"),
        ("security_log", (), "Security log"),
    ],
)
def test_page_opens_with_one_heading(name, keys, heading, admin_client, matters):
    address = reverse(f"accounts:{name}", kwargs={key: matters[key] for key in keys})

    page = admin_client.get(address).content.decode()

    assert page.count("<h1") == 1
    assert f"<h1>{heading}</h1>" in page
    assert 'style="' not in page


@pytest.mark.parametrize("people", [1, 3, 30])
def test_people_query_budget(people, admin_client, school, assert_page_queries):
    for _ in range(people):
        person(school, Role.TEACHER)
        StaffMemberFactory(school=school)
        InvitationFactory(school=school)

    with assert_page_queries(8):
        admin_client.get(reverse("accounts:people"))


@pytest.mark.parametrize("groups", [1, 3, 30])
def test_groups_query_budget(groups, admin_client, school, assert_page_queries):
    for _ in range(groups):
        GroupStaffFactory(school=school)

    with assert_page_queries(6):
        admin_client.get(reverse("accounts:groups"), {"year": 2026})


@pytest.mark.parametrize("people", [1, 3, 30])
def test_security_log_query_budget(
    people, admin_client, school, sign_in, client, assert_page_queries
):
    for _ in range(people):
        sign_in(client, person(school, Role.TEACHER).email, "wrong wrong wrong")

    with assert_page_queries(8):
        admin_client.get(reverse("accounts:security_log"))


def test_groups_stand_in_school_order(admin_client, school):
    for name, nc_year in (("Oak", "4"), ("Elm", "R"), ("Ash", "10"), ("Mixed", "")):
        TeachingGroupFactory(school=school, name=name, nc_year=nc_year, academic_year=2026)

    groups = admin_client.get(reverse("accounts:groups"), {"year": 2026}).context["groups"]

    assert [group.name for group in groups] == ["Elm", "Oak", "Ash", "Mixed"]


def test_calendar_shows_terms_closures_and_bank_holidays(teacher_client, school):
    TermFactory(school=school)
    ClosurePeriodFactory(school=school)

    context = teacher_client.get(reverse("accounts:calendar"), {"year": 2026}).context

    assert [str(term) for term in context["terms"]] == ["Autumn term 2026/27"]
    assert [str(each) for each in context["closures"]] == ["Half term"]
    assert context["bank_holidays"][0] == (datetime.date(2026, 12, 25), "Christmas Day")
