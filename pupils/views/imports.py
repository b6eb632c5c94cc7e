"""Import from the MIS: upload, columns, preview, confirm, undo.

The preview shows SEN, free meals, looked-after and contact columns only to who may see casework
(IMPORT_PREVIEW_CASE); the administrator sees how many of them wait for the SENCo.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import imports as actions
from pupils.enums import ImportState
from pupils.forms.imports import ColumnsForm, ConfirmForm, DecisionForm, RowsForm, UploadForm
from pupils.models import ImportBatch, ImportRow
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.spreadsheets import CSV_TYPE, as_csv

PER_PAGE = 50


def _batches(request):
    return ImportBatch.objects.visible_to(request.actor).defer("content")


def _batch(request, batch_pk, *, with_content=False):
    rows = ImportBatch.objects.visible_to(request.actor).select_related(
        "uploaded_by", "applied_by", "undone_by"
    )
    return get_object_or_404(rows if with_content else rows.defer("content"), pk=batch_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_PREVIEW)
@once
def import_list(request):
    today = timezone.localdate()
    form = UploadForm(request.POST or None, request.FILES or None, today=today)
    if form.is_valid():
        batch = actions.begin(file=form.cleaned_data["file"], by=request.actor, today=today)
        return redirect(batch)
    page = Paginator(_batches(request).select_related("uploaded_by", "applied_by"), 20).get_page(
        request.GET.get("page")
    )
    return render(request, "pupils/import_list.html", {"form": form, "page": page})


@require_GET
@requires(Permission.IMPORT_PREVIEW)
def import_preview(request, batch_pk):
    batch = _batch(request, batch_pk)
    if batch.state == ImportState.MAPPING:
        return redirect("pupils:import_columns", batch_pk=batch.pk)
    if batch.state in (ImportState.READING, ImportState.APPLYING, ImportState.REFUSED):
        context = {"batch": batch, "job": actions.job_of(batch)}
        part = "pupils/_import_progress.html" if request.htmx else "pupils/import_progress.html"
        return render(request, part, context)
    if request.htmx:
        # The work is done: htmx loads the whole page in place of the progress bar.
        return HttpResponse(headers={"HX-Refresh": "true"})
    form = RowsForm(request.GET)
    chosen = form.cleaned_data["verdict"] if form.is_valid() else ""
    rows = actions.rows_for(batch=batch, by=request.actor, verdict=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = actions.dress(page.object_list, by=request.actor)
    audit.record_list(
        by=request.actor,
        name="import_preview",
        filters=["verdict"] if chosen else (),
        results=page.paginator.count,
    )
    context = {
        "batch": batch,
        "summary": actions.summary(batch=batch, by=request.actor),
        "page": page,
        "chosen": chosen,
        "form": ConfirmForm(batch=batch),
    }
    return render(request, "pupils/import_preview.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_PREVIEW)
def import_columns(request, batch_pk):
    batch = _batch(request, batch_pk, with_content=True)
    today = timezone.localdate()
    examples = actions.column_examples(batch=batch, today=today)
    form = ColumnsForm(
        request.POST or None,
        header=batch.header["headings"],
        mapping={int(index): key for index, key in batch.mapping.items()},
        examples=examples,
    )
    if form.is_valid():
        batch = actions.map_columns(batch=batch, by=request.actor, today=today, **form.cleaned_data)
        return redirect(batch)
    return render(request, "pupils/import_columns.html", {"batch": batch, "form": form})


def _row(request, row_pk):
    rows = ImportRow.objects.visible_to(request.actor).select_related("batch", "pupil")
    row = get_object_or_404(rows.defer("batch__content"), pk=row_pk)
    return actions.dress([row], by=request.actor)[0]


@require_GET
@requires(Permission.IMPORT_PREVIEW)
def import_row(request, row_pk):
    row = _row(request, row_pk)
    audit.record_opening(by=request.actor, subject=row, pupil_id=row.pupil_id)
    pupils = actions.suggested(row=row, by=request.actor)
    form = DecisionForm(row=row, pupils=pupils) if row.can_decide else None
    return render(request, "pupils/import_row.html", {"row": row, "batch": row.batch, "form": form})


@require_POST
@requires(Permission.IMPORT_CONFIRM)
def import_decide(request, row_pk):
    row = _row(request, row_pk)
    pupils = actions.suggested(row=row, by=request.actor)
    form = DecisionForm(request.POST, row=row, pupils=pupils)
    if form.is_valid():
        remaining = actions.decide(
            row=row,
            decision=form.cleaned_data["decision"],
            by=request.actor,
            today=timezone.localdate(),
        )
        messages.success(request, f"Row {row.line} decided.")
        url = row.batch.get_absolute_url()
        return redirect(f"{url}?verdict=possible" if remaining else url)
    return render(request, "pupils/import_row.html", {"row": row, "batch": row.batch, "form": form})


@require_POST
@requires(Permission.IMPORT_CONFIRM)
def import_suggested(request, batch_pk):
    batch = _batch(request, batch_pk)
    done = actions.decide_all_suggested(batch=batch, by=request.actor, today=timezone.localdate())
    messages.success(request, actions.suggested_sentence(done))
    return redirect(batch)


@require_POST
@requires(Permission.IMPORT_CONFIRM)
def import_confirm(request, batch_pk):
    batch = _batch(request, batch_pk, with_content=True)
    form = ConfirmForm(request.POST, batch=batch)
    if form.is_valid():
        is_done = actions.confirm(
            batch=batch,
            version=form.cleaned_data["version"],
            typed_name=form.cleaned_data.get("typed_name", ""),
            by=request.actor,
            today=timezone.localdate(),
        )
        if is_done:
            messages.success(request, "Import finished: see below what was done.")
    return redirect(batch)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_CONFIRM)
def import_undo(request, batch_pk):
    batch = _batch(request, batch_pk, with_content=True)
    if request.method == "POST":
        stayed = actions.undo(batch=batch, by=request.actor)
        messages.success(request, actions.undo_sentence(len(stayed)))
        return redirect(batch)
    context = {"batch": batch, "staying": actions.staying(batch=batch, by=request.actor)}
    return render(request, "pupils/import_undo.html", context)


@require_POST
@requires(Permission.IMPORT_CONFIRM)
def import_reopen(request, batch_pk):
    batch = _batch(request, batch_pk, with_content=True)
    actions.reopen(batch=batch, by=request.actor)
    return redirect(batch)


@require_POST
@requires(Permission.IMPORT_PREVIEW)
def import_abandon(request, batch_pk):
    actions.abandon(batch=_batch(request, batch_pk, with_content=True), by=request.actor)
    messages.success(request, "The file was put away. Nothing was imported.")
    return redirect("pupils:import_list")


@require_GET
@requires(Permission.IMPORT_PREVIEW)
def import_problems(request, batch_pk):
    batch = _batch(request, batch_pk, with_content=True)
    headings, rows = actions.problem_rows(batch=batch, by=request.actor, today=timezone.localdate())
    audit.record_export(by=request.actor, name="import_problems", pupil_ids=())
    response = HttpResponse(as_csv(headings=headings, rows=rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-problems.csv"'
    return response
