"""Setting up the second factor with a real authenticator app, and asking again before what matters."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail as outbox
from django.urls import reverse

from sendhub.accounts.session_keys import SIGNED_IN_KEY
from sendhub.jobs.worker import work_off
from tests.accounts.conftest import PASSWORD, code_for
from tests.conftest import client_for


def enrol(client):
    """Do what the page says: read the key, type the digits of the app."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml;base64,")
    return client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})


@pytest.mark.parametrize(
    "name",
    [
        "desk:home",
        "accounts:calendar",
        "accounts:session_list",
        "accounts:school_logo",
        "account_change_password",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "drafts:draft_list",
    ],
)
def test_nothing_opens_before_the_second_factor_stands(client, newcomer, sign_in, name):
    sign_in(client, newcomer.email)

    assert client.get(reverse(name)).url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", ["governor", "senco", "admin", "head"])
def test_every_role_needs_one(client, role, request, sign_in):
    user = request.getfixturevalue(role)
    sign_in(client, user.email)

    assert client.get(reverse("desk:home")).url == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)
def test_enrolment_from_password_to_desk(client, newcomer, sign_in, security_rows):
    sign_in(client, newcomer.email)
    before = client.session.session_key

    response = enrol(client)

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != before
    page = client.get(response.url)
    codes = page.context["unused_codes"]
    assert len(set(codes)) == 10
    assert all(f"<code>{code}</code>" in page.content.decode() for code in codes)
    assert client.get(reverse("desk:home")).status_code == 200
    assert ("factor_changed", "authenticator app set up") in security_rows()

    work_off()
    assert "an authenticator app was set up" in outbox.outbox[-1].body

    client.post(reverse("account_logout"))
    assert sign_in(client, newcomer.email).url == reverse("mfa_authenticate")
    assert client.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == 302
    assert client.get(reverse("desk:home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_wrong_digits_set_up_nothing(client, newcomer, sign_in):
    sign_in(client, newcomer.email)
    client.get(reverse("mfa_activate_totp"))

    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert page.context["form"].errors["code"] == [
        "That code is not right. Use the newest code in your app."
    ]
    assert not Authenticator.objects.filter(user=newcomer).exists()
    assert client.get(reverse("desk:home")).url == reverse("mfa_activate_totp")


@pytest.mark.django_db(transaction=True)
def test_set_up_ends_sessions_elsewhere(client, newcomer, school, sign_in):
    elsewhere = client_for(newcomer, school)
    sign_in(client, newcomer.email)

    enrol(client)

    assert elsewhere.get(reverse("desk:home")).url.startswith(reverse("account_login"))
    assert client.get(reverse("desk:home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_replacing_the_app_opens_nothing_until_the_new_one_stands(
    client, enrolled, sign_in, security_rows
):
    sign_in(client, enrolled.email)
    client.post(reverse("mfa_authenticate"), {"code": code_for("JBSWY3DPEHPK3PXP")})

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("desk:home")).url == reverse("mfa_activate_totp")
    assert enrol(client).url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("desk:home")).status_code == 200
    assert ("factor_changed", "authenticator app removed") in security_rows()


@pytest.fixture
def long_signed_in(school, enrolled):
    """Someone who signed in eleven minutes ago."""
    client = client_for(enrolled, school)
    session = client.session
    session[SIGNED_IN_KEY] = time.time() - 11 * 60
    session.save()
    return client


@pytest.mark.parametrize(
    "name",
    [
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_add_webauthn",
    ],
)
def test_second_factor_changes_ask_again_after_ten_minutes(long_signed_in, name):
    response = long_signed_in.get(reverse(name))

    assert response.url.split("?")[0] == reverse("account_reauthenticate")


def test_ten_minutes_count_on_both_sides_of_the_edge(school, enrolled):
    client = client_for(enrolled, school)
    answers = {}
    for seconds in (595, 605):
        session = client.session
        session[SIGNED_IN_KEY] = time.time() - seconds
        session.save()
        answers[seconds] = client.get(reverse("mfa_view_recovery_codes")).status_code

    assert answers == {595: 200, 605: 302}


def test_password_given_again_opens_the_page_and_renews_the_session(long_signed_in):
    asked = long_signed_in.get(reverse("mfa_view_recovery_codes")).url
    before = long_signed_in.session.session_key

    response = long_signed_in.post(asked, {"password": PASSWORD})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert long_signed_in.session.session_key != before
    assert long_signed_in.get(response.url).status_code == 200


def test_wrong_password_given_again_is_refused_in_words(long_signed_in):
    asked = long_signed_in.get(reverse("mfa_view_recovery_codes")).url

    page = long_signed_in.post(asked, {"password": "wrong wrong wrong"})

    assert page.context["form"].errors["password"] == ["That password is not right."]


def test_form_sent_too_late_goes_on_after_the_password(admin, school, teacher):
    client = client_for(admin, school)
    session = client.session
    session[SIGNED_IN_KEY] = time.time() - 11 * 60
    session.save()

    asked = client.post(reverse("accounts:account_disable", kwargs={"user_pk": teacher.pk}))
    assert asked.url.split("?")[0] == reverse("account_reauthenticate")
    teacher.refresh_from_db()
    assert teacher.is_active

    client.post(asked.url, {"password": PASSWORD})

    teacher.refresh_from_db()
    assert not teacher.is_active


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn"])
def test_passkeys_are_offered(name, long_signed_in):
    session = long_signed_in.session
    session[SIGNED_IN_KEY] = time.time()
    session.save()

    assert "asskey" in long_signed_in.get(reverse(name)).content.decode()


def test_sign_in_page_offers_passkeys_and_hands_out_a_challenge(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with a passkey" in page

    challenge = client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json").json()
    assert set(challenge) == {"request_options"}
