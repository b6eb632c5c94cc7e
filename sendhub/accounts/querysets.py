"""Which memberships and groups count on a day, and which people an administrator may see."""

from allauth.usersessions.models import UserSession
from django.db.models import FilteredRelation, Q

from sendhub.accounts import rules
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import (
    GroupStaff,
    Invitation,
    Membership,
    StaffAbsence,
    StaffMember,
    TeachingGroup,
    User,
)
from sendhub.accounts.permissions import GRANTS, Permission
from sendhub.audit.models import SecurityEntry


def valid_on(day):
    """Rows with `starts_on` and `ends_on` that cover the day; both ends count."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def memberships_of(user, *, on):
    """Return the person's memberships valid on the day, with their school, LA and trust."""
    return list(
        Membership.objects.filter(valid_on(on), user=user)
        .select_related("school__local_authority", "trust")
        .defer("school__logo")
        .order_by("school__name", "pk")
    )


def groups_taught(*, school, user, on):
    """Return (staff id or None, ids of the groups taught or supported today, cover included).

    One query inside the school's tenant.
    """
    rows = list(
        StaffMember.objects.filter(school=school, user=user)
        .exclude(ends_on__lt=on)
        .annotate(
            link=FilteredRelation(
                "group_links",
                condition=Q(group_links__starts_on__lte=on)
                & (Q(group_links__ends_on=None) | Q(group_links__ends_on__gte=on)),
            )
        )
        .values_list("pk", "link__group_id")
    )
    staff_id = rows[0][0] if rows else None
    return staff_id, frozenset(group for _, group in rows if group)


def memberships_at(actor):
    """Memberships at the actor's school, and those of its trust."""
    here = Q(school_id=actor.school_id)
    if actor.school.trust_id:
        here |= Q(trust_id=actor.school.trust_id)
    return Membership.objects.filter(here)


def accounts_at(actor):
    """Accounts that hold or once held a role at the actor's school or its trust, or a staff record."""
    return User.objects.filter(
        Q(pk__in=memberships_at(actor).values("user_id"))
        | Q(pk__in=staff_at(actor).exclude(user=None).values("user_id"))
    )


def staff_at(actor):
    """People who work or worked at the actor's school, with or without an account."""
    return StaffMember.objects.filter(school_id=actor.school_id)


def invitations_at(actor):
    return Invitation.objects.filter(school_id=actor.school_id)


def groups_at(actor):
    """Teaching groups of the actor's school, of every year.

    The group of an intervention is not among them: its run alone says who is in it.
    """
    rows = TeachingGroup.objects.filter(school_id=actor.school_id)
    return rows.exclude(kind=GroupKind.INTERVENTION)


def group_staff_at(actor):
    rows = GroupStaff.objects.filter(school_id=actor.school_id)
    return rows.exclude(group__kind=GroupKind.INTERVENTION)


def absences_at(actor):
    """Absences at the actor's school: everybody's for ABSENCE_RECORD_ALL, else one's own."""
    rows = StaffAbsence.objects.filter(school_id=actor.school_id)
    return rows if actor.can(Permission.ABSENCE_RECORD_ALL) else rows.filter(staff=actor.staff_id)


def people_with(permission, *, school, on):
    """Active accounts whose role at the school holds the permission on the day."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    return User.objects.filter(
        pk__in=Membership.objects.filter(valid_on(on), school=school, role__in=roles).values(
            "user_id"
        ),
        is_active=True,
    )


def security_entries_at(actor):
    """Security rows of the actor's school, and sign-ins of its people, which know no school yet."""
    people = accounts_at(actor).values("pk")
    return SecurityEntry.objects.filter(
        Q(school_id=actor.school_id)
        | Q(school_id=None, user_id__in=people)
        | Q(school_id=None, about_user_id__in=people)
    ).order_by("-at", "-pk")


def sessions_of(user):
    """Where the account is signed in, newest first, each with its device in words."""
    sessions = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    for session in sessions:
        session.device = rules.device_in_words(session.user_agent)
    return sessions
