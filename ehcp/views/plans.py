"""EHC plans of a pupil: the tab, the start, the next draft, the end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp.actions import plans as actions
from ehcp.forms.plans import EndForm, PlanForm
from ehcp.ledger import ledgers
from ehcp.ledger_time import term_so_far
from ehcp.models import EhcPlan, EhcPlanVersion
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once

TAB = "ehc_plan"


def plan_of(request, ehc_plan_pk):
    rows = EhcPlan.objects.visible_to(request.actor).select_related(
        "pupil__school", "local_authority", "lead"
    )
    return get_object_or_404(rows, pk=ehc_plan_pk)


@require_GET
@requires(Permission.EHC_VIEW, Permission.EHC_SECTION_F_VIEW)
def pupil_ehc_plan(request, pupil_pk):
    """The plan that runs, else the last one; who teaches the pupil reads its Section F alone."""
    context = open_file(request, pupil_pk, tab=TAB)
    plans = list(
        EhcPlan.objects.visible_to(request.actor)
        .of(context["pupil"])
        .select_related("local_authority", "lead")
        .order_by("ended_on", "-pk")
    )
    running = [plan for plan in plans if not plan.ended_on]
    return _plan_page(request, context, (running or plans or [None])[0], plans)


@require_GET
@requires(Permission.EHC_VIEW, Permission.EHC_SECTION_F_VIEW)
def plan_view(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    return _plan_page(request, open_file(request, plan.pupil_id, tab=TAB), plan, [plan])


def _plan_page(request, context, plan, plans):
    first, last = term_so_far(request.actor, timezone.localdate())
    versions = []
    lines = []
    if plan:
        versions = list(EhcPlanVersion.objects.visible_to(request.actor).filter(plan=plan))
        found = ledgers([plan], actor=request.actor, first=first, last=last)
        lines = [line for line in found[plan.pk] if line.words]
    context |= {
        "plan": plan,
        "others": [each for each in plans if each is not plan],
        "versions": versions,
        "draft": next((row for row in versions if not row.is_final), None),
        "lines": lines,
        "first": first,
        "last": last,
    }
    return render(request, "ehcp/plan_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def plan_start(request, pupil_pk):
    context = open_file(request, pupil_pk, tab=TAB)
    form = PlanForm(request.POST or None, school=context["pupil"].school)
    if form.is_valid():
        draft = actions.start_plan(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Plan started. Enter its sections from the LA’s paper.")
        return redirect(draft)
    context |= {"form": form, "heading": "Enter an EHC plan"}
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.EHC_WRITE)
def plan_draft(request, ehc_plan_pk):
    draft = actions.start_draft(plan=plan_of(request, ehc_plan_pk), by=request.actor)
    messages.success(request, "Draft opened with all that the last version holds.")
    return redirect(draft)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def plan_end(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    form = EndForm(request.POST or None, initial={"version": plan.version})
    if form.is_valid():
        actions.end_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "The end of the plan is recorded.")
        return redirect(plan)
    context = open_file(request, plan.pupil_id, tab=TAB)
    context |= {"form": form, "heading": "The plan ceased, or went with the pupil"}
    return render(request, "pupils/file_form.html", context)
