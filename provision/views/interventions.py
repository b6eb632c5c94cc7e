"""Interventions: the list, one run with its week, pupils and sessions, and what is done with it."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import catalogue, timetable
from provision.actions import interventions as actions
from provision.filters.interventions import InterventionFilter
from provision.forms.interventions import (
    CopyRunForm,
    EndRunForm,
    ExtraSessionForm,
    HandOverForm,
    InterventionForm,
)
from provision.models import Intervention, Participation, Provision
from provision.runs import SORTS, leaving_adults, run_page, run_rows
from pupils.models import Pupil
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50
FORM = "provision/intervention_form.html"


def _run(request, intervention_pk):
    rows = Intervention.objects.visible_to(request.actor).select_related("provision", "lead")
    return get_object_or_404(rows, pk=intervention_pk)


@require_GET
@requires(Permission.PLAN_VIEW)
def intervention_list(request):
    actor, today = request.actor, timezone.localdate()
    found = InterventionFilter(
        request.GET, queryset=Intervention.objects.visible_to(actor), actor=actor, today=today
    )
    sort = request.GET.get("sort", "")
    rows = run_rows(found.qs, today=today).order_by(*SORTS.get(sort, SORTS["name"]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=actor, name="provision.interventions", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "sort": sort if sort in SORTS else "name",
        "is_narrowed": bool(found.used),
    }
    return render(request, "provision/intervention_list.html", context)


@require_GET
@requires(Permission.PLAN_VIEW)
def intervention_view(request, intervention_pk):
    run = _run(request, intervention_pk)
    audit.record_opening(by=request.actor, subject=run, pupil_id=None)
    context = run_page(run, actor=request.actor, today=timezone.localdate())
    return render(request, "provision/intervention_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def intervention_add(request):
    actor, today = request.actor, timezone.localdate()
    form = InterventionForm(
        request.POST or None, actor=actor, today=today, initial=_usual(request, today)
    )
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        run = actions.start_intervention(by=actor, **values)
        messages.success(request, f"{run.name} is made. Now give it its week.")
        return redirect("provision:slot_add", intervention_pk=run.pk)
    context = {"form": form, "heading": "Start an intervention"}
    return render(request, FORM, context)


def _usual(request, today):
    """The usual dose of the provision named in the address, from today on."""
    chosen = request.GET.get("provision", "")
    rows = Provision.objects.visible_to(request.actor).filter(is_active=True)
    provision = rows.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if provision is None:
        return {"starts_on": today, "capacity": 6}
    return {
        "provision": provision,
        "name": provision.name,
        "starts_on": today,
        "ends_on": today + timedelta(weeks=provision.usual_weeks) - timedelta(days=1),
        "capacity": provision.group_size,
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def intervention_edit(request, intervention_pk):
    run = _run(request, intervention_pk)
    form = InterventionForm(
        request.POST or None, instance=run, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.change_intervention(intervention=run, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. Sessions to come follow.")
        return redirect(run)
    return render(request, FORM, {"form": form, "run": run, "heading": f"Change {run.name}"})


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def intervention_end(request, intervention_pk):
    run = _run(request, intervention_pk)
    form = EndRunForm(request.POST or None, intervention=run)
    if form.is_valid():
        actions.end_intervention(intervention=run, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{run.name} ends. What was recorded stays.")
        return redirect(run)
    return render(request, FORM, {"form": form, "run": run, "heading": f"End {run.name} early"})


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def intervention_hand_over(request, intervention_pk):
    """Somebody takes over from an adult who leaves, or who gives the group no more."""
    run, today = _run(request, intervention_pk), timezone.localdate()
    leaving = leaving_adults(run, today=today)
    form = HandOverForm(
        request.POST or None,
        actor=request.actor,
        today=today,
        intervention=run,
        initial={"leaver": leaving[0].pk if leaving else None},
    )
    if form.is_valid():
        timetable.hand_over(intervention=run, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{form.cleaned_data['to'].full_name} takes over from today.")
        return redirect(run)
    context = {"form": form, "run": run, "heading": f"Who takes over in {run.name}"}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def intervention_copy(request, intervention_pk):
    run = _run(request, intervention_pk)
    places = Participation.objects.visible_to(request.actor).filter(intervention=run)
    pupils = Pupil.objects.visible_to(request.actor).filter(pk__in=places.values("pupil"))
    length = run.ends_on - run.starts_on
    first = max(run.ends_on + timedelta(days=1), timezone.localdate())
    form = CopyRunForm(
        request.POST or None, pupils=pupils, initial={"starts_on": first, "ends_on": first + length}
    )
    if form.is_valid():
        copy = actions.copy_intervention(intervention=run, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{copy.name} is copied with its week.")
        return redirect(copy)
    context = {"form": form, "run": run, "heading": f"Copy {run.name} to another term"}
    return render(request, FORM, context)


@require_POST
@requires(Permission.INTERVENTION_EDIT)
def intervention_remove(request, intervention_pk):
    run = _run(request, intervention_pk)
    actions.remove_intervention(intervention=run, by=request.actor)
    messages.success(request, f"{run.name} is deleted.")
    return redirect("provision:intervention_list")


@require_POST
@requires(Permission.BANK_EDIT)
def intervention_save_back(request, intervention_pk):
    run = _run(request, intervention_pk)
    provision = catalogue.save_back(intervention=run, by=request.actor)
    messages.success(request, f"The usual dose of {provision.name} is now that of this group.")
    return redirect(provision)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def session_add(request, intervention_pk):
    run = _run(request, intervention_pk)
    form = ExtraSessionForm(
        request.POST or None,
        actor=request.actor,
        today=timezone.localdate(),
        intervention=run,
        initial={"minutes": run.provision.usual_minutes, "staff": run.lead_id},
    )
    if form.is_valid():
        timetable.add_session(intervention=run, by=request.actor, **form.cleaned_data)
        messages.success(request, "The session is in the plan.")
        return redirect(run)
    return render(request, FORM, {"form": form, "run": run, "heading": "Add a session"})
