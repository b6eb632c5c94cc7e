"""Which memberships and groups count on a day."""

from django.db.models import FilteredRelation, Q

from sendhub.accounts.models import Membership, StaffMember


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
