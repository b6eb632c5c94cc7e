"""Invitations: a link by mail, used once, for seven days; then password, then second factor."""

import datetime
import re

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.actions import invitations as actions
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Invitation, Membership, StaffMember, User
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from tests.conftest import client_for, person
from tests.factories.accounts import StaffMemberFactory, UserFactory

NEW = "quiet river under stones"


def invite(client, email="jo@larkfield.example", roles=(Role.TEACHER,), name="Jo Newcombe"):
    return client.post(
        reverse("accounts:invitation_add"), {"name": name, "email": email, "roles": list(roles)}
    )


def link_in_mail():
    work_off()
    return re.search(r"http://127\.0\.0\.1:8000(/invitation/\S+)", outbox.outbox[-1].body).group(1)


@pytest.fixture
def link(admin_client, mailoutbox):
    invite(admin_client)
    return link_in_mail()


def accept(client, **values):
    data = {"name": "Jo Newcombe", "password": NEW, "password_again": NEW, **values}
    return client.post(reverse("accounts:invitation_accept"), data)


def test_invitation_from_mail_to_second_factor(link, client, school, admin, security_rows):
    opened = client.get(link)
    assert opened.url == reverse("accounts:invitation_accept")
    page = client.get(opened.url).content.decode()
    assert "<h1>Make your account</h1>" in page
    assert school.name in page

    response = accept(client)

    assert client.get(response.url).url == reverse("mfa_activate_totp")
    user = User.objects.get(email="jo@larkfield.example")
    held = Membership.objects.get(user=user)
    assert (held.role, held.school, held.granted_by, held.starts_on) == (
        Role.TEACHER,
        school,
        admin,
        timezone.localdate(),
    )
    invitation = Invitation.objects.get()
    assert invitation.accepted_by == user
    assert [event for event, _ in security_rows(school_id=school.pk)] == [
        "invited",
        "account_created",
        "role_granted",
    ]


def test_table_holds_only_the_hash_of_the_key_and_the_job_only_ids(link, admin):
    key = link.rstrip("/").rsplit("/", 1)[-1]
    invitation = Invitation.objects.get()

    assert invitation.key_hash == actions.hash_of(key)
    assert key not in str(Job.objects.values_list("args", flat=True))
    assert len(key) == 64


def test_opening_the_link_spends_nothing(link, client):
    for _ in range(3):
        client.get(link)
        assert client.get(reverse("accounts:invitation_accept")).status_code == 200

    assert Invitation.objects.get().accepted_at is None


def test_link_works_once(link, client):
    client.get(link)
    accept(client)
    client.post(reverse("account_logout"))

    client.get(link)
    page = client.get(reverse("accounts:invitation_accept"))

    assert page.status_code == 404
    assert "<h1>This link does not work</h1>" in page.content.decode()


@pytest.mark.parametrize(("days", "works"), [(-1, False), (1, True)])
def test_link_works_until_it_is_too_old(link, client, days, works):
    moment = timezone.now() + datetime.timedelta(days=days)
    Invitation.objects.update(expires_at=moment)
    client.get(link)

    assert (client.get(reverse("accounts:invitation_accept")).status_code == 200) is works


def test_invitation_lives_seven_days(link):
    left = Invitation.objects.get().expires_at - timezone.now()

    assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)


def test_guessed_key_is_refused_alike_and_logged(client, db, security_rows):
    client.get(reverse("accounts:invitation_open", kwargs={"key": "guess"}))

    page = client.get(reverse("accounts:invitation_accept"))

    assert page.status_code == 404
    assert security_rows()[-1] == ("refused", "invitation not usable")


def test_sent_again_the_old_link_stops_working(link, admin_client, client):
    invitation = Invitation.objects.get()
    Invitation.objects.update(
        expires_at=invitation.expires_at - datetime.timedelta(days=3),
    )
    admin_client.post(
        reverse("accounts:invitation_resend", kwargs={"invitation_pk": invitation.pk})
    )
    newer = link_in_mail()

    client.get(link)
    assert client.get(reverse("accounts:invitation_accept")).status_code == 404
    client.get(newer)
    assert client.get(reverse("accounts:invitation_accept")).status_code == 200


def test_withdrawn_link_stops_working(link, admin_client, client, security_rows):
    pk = Invitation.objects.get().pk
    admin_client.post(reverse("accounts:invitation_revoke", kwargs={"invitation_pk": pk}))

    client.get(link)
    assert client.get(reverse("accounts:invitation_accept")).status_code == 404
    assert ("invitation_revoked", f"invitation {pk}: withdrawn") in security_rows()
    again = admin_client.post(reverse("accounts:invitation_resend", kwargs={"invitation_pk": pk}))
    assert again.status_code == 409
    assert "This invitation was already taken up or withdrawn." in again.content.decode()


def test_second_invitation_of_one_person_is_refused(link, admin_client):
    response = invite(admin_client, email="JO@larkfield.example")

    assert response.status_code == 409
    assert "This person is invited already." in response.content.decode()
    assert Invitation.objects.count() == 1


def test_own_address_is_refused(admin_client, admin):
    response = invite(admin_client, email=admin.email, roles=[Role.SENCO])

    assert response.status_code == 409
    assert not Invitation.objects.exists()


def test_role_is_needed(admin_client):
    page = invite(admin_client, roles=())

    assert page.context["form"].errors["roles"] == ["Choose at least one role."]


def test_leaders_hear_of_an_invited_senco_at_once(admin_client, admin, school, mailoutbox):
    head = person(school, Role.HEAD)

    invite(admin_client, roles=[Role.SENCO, Role.TEACHER])
    work_off()

    [told] = [message for message in outbox.outbox if message.to == [head.email]]
    assert f"{admin.name} has invited Jo Newcombe to SENDHub as SENCo" in told.body


def test_staff_member_is_tied_to_the_new_account(admin_client, school, client, mailoutbox):
    staff = StaffMemberFactory(school=school, email="jo@larkfield.example")
    address = reverse("accounts:staff_invite", kwargs={"staff_pk": staff.pk})
    form = admin_client.get(address).context["form"]
    assert form["email"].value() == "jo@larkfield.example"
    admin_client.post(
        address, {"name": "Jo", "email": "jo@larkfield.example", "roles": [Role.TEACHER]}
    )

    client.get(link_in_mail())
    accept(client)

    assert StaffMember.objects.get(pk=staff.pk).user.email == "jo@larkfield.example"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        (
            {"password": "short", "password_again": "short"},
            "password",
            "This password is too short. It must contain at least 12 characters.",
        ),
        (
            {"password": "jo newcombe jo", "password_again": "jo newcombe jo"},
            "password",
            "The password is too similar to the name.",
        ),
        ({"password_again": "something else"}, "password_again", "The two passwords differ."),
        ({"name": ""}, "name", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(link, client, values, field, said):
    client.get(link)

    page = accept(client, **values)

    assert page.context["form"].errors[field] == [said]
    assert not User.objects.filter(email="jo@larkfield.example").exists()


def test_account_of_another_school_takes_the_invitation_up(
    admin_client, school, other_senco, client, sign_in, mailoutbox
):
    invite(admin_client, email=other_senco.email)
    client.get(link_in_mail())
    page = client.get(reverse("accounts:invitation_accept")).content.decode()
    assert "Sign in to add it" in page
    refused = accept(client)
    assert Membership.objects.filter(user=other_senco).count() == 1
    assert refused.status_code == 200

    client.force_login(other_senco)
    session = client.session
    session["second_factor"] = True
    session.save()
    response = client.post(reverse("accounts:invitation_accept"))

    assert response.url == reverse("desk:home")
    assert Membership.objects.filter(user=other_senco, school=school).count() == 1


def test_account_of_somebody_else_cannot_take_it_up(link, client, school, mailoutbox):
    UserFactory(email="jo@larkfield.example")
    somebody = person(school, Role.TA)
    client.get(link)
    client.force_login(somebody)
    session = client.session
    session["second_factor"] = True
    session["invitation"] = link.rstrip("/").rsplit("/", 1)[-1]
    session.save()

    page = client.post(reverse("accounts:invitation_accept"))

    assert "You are signed in with another account." in page.content.decode()
    assert Membership.objects.filter(user=somebody).count() == 1


def test_two_presses_make_one_account(link, client):
    client.get(link)
    accept(client)

    again = accept(client)

    assert again.status_code == 404
    assert User.objects.filter(email="jo@larkfield.example").count() == 1


def test_invitation_of_another_school_does_not_exist(link, other_school):
    stranger = client_for(person(other_school, Role.ADMIN), other_school)
    pk = Invitation.objects.get().pk

    for name in ("invitation_view", "invitation_resend", "invitation_revoke"):
        address = reverse(f"accounts:{name}", kwargs={"invitation_pk": pk})
        answer = stranger.get(address)
        if answer.status_code == 405:
            answer = stranger.post(address)
        assert answer.status_code == 404


def test_password_set_at_acceptance_signs_in(link, client, sign_in):
    client.get(link)
    accept(client)
    client.post(reverse("account_logout"))

    assert sign_in(client, "jo@larkfield.example", NEW).status_code == 302
