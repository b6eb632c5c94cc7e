"""Editions for governors: the list, one of them, making the next, its paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.models import Pupil
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once
from sendhub.reports import documents
from sendhub.reports.actions import editions as actions
from sendhub.reports.forms.editions import EditionForm, words_of
from sendhub.reports.links import difference_links, evidence_links
from sendhub.reports.models import SchoolFigures
from sendhub.reports.offers import editions_offered
from sendhub.reports.pages import EditionPage

OFFERED_AT_MOST = 4


@require_GET
@requires(Permission.FIGURES_VIEW)
def edition_list(request):
    """The school's editions, the newest first; without a school of one's own, the trust's."""
    rows = SchoolFigures.objects.readable(request.actor, today=timezone.localdate())
    if request.actor.school_id:
        rows = rows.filter(school_id=request.actor.school_id)
    rows = list(rows.select_related("school").defer("school__logo"))
    context = {"editions": rows, "page": EditionPage(rows[0]) if rows else None}
    return render(request, "reports/edition_list.html", context)


def edition_of(request, edition_pk):
    rows = SchoolFigures.objects.readable(request.actor, today=timezone.localdate())
    return get_object_or_404(
        rows.select_related("school", "frozen_by").defer("school__logo"), pk=edition_pk
    )


@require_GET
@requires(Permission.FIGURES_VIEW)
def edition_view(request, edition_pk):
    row = edition_of(request, edition_pk)
    context = {
        "edition": row,
        "page": EditionPage(row),
        "links": evidence_links(request.actor, row),
        "differences": difference_links(
            request.actor,
            row.figures.get("differences", []),
            school_id=row.school_id,
            on=row.counted_on,
        ),
    }
    return render(request, "reports/edition_view.html", context)


@require_GET
@requires(Permission.FIGURES_VIEW)
def edition_print(request, edition_pk):
    """The paper; who has no rows of a school leaves no audit row, for none could hold it."""
    row = edition_of(request, edition_pk)
    body = documents.report_pdf(
        documents.report_document(row),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    if request.actor.has_tenant:
        audit.record_opening(by=request.actor, subject=row, event=AuditEvent.PRINTED)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="send-report-{row.pk}.pdf"'
    return response


def names_of_pupils(actor):
    """Every full name of a pupil on the books, folded as the search folds them; one query."""
    rows = Pupil.objects.visible_to(actor).values_list(
        "first_name", "known_as", "last_name", "known_as_last"
    )
    return {
        words_of(f"{first} {last}")
        for given, known, family, known_last in rows
        for first in (given, known)
        for last in (family, known_last)
        if first and last
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_FREEZE)
@once
def edition_make(request):
    """Make the report: one button, with two fields for who wants to say more."""
    today = timezone.localdate()
    choices = editions_offered(request.actor.school, today)[:OFFERED_AT_MOST]
    names = names_of_pupils(request.actor) if request.method == "POST" else ()
    form = EditionForm(request.POST or None, offered=choices, names=names)
    if form.is_valid():
        row, is_new = actions.freeze_figures(today=today, by=request.actor, **form.cleaned_data)
        if is_new:
            messages.success(request, "The edition is frozen. Governors can read it now.")
        else:
            messages.warning(request, "This edition was frozen a moment ago. It stands here.")
        return redirect(row)
    return render(request, "reports/edition_make.html", {"form": form, "choices": choices})
