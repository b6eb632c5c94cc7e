"""Letters about accounts, invitations and roles. No text names a pupil.

A letter is a job with ids alone; what it says is worked out here when it is sent. The post office
is named in the settings because the queue stands above accounts in the house.
"""

from urllib.parse import urljoin

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from sendhub.accounts import rules
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Invitation, School, User

CHANGES = {
    "password_changed": "the password was changed",
    "password_set": "a password was set",
    "password_reset": "a new password was chosen by the link in a mail",
    "totp_activated": "an authenticator app was set up",
    "totp_deactivated": "the authenticator app was removed",
    "recovery_codes_generated": "new recovery codes were made",
    "webauthn_added": "a passkey was added",
    "webauthn_removed": "a passkey was removed",
}


def post(template, *, to, to_id, school_id, by, ids=None):
    """Hand a letter over within the transaction of the change it tells of."""
    import_string(settings.POST_OFFICE)(
        template, to=to, to_id=to_id, school_id=school_id, by=by, ids=ids
    )


def key_of(invitation: Invitation) -> str:
    """The key in an invitation's link: 256 bits that only the server's secret can work out again."""
    value = f"{invitation.school_id}:{invitation.email}:{invitation.expires_at.isoformat()}"
    return salted_hmac("sendhub.accounts.invitation", value, algorithm="sha256").hexdigest()


def invitation_letter(*, invitation):
    row = Invitation.objects.select_related("school", "invited_by").get(pk=invitation)
    path = reverse("accounts:invitation_open", kwargs={"key": key_of(row)})
    return {
        "school": row.school.name,
        "invited_by": row.invited_by.name,
        "link": urljoin(settings.PUBLIC_ADDRESS, path),
        "days": rules.INVITATION_DAYS,
    }


def role_letter(*, role, school, giver, user=None, invitation=None):
    person = User.objects.get(pk=user) if user else Invitation.objects.get(pk=invitation)
    return {
        "person": person.name,
        "role": Role(role).label,
        "school": School.objects.get(pk=school).name,
        "giver": User.objects.get(pk=giver).name,
        "invited": invitation is not None,
        "log": urljoin(settings.PUBLIC_ADDRESS, reverse("accounts:security_log")),
    }


def password_letter(*, user):
    person = User.objects.get(pk=user)
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": token},
    )
    return {"link": urljoin(settings.PUBLIC_ADDRESS, path)}


def change_letter(*, what):
    return {"what": CHANGES[what]}


CONTEXTS = {
    "invitation": invitation_letter,
    "role_granted": role_letter,
    "password_reset": password_letter,
    "account_changed": change_letter,
}
