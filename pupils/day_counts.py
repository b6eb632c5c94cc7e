"""What an edition tells of school days: plain counts of a time; hiding small ones is the edition's."""

from pupils.day_enums import Mood
from pupils.models import Achievement, CheckIn, Incident, QuietVisit


def counts(*, first, last):
    """Return {what: number} of the school's rows in these days. Six queries.

    Run inside the school's tenant, as all figures are. Restricted incidents are counted: a number names nobody.
    """
    check_ins = CheckIn.objects.between(first, last).exclude(mood=Mood.AWAY)
    achievements = Achievement.objects.between(first, last)
    return {
        "check_ins": check_ins.count(),
        "pupils_checked_on": check_ins.order_by().values("pupil").distinct().count(),
        "quiet_room": QuietVisit.objects.between(first, last).count(),
        "incidents": Incident.objects.between(first, last).count(),
        "achievements": achievements.count(),
        "families_told": achievements.exclude(family_told_on=None).count(),
    }
