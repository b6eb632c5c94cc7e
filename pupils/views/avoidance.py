"""School avoidance plans and their steps back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from pupils.actions import avoidance as actions
from pupils.file import open_file
from pupils.forms.avoidance import AvoidanceForm, StepForm, TriedForm
from pupils.forms.offsite import ReviewForm
from pupils.models import AvoidancePlan, ReturnStep
from pupils.views.offsite import back_to, file_form
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def _plan(request, pk):
    rows = AvoidancePlan.objects.visible_to(request.actor).select_related("pupil")
    return get_object_or_404(rows, pk=pk)


def _step(request, pk):
    rows = ReturnStep.objects.visible_to(request.actor).select_related("pupil")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def avoidance_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="offsite")
    pupil, today = context["pupil"], timezone.localdate()
    form = AvoidanceForm(
        request.POST or None, actor=request.actor, today=today, initial={"starts_on": today}
    )
    if form.is_valid():
        actions.start_plan(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "Plan started. Now write down the first small step.")
        return redirect("pupils:pupil_offsite", pupil_pk=pupil.pk)
    return file_form(
        request, context, form, "Start a school avoidance plan", f"avoidance:{pupil.pk}"
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def avoidance_edit(request, avoidance_pk):
    plan = _plan(request, avoidance_pk)
    context = open_file(request, plan.pupil_id, tab="offsite")
    form = AvoidanceForm(
        request.POST or None, instance=plan, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(
        request, context, form, "Change the school avoidance plan", f"avoidance-edit:{plan.pk}"
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def avoidance_review(request, avoidance_pk):
    plan = _plan(request, avoidance_pk)
    context = open_file(request, plan.pupil_id, tab="offsite")
    form = ReviewForm(
        request.POST or None,
        row=plan,
        over="The plan has done its work: end it",
        today=timezone.localdate(),
    )
    if form.is_valid():
        actions.review_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Review saved.")
        return back_to(request, context["pupil"])
    return file_form(request, context, form, "Review the school avoidance plan")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def step_add(request, avoidance_pk):
    plan = _plan(request, avoidance_pk)
    context = open_file(request, plan.pupil_id, tab="offsite")
    today = timezone.localdate()
    form = StepForm(request.POST or None, today=today, initial={"planned_on": today})
    if form.is_valid():
        actions.add_step(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Step added.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Add a step back")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def step_edit(request, return_step_pk):
    step = _step(request, return_step_pk)
    context = open_file(request, step.pupil_id, tab="offsite")
    form = StepForm(request.POST or None, instance=step, today=timezone.localdate())
    if form.is_valid():
        actions.edit_step(step=step, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Change the step")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def step_try(request, return_step_pk):
    """Say how the step went, and how worried the child was after it."""
    step = _step(request, return_step_pk)
    context = open_file(request, step.pupil_id, tab="offsite")
    today = timezone.localdate()
    form = TriedForm(
        request.POST or None,
        instance=step,
        today=today,
        initial={"tried_on": step.tried_on or today},
    )
    if form.is_valid():
        actions.edit_step(step=step, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. You can take it back beside the step.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, f"How did it go? {step.text}")


@require_POST
@requires(Permission.ATTENDANCE_EDIT)
def step_untry(request, return_step_pk):
    step = _step(request, return_step_pk)
    actions.take_back_try(step=step, version=step.version, by=request.actor)
    messages.success(request, "Taken back: not tried yet.")
    return redirect("pupils:pupil_offsite", pupil_pk=step.pupil_id)
