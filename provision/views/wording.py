"""What the school calls the plan and the tiers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import wording as actions
from provision.enums import TierScheme
from provision.forms.wording import TiersForm, WordingForm
from provision.models import Tier, Wording
from provision.rules import wording as rules
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


@require_GET
@requires(Permission.CALENDAR_VIEW)
def wording_view(request):
    today = timezone.localdate()
    wordings = list(Wording.objects.visible_to(request.actor))
    tiers = list(Tier.objects.visible_to(request.actor))
    now = rules.wording_on(today, wordings)
    for row in wordings:
        row.is_now = row == now
        row.has_begun = row.starts_on <= today
    context = {
        "wordings": wordings,
        "plan_name": rules.plan_name(today, wordings),
        "scheme": rules.scheme_on(today, wordings),
        "schemes": [
            (scheme, list(rules.tier_names(scheme, tiers).values())) for scheme in TierScheme
        ],
    }
    return render(request, "provision/wording_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
@once
def wording_add(request):
    taken = Wording.objects.visible_to(request.actor).values_list("starts_on", flat=True)
    form = WordingForm(request.POST or None, taken=set(taken), today=timezone.localdate())
    if form.is_valid():
        actions.add_wording(by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. Pages and prints use these words from that day.")
        return redirect("provision:wording_view")
    context = {"form": form, "title": "Other words from a day"}
    return render(request, "provision/wording_form.html", context)


@require_POST
@requires(Permission.CALENDAR_EDIT)
def wording_remove(request, wording_pk):
    wording = get_object_or_404(Wording.objects.visible_to(request.actor), pk=wording_pk)
    actions.remove_wording(wording=wording, today=timezone.localdate(), by=request.actor)
    messages.success(request, "Removed.")
    return redirect("provision:wording_view")


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
def tiers_edit(request):
    form = TiersForm(request.POST or None, tiers=Tier.objects.visible_to(request.actor))
    if form.is_valid():
        actions.name_tiers(names=form.names(), by=request.actor)
        messages.success(request, "Saved.")
        return redirect("provision:wording_view")
    context = {"form": form, "title": "Names of the tiers"}
    return render(request, "provision/wording_form.html", context)
