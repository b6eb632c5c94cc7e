"""Pupils in an intervention: put in, wait, move up, measure, end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from provision.actions import places as actions
from provision.actions.outcomes import add_support
from provision.enums import PlaceState
from provision.forms.interventions import (
    ChooseRunForm,
    EndPlaceForm,
    MeasureForm,
    PlacePupilForm,
)
from provision.models import Intervention, Outcome, Participation
from provision.runs import runs_open_to
from pupils.file import open_file
from pupils.models import Pupil
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

FORM = "provision/intervention_form.html"


def _said(place):
    if place.state == PlaceState.WAITING:
        return f"The group is full: {place.pupil.full_name} is on the waiting list."
    return f"{place.pupil.full_name} has a place."


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def place_add(request, intervention_pk):
    actor, today = request.actor, timezone.localdate()
    run = get_object_or_404(Intervention.objects.visible_to(actor), pk=intervention_pk)
    inside = Participation.objects.filter(intervention=run).exclude(state=PlaceState.ENDED)
    pupils = (
        Pupil.objects.visible_to(actor)
        .on_roll(today)
        .exclude(pk__in=inside.values("pupil"))
        .select_related("group")
    )
    form = PlacePupilForm(
        request.POST or None,
        pupils=pupils,
        intervention=run,
        initial={"starts_on": min(max(today, run.starts_on), run.ends_on)},
    )
    if form.is_valid():
        place = actions.place(intervention=run, by=actor, **form.cleaned_data)
        messages.success(request, _said(place))
        return redirect(run)
    context = {"form": form, "run": run, "heading": f"Put a pupil into {run.name}"}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def pupil_place(request, pupil_pk):
    """From the pupil's file, or from an outcome that the place shall serve: choose a group that is not over."""
    today = timezone.localdate()
    context = open_file(request, pupil_pk, tab="provision")
    pupil = context["pupil"]
    form = ChooseRunForm(
        request.POST or None,
        runs=runs_open_to(pupil, actor=request.actor, today=today),
        outcomes=Outcome.objects.visible_to(request.actor).of(pupil).select_related("cycle"),
        initial={"outcome": request.GET.get("outcome")},
    )
    if form.is_valid():
        run, outcome = form.cleaned_data["intervention"], form.cleaned_data["outcome"]
        place = actions.place(
            intervention=run, pupil=pupil, starts_on=max(today, run.starts_on), by=request.actor
        )
        messages.success(request, _said(place))
        if outcome:
            add_support(outcome=outcome, participation=place, by=request.actor)
            return redirect(f"{outcome.cycle.get_absolute_url()}#outcome-{outcome.pk}")
        return redirect(run)
    context |= {"form": form, "heading": "Put into an intervention"}
    return render(request, "pupils/file_form.html", context)


def _place(request, place_pk):
    rows = Participation.objects.visible_to(request.actor).select_related(
        "pupil", "intervention__provision"
    )
    return get_object_or_404(rows, pk=place_pk)


@require_POST
@requires(Permission.INTERVENTION_EDIT)
def place_promote(request, place_pk):
    place = _place(request, place_pk)
    run = place.intervention
    row = actions.promote(
        participation=place, starts_on=max(timezone.localdate(), run.starts_on), by=request.actor
    )
    messages.success(request, _said(row))
    return redirect(run)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def place_end(request, place_pk):
    place = _place(request, place_pk)
    run = place.intervention
    today = timezone.localdate()
    form = EndPlaceForm(
        request.POST or None,
        participation=place,
        initial={"ends_on": min(max(today, run.starts_on), run.ends_on)},
    )
    if form.is_valid():
        actions.end_place(participation=place, by=request.actor, **form.cleaned_data)
        messages.success(request, "The place has ended; what was recorded stays.")
        return redirect(run)
    audit.record_opening(by=request.actor, subject=place, pupil_id=place.pupil_id)
    context = {"form": form, "run": run, "heading": f"End the place of {place.pupil.full_name}"}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def place_measure(request, place_pk):
    place = _place(request, place_pk)
    form = MeasureForm(
        request.POST or None, instance=place, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.measure(participation=place, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, place.intervention)
    audit.record_opening(by=request.actor, subject=place, pupil_id=place.pupil_id)
    context = {
        "form": form,
        "run": place.intervention,
        "heading": f"Entry and exit of {place.pupil.full_name}",
    }
    return render(request, FORM, context)
