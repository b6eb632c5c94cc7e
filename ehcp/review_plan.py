"""What a review reads of the plan under review; nothing of the plan is written here."""

from ehcp.models import EhcPlan, EhcPlanVersion
from ehcp.plan_page import whole
from ehcp.plan_texts import section_texts
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
    """Return [(title, words)] of these sections of the version under review. Six queries."""
    if review.plan_version_id is None:
        return []
    version = whole(EhcPlanVersion.objects.filter(pk=review.plan_version_id)).get()
    return [
        (f"{letter}: {title}", words)
        for letter, title, words in section_texts(version)
        if letter in letters
    ]


def last_meeting_of(plan, *, before):
    """The day of the last review meeting that was held, or None."""
    rows = plan.reviews.exclude(pk=before.pk).exclude(state=ReviewState.CANCELLED)
    row = rows.filter(meeting_on__isnull=False).order_by("-meeting_on").first()
    return row and row.meeting_on
