"""Count what keeps pupils from a full week at school, and the plans for their health and safety: for editions."""

from django.db.models import Q

from pupils.models import (
    AvoidancePlan,
    OffSitePlace,
    PartTimeTable,
    SenStatus,
    SupportingPlan,
    SupportingReceipt,
    Suspension,
)
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER
from pupils.supporting_enums import SupportingKind


def count_offsite(*, by, span):
    """{name: number of pupils} on the last day of the span, and what began within it. Plain numbers."""
    on = span.ends_on
    within = Q(starts_on__gte=span.starts_on, starts_on__lte=on)
    timetables = PartTimeTable.objects.visible_to(by)
    suspensions = Suspension.objects.visible_to(by).filter(within)
    register = SenStatus.objects.visible_to(by).filter(covers(on), status__in=ON_REGISTER)
    return {
        "avoidance": _pupils(AvoidancePlan.objects.visible_to(by).filter(covers(on))),
        "part_time": _pupils(timetables.filter(covers(on))),
        "part_time_again": _pupils(timetables.filter(within).exclude(again_because="")),
        "off_site": _pupils(OffSitePlace.objects.visible_to(by).filter(covers(on))),
        "suspended": _pupils(suspensions),
        "suspended_on_register": _pupils(
            suspensions.filter(pupil__in=register.order_by().values("pupil"))
        ),
    }


def count_supporting(*, by, on):
    """{kind: pupils with such a plan in force on the day}, and how many of them waited to be read or looked at again."""
    plans = SupportingPlan.objects.visible_to(by).in_force_on(on)
    unread = SupportingReceipt.objects.visible_to(by).filter(asked_on__lte=on, plan__in=plans)
    return {
        **{kind.value: _pupils(plans.filter(kind=kind)) for kind in SupportingKind},
        "late": plans.filter(review_on__lt=on).count(),
        "unread": unread.exclude(read_at__date__lte=on)
        .order_by()
        .values("plan")
        .distinct()
        .count(),
    }


def _pupils(rows):
    return rows.order_by().values("pupil").distinct().count()
