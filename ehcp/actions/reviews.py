"""A review from its opening to its meeting: opened by rule, given a day, put off, held early, cancelled."""

from dataclasses import fields

from django.db import transaction
from django.utils import timezone

from ehcp.models import AnnualReview, ReviewMove
from ehcp.review_enums import ReviewKind, ReviewState
from ehcp.review_plan import current_version_of
from ehcp.rules import reviews as rules
from ehcp.rules.deadlines import DEADLINES, last_day, last_safe_day
from ehcp.rules.review_clocks import KINDS, Facts, owed
from ehcp.rules.showing import local_expectation
from ehcp.rules.transfers import transfer_rule, transfer_year
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import add_months
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


def transfer_of(pupil, *, today):
    """Return (rule, last safe day) of the pupil's move to the next phase, or None."""
    rule = transfer_rule(nc_year=pupil.nc_year, highest_year=pupil.school.highest_year)
    if rule is None:
        return None
    named = last_day(rule, today.replace(year=transfer_year(today), day=1))
    return rule, last_safe_day(rule, named)


@transaction.atomic
def open_next(*, plan, anchor_on, by, kind=None, early_reason=""):
    """Open the review that falls due by rule; the one that stands open is returned as it is.

    `anchor_on`: the day the plan was first made, or the LA notified its decision on the last review.
    """
    standing = AnnualReview.objects.filter(school_id=by.school_id, plan=plan).undecided().first()
    if standing:
        return standing
    today = timezone.localdate()
    pupil = plan.pupil
    transfer = transfer_of(pupil, today=today)
    due_on = last_day(DEADLINES["AR_DUE"], anchor_on)
    # A move within the year counts for this review only when the next one would come too late for it.
    moves_before_next = bool(transfer) and transfer[1] < add_months(due_on, 12)
    review = AnnualReview(
        school_id=by.school_id,
        pupil=pupil,
        plan=plan,
        plan_version=current_version_of(plan),
        kind=kind
        or rules.kind_of(born_on=pupil.born_on or today, on=due_on, has_transfer=moves_before_next),
        early_reason=early_reason,
        anchor_on=anchor_on,
        due_on=due_on,
        la_due_on=la_date(pupil.school, anchor_on),
        transfer_by=transfer[1] if moves_before_next else None,
        created_by=by.user,
    )
    review.full_clean()
    review.save()
    audit.record(by=by, event=AuditEvent.REVIEW_OPENED, subject=review, pupil_id=pupil.pk)
    set_clocks(review, by=by)
    return review


def la_date(school, anchor_on):
    """Return the LA's own date for the whole review, where it has one; it stands beside the law's."""
    local = local_expectation(school.local_authority.local_dates, "AR_DUE", anchor_on)
    return local and local.due_on


@transaction.atomic
def start_early(*, plan, anchor_on, reason, by):
    """Hold the review early: the one planned becomes it, unless its round has begun.

    Raises NotPossible while a review of this plan is under way.
    """
    standing = AnnualReview.objects.filter(school_id=by.school_id, plan=plan).undecided().first()
    if standing is None:
        return open_next(
            plan=plan, anchor_on=anchor_on, by=by, kind=ReviewKind.EARLY, early_reason=reason
        )
    if standing.state != ReviewState.PLANNED:
        raise NotPossible(
            "A review of this plan is under way. Put its meeting on an earlier day instead.",
            back=standing.get_absolute_url(),
        )
    review = take(standing, standing.version, by)
    review.kind = ReviewKind.EARLY
    review.early_reason = reason
    return keep(review, "kind", "early_reason", by=by, event=AuditEvent.REVIEW_MOVED)


@transaction.atomic
def set_meeting(*, review, version, meeting_on, meeting_at, place, by):
    """Give the meeting its day, the first time. Raises NotPossible when it has one: it is put off instead."""
    review = take(review, version, by)
    require(review, rules.BEFORE_MEETING, "The meeting was held already.")
    if review.meeting_on:
        raise NotPossible(
            "The meeting has a day. Put it on another day, with the reason.",
            back=review.get_absolute_url(),
        )
    review.meeting_on, review.meeting_at, review.place = meeting_on, meeting_at, place
    # The plan may have been amended since the review opened: from here on it is about this version.
    review.plan_version = current_version_of(review.plan)
    return keep(
        review,
        "meeting_on",
        "meeting_at",
        "place",
        "plan_version",
        by=by,
        event=AuditEvent.REVIEW_MOVED,
    )


@transaction.atomic
def put_off(*, review, version, meeting_on, meeting_at, place, reason, by):
    """Put the meeting on another day; every date that hangs on it follows, and the move is kept.

    Notice has to be given anew, so whoever was told of the old day counts as not told of the new one.
    """
    review = take(review, version, by)
    require(review, rules.BEFORE_MEETING, "The meeting was held already.")
    if not review.meeting_on:
        raise NotPossible("The meeting has no day yet.", back=review.get_absolute_url())
    if review.meeting_on != meeting_on:
        ReviewMove.objects.create(
            school_id=by.school_id,
            pupil_id=review.pupil_id,
            review=review,
            from_on=review.meeting_on,
            to_on=meeting_on,
            reason=reason,
            by_user=by.user,
        )
        review.people.filter(invited_on__isnull=False).update(invited_on=None, reply="")
    review.meeting_on, review.meeting_at, review.place = meeting_on, meeting_at, place
    return keep(review, "meeting_on", "meeting_at", "place", by=by, event=AuditEvent.REVIEW_PUT_OFF)


@transaction.atomic
def cancel_review(*, review, version, reason, by, plan_goes_on=True):
    """Cancel with a reason. The plan must be reviewed all the same: the next one opens on the same anchor."""
    review = take(review, version, by)
    move(review, ReviewState.CANCELLED)
    review.cancelled_on = timezone.localdate()
    review.cancelled_by = by.user
    review.cancelled_reason = reason
    decided = bool(review.decision)
    keep(
        review,
        "state",
        "cancelled_on",
        "cancelled_by",
        "cancelled_reason",
        by=by,
        event=AuditEvent.REVIEW_CANCELLED,
    )
    _stop_asking(review, by)
    if plan_goes_on and not decided:
        open_next(plan=review.plan, anchor_on=review.anchor_on, by=by)
    return review


def end_reviews_of(*, plan, reason, by):
    """Cancel what is open when the plan ends, a review in the middle included; within the plan's transaction."""
    for review in AnnualReview.objects.filter(school_id=by.school_id, plan=plan).open():
        cancel_review(
            review=review, version=review.version, reason=reason, by=by, plan_goes_on=False
        )


def _stop_asking(review, by):
    """Nobody is waited for any more; links that are out open for nobody."""
    from ehcp.actions.rounds import stop_asking

    stop_asking(review=review, by=by)


# --- what every action on a review shares ------------------------------------------------------------


def take(review, version, by):
    """Return the review, locked, if it still has the version the form was opened with."""
    rows = AnnualReview.objects.visible_to(by).select_related("pupil__school", "plan")
    return locked(rows, pk=review.pk, version=version, fields=())


def require(review, states, otherwise):
    if review.state not in states:
        raise NotPossible(otherwise, back=review.get_absolute_url())


def move(review, state):
    if not rules.can_become(review.state, state):
        raise NotPossible(
            f"A review that is “{review.get_state_display().lower()}” cannot become "
            f"“{ReviewState(state).label.lower()}”.",
            back=review.get_absolute_url(),
        )
    review.state = state


def keep(review, *names, by, event):
    """Save the named fields, write the event, and leave exactly the obligations that stand now."""
    review.version += 1
    review.full_clean()
    review.save(update_fields=[*names, "version"])
    audit.record(by=by, event=event, subject=review, pupil_id=review.pupil_id, fields=names)
    set_clocks(review, by=by)
    return review


@transaction.atomic
def pupil_leaves(*, pupil, ends_on, by):
    """Stop watching the review of a pupil who leaves: the next school and the LA carry on.

    What stays ours is the report of a meeting that was held here.
    """
    kinds = (*KINDS, DueKind.EHC_PLAN_TOLD)
    rows = Due.objects.filter(pupil=pupil, kind__in=kinds, done_on=None)
    for due in rows.exclude(kind=DueKind.REVIEW_REPORT):
        close_due(by=by, kind=due.kind, subject_id=due.subject_id, note="The pupil left")


@transaction.atomic
def pupil_stays(*, pupil, ended_on, by):
    """Watch the whole review again: the pupil stays after all."""
    for review in AnnualReview.objects.filter(pupil=pupil).open().select_related("pupil"):
        set_clocks(review, by=by)


# The day on which an obligation was met, where a date of the review says so.
_MET_ON = {
    DueKind.REVIEW_ASK: "asked_on",
    DueKind.REVIEW_PAPERS: "circulated_on",
    DueKind.REVIEW_HOLD: "meeting_on",
    DueKind.REVIEW_REPORT: "report_sent_on",
    DueKind.REVIEW_DECISION: "decided_on",
    DueKind.REVIEW_DUE: "decided_on",
    DueKind.REVIEW_FINAL: "amended_on",
    DueKind.REVIEW_TRANSFER: "amended_on",
}


def set_clocks(review, *, by):
    """Open, move and close due rows so that exactly what the review owes now stands open."""
    facts = Facts(**{one.name: getattr(review, one.name) for one in fields(Facts)})
    standing = owed(facts)
    has_open = set(
        Due.objects.filter(
            school_id=by.school_id, kind__in=KINDS, subject_id=review.pk, done_on=None
        ).values_list("kind", flat=True)
    )
    for kind in has_open - set(standing):
        met_on = getattr(review, _MET_ON.get(kind, ""), None)
        note = "" if met_on else review.cancelled_reason
        close_due(by=by, kind=kind, subject_id=review.pk, done_on=met_on, note=note)
    for one in standing.values():
        open_due(
            by=by,
            kind=one.kind,
            subject_id=review.pk,
            pupil=review.pupil,
            due_on=one.due_on,
            source=one.source,
            is_statutory=one.is_statutory,
            whose_move=one.whose,
            owner_id=review.pupil.lead_id,
        )
