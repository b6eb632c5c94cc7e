"""Letters to who keeps a supporting plan up to date: counts, never a name."""

from collections import Counter

from django.db.models import Q

from pupils.enums import DueKind
from pupils.models import Due, SupportingPlan
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.jobs.mail import send_later

MONDAY = 0


def owed_by_owner(*, school_id, today):
    """Return {staff id: Counter} of plans in force to look at again, and not read by all. Two queries.

    What was put off to a later day is not counted.
    """
    kinds = (DueKind.SUPPORTING_REVIEW, DueKind.SUPPORTING_UNREAD)
    dues = Due.objects.filter(
        school_id=school_id, kind__in=kinds, done_on=None, due_on__lte=today
    ).exclude(put_off_until__gt=today)
    owed = list(dues.values_list("kind", "subject_id", "due_on"))
    plans = SupportingPlan.objects.in_force().filter(pk__in={subject for _, subject, _ in owed})
    owners = dict(plans.values_list("pk", "owner"))
    found = {}
    for kind, subject_id, due_on in owed:
        if owner := owners.get(subject_id):
            counted = found.setdefault(owner, Counter())
            counted["again" if kind == DueKind.SUPPORTING_REVIEW else "unread"] += 1
            counted["today"] += due_on == today
    return found


def send_reminders(*, school, today, by):
    """Write to each owner on the day something falls due, and each Monday while it is late.

    Who gets the SENCo's letter about all due dates gets none of these. Returns how many were written.
    """
    found = owed_by_owner(school_id=school.pk, today=today)
    told = people_with(Permission.EHC_DECIDE, school=school, on=today).values("pk")
    owners = StaffMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), school=school, pk__in=found
    ).exclude(Q(user__in=told) | Q(user=None, email=""))
    is_weekly = today.weekday() == MONDAY
    written = [owner for owner in owners if is_weekly or found[owner.pk]["today"]]
    for owner in written:
        send_later(
            "supporting_due",
            to="staff",
            to_id=owner.pk,
            school_id=school.pk,
            by=by,
            ids={"school": school.pk, "staff": owner.pk},
            dedupe=f"supporting-due:{school.pk}:{owner.pk}:{today.isoformat()}",
        )
    return len(written)


def reminder(*, school_id, staff_id, today):
    """What the letter says, counted as it is written."""
    counted = owed_by_owner(school_id=school_id, today=today).get(staff_id, Counter())
    return {"look_again": counted["again"], "not_read": counted["unread"]}
