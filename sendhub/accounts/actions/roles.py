"""Give and take roles. Nobody changes the own; the leaders' roles are told to every senior leader."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from sendhub.accounts import mail, rules
from sendhub.accounts.actions.sessions import end_sessions
from sendhub.accounts.actor import Actor
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership, School, User
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def grant_role(
    *, user: User, role: Role, starts_on: date, ends_on: date | None = None, by: Actor
) -> Membership:
    """Give somebody a role at the actor's school; the trust lead's counts for the whole trust.

    Raises NotPossible for oneself, for a role already held then, and for a trust lead without trust.
    """
    require_someone_else(user, by)
    is_of_trust = role == Role.TRUST_LEAD
    if is_of_trust and by.school.trust_id is None:
        raise NotPossible("This school belongs to no trust, so it has no trust inclusion lead.")
    place = {"trust_id": by.school.trust_id} if is_of_trust else {"school_id": by.school_id}
    # Two grants at once wait for each other at the account's row.
    User.objects.select_for_update().get(pk=user.pk)
    overlapping = Membership.objects.filter(user=user, role=role, **place).exclude(
        ends_on__lt=starts_on
    )
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise NotPossible(f"{user.name} already holds the role {Role(role).label} in that time.")
    membership = Membership(
        user=user, role=role, starts_on=starts_on, ends_on=ends_on, granted_by=by.user, **place
    )
    membership.full_clean()
    membership.save()
    end_sessions(user=user)
    record_grant(by=by, user=user, event=SecurityEvent.ROLE_GRANTED, role=role)
    tell_leaders(role=role, by=by, ids={"user": user.pk})
    return membership


@transaction.atomic
def end_role(*, membership: Membership, last_day: date | None, by: Actor) -> None:
    """Take a role away now (`last_day=None`) or set its last day.

    A role that never counted on an earlier day leaves no row: the security log keeps it.
    """
    require_someone_else(membership.user, by)
    today = timezone.localdate()
    if last_day is None and membership.starts_on >= today:
        membership.delete()
    else:
        membership.ends_on = last_day or today - timedelta(days=1)
        membership.full_clean()
        membership.save(update_fields=["ends_on"])
    end_sessions(user=membership.user)
    record_grant(by=by, user=membership.user, event=SecurityEvent.ROLE_ENDED, role=membership.role)


def require_someone_else(user, by):
    """Raise NotPossible when the actor is about to change the own account's rights."""
    if user.pk == by.user_id:
        raise NotPossible("Nobody changes their own roles or account. Ask another administrator.")


def record_grant(*, by, user, event, role):
    audit.record_security(
        event=event,
        user_id=by.user_id,
        about_user_id=user.pk,
        school_id=by.school_id,
        detail=Role(role).label,
        network=by.network,
    )


def tell_leaders(*, role, by, ids):
    """Write to every senior leader that somebody was given a leader's role, at once.

    `ids` names the account, or the invitation when there is none yet.
    """
    if role not in rules.TOLD_ROLES:
        return
    schools = [by.school]
    if role == Role.TRUST_LEAD:
        schools = list(School.objects.filter(trust_id=by.school.trust_id))
    today = timezone.localdate()
    for school in schools:
        leaders = people_with(Permission.GRANTS_TOLD, school=school, on=today)
        for leader in leaders.exclude(pk=ids.get("user")):
            mail.post(
                "role_granted",
                to="user",
                to_id=leader.pk,
                school_id=school.pk,
                by=by,
                ids={**ids, "role": Role(role).value, "school": school.pk, "giver": by.user_id},
            )
