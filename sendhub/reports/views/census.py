"""The census check and its file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.actions.register import record_export
from pupils.forms.register import ExportForm
from sendhub import spreadsheets
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.reports.census import HEADINGS, Census
from sendhub.reports.forms.census import CensusForm

PAGE = 50


@require_GET
@requires(Permission.EXPORT_NAMES)
def census(request):
    form = CensusForm(request.GET, today=timezone.localdate())
    found = Census(by=request.actor, on=form.chosen)
    found.check()
    changed = found.changed_since(Census(by=request.actor, on=form.before)) if form.before else []
    faulty, asked = found.faulty, request.GET.get("page")
    audit.record_list(by=request.actor, name="reports.census", results=len(faulty))
    context = {
        "form": form,
        "on": form.chosen,
        "before": form.before,
        "counts": found.counts,
        "errors": sum(entry.has_error for entry in faulty),
        "page": Paginator(faulty, PAGE).get_page(page_of(faulty, form.left) or asked),
        "is_right": form.left in found.entries and not found.entries[form.left].faults,
        "changed": changed,
    }
    return render(request, "reports/census.html", context)


def page_of(faulty, pupil_id):
    """The page on which the pupil's line stands; None when it stands on none."""
    places = {entry.pupil.pk: place for place, entry in enumerate(faulty)}
    return places[pupil_id] // PAGE + 1 if pupil_id in places else None


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPORT_NAMES)
@asked_again
def census_export(request):
    """The SEN fields of everyone on roll that day, with what is to be put right."""
    shown = CensusForm(request.GET, today=timezone.localdate())
    found = Census(by=request.actor, on=shown.chosen)
    form = ExportForm(request.POST or None, actor=request.actor, results=len(found.entries))
    if form.is_valid():
        found.check()
        kind = form.cleaned_data["format"]
        rows = [entry.cells for entry in found.entries.values()]
        record_export(
            name="reports.census",
            rows=list(found.entries),
            columns=list(HEADINGS),
            kind=kind,
            reason=form.cleaned_data.get("reason", ""),
            by=request.actor,
        )
        return attachment(rows, kind=kind, on=shown.chosen)
    if request.POST.get("password") and "password" in form.errors:
        audit.refuse(request, SecurityEvent.REFUSED, detail="Wrong password at an export")
    context = {
        "form": form,
        "on": shown.chosen,
        "results": len(found.entries),
        "back": f"{reverse('reports:census')}?on={shown.chosen.isoformat()}",
    }
    return render(request, "reports/census_export.html", context)


def attachment(rows, *, kind, on):
    """The file as a download; its name holds a date and no child."""
    if kind == "csv":
        content, media = spreadsheets.as_csv(headings=HEADINGS, rows=rows), spreadsheets.CSV_TYPE
    else:
        content = spreadsheets.as_xlsx(title="SEN in the census", headings=HEADINGS, rows=rows)
        media = spreadsheets.XLSX_TYPE
    name = f"census-sen-{on.isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
