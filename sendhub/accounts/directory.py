"""Everybody at a school in one list: staff with or without an account, accounts, open invitations."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.models import Invitation
from sendhub.accounts.querysets import invitations_at, memberships_at, staff_at


@dataclass
class Person:
    """A line of the list; `state` is one of active, disabled, invited, expired, none."""

    name: str
    email: str
    href: str
    state: str
    post: str = ""
    roles: list = field(default_factory=list)
    role_codes: frozenset = frozenset()
    has_factor: bool = False
    last_login: object = None

    def matches(self, *, q="", role="", state=""):
        if q and q.lower() not in f"{self.name} {self.email}".lower():
            return False
        if role and role not in self.role_codes:
            return False
        return not state or self.state == state or (state == "invited" and self.state == "expired")


def people_of(actor, *, on):
    """Return the list, by name; four queries whatever its length."""
    now = timezone.now()
    staff = list(staff_at(actor).exclude(ends_on__lt=on).select_related("user"))
    memberships = list(memberships_at(actor).select_related("user"))
    invitations = list(invitations_at(actor).filter(accepted_at=None, revoked_at=None))
    users = {m.user_id: m.user for m in memberships}
    with_factor = set(
        Authenticator.objects.filter(user_id__in=users)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    posts = {member.user_id: member.post for member in staff if member.user_id}
    people = [_account(user, memberships, posts, with_factor, on) for user in users.values()]
    invited = {each.staff_id: each for each in invitations if each.staff_id}
    for member in staff:
        if member.user_id in users:
            continue
        people.append(_member(member, invited.get(member.pk), now))
    people += [_invited(each, now) for each in invitations if not each.staff_id]
    return sorted(people, key=lambda person: person.name.casefold())


def _account(user, memberships, posts, with_factor, on):
    held = [
        m
        for m in memberships
        if m.user_id == user.pk and m.starts_on <= on and (m.ends_on is None or m.ends_on >= on)
    ]
    return Person(
        name=user.name,
        email=user.email,
        href=reverse("accounts:account_view", kwargs={"user_pk": user.pk}),
        state="active" if user.is_active else "disabled",
        post=posts.get(user.pk, ""),
        roles=[m.get_role_display() for m in held],
        role_codes=frozenset(m.role for m in held),
        has_factor=user.pk in with_factor,
        last_login=user.last_login,
    )


def _member(member, invitation, now):
    return Person(
        name=f"{member.first_name} {member.last_name}",
        email=member.email,
        href=reverse("accounts:staff_view", kwargs={"staff_pk": member.pk}),
        state=_state_of(invitation, now) if invitation else "none",
        post=member.post,
    )


def _invited(invitation, now):
    return Person(
        name=invitation.name,
        email=invitation.email,
        href=reverse("accounts:invitation_view", kwargs={"invitation_pk": invitation.pk}),
        state=_state_of(invitation, now),
    )


def _state_of(invitation: Invitation, now):
    return "invited" if invitation.expires_at > now else "expired"
