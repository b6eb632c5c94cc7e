"""Providers of off-site education and what was checked of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.actions import offsite as actions
from pupils.forms.offsite import CheckForm, ProviderForm
from pupils.models import OffSitePlace, Provider
from pupils.offsite_enums import CheckKind
from pupils.rules import offsite as rules
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


def with_checks(providers, today):
    """Give each provider `state`: what is missing, what has run out, what runs out first."""
    providers = list(providers)
    for provider in providers:
        checks = provider.checks.all()
        provider.missing, provider.expired = rules.check_gaps(checks, today)
        provider.first_out = rules.checks_due(checks)
    return providers


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def provider_list(request):
    today = timezone.localdate()
    rows = Provider.objects.visible_to(request.actor).with_state().order_by("-is_in_use", "name")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "providers": with_checks(page, today)}
    return render(request, "pupils/offsite/provider_list.html", context)


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def provider_view(request, provider_pk):
    """One provider: each check with its date, earlier ones, and who is there now."""
    today = timezone.localdate()
    rows = Provider.objects.visible_to(request.actor).with_state()
    provider = get_object_or_404(rows, pk=provider_pk)
    checks = list(provider.checks.all())
    latest = rules.latest_checks(checks)
    places = OffSitePlace.objects.visible_to(request.actor).filter(provider=provider)
    context = {
        "provider": provider,
        "lines": [(kind.label, latest.get(kind)) for kind in CheckKind],
        "earlier": [check for check in checks if latest[check.kind] != check],
        "places": places.filter(ends_on=None).select_related("pupil__group"),
        "today": today,
    }
    audit.record_list(
        by=request.actor, name="pupils.provider_places", results=len(context["places"])
    )
    return render(request, "pupils/offsite/provider_view.html", context)


def _form(request, form, heading, provider=None):
    context = {"form": form, "heading": heading, "provider": provider}
    return render(request, "pupils/offsite/provider_edit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def provider_add(request):
    form = ProviderForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        provider = actions.add_provider(by=request.actor, **form.cleaned_data)
        messages.success(request, "Provider added. Now write down the checks.")
        return redirect(provider)
    return _form(request, form, "Add a provider")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def provider_edit(request, provider_pk):
    provider = get_object_or_404(Provider.objects.visible_to(request.actor), pk=provider_pk)
    form = ProviderForm(request.POST or None, instance=provider, actor=request.actor)
    if form.is_valid():
        actions.edit_provider(provider=provider, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(provider)
    return _form(request, form, "Change the provider", provider)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def provider_check_add(request, provider_pk):
    provider = get_object_or_404(Provider.objects.visible_to(request.actor), pk=provider_pk)
    today = timezone.localdate()
    asked = request.GET.get("kind")
    form = CheckForm(
        request.POST or None,
        today=today,
        initial={"checked_on": today, "kind": asked if asked in CheckKind.values else ""},
    )
    if form.is_valid():
        actions.add_check(provider=provider, by=request.actor, **form.cleaned_data)
        messages.success(request, "Check saved.")
        return redirect(provider)
    return _form(request, form, "Add a check", provider)
