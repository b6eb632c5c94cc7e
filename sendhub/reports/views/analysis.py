"""Analysis for those who see every pupil: the register over time, needs and provision, equity."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils.forms.values import DayField
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.reports.analysis import Equity, RegisterTime, matches, picture_of
from sendhub.templatetags.sendhub import day


class DayForm(forms.Form):
    """Any day; without one, today."""

    on = DayField(label="As at", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["class"] = "form-control"


@require_GET
@requires(Permission.REPORT_VIEW_LIVE)
def register_time(request):
    today = timezone.localdate()
    form = DayForm(request.GET)
    chosen = (form.cleaned_data.get("on") if form.is_valid() else None) or today
    found = RegisterTime(by=request.actor)
    points = found.months(today)
    audit.record_list(by=request.actor, name="reports.register_time", filters=("on",))
    context = {
        "form": form,
        "now": found.at(chosen),
        "picture": picture_of(points),
        "headings": ("Day", "SEN Support", "EHC plan", "No SEN"),
        "rows": [(day(point.on), point.support, point.plan, point.none) for point in points],
    }
    return render(request, "reports/register_time.html", context)


@require_GET
@requires(Permission.REPORT_VIEW_LIVE)
def equity(request):
    """Who is identified, for whom it works, and where needs and provision part."""
    today = timezone.localdate()
    audit.record_list(by=request.actor, name="reports.equity")
    context = {
        "tables": Equity(by=request.actor, today=today).tables,
        "matches": matches(by=request.actor, today=today),
    }
    return render(request, "reports/equity.html", context)
