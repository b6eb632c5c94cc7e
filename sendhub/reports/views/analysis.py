"""Analysis for those who see every pupil: the register over time, needs and provision, equity."""

from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from pupils.enums import StatusCode
from pupils.forms.values import DayField
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.reports.analysis import RegisterTime, picture_of
from sendhub.reports.census import Census
from sendhub.reports.enums import Measure
from sendhub.reports.equity import Equity
from sendhub.reports.links import difference_links
from sendhub.reports.models import NationalFigure
from sendhub.reports.reading_aids import told_of
from sendhub.templatetags.sendhub import day

COLUMNS = (StatusCode.SUPPORT, StatusCode.PLAN, StatusCode.NONE)


class DayForm(forms.Form):
    """Any day, without one today; and a day before it to compare it with."""

    on = DayField(label="As at", required=False)
    since = DayField(label="Who changed since", required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for each in self.fields.values():
            each.widget.attrs["class"] = "form-control"

    @property
    def chosen(self):
        """The day that is looked at, also while the other one is refused."""
        return self.cleaned_data.get("on") or self.today

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since and since >= self.chosen:
            raise forms.ValidationError("Choose a day before the other one.")
        return since


def register_at(on, status):
    """The address of the register as at a day: the pupils behind one of its numbers."""
    query = urlencode({"status": status, "on": on.isoformat()})
    return f"{reverse('pupils:register')}?{query}"


def row_of(point):
    """The day and its numbers, each a link to the register of that day."""
    numbers = zip(COLUMNS, (point.support, point.plan, point.none), strict=True)
    return (
        day(point.on),
        *(
            format_html('<a href="{}">{}</a>', register_at(point.on, code), number)
            for code, number in numbers
        ),
    )


def changed_between(actor, since, until):
    """Who joined or left the register, or stands on it with another status or need, and why."""
    return Census(by=actor, on=until).changed_since(Census(by=actor, on=since))


@require_GET
@requires(Permission.REPORT_VIEW_LIVE)
def register_time(request):
    """The register on any day, over two years, and who changed between two days."""
    today = timezone.localdate()
    form = DayForm(request.GET, today=today)
    form.is_valid()
    chosen, since = form.chosen, form.cleaned_data.get("since")
    found = RegisterTime(by=request.actor)
    points = found.months(today)
    changed = changed_between(request.actor, since, chosen) if since else []
    audit.record_list(
        by=request.actor,
        name="reports.register_time",
        filters=("on", "since"),
        results=len(changed),
    )
    context = {
        "form": form,
        "since": since,
        "changed": changed,
        "now": found.at(chosen),
        "begins_on": found.begins_on,
        "is_to_come": chosen > today,
        "picture": picture_of(points),
        "headings": ("Day", "SEN Support", "EHC plan", "No SEN"),
        "registers": {code: register_at(chosen, code) for code in COLUMNS},
        "rows": [row_of(point) for point in points],
    }
    return render(request, "reports/register_time.html", context)


@require_GET
@requires(Permission.REPORT_VIEW_LIVE)
def equity(request):
    """Who is identified, for whom it works, and where needs and provision part."""
    today = timezone.localdate()
    found = Equity(by=request.actor, today=today)
    national = NationalFigure.objects.beside(today, phase=request.actor.school.phase)
    needs, differences = found.beside_england()
    audit.record_list(by=request.actor, name="reports.equity")
    context = {
        "tables": [
            (title, rows, told_of(title, rows, found.whole)) for title, rows in found.tables
        ],
        "whole": found.whole,
        "national": national.get(Measure.REGISTER),
        "matches": found.matches,
        "needs": needs,
        "differences": difference_links(
            request.actor, differences, school_id=request.actor.school_id, on=today
        ),
    }
    return render(request, "reports/equity.html", context)
