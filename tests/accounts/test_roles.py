"""Roles: given and taken, never one's own, told to the leaders, in the log."""

import datetime

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.actions.roles import end_role, grant_role
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership
from sendhub.jobs.worker import work_off
from sendhub.refusals import NotPossible
from tests.conftest import client_for, person
from tests.factories.accounts import SchoolFactory, TrustFactory

TODAY = timezone.localdate()


def give(client, user, role, **extra):
    return client.post(
        reverse("accounts:role_add", kwargs={"user_pk": user.pk}),
        {"role": role, "starts_on": TODAY.isoformat(), **extra},
    )


def test_role_given_counts_from_the_next_sign_in_and_stands_in_the_log(
    admin_client, admin, teacher, school, security_rows
):
    theirs = client_for(teacher, school)

    response = give(admin_client, teacher, Role.SEN_ASSISTANT)

    assert response.url == reverse("accounts:account_view", kwargs={"user_pk": teacher.pk})
    membership = Membership.objects.get(user=teacher, role=Role.SEN_ASSISTANT)
    assert (membership.school, membership.granted_by) == (school, admin)
    assert theirs.get(reverse("desk:home")).status_code == 302
    assert client_for(teacher, school).get(reverse("accounts:groups")).status_code == 200
    assert security_rows(
        event="role_granted", user_id=admin.pk, about_user_id=teacher.pk, school_id=school.pk
    ) == [("role_granted", "SEN assistant")]


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        (Role.SENCO, True),
        (Role.HEAD, True),
        (Role.SLT, True),
        (Role.ADMIN, True),
        (Role.SEN_ASSISTANT, False),
        (Role.TA, False),
        (Role.GOVERNOR, False),
    ],
)
def test_leaders_are_told_of_a_leaders_role(
    admin_client, admin, teacher, school, mailoutbox, role, is_told
):
    head, deputy = person(school, Role.HEAD), person(school, Role.SLT)

    give(admin_client, teacher, role)
    work_off()

    told = sorted(message.to[0] for message in outbox.outbox)
    assert told == (sorted([head.email, deputy.email]) if is_told else [])
    if is_told:
        said = f"{teacher.name} now holds the role {role.label} at {school.name}"
        assert f"{said}, given by {admin.name}." in outbox.outbox[0].body


def test_trust_lead_is_told_at_every_school_of_the_trust(school, admin, teacher, mailoutbox):
    school.trust = TrustFactory()
    school.save()
    sister = SchoolFactory(trust=school.trust)
    heads = {person(each, Role.HEAD).email for each in (school, sister)}

    give(client_for(admin, school), teacher, Role.TRUST_LEAD)
    work_off()

    assert Membership.objects.get(role=Role.TRUST_LEAD).trust == school.trust
    assert {message.to[0] for message in outbox.outbox} == heads


def test_trust_lead_is_not_offered_without_a_trust(admin_client, teacher):
    page = give(admin_client, teacher, Role.TRUST_LEAD)

    assert list(page.context["form"].errors) == ["role"]


def test_nobody_changes_the_own_role(admin_client, admin):
    refused = "Nobody changes their own roles or account. Ask another administrator."

    page = give(admin_client, admin, Role.SENCO)
    assert (page.status_code, refused in page.content.decode()) == (409, True)

    own = Membership.objects.get(user=admin)
    page = admin_client.post(reverse("accounts:role_end", kwargs={"membership_pk": own.pk}), {})
    assert (page.status_code, refused in page.content.decode()) == (409, True)
    assert Membership.objects.get(user=admin).ends_on is None


@pytest.mark.parametrize("name", ["account_disable", "factor_reset"])
def test_nobody_disables_the_own_account(admin_client, admin, name):
    page = admin_client.post(reverse(f"accounts:{name}", kwargs={"user_pk": admin.pk}))

    assert page.status_code == 409
    admin.refresh_from_db()
    assert admin.is_active


def test_role_held_already_is_refused(admin_client, teacher):
    page = give(admin_client, teacher, Role.TEACHER)

    assert page.status_code == 409
    assert "already holds the role Teacher in that time." in page.content.decode()


def test_role_may_be_given_again_after_it_ended(admin_actor, teacher, school):
    held = Membership.objects.get(user=teacher)
    end_role(membership=held, last_day=None, by=admin_actor)

    again = grant_role(user=teacher, role=Role.TEACHER, starts_on=TODAY, by=admin_actor)

    assert held.ends_on == TODAY - datetime.timedelta(days=1)
    assert again.pk != held.pk


def test_role_ended_now_no_longer_counts_today(admin_client, teacher, school, security_rows):
    held = Membership.objects.get(user=teacher)

    admin_client.post(reverse("accounts:role_end", kwargs={"membership_pk": held.pk}), {})

    assert client_for(teacher, school).get(reverse("accounts:calendar")).status_code == 403
    assert ("role_ended", "Teacher") in security_rows(about_user_id=teacher.pk)


def test_role_with_a_last_day_counts_until_its_end(admin_client, teacher, school):
    held = Membership.objects.get(user=teacher)

    admin_client.post(
        reverse("accounts:role_end", kwargs={"membership_pk": held.pk}),
        {"last_day": TODAY.isoformat()},
    )

    assert client_for(teacher, school).get(reverse("accounts:calendar")).status_code == 200
    held.refresh_from_db()
    assert held.ends_on == TODAY


def test_role_given_today_and_ended_today_leaves_no_row(admin_actor, teacher):
    given = grant_role(user=teacher, role=Role.TA, starts_on=TODAY, by=admin_actor)

    end_role(membership=given, last_day=None, by=admin_actor)

    assert not Membership.objects.filter(user=teacher, role=Role.TA).exists()


def test_role_from_tomorrow_does_not_count_today(admin_client, teacher, school):
    tomorrow = TODAY + datetime.timedelta(days=1)

    give(admin_client, teacher, Role.SENCO, starts_on=tomorrow.isoformat())

    assert client_for(teacher, school).get(reverse("accounts:groups")).status_code == 403


def test_last_day_before_the_first_is_refused_in_words(admin_client, teacher):
    page = give(
        admin_client, teacher, Role.TA, ends_on=(TODAY - datetime.timedelta(days=1)).isoformat()
    )

    assert page.context["form"].errors["ends_on"] == ["The last day is before the first."]


@pytest.mark.parametrize("name", ["account_view", "role_add", "account_edit"])
def test_people_of_another_school_do_not_exist(admin_client, other_senco, name):
    address = reverse(f"accounts:{name}", kwargs={"user_pk": other_senco.pk})

    assert admin_client.get(address).status_code == 404


def test_role_at_another_school_cannot_be_ended(admin_client, other_senco):
    theirs = Membership.objects.get(user=other_senco)

    response = admin_client.post(
        reverse("accounts:role_end", kwargs={"membership_pk": theirs.pk}), {}
    )

    assert response.status_code == 404


def test_extra_fields_in_the_form_change_nothing(admin_client, teacher, other_school):
    give(admin_client, teacher, Role.TA, school_id=other_school.pk, user_id=1, granted_by=1)

    assert not Membership.objects.filter(school=other_school).exists()


def test_refusal_of_a_teacher_is_in_the_log(teacher_client, teacher, security_rows):
    teacher_client.get(reverse("accounts:people"))

    assert security_rows(user_id=teacher.pk) == [("refused", "")]


def test_grant_of_an_own_role_by_action_is_refused(admin_actor, admin):
    with pytest.raises(NotPossible):
        grant_role(user=admin, role=Role.HEAD, starts_on=TODAY, by=admin_actor)
