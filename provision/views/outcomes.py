"""Outcomes and what serves them; each form stands on the screen of its cycle."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from provision.actions import outcomes as actions
from provision.cycle_page import cycle_of
from provision.forms.outcomes import OutcomeForm, SupportForm
from provision.models import Outcome, OutcomeSupport
from provision.views.cycles import show
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def back_to(cycle, anchor):
    return redirect(f"{cycle.get_absolute_url()}#{anchor}")


def _outcome(request, outcome_pk):
    rows = Outcome.objects.visible_to(request.actor).select_related("cycle", "pupil")
    return get_object_or_404(rows, pk=outcome_pk)


@require_POST
@requires(Permission.PLAN_WRITE)
@once
def outcome_add(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    form = OutcomeForm(request.POST, pupil=cycle.pupil, actor=request.actor)
    if form.is_valid():
        outcome = actions.add_outcome(cycle=cycle, by=request.actor, **form.cleaned_data)
        messages.success(request, "Outcome added. Now say what serves it.")
        return redirect(f"{cycle.get_absolute_url()}?support={outcome.pk}#outcome-{outcome.pk}")
    return show(request, cycle, new_outcome=form)


@require_POST
@requires(Permission.PLAN_WRITE)
def outcome_edit(request, outcome_pk):
    outcome = _outcome(request, outcome_pk)
    form = OutcomeForm(request.POST, instance=outcome, pupil=outcome.pupil, actor=request.actor)
    if form.is_valid():
        actions.edit_outcome(outcome=outcome, by=request.actor, **form.cleaned_data)
        messages.success(request, "Outcome saved.")
        return back_to(outcome.cycle, f"outcome-{outcome.pk}")
    return show(request, cycle_of(request, outcome.cycle_id), outcome=form)


@require_POST
@requires(Permission.PLAN_WRITE)
def outcome_remove(request, outcome_pk):
    outcome = _outcome(request, outcome_pk)
    actions.remove_outcome(outcome=outcome, by=request.actor)
    messages.success(request, "Outcome removed.")
    return back_to(outcome.cycle, "plan")


@require_POST
@requires(Permission.PLAN_WRITE)
@once
def support_add(request, outcome_pk):
    outcome = _outcome(request, outcome_pk)
    form = SupportForm(request.POST, outcome=outcome, actor=request.actor)
    if form.is_valid():
        actions.add_support(outcome=outcome, by=request.actor, **form.cleaned_data)
        messages.success(request, "Support added.")
        return back_to(outcome.cycle, f"outcome-{outcome.pk}")
    cycle = cycle_of(request, outcome.cycle_id)
    return show(request, cycle, support=form, support_of=outcome.pk)


@require_POST
@requires(Permission.PLAN_WRITE)
def support_remove(request, support_pk):
    rows = OutcomeSupport.objects.visible_to(request.actor).select_related("outcome__cycle")
    support = get_object_or_404(rows, pk=support_pk)
    actions.remove_support(support=support, by=request.actor)
    messages.success(request, "Support removed.")
    return back_to(support.outcome.cycle, f"outcome-{support.outcome_id}")
