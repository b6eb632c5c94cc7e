"""Terms, closures and bank holidays of the school."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub import dates
from sendhub.accounts import rules
from sendhub.accounts.actions import schools as actions
from sendhub.accounts.decorators import requires
from sendhub.accounts.forms.schools import ClosureForm, TermForm, YearForm
from sendhub.accounts.models import ClosurePeriod, Term
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible


@require_GET
@requires(Permission.CALENDAR_VIEW)
def calendar(request):
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else None
    year = year or dates.academic_year(timezone.localdate())
    span = dates.academic_year_span(year)
    first, last = span.starts_on, span.ends_on
    context = {
        "year": year,
        "year_name": dates.academic_year_name(year),
        "next_year_name": dates.academic_year_name(year + 1),
        "terms": Term.objects.filter(school=request.actor.school, academic_year=year),
        "closures": ClosurePeriod.objects.filter(
            school=request.actor.school, ends_on__gte=first, starts_on__lte=last
        ),
        "bank_holidays": rules.bank_holidays_between(first, last),
    }
    return render(request, "accounts/calendar.html", context)


def _back(day):
    return f"{reverse('accounts:calendar')}?year={dates.academic_year(day)}"


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
@once
def term_add(request):
    return _save_term(request, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
def term_edit(request, term_pk):
    return _save_term(request, get_object_or_404(Term, school=request.actor.school, pk=term_pk))


def _save_term(request, term):
    form = TermForm(request.POST or None, instance=term)
    if form.is_valid():
        term = actions.save_term(term=term, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{term} saved.")
        return redirect(_back(term.starts_on))
    return render(request, "accounts/term_edit.html", {"form": form, "term": term})


@require_POST
@requires(Permission.CALENDAR_EDIT)
def term_remove(request, term_pk):
    term = get_object_or_404(Term, school=request.actor.school, pk=term_pk)
    actions.remove_term(term=term, by=request.actor)
    messages.success(request, "The term is removed.")
    return redirect(_back(term.starts_on))


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
@once
def closure_add(request):
    return _save_closure(request, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
def closure_edit(request, closure_pk):
    closure = get_object_or_404(ClosurePeriod, school=request.actor.school, pk=closure_pk)
    return _save_closure(request, closure)


def _save_closure(request, closure):
    form = ClosureForm(request.POST or None, instance=closure)
    if form.is_valid():
        closure = actions.save_closure(closure=closure, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{closure} saved.")
        return redirect(_back(closure.starts_on))
    return render(request, "accounts/closure_edit.html", {"form": form, "closure": closure})


@require_POST
@requires(Permission.CALENDAR_EDIT)
def closure_remove(request, closure_pk):
    closure = get_object_or_404(ClosurePeriod, school=request.actor.school, pk=closure_pk)
    actions.remove_closure(closure=closure, by=request.actor)
    messages.success(request, "The closure is removed.")
    return redirect(_back(closure.starts_on))


@require_POST
@requires(Permission.CALENDAR_EDIT)
def calendar_copy(request):
    """Copy a year's terms and closures to the next, to be corrected there."""
    form = YearForm(request.POST)
    if not form.is_valid():
        raise NotPossible("That is not a school year.", back=reverse("accounts:calendar"))
    year = form.cleaned_data["year"]
    added = actions.copy_year(year=year, by=request.actor)
    name = dates.academic_year_name(year + 1)
    if added:
        dates_copied = "1 date" if added == 1 else f"{added} dates"
        messages.success(
            request, f"{dates_copied} copied to {name}. Check each against your own list."
        )
    else:
        messages.info(request, f"{name} has all of these already; nothing was copied.")
    return redirect(_back(dates.academic_year_span(year + 1).starts_on))
