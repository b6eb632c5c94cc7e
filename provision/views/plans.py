"""All plans of the school, a pupil's plan, and how it starts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import plans as actions
from provision.filters.plans import PAGE, PlanFilter, pupils_without_plan
from provision.forms.plans import PlanEditForm
from provision.models import Cycle, SupportPlan
from provision.words import words_of
from pupils.enums import ConcernPart
from pupils.file import open_file, pupil_of
from pupils.models import Concern
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.refusals import NotPossible


@require_GET
@requires(Permission.PLAN_VIEW)
def plan_list(request):
    today = timezone.localdate()
    found = PlanFilter(request.GET, actor=request.actor, today=today)
    is_without = found.values.get("show") == "none"
    rows = pupils_without_plan(found) if is_without else found.qs
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="provision.plans",
        filters=found.used,
        results=page.paginator.count,
    )
    words = words_of(request.actor, today)
    if not is_without:
        for cycle in page:
            cycle.days = (cycle.review_on - today).days
            cycle.tier = words.tier(cycle.level)
    context = {
        "form": found.form,
        "page": page,
        "sort": found.values.get("sort") or "review",
        "is_without": is_without,
        "is_narrowed": bool(set(found.used) - {"sort"}),
        "words": words,
    }
    return render(request, "provision/plan_list.html", context)


@require_GET
@requires(Permission.PLAN_VIEW)
def pupil_plan(request, pupil_pk):
    """The tab: straight to the cycle that runs; else what was, and how to start."""
    pupil = pupil_of(request, pupil_pk)
    cycles = list(
        Cycle.objects.visible_to(request.actor)
        .of(pupil)
        .select_related("plan")
        .order_by("-plan__starts_on", "-number")
    )
    running = next((c for c in cycles if not c.is_finished and c.plan.ends_on is None), None)
    if running is not None:
        return redirect(running)
    context = open_file(request, pupil_pk, tab="plan") | {
        "cycles": cycles,
        "words": words_of(request.actor, timezone.localdate()),
    }
    return render(request, "provision/pupil_plan.html", context)


@require_POST
@requires(Permission.PLAN_WRITE)
def plan_start(request, pupil_pk):
    cycle = actions.start_plan(pupil=pupil_of(request, pupil_pk), by=request.actor)
    messages.success(request, "The plan is started. What is known already is ticked as evidence.")
    return redirect(cycle)


@require_POST
@requires(Permission.PLAN_WRITE)
def plan_start_from_concern(request, concern_pk):
    concern = get_object_or_404(
        Concern.objects.visible_to(request.actor).with_pupils(request.actor), pk=concern_pk
    )
    pupils = [
        link.pupil
        for link in concern.pupil_links.all()
        if link.part == ConcernPart.CONCERNED and link.is_in_sight
    ]
    if len(pupils) != 1:
        raise NotPossible(
            "The concern is not about one pupil alone: start the plan on the pupil’s own file.",
            back=concern.get_triage_url(),
        )
    cycle = actions.start_plan(pupil=pupils[0], concern=concern, by=request.actor)
    messages.success(request, "The plan is started with this concern as evidence.")
    return redirect(cycle)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def plan_edit(request, plan_pk):
    rows = SupportPlan.objects.visible_to(request.actor).select_related("pupil")
    plan = get_object_or_404(rows, pk=plan_pk)
    form = PlanEditForm(request.POST or None, instance=plan, actor=request.actor)
    if form.is_valid():
        actions.edit_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("provision:pupil_plan", pupil_pk=plan.pupil_id)
    context = open_file(request, plan.pupil_id, tab="plan") | {"form": form, "plan": plan}
    return render(request, "provision/plan_edit.html", context)
