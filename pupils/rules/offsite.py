"""What is asked of part-time timetables, providers and absence. Values in, values out."""

from datetime import timedelta

from pupils.offsite_enums import CheckKind

# DfE, Working together to improve school attendance (2024): persistent absence is 10 % or more of
# the possible sessions missed, severe absence 50 % or more.
BANDS = (
    ("severe", "Severely absent: 50% or less", 50),
    ("persistent", "Persistently absent: 90% or less", 90),
    ("watch", "More than 90% and below 95%", 95),
    ("good", "95% and more", None),
)
# A timetable that begins within this time of the one before is the same one going on.
SAME_AGAIN = timedelta(days=42)
# A check is asked for again before it runs out.
AHEAD = timedelta(days=28)


def band_of(attended, possible):
    """The band of attended sessions, by whole sessions so that no rounding moves a child; "" without any."""
    if not possible:
        return ""
    share = 100 * attended
    if share <= 50 * possible:
        return "severe"
    if share <= 90 * possible:
        return "persistent"
    return "watch" if share < 95 * possible else "good"


def is_going_on(before_ends_on, starts_on):
    """Tell whether a timetable from `starts_on` carries on the one that ended (or ends) on that day."""
    return before_ends_on is not None and starts_on - before_ends_on <= SAME_AGAIN


def latest_checks(checks):
    """{kind: the latest check of it} of checks with kind, checked_on and pk."""
    latest = {}
    for check in sorted(checks, key=lambda each: (each.checked_on, each.pk)):
        latest[check.kind] = check
    return latest


def check_gaps(checks, day):
    """Return (kinds never checked, checks that have run out on the day), in the order of the list."""
    latest = latest_checks(checks)
    missing = [kind for kind in CheckKind if kind not in latest]
    held = [latest[kind] for kind in CheckKind if kind in latest]
    return missing, [check for check in held if check.expires_on < day]


def checks_due(checks):
    """The first day on which a check runs out, or None when none was made."""
    return min((check.expires_on for check in latest_checks(checks).values()), default=None)
