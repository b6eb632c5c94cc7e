"""From the invitation to the desk, with a second factor and a passkey, in a real browser."""

import re

import pytest
from django.core import mail as outbox
from django.urls import reverse
from playwright.sync_api import expect

from sendhub.accounts.actions.invitations import invite
from sendhub.accounts.enums import Role
from sendhub.jobs.worker import work_off
from tests.accounts.conftest import code_for
from tests.conftest import person
from tests.factories.accounts import SchoolFactory
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.django_db(transaction=True)]

NEW = "quiet river under stones"


@pytest.fixture
def school(transactional_db):
    return SchoolFactory(name="Larkfield Primary")


@pytest.fixture
def link(school, actor_for):
    """The link in the mail of an administrator's invitation."""
    admin = person(school, Role.ADMIN)
    invite(
        email="jo@larkfield.example",
        name="Jo Newcombe",
        roles=[Role.SENCO],
        by=actor_for(admin, school),
    )
    work_off()
    return re.search(r"(/invitation/\S+)", outbox.outbox[-1].body).group(1)


def make_account(jo, link):
    """Take the invitation up and set the second factor up; return the key and the recovery codes."""
    page = jo.open(link)
    jo.check()
    page.get_by_label("Password", exact=False).first.fill(NEW)
    page.get_by_label("Password again").fill(NEW)
    page.get_by_role("button", name="Make the account").click()

    page.get_by_role("heading", name="Set up your second factor").wait_for()
    jo.check()
    page.get_by_text("The camera does not work").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Set up").click()

    page.get_by_role("heading", name="Recovery codes").wait_for()
    jo.check()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("link", name="I have kept them: go on").click()
    page.locator(".top__me").wait_for()
    return secret, codes


def sign_out(page):
    page.locator(".top__me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_from_invitation_to_desk_and_back_in_with_a_recovery_code(visitor, link, viewport):
    jo = visitor(viewport)
    _, codes = make_account(jo, link)
    jo.check()
    page = jo.page

    sign_out(page)
    jo.check()
    page.go_back()
    page.get_by_role("heading", name="Sign in").wait_for()

    jo.open(reverse("account_login"))
    page.get_by_label("E-mail").fill("jo@larkfield.example")
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Your second factor").wait_for()
    jo.check()
    page.locator("input[name=code]").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator(".top__me").wait_for()
    jo.check()


def test_passkey_is_added_and_signs_in_alone(visitor, link, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    jo = visitor()
    page = jo.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    make_account(jo, link)

    jo.open(reverse("mfa_add_webauthn"))
    jo.check()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add this device").click()
    page.get_by_role("heading", name="Passkeys").wait_for()
    jo.check()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator(".top__me").wait_for()

    jo.check()


def test_sign_in_works_without_javascript(visitor, school):
    senco = person(school, Role.SENCO)
    anybody = visitor(javascript=False)

    anybody.sign_in(senco)

    expect(anybody.page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
