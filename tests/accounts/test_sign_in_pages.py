"""allauth's pages in our own look: our templates, one heading, nothing inline."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from tests.conftest import client_for

OPEN = {
    "account_login": "Sign in",
    "account_inactive": "This account is closed",
    "account_reset_password": "Forgotten your password?",
    "account_reset_password_done": "Look in your mailbox",
    "account_reset_password_from_key_done": "Your password is changed",
}
SIGNED_IN = {
    "account_logout": "Sign out",
    "account_reauthenticate": "Confirm that it is you",
    "account_change_password": "Change your password",
    "mfa_index": "Your second factor",
    "mfa_reauthenticate": "Confirm that it is you",
    "mfa_deactivate_totp": "Replace the authenticator app",
    "mfa_view_recovery_codes": "Recovery codes",
    "mfa_generate_recovery_codes": "Make new recovery codes",
    "mfa_list_webauthn": "Passkeys",
    "mfa_add_webauthn": "Add a passkey",
}


def looks_like_ours(response, heading):
    page = response.content.decode()
    ours = Path(settings.BASE_DIR) / "templates"
    assert Path(response.templates[0].origin.name).is_relative_to(ours)
    assert re.findall(r"<h1>(.*?)</h1>", page) == [heading]
    assert 'style="' not in page
    assert re.search(r"<(style|script(?![^>]*(src=|application/json)))", page) is None
    assert re.search(r"\son[a-z]+=", page) is None
    return True


@pytest.mark.parametrize("name", OPEN)
def test_page_for_someone_signed_out(client, db, name):
    assert looks_like_ours(client.get(reverse(name)), OPEN[name])


@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_for_someone_signed_in(enrolled, school, name):
    response = client_for(enrolled, school).get(reverse(name))

    assert looks_like_ours(response, SIGNED_IN[name])


def test_page_of_a_link_that_works_no_longer(client, db):
    key = {"uidb36": "1", "key": "no-such-key"}
    response = client.get(reverse("account_reset_password_from_key", kwargs=key))

    assert looks_like_ours(response, "Choose a new password")


def test_page_that_asks_for_the_code(client, enrolled, sign_in):
    sign_in(client, enrolled.email)

    assert looks_like_ours(client.get(reverse("mfa_authenticate")), "Your second factor")


def test_page_that_sets_the_second_factor_up(client, newcomer, sign_in):
    sign_in(client, newcomer.email)

    response = client.get(reverse("mfa_activate_totp"))

    assert looks_like_ours(response, "Set up your second factor")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("mfa_edit_webauthn", "Rename the passkey"),
        ("mfa_remove_webauthn", "Remove the passkey"),
    ],
)
def test_pages_of_one_passkey(enrolled, school, name, heading):
    passkey = Authenticator.objects.create(
        user=enrolled, type="webauthn", data={"name": "Laptop", "credential": {}}
    )

    response = client_for(enrolled, school).get(reverse(name, kwargs={"pk": passkey.pk}))

    assert looks_like_ours(response, heading)


def test_recovery_codes_as_a_file_hold_the_ten_codes(enrolled, school):
    response = client_for(enrolled, school).get(reverse("mfa_download_recovery_codes"))

    assert response["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    lines = response.content.decode().split()
    assert set(enrolled.codes) <= set(lines)
    assert "no-store" in response["Cache-Control"]


def test_passkey_of_somebody_else_does_not_exist(enrolled, teacher, school):
    passkey = Authenticator.objects.create(
        user=enrolled, type="webauthn", data={"name": "Laptop", "credential": {}}
    )

    response = client_for(teacher, school).get(
        reverse("mfa_remove_webauthn", kwargs={"pk": passkey.pk})
    )

    assert response.status_code == 404
