"""School avoidance plans and their steps."""

from django.db import transaction
from django.urls import reverse

from pupils.actions.reviews import move_due, owe_review, reviewed, save_review
from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.enums import DueKind
from pupils.models import AvoidancePlan, ReturnStep
from sendhub.refusals import NotPossible

MOVE = "School avoidance plan"


@transaction.atomic
def start_plan(*, pupil, by, **values):
    """Start a plan. Raises NotPossible while another one is open."""
    lock_pupil(pupil)
    if AvoidancePlan.objects.of(pupil).filter(ends_on=None).exists():
        raise NotPossible(
            "This pupil has an open plan already: review that one.", back=_page(pupil)
        )
    plan = add_row(model=AvoidancePlan, pupil=pupil, by=by, created_by=by.user, **values)
    owe_review(plan, DueKind.AVOIDANCE_REVIEW, by, MOVE)
    return plan


@transaction.atomic
def edit_plan(*, plan, version, by, **values):
    saved = change_row(row=plan, version=version, by=by, **values)
    if saved.ends_on is None:
        owe_review(saved, DueKind.AVOIDANCE_REVIEW, by, MOVE)
    return saved


@transaction.atomic
def review_plan(*, plan, version, reviewed_on, review_said, review_on, is_over, by):
    """Write down a review of the plan; with `is_over` it ends that day."""
    saved = reviewed(plan, version, by, reviewed_on, review_said, review_on)
    fields = ["reviewed_on", "review_said", "review_on"]
    if is_over:
        saved.ends_on = max(saved.starts_on, reviewed_on)
        fields.append("ends_on")
    save_review(saved, fields, by)
    move_due(saved, DueKind.AVOIDANCE_REVIEW, by, MOVE, is_over)
    return saved


def add_step(*, plan, by, **values):
    return add_row(model=ReturnStep, pupil=plan.pupil, plan=plan, by=by, **values)


def edit_step(*, step, version, by, **values):
    """Change the step, or say how it went."""
    return change_row(row=step, version=version, by=by, **values)


def take_back_try(*, step, version, by):
    """The step was not tried after all."""
    return change_row(
        row=step, version=version, by=by, tried_on=None, went="", worry_after=None, said=""
    )


def _page(pupil):
    return reverse("pupils:pupil_offsite", kwargs={"pupil_pk": pupil.pk})
