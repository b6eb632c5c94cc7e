"""Actions: one's own, those of the school, given for a pupil, done with evidence, opened again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import agreed as actions
from pupils.enums import ActionSource
from pupils.file import open_file
from pupils.filters.agreed import ActionFilter
from pupils.forms.agreed import ActionForm, DoneForm
from pupils.models import Action
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.ACTION_VIEW_ALL, Permission.ACTION_DONE_OWN)
def action_list(request):
    """First one's own that are open, the latest first; who sees all may look further."""
    today = timezone.localdate()
    found = ActionFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    settleable = found.qs.settleable_by(request.actor).values_list("pk", flat=True)
    context = {
        "form": found.form,
        "page": page,
        "actions": with_days(page, today),
        "settleable": set(settleable),
        "today": today,
    }
    audit.record_list(
        by=request.actor, name="pupils.actions", filters=found.used, results=page.paginator.count
    )
    return render(request, "pupils/action_list.html", context)


def with_days(rows, today):
    """Give each action `days`: until it is due, negative when late."""
    rows = list(rows)
    for row in rows:
        row.days = (row.due_on - today).days
    return rows


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE)
@once
def action_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="log")
    pupil = context["pupil"]
    form = ActionForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        actions.give_action(
            source=ActionSource.FILE,
            source_id=pupil.pk,
            pupil=pupil,
            by=request.actor,
            **form.cleaned_data,
        )
        messages.success(request, "Given. It stands on their desk and among the dates.")
        return redirect("agencies:pupil_log", pupil_pk=pupil.pk)
    return render(
        request, "pupils/file_form.html", context | {"form": form, "heading": "Give an action"}
    )


def _action(request, action_pk):
    rows = Action.objects.visible_to(request.actor).settleable_by(request.actor)
    return get_object_or_404(rows.as_lines(request.actor), pk=action_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE)
def action_edit(request, action_pk):
    action = _action(request, action_pk)
    form = ActionForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), action=action
    )
    if form.is_valid():
        actions.edit_action(action=action, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, "pupils:action_list")
    context = {"form": form, "action": action, "heading": "Change the action", "button": "Save"}
    return render(request, "pupils/action_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE, Permission.ACTION_DONE_OWN)
def action_done(request, action_pk):
    """Say that it is done and how one knows; opened for a done one, show that and the way back."""
    action = _action(request, action_pk)
    form = DoneForm(request.POST or None, action=action)
    if form.is_valid():
        actions.finish_action(action=action, by=request.actor, **form.cleaned_data)
        messages.success(request, "Done. You can open it again from the list of done actions.")
        return back_from(request, "pupils:action_list")
    context = {"form": form, "action": action, "heading": "Done?", "button": "It is done"}
    return render(request, "pupils/action_form.html", context)


@require_POST
@requires(Permission.ACTION_GIVE, Permission.ACTION_DONE_OWN)
def action_undo(request, action_pk):
    actions.reopen_action(action=_action(request, action_pk), by=request.actor)
    messages.success(request, "Open again.")
    return redirect("pupils:action_list")
