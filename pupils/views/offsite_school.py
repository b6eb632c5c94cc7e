"""School avoidance, off-site provision and absence over the school."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils.filters.offsite import AbsenceFilter, AwayFilter
from pupils.names import plain
from pupils.offsite import COLUMNS, absence_by_status, away_rows, in_lines
from sendhub import dates
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

PAGE = 50


@require_GET
@requires(Permission.ATTENDANCE_VIEW)
def offsite_list(request):
    """What is open for whom, the next review first."""
    today = timezone.localdate()
    form = AwayFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = away_rows(
        request.actor,
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        text=chosen.get("q", ""),
        today=today,
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="pupils.offsite", filters=form.used, results=page.paginator.count
    )
    context = {
        "form": form,
        "page": page,
        "lines": in_lines(page, today=today),
        "is_narrowed": bool(form.used),
    }
    return render(request, "pupils/offsite/offsite_list.html", context)


@require_GET
@requires(Permission.ATTENDANCE_VIEW)
def offsite_absence(request):
    """Attendance bands and suspensions of this school year by SEN status, then pupil by pupil."""
    today = timezone.localdate()
    year = dates.academic_year(today)
    form = AbsenceFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = absence_by_status(
        request.actor, since=dates.academic_year_span(year).starts_on, today=today
    )
    shown = [row for row in found.pupils if _is_chosen(row, chosen)]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="pupils.absence", filters=form.used, results=len(shown)
    )
    context = {
        "form": form,
        "page": page,
        "columns": [label for _, label in COLUMNS],
        "bands": found.bands,
        "suspended": found.suspended,
        "year": dates.academic_year_name(year),
        "is_narrowed": bool(form.used),
    }
    return render(request, "pupils/offsite/offsite_absence.html", context)


def _is_chosen(row, chosen):
    words = plain(chosen.get("q", "")).split()
    status, band = chosen.get("status"), chosen.get("band")
    if band and (row.band != band if band != "suspended" else not row.suspensions):
        return False
    if status and row.pupil.sen_status != status:
        return False
    return all(word in row.pupil.search_key for word in words)
