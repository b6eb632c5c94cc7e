"""The catalogue: what the school can offer, and who is trained for it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import catalogue as actions
from provision.filters.interventions import ProvisionFilter
from provision.forms.catalogue import ProvisionForm, TrainedForm
from provision.models import Intervention, Provision, TrainedStaff
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def _provision(request, provision_pk):
    return get_object_or_404(Provision.objects.visible_to(request.actor), pk=provision_pk)


@require_GET
@requires(Permission.BANK_VIEW)
def provision_list(request):
    today = timezone.localdate()
    running = Q(interventions__starts_on__lte=today, interventions__ends_on__gte=today)
    rows = Provision.objects.visible_to(request.actor).annotate(
        runs=Count("interventions", filter=running)
    )
    rows = rows.order_by("level", "name")
    found = ProvisionFilter(request.GET, queryset=rows)
    provisions = list(found.qs)
    context = {
        "form": found.form,
        "provisions": provisions,
        "is_narrowed": bool(found.used),
        "is_empty": not provisions and not rows.exists(),
    }
    return render(request, "provision/provision_list.html", context)


@require_GET
@requires(Permission.BANK_VIEW)
def provision_view(request, provision_pk):
    provision = _provision(request, provision_pk)
    runs = Intervention.objects.visible_to(request.actor).filter(provision=provision)
    context = {
        "provision": provision,
        "trained": provision.trained.select_related("staff"),
        "runs": runs.select_related("lead")[:20],
        "today": timezone.localdate(),
    }
    return render(request, "provision/provision_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
@once
def provision_add(request):
    form = ProvisionForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        provision = actions.add_provision(by=request.actor, **values)
        messages.success(request, f"{provision.name} is in the catalogue.")
        return redirect(provision)
    context = {"form": form, "heading": "Add a provision", "draft_key": "provision"}
    return render(request, "provision/provision_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
def provision_edit(request, provision_pk):
    provision = _provision(request, provision_pk)
    form = ProvisionForm(request.POST or None, instance=provision, actor=request.actor)
    if form.is_valid():
        actions.change_provision(provision=provision, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(provision)
    context = {
        "form": form,
        "provision": provision,
        "heading": f"Change {provision.name}",
        "draft_key": f"provision:{provision.pk}",
    }
    return render(request, "provision/provision_form.html", context)


@require_POST
@requires(Permission.BANK_EDIT)
def provision_offer(request, provision_pk):
    provision = _provision(request, provision_pk)
    row = actions.offer_provision(
        provision=provision, is_active=not provision.is_active, by=request.actor
    )
    said = "back on offer" if row.is_active else "off offer; what runs goes on"
    messages.success(request, f"{row.name} is {said}.")
    return redirect(row)


@require_POST
@requires(Permission.BANK_EDIT)
def provision_remove(request, provision_pk):
    provision = _provision(request, provision_pk)
    actions.remove_provision(provision=provision, by=request.actor)
    messages.success(request, f"{provision.name} is deleted.")
    return redirect("provision:provision_list")


@require_POST
@requires(Permission.BANK_EDIT)
def provision_starter(request):
    count = actions.take_starter_list(by=request.actor)
    messages.success(request, f"{count} provisions came into your catalogue. Change what differs.")
    return redirect("provision:provision_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
def trained_add(request, provision_pk):
    provision = _provision(request, provision_pk)
    form = TrainedForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        actions.set_trained(provision=provision, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(provision)
    context = {"form": form, "provision": provision, "heading": "Who is trained for it"}
    return render(request, "provision/provision_form.html", context)


@require_POST
@requires(Permission.BANK_EDIT)
def trained_remove(request, trained_pk):
    row = get_object_or_404(TrainedStaff.objects.visible_to(request.actor), pk=trained_pk)
    actions.remove_trained(trained=row, by=request.actor)
    messages.success(request, "Taken off the list.")
    return redirect("provision:provision_view", provision_pk=row.provision_id)
