"""What a review reads of the plan under review; nothing of the plan is written here."""

from ehcp.models import EhcPlan
from ehcp.plan_enums import Section
from ehcp.review_enums import ReviewState


def plans_in_force(actor):
    return EhcPlan.objects.visible_to(actor).in_force()


def current_version_of(plan):
    """The version in force, or None while there is only a draft."""
    return plan.versions.final().order_by("-number").first()


def anchor_of(plan):
    """The day the twelve months run from: the LA's last decision on a review, else the day the plan was made."""
    decided = plan.reviews.filter(decided_on__isnull=False).order_by("-decided_on").first()
    return decided.decided_on if decided else plan.first_issued_on


def outcomes_of(review):
    """Return [(line, words)] of the outcomes as the version under review words them. One query."""
    if review.plan_version is None:
        return []
    return [(row.line, row.text) for row in review.plan_version.outcomes.select_related("line")]


def sections_of(review, letters):
    """Return [(title, words)] of these sections of the version under review."""
    version = review.plan_version
    if version is None:
        return []
    lines = {
        Section.B: [row.text for row in version.needs.all()],
        Section.E: [row.text for row in version.outcomes.all()],
        Section.F: [_provision(row) for row in version.provision.all()],
        Section.I: [part for part in (version.placement_name, version.placement_type) if part],
    }
    return [
        (
            f"{letter}: {Section(letter).label}",
            "\n".join(
                part for part in (version.sections.get(letter, ""), *lines.get(letter, ())) if part
            ),
        )
        for letter in letters
    ]


def _provision(row):
    dose = ""
    if row.minutes:
        dose = f"{row.minutes} minutes, {row.times} × {row.get_per_display()}"
    group = f"group of {row.group_size}" if row.group_size else ""
    return ", ".join(part for part in (row.text, dose, row.adult, group, row.setting) if part)


def last_meeting_of(plan, *, before):
    """The day of the last review meeting that was held, or None."""
    rows = plan.reviews.exclude(pk=before.pk).exclude(state=ReviewState.CANCELLED)
    row = rows.filter(meeting_on__isnull=False).order_by("-meeting_on").first()
    return row and row.meeting_on
