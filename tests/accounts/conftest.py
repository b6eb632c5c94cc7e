"""People at the sign-in page: real passwords, a real authenticator app."""

import base64
import hashlib
import hmac
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from sendhub.accounts.enums import Role
from sendhub.audit.models import SecurityEntry
from tests.conftest import person
from tests.factories.accounts import UserFactory

PASSWORD = "correct horse battery"


def code_for(secret, *, at=None):
    """The six digits an authenticator app shows (RFC 6238), worked out here on our own."""
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def newcomer(school):
    """A teacher with a password and no second factor yet."""
    return person(school, Role.TEACHER)


@pytest.fixture
def enrolled(school):
    """A teacher with an authenticator app and recovery codes."""
    user = person(school, Role.TEACHER)
    user.app = TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    user.codes = RecoveryCodes.activate(user).get_unused_codes()
    return user


@pytest.fixture
def stranger(db):
    """An account without any role."""
    return UserFactory()


@pytest.fixture
def sign_in():
    """Send the sign-in form."""

    def send(client, email, password=PASSWORD, **extra):
        return client.post(
            reverse("account_login"), {"login": email, "password": password, **extra}
        )

    return send


@pytest.fixture
def security_rows():
    """Return (event, detail) of the security rows, in order."""

    def rows(**filters):
        return list(
            SecurityEntry.objects.filter(**filters).order_by("pk").values_list("event", "detail")
        )

    return rows
