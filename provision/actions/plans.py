"""Support plans: started with the evidence at hand, led, moved between tiers, ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from provision.enums import Level, PlanKind, Stage
from provision.evidence import candidates
from provision.models import Cycle, Evidence, PlanLayer, SupportPlan
from provision.rules import cycles as rules
from pupils.actions import sen
from pupils.actions.due import close_due, open_due
from pupils.actions.locking import locked_pupil
from pupils.enums import DueKind, StatusCode
from pupils.models import Due, Pupil
from sendhub.accounts.models import Term
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

ONE_DAY = timedelta(days=1)
EDITED = ("lead", "reviews_a_year")
OF_A_CYCLE = (DueKind.PLAN_REVIEW, DueKind.PLAN_AGREEMENT)
LEFT = "The pupil leaves"


@transaction.atomic
def start_plan(*, pupil, by, concern=None):
    """Start the pupil's plan with its first cycle at Assess, the evidence at hand ticked in.

    Where a plan runs already, the concern joins the evidence of its cycle instead. The obligation
    that the concern's decision opened is met. Raises NotPossible for a pupil who is not on roll, and
    for a concern about a plan that is agreed already. Returns the cycle.
    """
    pupil = locked_pupil(pupil)
    today = timezone.localdate()
    cycle = Cycle.objects.visible_to(by).of(pupil).running().first()
    found = candidates(pupil, actor=by, today=today)
    if cycle is None:
        cycle = _first_cycle(pupil, today, by)
        tick_in(cycle=cycle, rows=[row for row in found if row.is_usual], by=by)
    elif concern is not None:
        if not rules.may_write(Stage.ASSESS, cycle.stage):
            raise NotPossible(
                "The plan that runs is agreed already. This concern is offered as evidence when "
                "the next cycle begins.",
                back=cycle.get_absolute_url(),
            )
        raised = [row for row in found if (row.kind, row.subject_id) == ("concern", concern.pk)]
        tick_in(cycle=cycle, rows=raised, by=by)
    if concern is not None:
        close_due(by=by, kind=DueKind.PLAN_START, subject_id=concern.pk)
    return cycle


def _first_cycle(pupil, today, by):
    if not Pupil.objects.filter(pk=pupil.pk).on_roll(today).exists():
        raise NotPossible("This pupil is not on roll: a plan is for a pupil of the school.")
    has_ehc_plan = pupil.sen_status == StatusCode.PLAN
    plan = SupportPlan(
        school_id=by.school_id,
        pupil=pupil,
        kind=PlanKind.EHC_DELIVERY if has_ehc_plan else PlanKind.SEN_SUPPORT,
        lead_id=pupil.lead_id,
        starts_on=today,
        created_by=by.user,
    )
    plan.full_clean()
    plan.save()
    PlanLayer.objects.create(
        school_id=by.school_id,
        pupil=pupil,
        plan=plan,
        level=Level.EHC if has_ehc_plan else Level.TARGETED,
        starts_on=today,
    )
    audit.record(by=by, event=AuditEvent.PLAN_STARTED, subject=plan, pupil_id=pupil.pk)
    return new_cycle(plan=plan, number=1, today=today, by=by)


def new_cycle(*, plan, number, today, by, review_on=None, **texts):
    """Open a cycle with the day by which it is reviewed, and the obligation to do so."""
    terms = Term.objects.filter(school_id=plan.school_id, ends_on__gte=today)
    due_on = review_on or rules.review_due(today, terms, plan.reviews_a_year)
    cycle = Cycle(
        school_id=plan.school_id,
        pupil_id=plan.pupil_id,
        plan=plan,
        number=number,
        starts_on=today,
        review_on=due_on,
        **texts,
    )
    cycle.full_clean()
    cycle.save()
    open_review(cycle=cycle, by=by)
    return cycle


def open_review(*, cycle, by):
    """Owe the review by the day set; a changed day moves the obligation."""
    open_due(
        by=by,
        kind=DueKind.PLAN_REVIEW,
        subject_id=cycle.pk,
        pupil=cycle.pupil,
        due_on=cycle.review_on,
        source=rules.REVIEW_SOURCE,
        owner_id=cycle.plan.lead_id,
    )


def tick_in(*, cycle, rows, by):
    """Add rows that can stand as evidence; those that stand there already are left alone."""
    held = set(cycle.evidence.values_list("kind", "subject_id"))
    Evidence.objects.bulk_create(
        Evidence(
            school_id=by.school_id,
            pupil_id=cycle.pupil_id,
            cycle=cycle,
            kind=row.kind,
            subject_id=row.subject_id,
            dated_on=row.dated_on,
            summary=row.summary,
        )
        for row in rows
        if (row.kind, row.subject_id) not in held
    )


@transaction.atomic
def edit_plan(*, plan, version, lead, reviews_a_year, by):
    """Change who leads and how often a year it is reviewed; a date that was set stays."""
    plan = locked(SupportPlan.objects.visible_to(by), pk=plan.pk, version=version, fields=EDITED)
    plan.lead = lead
    plan.reviews_a_year = reviews_a_year
    plan.version += 1
    plan.full_clean()
    plan.save(update_fields=[*EDITED, "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=plan, pupil_id=plan.pupil_id, fields=EDITED
    )
    return plan


def change_level(*, plan, level, reason, today, by):
    """Put the plan on another tier from today; the tier before it becomes history."""
    held = plan.layers.filter(ends_on=None).first()
    if held is not None:
        if held.level == level:
            return
        if held.starts_on >= today:  # it never held for a day
            held.delete()
        else:
            held.ends_on = today - ONE_DAY
            held.save(update_fields=["ends_on"])
    layer = PlanLayer(
        school_id=plan.school_id,
        pupil_id=plan.pupil_id,
        plan=plan,
        level=level,
        starts_on=today,
        reason=reason[:300],
    )
    layer.full_clean()
    layer.save()
    audit.record(by=by, event=AuditEvent.TIER_CHANGED, subject=plan, pupil_id=plan.pupil_id)


def end_plan(*, plan, reason, today, by, informed_on=None, informed_how="", monitor_until=None):
    """End the plan: needs are met by what every class offers (Code of Practice 6.64 and 2.4).

    A pupil on SEN Support comes off the register from today, the family told as given, and is
    watched until `monitor_until`. An EHC plan ends by its own procedure alone.
    """
    plan.ends_on = today
    plan.end_reason = reason
    plan.version += 1
    plan.full_clean()
    plan.save(update_fields=["ends_on", "end_reason", "version"])
    plan.layers.filter(ends_on=None).update(ends_on=today)
    audit.record(by=by, event=AuditEvent.PLAN_ENDED, subject=plan, pupil_id=plan.pupil_id)
    if plan.pupil.sen_status == StatusCode.SUPPORT:
        sen.change_status(
            pupil=plan.pupil,
            status=StatusCode.NONE,
            starts_on=today,
            reason=reason,
            informed_on=informed_on,
            informed_how=informed_how,
            monitor_until=monitor_until,
            by=by,
        )


def owe_nothing_after(*, pupil, ends_on, by):
    """Close what a plan owes by a day after the pupil's last; all of it for a pupil who has left.

    The plan stays as it stood: it goes with the file to the next school.
    """
    for due in _owed_by_plans(pupil).filter(done_on=None):
        if due.due_on > ends_on or ends_on <= timezone.localdate():
            close_due(by=by, kind=due.kind, subject_id=due.subject_id, note=LEFT)


def owe_again(*, pupil, ended_on, by):
    """Owe again what was closed only because the pupil was to leave."""
    _reopen(pupil, "The pupil stays", by)


def owe_since_back(*, pupil, by):
    """Owe again what was closed when the pupil left: the plan goes on where it stood, its dates kept."""
    _reopen(pupil, "The pupil is back", by)


def _reopen(pupil, note, by):
    """Open what leaving closed, of the cycle that still runs; what was ended meanwhile stays closed."""
    running = Cycle.objects.visible_to(by).of(pupil).running()
    for due in _owed_by_plans(pupil).filter(done_note=LEFT, subject_id__in=running.values("pk")):
        open_due(
            by=by,
            kind=due.kind,
            subject_id=due.subject_id,
            pupil=pupil,
            due_on=due.due_on,
            source=due.source,
            owner_id=due.owner_id,
        )
        due.done_note = note
        due.save(update_fields=["done_note"])


def _owed_by_plans(pupil):
    return Due.objects.filter(pupil=pupil, kind__in=OF_A_CYCLE)
