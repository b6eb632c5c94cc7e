"""The trust's schools side by side."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sendhub import spreadsheets
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.reports import trust
from sendhub.reports.forms.trust import SortForm


@require_GET
@requires(Permission.FIGURES_VIEW)
def trust_view(request):
    form = SortForm(request.GET)
    sort = form.cleaned_data["sort"] if form.is_valid() else ""
    today = timezone.localdate()
    lines = trust.side_by_side(request.actor, today=today)
    context = {
        "missing": trust.without_report(request.actor, lines, today=today),
        "lines": trust.in_order(lines, sort),
        "columns": trust.COLUMNS,
        "sort": sort,
        "keys": list(zip(trust.KEYS, trust.COLUMNS, strict=True)),
    }
    return render(request, "reports/trust_view.html", context)


@require_GET
@requires(Permission.FIGURES_VIEW)
def trust_export(request):
    """The same cells as a sheet; no pupil is in it, so nobody is asked for a reason."""
    today = timezone.localdate()
    lines = trust.side_by_side(request.actor, today=today)
    content = spreadsheets.as_xlsx(
        title="Schools side by side",
        headings=["School", "Edition", "Counted on", *trust.COLUMNS],
        rows=[
            [line.edition.school.name, line.edition.edition, line.edition.counted_on, *line.cells]
            for line in lines
        ],
    )
    name = f"schools-{today.isoformat()}.xlsx"
    return HttpResponse(
        content,
        content_type=spreadsheets.XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
