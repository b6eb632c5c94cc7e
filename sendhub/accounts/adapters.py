"""How allauth behaves here: no sign-up, our own limits on wrong passwords, links from the setting.

allauth's rows of e-mail addresses are not used: an account has the one address it signs in with.
"""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import render

from sendhub.accounts import mail, rules, throttle
from sendhub.accounts.models import User
from sendhub.accounts.session_keys import SIGNED_IN_KEY
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.requests import network_of, route_of


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. "
        "Check both, or use “Forgotten your password?”.",
        "incorrect_password": "That password is not right.",
        "too_many_login_attempts": "Too many wrong codes. Wait 15 minutes, then try again.",
        "rate_limited": "Too many tries. Wait a minute, then try again.",
        "incorrect_code": "That code is not right. Use the newest code in your app.",
    }

    def is_open_for_signup(self, request):
        """Accounts come by invitation only."""
        return False

    def get_client_ip(self, request):
        # A server on a local socket knows no address; the session list wants one.
        return network_of(request) or "127.0.0.1"

    def pre_authenticate(self, request, **credentials):
        """Refuse with 429 while the account has to wait; allauth's own limit would shut out an address."""
        self.password_try = throttle.begin(
            email=credentials.get("email", ""), network=network_of(request)
        )
        if self.password_try.wait:
            self._too_many(request, self.password_try.wait)

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            self.password_try.was_right()
        return user

    def authentication_failed(self, request, **credentials):
        user = User.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.record_security(
            event=SecurityEvent.SIGN_IN_FAILED,
            about_user_id=user.pk if user else None,
            route=route_of(request),
            detail="wrong password" if user else "no such account",
            network=network_of(request),
            request_id=request.request_id,
        )
        if self.password_try.address_is_busy:
            self._too_many(request, rules.FIRST_WAIT_SECONDS)

    def _too_many(self, request, wait):
        audit.refuse(request, SecurityEvent.THROTTLED, detail="wrong passwords")
        response = render(request, "429.html", {"wait_minutes": -(-wait // 60)}, status=429)
        response["Retry-After"] = str(wait)
        raise ImmediateHttpResponse(response)

    def login(self, request, user):
        """Open the session: Django gives it a new id; the log keeps who and from where."""
        super().login(request, user)
        request.session[SIGNED_IN_KEY] = time.time()
        audit.record_security(
            event=SecurityEvent.SIGNED_IN,
            user_id=user.pk,
            route=route_of(request),
            network=network_of(request),
            request_id=request.request_id,
        )

    def logout(self, request):
        audit.record_security(
            event=SecurityEvent.SIGNED_OUT,
            user_id=request.user.pk,
            route=route_of(request),
            network=network_of(request),
            request_id=request.request_id,
        )
        super().logout(request)

    def reauthenticate(self, user, password):
        """Compare with the account's own address; the default asks for a row of allauth's."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app, **kwargs):
        """A sign-in in the last ten minutes counts as having been asked."""
        signed_in_at = self.request.session.get(SIGNED_IN_KEY, 0)
        if time.time() - signed_in_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code from your app",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]

    def send_password_reset_mail(self, user, email, context):
        """Let the queue make the link when it sends it: no link lies in a table, no address tells by time."""
        mail.post(
            "password_reset",
            to="user",
            to_id=user.pk,
            school_id=None,
            by=None,
            ids={"user": user.pk},
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        what = template_prefix.rsplit("/", 1)[-1]
        mail.post(
            "account_changed", to="user", to_id=user.pk, school_id=None, by=None, ids={"what": what}
        )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Use the newest code in your app.",
    }

    def get_totp_label(self, user):
        return user.email
