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

from sendhub.accounts import mail as letters
from sendhub.accounts.models import Invitation, StaffMember, User
from sendhub.jobs.actions import enqueue
from sendhub.refusals import NotPossible


@dataclass(frozen=True)
class Addressee:
    name: str
    address: str


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


def send(*, job_id, template, to, to_id, ids):
    """Send one mail now. Raises NotPossible when there is nobody to send it to."""
    addressee = ADDRESSEES[to](to_id)
    if addressee is None or not addressee.address:
        raise NotPossible("There is no address to send this to.")
    extra = CONTEXTS[template](**ids) if template in CONTEXTS else {}
    text = render_to_string(
        f"mail/{template}.txt",
        {"name": addressee.name, "site": settings.PUBLIC_ADDRESS.rstrip("/"), "ids": ids, **extra},
    )
    subject, _, body = text.strip().partition("\n")
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    EmailMessage(
        subject=subject.strip(),
        body=body.strip() + "\n",
        to=[addressee.address],
        headers={"Message-ID": f"<job-{job_id}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()
