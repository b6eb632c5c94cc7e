"""The week of an intervention."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from provision.actions import timetable as actions
from provision.clashes import Week
from provision.forms.interventions import SlotForm
from provision.models import Intervention, Slot
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once

FORM = "provision/intervention_form.html"


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def slot_add(request, intervention_pk):
    rows = Intervention.objects.visible_to(request.actor).select_related("provision")
    run = get_object_or_404(rows, pk=intervention_pk)
    form = SlotForm(
        request.POST or None,
        actor=request.actor,
        today=timezone.localdate(),
        initial={"minutes": run.provision.usual_minutes, "staff": run.lead_id},
    )
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        slot = actions.add_slot(intervention=run, by=request.actor, **values)
        messages.success(request, "The time is in the week; its sessions are planned.")
        _tell_clashes(request, slot)
        if "another" in request.POST:
            return redirect("provision:slot_add", intervention_pk=run.pk)
        return redirect(run)
    return _form(request, form, run, heading="Add a time to the week", is_slot=True)


def _form(request, form, run, **context):
    """The form beside what clashes in the week of the run already."""
    week = Week(request.actor, today=timezone.localdate())
    context |= {"form": form, "run": run, "clashes": week.clashes(of=run)}
    return render(request, FORM, context)


def _tell_clashes(request, slot):
    """Say at once that the time just saved is taken: nothing is forbidden, the SENCo decides."""
    week = Week(request.actor, today=timezone.localdate())
    others = {
        other.intervention.name
        for pair in week.pairs
        for one, other in (pair[:2], pair[1::-1])
        if one.pk == slot.pk
    }
    if others:
        messages.warning(
            request,
            f"An adult, the room or a pupil is in two places at once: see {', '.join(sorted(others))}.",
        )


def _slot(request, slot_pk):
    rows = Slot.objects.visible_to(request.actor).filter(
        intervention__in=Intervention.objects.visible_to(request.actor).values("pk")
    )
    return get_object_or_404(rows.select_related("intervention"), pk=slot_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def slot_edit(request, slot_pk):
    slot = _slot(request, slot_pk)
    form = SlotForm(
        request.POST or None, instance=slot, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.change_slot(slot=slot, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. Sessions to come follow.")
        _tell_clashes(request, slot)
        return redirect(slot.intervention)
    return _form(request, form, slot.intervention, heading="Change a time of the week")


@require_POST
@requires(Permission.INTERVENTION_EDIT)
def slot_remove(request, slot_pk):
    slot = _slot(request, slot_pk)
    actions.remove_slot(slot=slot, by=request.actor)
    messages.success(request, "Taken out of the week. What was recorded stays.")
    return redirect(slot.intervention)
