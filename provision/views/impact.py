"""Impact of a provision and of a run; how pupils came out, set for several at once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from provision import impacts
from provision.actions import impact as actions
from provision.forms.impact import RatingForm
from provision.maps.lenses import TONES
from provision.models import Intervention, Provision
from provision.rules import impact
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.charts import bar_chart


def dose_in_words(had, due, share):
    return f"{had} of {due} ({share} %)" if due else "None was due yet"


def impact_context(found):
    counts = [(rating.label, number) for rating, number in found.spread.counts]
    return {
        "found": found,
        "verdict": found.verdict,
        "tone": TONES[found.verdict],
        "dose_words": dose_in_words(*found.dose),
        "headings": ("Came out", "Pupils"),
        "counts": counts,
        "picture": bar_chart(
            title="How pupils came out",
            desc="; ".join(f"{label}: {number}" for label, number in counts),
            bars=counts,
        ),
        "rule_in_words": impact.RULE_IN_WORDS,
        "fair_percent": found.fair_percent,
    }


@require_GET
@requires(Permission.MAP_VIEW_ALL)
def impact_provision(request, provision_pk):
    """All runs of a provision together: distribution, middle, dose, who benefits."""
    provision = get_object_or_404(Provision.objects.visible_to(request.actor), pk=provision_pk)
    found = impacts.of_provision(provision, actor=request.actor, today=timezone.localdate())
    audit.record_list(by=request.actor, name="provision.impact", results=len(found.places))
    context = {"provision": provision, "benefits": found.benefits, **impact_context(found)}
    return render(request, "provision/impact_provision.html", context)


@require_GET
@requires(Permission.MAP_VIEW_ALL)
def impact_run(request, intervention_pk):
    """One run: each pupil's change and dose."""
    run = get_object_or_404(
        Intervention.objects.visible_to(request.actor).select_related("provision"),
        pk=intervention_pk,
    )
    found = impacts.Impact(actor=request.actor, runs=[run], today=timezone.localdate())
    audit.record_list(by=request.actor, name="provision.impact", results=len(found.places))
    context = {"run": run, "places": found.places, **impact_context(found)}
    return render(request, "provision/impact_run.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
def impact_rate(request, intervention_pk):
    """Set how pupils came out, several at once."""
    run = get_object_or_404(Intervention.objects.visible_to(request.actor), pk=intervention_pk)
    found = impacts.Impact(actor=request.actor, runs=[run], today=timezone.localdate())
    form = RatingForm(request.POST or None, places=found.places)
    if form.is_valid():
        done = actions.rate_places(
            versions=form.cleaned_data["place"],
            rating=form.cleaned_data["rating"],
            note=form.cleaned_data["note"],
            by=request.actor,
        )
        messages.success(request, f"Saved for {done} pupil{'' if done == 1 else 's'}.")
        return redirect("provision:impact_rate", intervention_pk=run.pk)
    context = {
        "run": run,
        "form": form,
        "places": found.places,
        "ticked": set(form.data.getlist("place")) if form.is_bound else set(),
    }
    return render(request, "provision/impact_rate.html", context)
