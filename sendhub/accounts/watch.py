"""What follows when allauth has changed a password or a second factor: sessions end, the log knows.

allauth tells of these steps by signals only. Between our own models there are none.
"""

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)

from sendhub.accounts import throttle
from sendhub.accounts.actions.sessions import end_other_sessions, end_sessions, renew_session_key
from sendhub.accounts.session_keys import SECOND_FACTOR_KEY
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.requests import network_of, route_of

FACTORS = {
    "totp": "authenticator app",
    "webauthn": "passkey",
    "recovery_codes": "recovery codes",
}


def connect():
    for signal, receiver in (
        (password_changed, on_password),
        (password_reset, on_password),
        (password_set, on_password),
        (authenticator_added, on_factor_added),
        (authenticator_removed, on_factor_removed),
        (authenticator_reset, on_factor_reset),
        (authentication_failed, on_wrong_code),
        (authentication_step_completed, on_step),
    ):
        signal.connect(receiver, dispatch_uid=f"sendhub.{receiver.__name__}")


def _record(request, user, event, detail=""):
    audit.record_security(
        event=event,
        user_id=user.pk,
        about_user_id=user.pk,
        route=route_of(request),
        detail=detail,
        network=network_of(request),
        request_id=request.request_id,
    )


def on_password(sender, request, user, **kwargs):
    end_sessions(user=user)
    throttle.forget(email=user.email)
    _record(request, user, SecurityEvent.PASSWORD_CHANGED)


def on_factor_added(sender, request, user, authenticator, **kwargs):
    end_other_sessions(request=request, user=user)
    _record(request, user, SecurityEvent.FACTOR_CHANGED, f"{FACTORS[authenticator.type]} set up")


def on_factor_removed(sender, request, user, authenticator, **kwargs):
    """The session that removed it goes on, but opens nothing until another factor stands."""
    end_other_sessions(request=request, user=user)
    request.session.pop(SECOND_FACTOR_KEY, None)
    _record(request, user, SecurityEvent.FACTOR_CHANGED, f"{FACTORS[authenticator.type]} removed")


def on_factor_reset(sender, request, user, authenticator, **kwargs):
    end_other_sessions(request=request, user=user)
    _record(request, user, SecurityEvent.FACTOR_CHANGED, f"{FACTORS[authenticator.type]} made anew")


def on_wrong_code(sender, request, user, **kwargs):
    audit.record_security(
        event=SecurityEvent.SIGN_IN_FAILED,
        about_user_id=user.pk,
        route=route_of(request),
        detail="wrong code",
        network=network_of(request),
        request_id=request.request_id,
    )


def on_step(sender, request, user, reauthenticated=False, **kwargs):
    """A person who has just proved who they are holds more rights: the session gets a new id."""
    if reauthenticated and request.user.is_authenticated:
        renew_session_key(request=request)
