"""What is noted of a plan beside its versions: corrected, gone to another LA, the family told of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ehcp.actions import plan_data as actions
from ehcp.forms.plan_data import PlanDataForm, PlanMoveForm, PlanToldForm
from ehcp.views.plans import TAB, plan_of
from pupils.file import open_file
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def plan_edit(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    form = PlanDataForm(
        request.POST or None, instance=plan, version=plan.version, today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Corrected. The pupil’s history keeps what stood there before.")
        return redirect(plan)
    return _form_page(request, plan, form, "Correct what is noted of the plan")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def plan_move(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    form = PlanMoveForm(request.POST or None, plan=plan, today=timezone.localdate())
    if form.is_valid():
        actions.move_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "The plan is with the new local authority; its dates are set.")
        return redirect(plan)
    return _form_page(request, plan, form, "The plan went to another local authority")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def plan_told(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    form = PlanToldForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        actions.family_told(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded.")
        return back_from(request, plan)
    return _form_page(request, plan, form, "The new local authority told the family")


def _form_page(request, plan, form, heading):
    context = open_file(request, plan.pupil_id, tab=TAB)
    return render(request, "pupils/file_form.html", context | {"form": form, "heading": heading})
