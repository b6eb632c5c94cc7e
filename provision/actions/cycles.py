"""A cycle from Assess to its finished review: its parts saved, moved on, locked as they stood."""

from django.db import transaction
from django.utils import timezone

from provision.actions import plans
from provision.content import content_of, digest_of
from provision.enums import Decision, EvidenceKind, PlaceState, Rating, Stage
from provision.models import Cycle, Evidence, Outcome, OutcomeSupport, PlanVersion
from provision.rules import cycles as rules
from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind, Whose
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

ASSESS = (
    "strengths",
    "barriers",
    "progress",
    "comparison",
    "checks",
    "eal_note",
    "pupil_view",
    "pupil_view_of",
    "parent_view",
    "parent_view_of",
)
PLAN = ("expected_impact", "adjustments", "home_part", "staff_informed_on", "review_on")
REVIEW = (
    "reviewed_on",
    "quality",
    "review_pupil_view",
    "review_parent_view",
    "review_staff_view",
    "decision",
    "decision_reason",
)
# What is as true in the next cycle until somebody changes it.
LASTING = ("strengths", "barriers", "checks", "eal_note", "adjustments", "home_part")
FOLLOW_UPS = {
    Decision.REFER: DueKind.PLAN_REFERRAL,
    Decision.REQUEST_ASSESSMENT: DueKind.ASSESSMENT_REQUEST,
}


@transaction.atomic
def save_assess(*, cycle, version, evidence, by, **texts):
    """Save the Assess part. `evidence`: the lines that stand now, as (kind, subject id, date, summary)."""
    cycle = writable(cycle, Stage.ASSESS, by, version=version, fields=ASSESS)
    _set(cycle, ASSESS, texts, by)
    cycle.evidence.all().delete()
    Evidence.objects.bulk_create(
        Evidence(
            school_id=by.school_id,
            pupil_id=cycle.pupil_id,
            cycle=cycle,
            kind=kind,
            subject_id=subject_id,
            dated_on=dated_on,
            summary=summary,
        )
        for kind, subject_id, dated_on, summary in evidence
    )
    return cycle


@transaction.atomic
def save_plan(*, cycle, version, by, **values):
    """Save the Plan part but its outcomes; another review date moves the obligation."""
    cycle = writable(cycle, Stage.PLAN, by, version=version, fields=PLAN)
    _set(cycle, PLAN, values, by)
    plans.open_review(cycle=cycle, by=by)
    return cycle


@transaction.atomic
def save_review(*, cycle, version, ratings, by, **values):
    """Save the Review part. `ratings`: {outcome id: (rating, result, how we know)}."""
    cycle = writable(cycle, Stage.REVIEW, by, version=version, fields=REVIEW)
    _set(cycle, REVIEW, values, by)
    for outcome in cycle.outcomes.all():
        outcome.rating, outcome.result, outcome.rating_evidence = ratings[outcome.pk]
        outcome.version += 1
        outcome.full_clean()
        outcome.save(update_fields=["rating", "result", "rating_evidence", "version"])
    return cycle


def writable(cycle, part, by, *, version=None, fields=()):
    """Return the cycle, locked, if this part of it may still be written; `version` None asks for no version."""
    rows = Cycle.objects.visible_to(by)
    if version is None:
        cycle = rows.select_for_update(of=("self",)).get(pk=cycle.pk)
    else:
        cycle = locked(rows, pk=cycle.pk, version=version, fields=fields)
    if not rules.may_write(part, cycle.stage):
        words = (
            "This review is finished and does not change any more."
            if cycle.is_finished
            else f"“{Stage(part).label}” cannot be changed while the plan is at “{cycle.get_stage_display()}”."
        )
        raise NotPossible(words, back=cycle.get_absolute_url())
    return cycle


def _set(cycle, names, values, by):
    changed = [name for name in names if getattr(cycle, name) != values[name]]
    for name in names:
        setattr(cycle, name, values[name])
    cycle.version += 1
    cycle.full_clean()
    cycle.save(update_fields=[*names, "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=cycle, pupil_id=cycle.pupil_id, fields=changed
    )


@transaction.atomic
def move_on(*, cycle, to, by):
    """Go on to Plan, Do or Review. Do begins with the plan locked as it stands.

    Raises NotPossible for a step out of turn, and for Do without an outcome.
    """
    cycle = Cycle.objects.visible_to(by).select_for_update(of=("self",)).get(pk=cycle.pk)
    if to == Stage.FINISHED or not rules.can_become(cycle.stage, to):
        raise NotPossible(
            f"The plan is at “{cycle.get_stage_display()}” already.", back=cycle.get_absolute_url()
        )
    changed = ["stage"]
    if to == Stage.DO:
        if not cycle.outcomes.exists():
            raise NotPossible(
                "There is no outcome yet: write at least one before Do begins.",
                back=cycle.get_absolute_url(),
            )
        cycle.do_from = timezone.localdate()
        changed.append("do_from")
    cycle.stage = to
    _save(cycle, *changed)
    audit.record(by=by, event=AuditEvent.PLAN_MOVED, subject=cycle, pupil_id=cycle.pupil_id)
    if to == Stage.DO:
        _lock_as_it_stands(cycle, Stage.DO, by)
        owe_agreements(cycle=cycle, by=by)
    return cycle


def owe_agreements(*, cycle, by):
    """Owe the answers that are missing once Do has begun; nothing is owed when all are there."""
    answered = set(cycle.agreements.values_list("party", flat=True))
    if not rules.missing_agreements(answered):
        close_due(by=by, kind=DueKind.PLAN_AGREEMENT, subject_id=cycle.pk)
    elif cycle.do_from is not None and not cycle.is_finished:
        open_due(
            by=by,
            kind=DueKind.PLAN_AGREEMENT,
            subject_id=cycle.pk,
            pupil=cycle.pupil,
            due_on=cycle.do_from + rules.AGREEMENT_WITHIN,
            source=rules.AGREEMENT_SOURCE,
            owner_id=cycle.plan.lead_id,
        )


@transaction.atomic
def finish(
    *, cycle, by, next_review_on=None, informed_on=None, informed_how="", monitor_until=None
):
    """Finish the review that was saved, once, with what its decision leads to.

    The review is locked as it stands. Unless the plan ends, the next cycle stands there at once with
    the outcomes that are not reached. Stepping up or down changes the tier; a referral or a request
    for an assessment is owed from then on; an end takes the pupil off SEN Support (the last three
    arguments: the family told, the day to look again). Returns the next cycle, or None.
    """
    cycle = Cycle.objects.visible_to(by).select_for_update(of=("self",)).get(pk=cycle.pk)
    _refuse_finish(cycle)
    today = timezone.localdate()
    plan = cycle.plan
    cycle.stage = Stage.FINISHED
    cycle.reviewed_on = cycle.reviewed_on or today
    cycle.finished_by = by.user
    cycle.finished_at = timezone.now()
    _save(cycle, "stage", "reviewed_on", "finished_by", "finished_at")
    _lock_as_it_stands(cycle, Stage.REVIEW, by)
    audit.record(
        by=by,
        event=AuditEvent.PLAN_REVIEWED,
        subject=cycle,
        pupil_id=cycle.pupil_id,
        fields=("decision",),
    )
    for kind in plans.OF_A_CYCLE:
        close_due(by=by, kind=kind, subject_id=cycle.pk, done_on=cycle.reviewed_on)
    if cycle.decision == Decision.EXIT:
        plans.end_plan(
            plan=plan,
            reason=cycle.decision_reason,
            today=today,
            by=by,
            informed_on=informed_on,
            informed_how=informed_how,
            monitor_until=monitor_until,
        )
        return None
    _change_level(cycle, today, by)
    if cycle.decision in FOLLOW_UPS:
        open_due(
            by=by,
            kind=FOLLOW_UPS[cycle.decision],
            subject_id=cycle.pk,
            pupil=cycle.pupil,
            due_on=today + rules.FOLLOW_UP_WITHIN,
            source="Decided at the review of the plan",
            owner_id=plan.lead_id,
        )
    return _next_cycle(cycle, today, next_review_on, by)


def _refuse_finish(cycle):
    back = cycle.get_absolute_url()
    if cycle.is_finished:
        raise NotPossible("This review is finished already.", back=back)
    if cycle.stage != Stage.REVIEW:
        raise NotPossible("Begin the review first.", back=back)
    if not cycle.decision:
        raise NotPossible("Say what follows the review before it is finished.", back=back)
    problem = rules.decision_problem(
        cycle.decision,
        level=_level(cycle.plan),
        ratings=list(cycle.outcomes.values_list("rating", flat=True)),
    )
    if problem:
        raise NotPossible(problem, back=back)


def _level(plan):
    return plan.layers.filter(ends_on=None).values_list("level", flat=True).get()


def _change_level(cycle, today, by):
    plans.change_level(
        plan=cycle.plan,
        level=rules.next_level(_level(cycle.plan), cycle.decision),
        reason=cycle.decision_reason,
        today=today,
        by=by,
    )


def _next_cycle(cycle, today, review_on, by):
    """The cycle after: what lasts is copied, what was said at the review opens it, the unmet goes on."""
    texts = {name: getattr(cycle, name) for name in LASTING}
    new = plans.new_cycle(
        plan=cycle.plan,
        number=cycle.number + 1,
        today=today,
        by=by,
        review_on=review_on,
        pupil_view=cycle.review_pupil_view,
        pupil_view_of=cycle.pupil_view_of if cycle.review_pupil_view else Whose.PUPIL,
        parent_view=cycle.review_parent_view,
        parent_view_of=cycle.parent_view_of if cycle.review_parent_view else "",
        **texts,
    )
    outcomes = list(
        cycle.outcomes.prefetch_related("supports__participation", "supports__strategy")
    )
    Evidence.objects.bulk_create(
        Evidence(
            school_id=by.school_id,
            pupil_id=cycle.pupil_id,
            cycle=new,
            kind=EvidenceKind.NOTE,
            dated_on=cycle.reviewed_on,
            summary=f"Review {cycle.number}: {outcome.target} ({Rating(outcome.rating).label.lower()})"[
                :600
            ],
        )
        for outcome in outcomes
    )
    for outcome in outcomes:
        if rules.is_unmet(outcome.rating):
            _carry_over(outcome, new, by)
    return new


def _carry_over(outcome, cycle, by):
    carried = Outcome(
        school_id=by.school_id,
        pupil_id=cycle.pupil_id,
        cycle=cycle,
        order=outcome.order,
        aim=outcome.aim,
        target=outcome.target,
        need=outcome.need if outcome.need and outcome.need.ends_on is None else None,
        baseline=outcome.result or outcome.baseline,
        measure=outcome.measure,
        carried_from=outcome,
        thread=outcome.thread,
    )
    carried.full_clean()
    carried.save()
    for support in outcome.supports.all():
        place, strategy = support.participation, support.strategy
        if (place and place.state == PlaceState.ENDED) or (strategy and strategy.ends_on):
            continue
        OutcomeSupport.objects.create(
            school_id=by.school_id,
            pupil_id=cycle.pupil_id,
            outcome=carried,
            participation=place,
            strategy=strategy,
            what=support.what,
            adult=support.adult,
            minutes=support.minutes,
            sessions_a_week=support.sessions_a_week,
            weeks=support.weeks,
        )


@transaction.atomic
def settle(*, cycle, kind, note, by):
    """Close what a review's decision left to do. Raises NotPossible when it is done already."""
    if close_due(by=by, kind=kind, subject_id=cycle.pk, note=note) is None:
        raise NotPossible("This was done already.", back=cycle.get_absolute_url())


def _save(cycle, *fields):
    cycle.version += 1
    cycle.full_clean()
    cycle.save(update_fields=[*fields, "version"])


def _lock_as_it_stands(cycle, moment, by):
    whole = Cycle.objects.visible_to(by).whole().get(pk=cycle.pk)
    content = content_of(whole, actor=by, on=timezone.localdate()).as_json()
    version = PlanVersion(
        school_id=by.school_id,
        pupil_id=cycle.pupil_id,
        cycle=cycle,
        moment=moment,
        content=content,
        digest=digest_of(content),
        locked_by=by.user,
        locked_at=timezone.now(),
    )
    version.full_clean()
    version.save()
    audit.record(by=by, event=AuditEvent.PLAN_LOCKED, subject=version, pupil_id=cycle.pupil_id)
