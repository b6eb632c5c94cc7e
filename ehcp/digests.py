"""What a letter about due dates says: counts, never a name."""

from datetime import timedelta

from django.db.models import Count, Q

from pupils.enums import WhoseMove
from pupils.models import Due
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.jobs.mail import send_later

WEEK = timedelta(days=7)
MONDAY = 0


def figures(*, school_id, today):
    """Count what is owed: late and due, ours and others'. One query inside the school's tenant."""
    ours = Q(whose_move=WhoseMove.SCHOOL)
    late, now = Q(due_on__lt=today), Q(due_on=today)
    soon = Q(due_on__gt=today, due_on__lte=today + WEEK)
    return Due.objects.filter(school_id=school_id, done_on=None).aggregate(
        due_today=Count("pk", filter=ours & now),
        due_soon=Count("pk", filter=ours & soon),
        late_ours=Count("pk", filter=ours & late),
        late_la=Count("pk", filter=Q(whose_move=WhoseMove.LA) & late),
        late_others=Count(
            "pk", filter=Q(whose_move__in=(WhoseMove.AGENCY, WhoseMove.FAMILY)) & late
        ),
    )


def send_digests(*, school, today, by):
    """Write to each SENCo: every Monday, and on the day when something of ours is due.

    A day on which nothing is owed brings no letter.
    """
    found = figures(school_id=school.pk, today=today)
    is_weekly = today.weekday() == MONDAY
    if not any(found.values()) if is_weekly else not found["due_today"]:
        return 0
    people = people_with(Permission.EHC_DECIDE, school=school, on=today)
    for user in people:
        send_later(
            "due_weekly" if is_weekly else "due_today",
            to="user",
            to_id=user.pk,
            school_id=school.pk,
            by=by,
            ids={"school": school.pk},
            dedupe=f"due-digest:{school.pk}:{user.pk}:{today.isoformat()}",
        )
    return len(people)
