"""What the school notes of a plan beside its versions: corrected, and gone with the pupil to another LA."""

from django.db import transaction

from ehcp.actions.reviews import keep, la_date, take
from ehcp.models import AnnualReview, EhcPlan
from ehcp.rules.deadlines import DEADLINES, last_day, review_due_after_move
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def edit_plan(*, plan, version, by, **values):
    """Correct what is noted of a plan; a corrected first day moves the review that counts from it."""
    plan = _locked(plan, version, by, fields=("reference", "officer"))
    counted_from = plan.first_issued_on
    for name, value in values.items():
        setattr(plan, name, value)
    _save(plan, *values)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=plan,
        pupil_id=plan.pupil_id,
        fields=sorted(values),
    )
    review = _undecided(plan)
    if review and plan.first_issued_on != counted_from and review.anchor_on == counted_from:
        review = take(review, review.version, by)
        review.anchor_on = plan.first_issued_on
        review.due_on = last_day(DEADLINES["AR_DUE"], review.anchor_on)
        review.la_due_on = la_date(review.pupil.school, review.anchor_on)
        keep(review, "anchor_on", "due_on", "la_due_on", by=by, event=AuditEvent.REVIEW_MOVED)
    return plan


@transaction.atomic
def move_plan(*, plan, version, local_authority, on, by):
    """Record that the plan went to another LA, which tells the family and reviews it in its own time.

    Raises NotPossible for a plan that has ended or was never made, and before it was made.
    """
    plan = _locked(plan, version, by)
    if plan.ended_on or not plan.first_issued_on or on < plan.first_issued_on:
        raise NotPossible(
            "Only a plan in force goes to another local authority, and not before it was made.",
            back=plan.get_absolute_url(),
        )
    plan.local_authority, plan.reference, plan.officer = local_authority, "", ""
    _save(plan, "local_authority", "reference", "officer")
    audit.record(
        by=by,
        event=AuditEvent.EHC_PLAN_MOVED,
        subject=plan,
        pupil_id=plan.pupil_id,
        fields=("local_authority",),
    )
    rule = DEADLINES["PLAN_TOLD"]
    open_due(
        by=by,
        kind=DueKind.EHC_PLAN_TOLD,
        subject_id=plan.pk,
        pupil=plan.pupil,
        due_on=last_day(rule, on),
        source=rule.source,
        is_statutory=True,
        whose_move=rule.whose,
        owner_id=plan.pupil.lead_id,
    )
    if review := _undecided(plan):
        review = take(review, review.version, by)
        review.due_on = review_due_after_move(review_due=review.due_on, moved_on=on)
        keep(review, "due_on", by=by, event=AuditEvent.REVIEW_MOVED)
    return plan


@transaction.atomic
def family_told(*, plan, on, by):
    """Record on which day the new LA told the family that it keeps the plan now."""
    close_due(by=by, kind=DueKind.EHC_PLAN_TOLD, subject_id=plan.pk, done_on=on)


def _locked(plan, version, by, fields=()):
    rows = EhcPlan.objects.visible_to(by).select_related("pupil")
    return locked(rows, pk=plan.pk, version=version, fields=fields)


def _save(plan, *names):
    plan.version += 1
    plan.full_clean()
    plan.save(update_fields=[*names, "version"])


def _undecided(plan):
    return AnnualReview.objects.filter(school_id=plan.school_id, plan=plan).undecided().first()
