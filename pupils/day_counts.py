"""What the governors' report may say of school days: counts of a time, small numbers hidden."""

from pupils.day_enums import Mood, Place
from pupils.models import Achievement, CheckIn, Incident, QuietVisit
from sendhub.small_numbers import HIDDEN, is_small, safe_row


def counts(*, first, last):
    """Return {what: number as it may be printed} of the school's rows in these days. Six queries.

    Run inside the school's tenant, as all figures are. Restricted incidents are counted: a number names nobody.
    """
    incidents = Incident.objects.between(first, last)
    check_ins = CheckIn.objects.between(first, last).exclude(mood=Mood.AWAY)
    visits = QuietVisit.objects.between(first, last)
    achievements = Achievement.objects.between(first, last)
    by_place = incidents.count_by("place")
    places, total = safe_row({p.label: by_place[p] for p in Place if p in by_place})
    return {
        "check_ins": _printed(check_ins.count()),
        "pupils_checked_on": _printed(check_ins.values("pupil").distinct().count()),
        "quiet_room": _printed(visits.count()),
        "achievements": _printed(achievements.count()),
        "families_told": _printed(achievements.exclude(family_told_on=None).count()),
        "incidents": HIDDEN if is_small(sum(by_place.values())) else total,
        "incidents_by_place": places,
    }


def _printed(number):
    return HIDDEN if is_small(number) else str(number)
