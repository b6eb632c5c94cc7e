"""The delivery ledger of a plan, what counts towards its lines, and the plans that fall short."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ehcp.actions import deliveries as actions
from ehcp.forms.deliveries import EndTieForm, SupportForm, TieForm
from ehcp.ledger import ledgers
from ehcp.ledger_time import TimeForm, choices
from ehcp.models import EhcPlan, FDelivery, SectionFLine
from ehcp.views.plans import TAB, plan_of
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once


@require_GET
@requires(Permission.EHC_VIEW, Permission.EHC_SECTION_F_VIEW)
def plan_ledger(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    form = TimeForm(request.GET, offered=choices(request.actor, timezone.localdate()))
    time = form.chosen
    context = open_file(request, plan.pupil_id, tab=TAB)
    found = ledgers([plan], actor=request.actor, first=time.first, last=time.last)
    context |= {
        "plan": plan,
        "form": form,
        "time": time,
        "lines": found[plan.pk],
        "is_short": any(line.short for line in found[plan.pk]),
    }
    return render(request, "ehcp/plan_ledger.html", context)


@require_GET
@requires(Permission.EHC_VIEW)
def shortfall_list(request):
    """Plans in force with lines of which less was given than is owed, the most missing first."""
    form = TimeForm(request.GET, offered=choices(request.actor, timezone.localdate()))
    time = form.chosen
    plans = list(
        EhcPlan.objects.visible_to(request.actor).in_force().select_related("pupil__group")
    )
    found = ledgers(plans, actor=request.actor, first=time.first, last=time.last)
    rows = [
        (plan, short, sum(line.short for line in short))
        for plan in plans
        if (short := [line for line in found[plan.pk] if line.short])
    ]
    rows.sort(key=lambda row: (-row[2], row[0].pk))
    audit.record_list(
        by=request.actor, name="ehcp.ehcplan", filters=["shortfall"], results=len(rows)
    )
    context = {"rows": rows, "plans": len(plans), "form": form, "time": time}
    return render(request, "ehcp/shortfall_list.html", context)


def _line(request, section_f_line_pk):
    rows = SectionFLine.objects.visible_to(request.actor).select_related("plan", "pupil")
    return get_object_or_404(rows, pk=section_f_line_pk)


def _ledger_of(plan):
    return redirect("ehcp:plan_ledger", ehc_plan_pk=plan.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def line_tie(request, section_f_line_pk):
    line = _line(request, section_f_line_pk)
    context = open_file(request, line.pupil_id, tab=TAB)
    form = TieForm(
        request.POST or None,
        actor=request.actor,
        pupil=context["pupil"],
        initial={"starts_on": line.plan.first_issued_on},
    )
    if form.is_valid():
        actions.tie_line(line=line, by=request.actor, **form.cleaned_data)
        messages.success(request, "The intervention counts towards the line.")
        return _ledger_of(line.plan)
    context |= {"form": form, "heading": f"What delivers line F{line.number}"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def tie_end(request, f_delivery_pk):
    rows = FDelivery.objects.visible_to(request.actor).select_related("line__plan")
    tie = get_object_or_404(rows, pk=f_delivery_pk)
    initial = {"version": tie.version, "ends_on": tie.ends_on or timezone.localdate()}
    form = EndTieForm(request.POST or None, tie=tie, initial=initial)
    if form.is_valid():
        actions.end_tie(tie=tie, by=request.actor, **form.cleaned_data)
        messages.success(request, "It counts until that day.")
        return _ledger_of(tie.line.plan)
    context = open_file(request, tie.pupil_id, tab=TAB)
    context |= {"form": form, "heading": f"Stop counting towards line F{tie.line.number}"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def support_log(request, section_f_line_pk):
    line = _line(request, section_f_line_pk)
    today = timezone.localdate()
    form = SupportForm(
        request.POST or None, actor=request.actor, today=today, initial={"on": today}
    )
    if form.is_valid():
        actions.log_support(line=line, by=request.actor, **form.cleaned_data)
        messages.success(request, "Support logged.")
        return _ledger_of(line.plan)
    context = open_file(request, line.pupil_id, tab=TAB)
    context |= {"form": form, "heading": f"Log support for line F{line.number}"}
    return render(request, "pupils/file_form.html", context)
