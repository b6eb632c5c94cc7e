"""Invite people to make an account. The mail alone holds the key; the table keeps its hash."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sendhub.accounts import mail, rules
from sendhub.accounts.actions.roles import record_grant, tell_leaders
from sendhub.accounts.actor import Actor
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Invitation, Membership, StaffMember, User
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.refusals import NotPossible


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(
    *, email: str, name: str, roles: list[Role], staff: StaffMember | None = None, by: Actor
) -> Invitation:
    """Invite somebody by mail to the actor's school, with the roles they will hold.

    Raises NotPossible for oneself, for a person with a role here, and while an invitation is open.
    """
    email = email.lower()
    if email == by.user.email:
        raise NotPossible("This is your own address. Nobody changes their own roles.")
    if Membership.objects.filter(school_id=by.school_id, user__email=email, ends_on=None).exists():
        raise NotPossible(
            "Someone with this e-mail address already has an account here. "
            "Give them the role on their page."
        )
    if open_invitations(by.school_id).filter(email=email).exists():
        raise NotPossible("This person is invited already. Send the invitation again instead.")
    invitation = Invitation(
        school_id=by.school_id,
        staff=staff,
        email=email,
        name=name,
        roles=[Role(role).value for role in roles],
        invited_by=by.user,
    )
    _renew_key_and_send(invitation, by)
    _record(by, invitation, SecurityEvent.INVITED, ", ".join(Role(role).label for role in roles))
    for role in roles:
        tell_leaders(role=role, by=by, ids={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Actor) -> None:
    """Send a new link; the one before stops working."""
    _require_open(invitation)
    _renew_key_and_send(invitation, by)
    _record(by, invitation, SecurityEvent.INVITED, "sent again")


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor) -> None:
    _require_open(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    _record(by, invitation, SecurityEvent.INVITATION_REVOKED, "withdrawn")


def open_invitations(school_id):
    """Invitations not yet taken up or withdrawn, expired ones included: they can be sent again."""
    return Invitation.objects.filter(school_id=school_id, accepted_at=None, revoked_at=None)


def usable_invitation(key: str) -> Invitation | None:
    """Return the invitation a link opens, or None when it is unknown, used, withdrawn or too old."""
    return (
        Invitation.objects.filter(
            key_hash=hash_of(key),
            accepted_at=None,
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("school__local_authority", "invited_by", "staff")
        .first()
    )


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user: User | None = None, name: str = "", password: str = ""
) -> User:
    """Make the account, or take the invitation up with the one at hand, and give the roles.

    Two presses at once wait for each other; the second finds it used.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("school", "invited_by", "staff")
        .get(pk=invitation.pk)
    )
    _require_open(invitation)
    if user is None:
        user = User.objects.create_user(email=invitation.email, name=name, password=password)
        _record_acceptance(invitation, user, SecurityEvent.ACCOUNT_CREATED)
    today = timezone.localdate()
    giver = Actor(user=invitation.invited_by, school=invitation.school, roles=frozenset())
    for role in invitation.roles:
        place = (
            {"trust_id": invitation.school.trust_id}
            if role == Role.TRUST_LEAD
            else {"school_id": invitation.school_id}
        )
        Membership.objects.get_or_create(
            user=user,
            role=role,
            ends_on=None,
            **place,
            defaults={"starts_on": today, "granted_by": invitation.invited_by},
        )
        record_grant(by=giver, user=user, event=SecurityEvent.ROLE_GRANTED, role=role)
        tell_leaders(role=role, by=giver, ids={"user": user.pk})
    _link_staff(invitation, user)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user


def _link_staff(invitation, user):
    """Tie the account to the staff record it was made for, unless the person already has one here."""
    staff = invitation.staff
    if staff is None or staff.user_id is not None:
        return
    if StaffMember.objects.filter(school_id=invitation.school_id, user=user).exists():
        return
    staff.user = user
    staff.version += 1
    staff.save(update_fields=["user", "version"])


def _renew_key_and_send(invitation, by):
    invitation.expires_at = timezone.now() + timedelta(days=rules.INVITATION_DAYS)
    invitation.key_hash = hash_of(mail.key_of(invitation))
    invitation.full_clean()
    invitation.save()
    mail.post(
        "invitation",
        to="invitation",
        to_id=invitation.pk,
        school_id=by.school_id,
        by=by,
        ids={"invitation": invitation.pk},
    )


def _require_open(invitation):
    if invitation.accepted_at or invitation.revoked_at:
        raise NotPossible("This invitation was already taken up or withdrawn.")


def _record(by, invitation, event, detail):
    audit.record_security(
        event=event,
        user_id=by.user_id,
        school_id=by.school_id,
        detail=f"invitation {invitation.pk}: {detail}",
        network=by.network,
    )


def _record_acceptance(invitation, user, event):
    audit.record_security(
        event=event, user_id=user.pk, about_user_id=user.pk, school_id=invitation.school_id
    )
