"""Outgoing mail: a job that holds the recipient's id and the template's name, never an address or a text.

The address is read when the job runs, inside the school's tenant. A mail never names a pupil, a need
or a document: "There is something for you in SENDHub". At least once: a worker that dies between
the server's "accepted" and our commit sends again, with the same Message-ID.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from sendhub.accounts import mail as letters
from sendhub.accounts.models import Invitation, StaffMember, User
from sendhub.jobs.actions import enqueue
from sendhub.refusals import NotPossible


@dataclass(frozen=True)
class Addressee:
    """Who is written to; `language` is empty for English."""

    name: str
    address: str
    language: str = ""


def user_addressee(pk):
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user and Addressee(user.name, user.email)


def staff_addressee(pk):
    staff = StaffMember.objects.select_related("user").filter(pk=pk).first()
    if staff is None or (staff.user and not staff.user.is_active):
        return None
    return Addressee(staff.full_name, staff.user.email if staff.user else staff.email)


def invitation_addressee(pk):
    invitation = Invitation.objects.filter(pk=pk, accepted_at=None, revoked_at=None).first()
    return invitation and Addressee(invitation.name, invitation.email)


# Whom an id may mean. Apps add their own in `tasks.py`, for instance the contact of a family.
ADDRESSEES: dict[str, Callable] = {
    "user": user_addressee,
    "staff": staff_addressee,
    "invitation": invitation_addressee,
}
# What a template is called on the outbox page.
TITLES: dict[str, str] = {
    "notice": "Something new in SENDHub",
    "invitation": "Invitation",
    "role_granted": "A role was given",
    "password_reset": "New password",
    "account_changed": "Something changed about an account",
}
# What a template needs beside name and address of the site: a function of the job's ids.
CONTEXTS: dict[str, Callable] = dict(letters.CONTEXTS)


def send_later(template, *, to, to_id, school_id, by, ids=None, dedupe=None):
    """Enqueue a mail in the present transaction: template `mail/<template>.txt`, first line the subject.

    `to` names the kind of recipient ("user", "staff", ...), `ids` what the template links to.
    """
    return enqueue(
        "mail",
        school_id=school_id,
        by=by,
        args={"template": template, "to": to, "to_id": to_id, "ids": ids or {}},
        dedupe=dedupe,
    )


@dataclass(frozen=True)
class Letter:
    """A mail as it goes out."""

    addressee: Addressee
    subject: str
    body: str


def compose(*, template, to, to_id, ids):
    """Write the mail, inside the tenant. Raises NotPossible when there is nobody to send it to."""
    addressee = ADDRESSEES[to](to_id)
    if addressee is None or not addressee.address:
        raise NotPossible("There is no address to send this to.")
    extra = CONTEXTS[template](**ids) if template in CONTEXTS else {}
    subject, body = _written(
        template,
        addressee.language,
        {"name": addressee.name, "site": settings.PUBLIC_ADDRESS.rstrip("/"), "ids": ids, **extra},
    )
    return Letter(addressee, subject, body)


def _written(template, language, context):
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"mail/{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


# Stands in a preview where the letter will have something of its own.
BLANK = "……"
_WORDS = (
    *("name", "site", "school", "invited_by", "person", "role", "giver", "what"),
    *("was_at", "starts_at"),
    *("due_today", "due_soon", "late_ours", "late_la", "late_others"),
    *("look_again", "not_read"),
)
_ADDRESSES = ("link", "log")


def sample(template):
    """Return (subject, body) of a template with dots where names and addresses will stand."""
    context = dict.fromkeys(_WORDS, BLANK) | dict.fromkeys(_ADDRESSES, f"https://{BLANK}")
    return _written(template, "", context | {"days": BLANK, "code": BLANK, "invited": False})


def send(*, job_id, template, to, to_id, ids):
    """Send one mail now. Raises NotPossible when there is nobody to send it to."""
    letter = compose(template=template, to=to, to_id=to_id, ids=ids)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.addressee.address],
        headers={"Message-ID": f"<job-{job_id}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()
