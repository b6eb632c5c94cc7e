"""The school's bank of strategies."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import bank as actions
from provision.filters.bank import RETIRED, BankFilter
from provision.forms.bank import BankForm
from provision.words import words_of
from pupils.models import Strategy
from pupils.starter_bank import starter_list
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible

PER_PAGE = 50


def _line(request, strategy_pk):
    return get_object_or_404(Strategy.objects.visible_to(request.actor), pk=strategy_pk)


def _tiers(request):
    return words_of(request.actor, timezone.localdate()).tiers


@require_GET
@requires(Permission.BANK_VIEW)
def bank_list(request):
    tiers = _tiers(request)
    rows = Strategy.objects.visible_to(request.actor)
    filtered = BankFilter(request.GET, queryset=rows, tiers=tiers)
    if not filtered.form.is_valid():
        raise NotPossible("This filter is not offered here.", back=request.path)
    page = Paginator(filtered.qs, PER_PAGE).get_page(request.GET.get("page"))
    for line in page:
        line.tier = tiers[line.level]
    context = {
        "filter": filtered,
        "page": page,
        "is_retired": filtered.form.cleaned_data["state"] == RETIRED,
        "is_empty": not page.paginator.count and not rows.exists(),
        "starters": len(starter_list()),
    }
    return render(request, "provision/bank_list.html", context)


@require_POST
@requires(Permission.BANK_EDIT)
def bank_start(request):
    lines = actions.take_starter_list(by=request.actor)
    messages.success(request, f"The bank now holds {len(lines)} strategies. Change what you like.")
    return redirect("provision:bank_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
@once
def bank_add(request):
    form = BankForm(
        request.POST or None,
        lines=Strategy.objects.visible_to(request.actor),
        tiers=_tiers(request),
    )
    if form.is_valid():
        actions.add_to_bank(by=request.actor, **form.cleaned_data)
        messages.success(request, "Strategy added to the bank.")
        return redirect("provision:bank_list")
    context = {"form": form, "heading": "Add a strategy to the bank"}
    return render(request, "provision/bank_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.BANK_EDIT)
def bank_edit(request, strategy_pk):
    line = _line(request, strategy_pk)
    form = BankForm(
        request.POST or None,
        instance=line,
        lines=Strategy.objects.visible_to(request.actor),
        tiers=_tiers(request),
    )
    if form.is_valid():
        actions.edit_line(line=line, by=request.actor, **form.cleaned_data)
        messages.success(request, "Strategy saved.")
        return redirect("provision:bank_list")
    context = {"form": form, "heading": "Change a strategy of the bank", "line": line}
    return render(request, "provision/bank_form.html", context)


@require_POST
@requires(Permission.BANK_EDIT)
def bank_retire(request, strategy_pk):
    line = _line(request, strategy_pk)
    actions.retire_line(line=line, version=line.version, by=request.actor)
    messages.success(request, f"“{line.name}” is no longer offered. Pupils who have it keep it.")
    return redirect("provision:bank_list")


@require_POST
@requires(Permission.BANK_EDIT)
def bank_return(request, strategy_pk):
    line = _line(request, strategy_pk)
    actions.offer_line_again(line=line, version=line.version, by=request.actor)
    messages.success(request, f"“{line.name}” is on offer again.")
    return redirect("provision:bank_list")
