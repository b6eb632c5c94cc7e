"""After the meeting: the report goes out, the LA decides, the amended plan comes, the next review opens."""

from django.db import transaction

from ehcp.actions.reviews import keep, move, open_next, require, take
from ehcp.review_enums import Outcome, ReviewState
from ehcp.rules import reviews as rules
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def send_report(*, review, version, on, by):
    """Write down that the report went to the LA and to everyone invited.

    Raises NotPossible before the meeting, without a recommendation, or when it went already.
    """
    review = take(review, version, by)
    require(review, rules.AFTER_MEETING, "The meeting comes first.")
    if review.report_sent_on:
        raise NotPossible("The report has gone out already.", back=review.get_absolute_url())
    if not review.recommendation:
        raise NotPossible(
            "Say first what the school recommends: keep, amend or end the plan.",
            back=review.get_absolute_url(),
        )
    if on < review.meeting_on:
        raise NotPossible(
            "The report cannot go before the meeting.", back=review.get_absolute_url()
        )
    review.report_sent_on, review.report_sent_by = on, by.user
    if review.state == ReviewState.HELD:
        move(review, ReviewState.REPORTED)
    review.people.filter(is_invited=True).exclude(name="").update(sent_report_on=on)
    return keep(
        review,
        "report_sent_on",
        "report_sent_by",
        "state",
        by=by,
        event=AuditEvent.REVIEW_REPORTED,
    )


@transaction.atomic
def record_decision(*, review, version, decision, decided_on, by, notice_on=None):
    """Write down the LA's decision. With it the review is complete in law, and the next one opens by rule.

    To amend, the notice with the proposed amendments belongs to it (`notice_on`): the family's time to
    comment and the LA's eight weeks run from there. Raises NotPossible before the meeting.
    """
    review = take(review, version, by)
    require(
        review,
        (ReviewState.HELD, ReviewState.REPORTED),
        "The LA decides after the meeting. Record the meeting first.",
    )
    if decided_on < review.meeting_on:
        raise NotPossible(
            "The decision cannot lie before the meeting.", back=review.get_absolute_url()
        )
    if (decision == Outcome.AMEND) != bool(notice_on):
        raise NotPossible(
            "With “amend” the day the notice was served belongs; with the other decisions there is none.",
            back=review.get_absolute_url(),
        )
    review.decision, review.decided_on, review.notice_on = decision, decided_on, notice_on
    move(review, ReviewState.AMENDING if notice_on else ReviewState.COMPLETE)
    keep(
        review,
        "decision",
        "decided_on",
        "notice_on",
        "state",
        by=by,
        event=AuditEvent.REVIEW_DECIDED,
    )
    if decision != Outcome.CEASE:
        open_next(plan=review.plan, anchor_on=decided_on, by=by)
    return review


@transaction.atomic
def record_amended(*, review, version, by, amended_on=None, not_amended_on=None):
    """Write down how amending ended: the final amended plan, or the LA's notice that it will not amend."""
    review = take(review, version, by)
    require(review, (ReviewState.AMENDING,), "No amendment is waited for.")
    if bool(amended_on) == bool(not_amended_on):
        raise NotPossible(
            "Enter one day: of the amended plan, or of the notice that there will be none.",
            back=review.get_absolute_url(),
        )
    if (amended_on or not_amended_on) < review.notice_on:
        raise NotPossible(
            "That cannot lie before the notice of amendments.", back=review.get_absolute_url()
        )
    review.amended_on, review.not_amended_on = amended_on, not_amended_on
    move(review, ReviewState.COMPLETE)
    return keep(
        review,
        "amended_on",
        "not_amended_on",
        "state",
        by=by,
        event=AuditEvent.REVIEW_DECIDED,
    )
