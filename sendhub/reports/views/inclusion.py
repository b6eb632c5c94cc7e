"""The SEND action plan: its priorities, and who does what for them by when."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.models import Training
from pupils.actions.agreed import give_action
from pupils.enums import ActionSource
from pupils.forms.agreed import ActionForm
from pupils.views.agreed import with_days
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import FIRST_YEAR, academic_year, academic_year_name, academic_year_span
from sendhub.drafts.once import once
from sendhub.reports.actions import inclusion as actions
from sendhub.reports.documents import action_plan_document, action_plan_pdf
from sendhub.reports.forms.inclusion import (
    PlanForm,
    PriorityForm,
)
from sendhub.reports.inclusion import plan_actions, with_actions
from sendhub.reports.models import (
    ActionPlan,
    Priority,
)

P = Permission
FORM = "reports/inclusion/form.html"


def form_page(request, form, title, up, **more):
    return render(request, FORM, {"form": form, "title": title, "up": up, **more})


def row_of(request, model, pk):
    return get_object_or_404(model.objects.visible_to(request.actor), pk=pk)


def lines_of(request, rows):
    """Actions as the shared part shows them: (rows with days, ids that may be settled)."""
    shown = with_days(rows.as_lines(request.actor), timezone.localdate())
    settleable = rows.settleable_by(request.actor).values_list("pk", flat=True)
    return shown, set(settleable)


def _year(request, today):
    """The school year asked for, when it is one; else this one."""
    asked = request.GET.get("year", "")
    this = academic_year(today)
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= this + 1 else this


@require_GET
@requires(P.COMPLIANCE_EDIT)
def plan_view(request):
    """The plan of a school year: priorities with who does what by when, cost and where each stands."""
    today = timezone.localdate()
    year = _year(request, today)
    plan = ActionPlan.objects.visible_to(request.actor).filter(year=year).first()
    priorities, settleable = [], set()
    if plan:
        shown, settleable = lines_of(request, plan_actions(request.actor, plan))
        priorities = with_actions(plan, shown)
    training = Training.objects.visible_to(request.actor).standing()
    context = {
        "plan": plan,
        "priorities": priorities,
        "settleable": settleable,
        "cost": sum(each.cost or 0 for each, _ in priorities),
        "training": list(training.between(academic_year_span(year)).filter(is_held=False)[:10]),
        "year": year,
        "name": academic_year_name(year),
        "years": [(each, academic_year_name(each)) for each in range(year - 1, year + 2)],
    }
    return render(request, "reports/inclusion/plan_view.html", context)


@require_GET
@requires(P.COMPLIANCE_EDIT)
def plan_print(request, plan_year):
    """The plan on paper, for the governors’ table and the staff room."""
    _require_year(plan_year)
    plans = ActionPlan.objects.visible_to(request.actor).select_related("school")
    plan = get_object_or_404(plans, year=plan_year)
    actions = plan_actions(request.actor, plan).as_lines(request.actor)
    document = action_plan_document(
        plan, priorities=with_actions(plan, actions), today=timezone.localdate()
    )
    body = action_plan_pdf(document)
    audit.record_opening(by=request.actor, subject=plan, event=AuditEvent.PRINTED)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="send-action-plan-{plan.year}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
def plan_edit(request, plan_year):
    _require_year(plan_year)
    plan = ActionPlan.objects.visible_to(request.actor).filter(year=plan_year).first()
    form = PlanForm(request.POST or None, instance=plan or ActionPlan(year=plan_year))
    if form.is_valid():
        plan = plan or actions.plan_of(year=plan_year, by=request.actor)
        values = {"version": plan.version} | form.cleaned_data
        actions.change_plan(plan=plan, by=request.actor, **values)
        messages.success(request, "Saved.")
        return redirect(plan)
    return form_page(request, form, f"Plan of {academic_year_name(plan_year)}", _plans(plan_year))


def _require_year(year):
    """A plan is written for a year that has been, this one or the next. Raises Http404."""
    if not FIRST_YEAR <= year <= academic_year(timezone.localdate()) + 1:
        raise Http404


def _plans(year):
    return ActionPlan(year=year).get_absolute_url()


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def priority_add(request, plan_year):
    _require_year(plan_year)
    form = PriorityForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        plan = actions.plan_of(year=plan_year, by=request.actor)
        priority = actions.add_priority(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Added. Now say who does what by when.")
        return redirect(priority)
    return form_page(request, form, "Add a priority", _plans(plan_year), draft_key="priority")


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
def priority_edit(request, priority_pk):
    priority = row_of(request, Priority, priority_pk)
    form = PriorityForm(request.POST or None, instance=priority, actor=request.actor)
    if form.is_valid():
        actions.change_priority(priority=priority, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(priority)
    draft_key = f"priority:{priority.pk}"
    return form_page(
        request, form, "Change the priority", priority.get_absolute_url(), draft_key=draft_key
    )


@require_POST
@requires(P.COMPLIANCE_EDIT)
def priority_remove(request, priority_pk):
    priority = row_of(request, Priority, priority_pk)
    plan = priority.plan
    actions.remove_priority(priority=priority, by=request.actor)
    messages.success(request, "Taken out of the plan.")
    return redirect(plan)


def add_action(request, row, source, title):
    """Who does what by when, for a row of this work."""
    form = ActionForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        give_action(source=source, source_id=row.pk, by=request.actor, **form.cleaned_data)
        messages.success(request, "Given. It stands on their desk and among the dates.")
        return redirect(row)
    return form_page(request, form, title, row.get_absolute_url())


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def priority_action_add(request, priority_pk):
    priority = row_of(request, Priority, priority_pk)
    return add_action(request, priority, ActionSource.PRIORITY, f"Action: {priority.title}")
