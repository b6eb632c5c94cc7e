"""Learning walks: noted, found again, taken out and put back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.enums import ActionSource
from pupils.models import Action
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.reports.actions import inclusion as actions
from sendhub.reports.forms.inclusion import (
    WalkForm,
)
from sendhub.reports.models import (
    LearningWalk,
)
from sendhub.reports.views.inclusion import add_action, form_page, lines_of, row_of
from sendhub.reports.walk_filters import WalkFilter

P = Permission
PAGE = 20


@require_GET
@requires(P.COMPLIANCE_EDIT)
def walk_list(request):
    found = WalkFilter(request.GET, actor=request.actor, today=timezone.localdate())
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="reports.walks", filters=found.used, results=page.paginator.count
    )
    context = {"form": found.form, "page": page, "is_narrowed": bool(found.used)}
    return render(request, "reports/inclusion/walk_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def walk_add(request):
    form = WalkForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        walk = actions.save_walk(by=request.actor, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect(walk)
    return form_page(request, form, "Note a learning walk", "", draft_key="walk")


@require_GET
@requires(P.COMPLIANCE_EDIT)
def walk_view(request, walk_pk):
    walk = row_of(request, LearningWalk, walk_pk)
    rows = Action.objects.visible_to(request.actor).agreed_at(ActionSource.WALK, walk.pk)
    shown, settleable = lines_of(request, rows)
    context = {"walk": walk, "actions": shown, "settleable": settleable}
    return render(request, "reports/inclusion/walk_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
def walk_edit(request, walk_pk):
    walk = row_of(request, LearningWalk, walk_pk)
    form = WalkForm(request.POST or None, instance=walk, today=timezone.localdate())
    if form.is_valid():
        actions.save_walk(walk=walk, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(walk)
    draft_key = f"walk:{walk.pk}"
    title = "Change the learning walk"
    return form_page(request, form, title, walk.get_absolute_url(), draft_key=draft_key)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def walk_action_add(request, walk_pk):
    walk = row_of(request, LearningWalk, walk_pk)
    return add_action(request, walk, ActionSource.WALK, f"Action: {walk.focus}"[:150])


@require_POST
@requires(P.COMPLIANCE_EDIT)
def walk_remove(request, walk_pk):
    walk = actions.remove_walk(walk=row_of(request, LearningWalk, walk_pk), by=request.actor)
    messages.success(request, "Taken out. You can put it back here.")
    return redirect(walk)


@require_POST
@requires(P.COMPLIANCE_EDIT)
def walk_put_back(request, walk_pk):
    walk = actions.put_walk_back(walk=row_of(request, LearningWalk, walk_pk), by=request.actor)
    messages.success(request, "It is in the list again.")
    return redirect(walk)
