"""Rates and pay points, sources of money and budgets, the rules of costing, lines of cost."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision import budgets
from provision.actions import costs as actions
from provision.enums import SessionState
from provision.forms import costs as forms
from provision.forms.maps import MapForm
from provision.models import (
    BudgetLine,
    CostLine,
    CostRule,
    FundingSource,
    Intervention,
    Session,
    StaffPayPoint,
    StaffRate,
)
from provision.rules import costs
from sendhub.accounts.decorators import requires
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.COSTS_VIEW)
def cost_settings(request):
    """What an hour costs by pay point, who is on which, and the rules of costing."""
    today = timezone.localdate()
    rates = StaffRate.objects.visible_to(request.actor)
    on = {}
    for row in StaffPayPoint.objects.visible_to(request.actor):
        on.setdefault(row.staff_id, []).append(row)
    staff = StaffMember.objects.filter(school_id=request.actor.school_id)
    recorded = Session.objects.visible_to(request.actor).exclude(state=SessionState.PLANNED)
    context = {
        "rates": rates,
        "staff": [(each, on.get(each.pk, [])) for each in staff],
        "rules": CostRule.objects.visible_to(request.actor),
        "usual_threshold": costs.USUAL_THRESHOLD,
        "usual_percent": costs.USUAL_FAIR_PERCENT,
        "without": recorded.filter(hourly_rate=None).count(),
        "today": today,
    }
    return render(request, "provision/cost_settings.html", context)


@require_GET
@requires(Permission.COSTS_VIEW)
def cost_budget(request):
    """Each source of money: what it holds, what was spent, lost and is still planned."""
    form = budget_days(request)
    rows, total, unknown = budgets.held_against(form.ask())
    lines = BudgetLine.objects.visible_to(request.actor).filter(
        starts_on__lte=form.span.ends_on, ends_on__gte=form.span.starts_on
    )
    context = {
        "period": form.span,
        "spans": [
            (key, label, key == form.values.get("period", ""))
            for key, (label, _) in form.spans.items()
        ],
        "rows": rows,
        "total": total,
        "unknown": unknown,
        "lines": lines.select_related("funding"),
        "sources": FundingSource.objects.visible_to(request.actor),
    }
    return render(request, "provision/cost_budget.html", context)


def budget_days(request):
    """The days asked for; nothing asked, the year that the budgets are entered for."""
    today, query = timezone.localdate(), request.GET
    if "period" not in query:
        query = {"period": budgets.usual_period(request.actor, today=today)}
    return MapForm(query, actor=request.actor, today=today)


@require_GET
@requires(Permission.COSTS_VIEW)
def cost_lines(request):
    """Materials, licences and invoices, the latest first."""
    rows = CostLine.objects.visible_to(request.actor).select_related(
        "intervention", "pupil", "funding"
    )
    of = forms.OfForm(request.GET, actor=request.actor).subject
    if of is not None:
        is_run = isinstance(of, Intervention)
        rows = rows.filter(intervention=of) if is_run else rows.filter(pupil=of)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "of": of,
        "of_name": getattr(of, "full_name", None) or getattr(of, "name", ""),
        "of_query": f"{'run' if isinstance(of, Intervention) else 'pupil'}={of.pk}" if of else "",
    }
    return render(request, "provision/cost_lines.html", context)


def _save(request, form_class, row=None, *, title, back, of=None):
    """Show the form, or save it and go back; one page for every row about money."""
    more = {"of": of} if form_class is forms.CostLineForm else {}
    form = form_class(request.POST or None, instance=row, actor=request.actor, **more)
    if form.is_valid():
        values = dict(form.cleaned_data)
        if form_class is forms.CostLineForm and row is None:
            values |= {"intervention": form.instance.intervention, "pupil": form.instance.pupil}
        _, filled = actions.save_money(
            model=form_class.Meta.model, row=row, by=request.actor, **values
        )
        words = "Saved."
        if filled:
            noun = "session" if filled == 1 else "sessions"
            words = f"Saved. {filled} {noun} recorded without a rate now have one."
        messages.success(request, words)
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "of": of,
        "row": row,
        "remove": _remove_address(row),
    }
    return render(request, "provision/cost_edit.html", context)


def _remove_address(row):
    if isinstance(row, CostLine):
        return reverse("provision:cost_line_remove", kwargs={"cost_line_pk": row.pk})
    if isinstance(row, BudgetLine):
        return reverse("provision:cost_budget_remove", kwargs={"budget_pk": row.pk})
    return ""


def _of(model, request, pk):
    return get_object_or_404(model.objects.visible_to(request.actor), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_rate_add(request):
    back = reverse("provision:cost_settings")
    return _save(request, forms.RateForm, title="Add a rate", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_rate_edit(request, rate_pk):
    rate, back = _of(StaffRate, request, rate_pk), reverse("provision:cost_settings")
    return _save(request, forms.RateForm, rate, title="Change the rate", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_point_add(request):
    back = reverse("provision:cost_settings")
    return _save(request, forms.PayPointForm, title="Put somebody on a pay point", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_point_edit(request, point_pk):
    point, back = _of(StaffPayPoint, request, point_pk), reverse("provision:cost_settings")
    return _save(request, forms.PayPointForm, point, title="Change the pay point", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_rule_add(request):
    back = reverse("provision:cost_settings")
    return _save(request, forms.RuleForm, title="Add rules of costing", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_rule_edit(request, rule_pk):
    rule, back = _of(CostRule, request, rule_pk), reverse("provision:cost_settings")
    return _save(request, forms.RuleForm, rule, title="Change the rules of costing", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_funding_add(request):
    back = reverse("provision:cost_budget")
    return _save(request, forms.FundingForm, title="Add a source of money", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_funding_edit(request, funding_pk):
    source, back = _of(FundingSource, request, funding_pk), reverse("provision:cost_budget")
    return _save(request, forms.FundingForm, source, title="Change the source", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_budget_add(request):
    back = reverse("provision:cost_budget")
    return _save(request, forms.BudgetForm, title="Add a budget line", back=back)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_budget_edit(request, budget_pk):
    line, back = _of(BudgetLine, request, budget_pk), reverse("provision:cost_budget")
    return _save(request, forms.BudgetForm, line, title="Change the budget line", back=back)


@require_POST
@requires(Permission.COSTS_EDIT)
def cost_budget_remove(request, budget_pk):
    actions.remove_money(row=_of(BudgetLine, request, budget_pk), by=request.actor)
    messages.success(request, "The budget line is removed.")
    return redirect("provision:cost_budget")


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
@once
def cost_line_add(request):
    """Add a cost to the group or pupil named in the address."""
    of = forms.OfForm(request.GET, actor=request.actor).subject
    if of is None:
        raise Http404
    back = reverse("provision:cost_lines")
    return _save(request, forms.CostLineForm, title="Add a cost", back=back, of=of)


@require_http_methods(["GET", "POST"])
@requires(Permission.COSTS_EDIT)
def cost_line_edit(request, cost_line_pk):
    line, back = _of(CostLine, request, cost_line_pk), reverse("provision:cost_lines")
    of = line.intervention or line.pupil
    return _save(request, forms.CostLineForm, line, title="Change the cost", back=back, of=of)


@require_POST
@requires(Permission.COSTS_EDIT)
def cost_line_remove(request, cost_line_pk):
    actions.remove_money(row=_of(CostLine, request, cost_line_pk), by=request.actor)
    messages.success(request, "The cost is removed.")
    return redirect("provision:cost_lines")
