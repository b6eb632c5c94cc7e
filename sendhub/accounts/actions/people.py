"""Staff records, accounts on and off, a new start for the second factor."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sendhub.accounts.actions.roles import require_someone_else
from sendhub.accounts.actions.sessions import end_sessions
from sendhub.accounts.actor import Actor
from sendhub.accounts.models import Membership, StaffMember, User
from sendhub.accounts.querysets import valid_on
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.refusals import Conflict, NotPossible

STAFF_FIELDS = (
    "title",
    "first_name",
    "last_name",
    "email",
    "post",
    "starts_on",
    "ends_on",
    "senco_from",
    "senco_qualified_on",
)


@transaction.atomic
def add_staff(*, by: Actor, **values) -> StaffMember:
    """Put a person on the staff list of the actor's school; without an account yet.

    Raises NotPossible when the list has someone of that name and address: a second press, or a
    mistake.
    """
    if StaffMember.objects.filter(
        school_id=by.school_id,
        first_name=values["first_name"],
        last_name=values["last_name"],
        email=values["email"],
        ends_on=None,
    ).exists():
        raise NotPossible("The staff list already has a person of this name and e-mail address.")
    staff = StaffMember(school_id=by.school_id, **values)
    staff.full_clean()
    staff.save()
    return staff


@transaction.atomic
def edit_staff(*, staff_pk: int, version: int, by: Actor, **values) -> StaffMember:
    """Change a staff record. Raises Conflict when someone else saved it first."""
    staff = StaffMember.objects.select_for_update().get(pk=staff_pk, school_id=by.school_id)
    if staff.version != version:
        raise Conflict(record=staff, fields=STAFF_FIELDS)
    for name, value in values.items():
        setattr(staff, name, value)
    staff.version += 1
    staff.full_clean()
    staff.save(update_fields=[*values, "version"])
    return staff


@transaction.atomic
def disable_account(*, user: User, by: Actor) -> None:
    """Close an account: it cannot sign in, its sessions end now.

    Raises NotPossible for oneself and for a person with a role elsewhere, where we do not decide.
    """
    require_someone_else(user, by)
    _require_ours_alone(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    _record(by, user, SecurityEvent.ACCOUNT_DISABLED)


@transaction.atomic
def enable_account(*, user: User, by: Actor) -> None:
    require_someone_else(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record(by, user, SecurityEvent.ACCOUNT_ENABLED)


@transaction.atomic
def rename_account(*, user: User, name: str, email: str, by: Actor) -> None:
    """Change name and sign-in address of an account; a new address ends its sessions."""
    require_someone_else(user, by)
    _require_ours_alone(user, by)
    is_new_address = email.lower() != user.email
    user.name, user.email = name, email.lower()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "email"])
    if is_new_address:
        end_sessions(user=user)
        _record(by, user, SecurityEvent.ADDRESS_CHANGED)


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor) -> None:
    """Remove the second factor of somebody who lost it; it is set up anew at the next sign-in."""
    require_someone_else(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    _record(by, user, SecurityEvent.FACTOR_CHANGED, "removed by the administrator")


def _require_ours_alone(user, by):
    elsewhere = Membership.objects.filter(valid_on(timezone.localdate()), user=user).exclude(
        Q(school_id=by.school_id) | Q(trust_id=by.school.trust_id, trust__isnull=False)
    )
    if elsewhere.exists():
        raise NotPossible(
            "This account is not used at this school alone. End the roles it holds here instead."
        )


def _record(by, user, event, detail=""):
    audit.record_security(
        event=event,
        user_id=by.user_id,
        about_user_id=user.pk,
        school_id=by.school_id,
        detail=detail,
        network=by.network,
    )
