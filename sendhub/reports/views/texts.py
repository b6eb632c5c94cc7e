"""The SEN information report and the inclusion strategy: written, published, handed out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once
from sendhub.reports import documents
from sendhub.reports.actions import texts as actions
from sendhub.reports.enums import TextKind
from sendhub.reports.forms.compliance import TextForm
from sendhub.reports.models import PublishedText
from sendhub.reports.texts import note_of, parts_of


def kind_of(text_kind):
    if text_kind not in TextKind.values:
        raise Http404
    return TextKind(text_kind)


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
def text_view(request, text_kind):
    kind = kind_of(text_kind)
    parts = parts_of(kind, by=request.actor, today=timezone.localdate())
    published = PublishedText.objects.visible_to(request.actor).filter(kind=kind)
    context = {
        "kind": kind,
        "note": note_of(kind),
        "parts": parts,
        "missing": [part for part in parts if part.is_empty],
        "published": published.select_related("published_by"),
    }
    return render(request, "reports/text_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMPLIANCE_EDIT)
def text_edit(request, text_kind, text_item):
    kind = kind_of(text_kind)
    parts = parts_of(kind, by=request.actor, today=timezone.localdate())
    part = next((each for each in parts if each.item.key == text_item), None)
    if part is None:
        raise Http404
    form = TextForm(request.POST or None, held=part.text)
    if form.is_valid():
        actions.write_text(kind=kind, item=text_item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved, and marked as reviewed today.")
        text = reverse("reports:text_view", kwargs={"text_kind": kind.value})
        return redirect(f"{text}#item-{text_item}")
    return render(request, "reports/text_edit.html", {"kind": kind, "part": part, "form": form})


@require_POST
@requires(Permission.STATUTORY_TEXT_PUBLISH)
@once
def text_publish(request, text_kind):
    kind = kind_of(text_kind)
    actions.publish_text(kind=kind, today=timezone.localdate(), by=request.actor)
    messages.success(request, "Published. Take the page or the PDF to your website.")
    return redirect("reports:text_view", text_kind=kind.value)


def published_of(request, published_pk):
    rows = PublishedText.objects.visible_to(request.actor).select_related("school")
    return get_object_or_404(rows, pk=published_pk)


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
def text_page(request, published_pk):
    """The edition as one HTML file for the school's website: complete, nothing to sign in to or to fetch."""
    row = published_of(request, published_pk)
    audit.record_opening(by=request.actor, subject=row, event=AuditEvent.DOWNLOADED)
    body = documents.text_page(documents.text_document(row))
    name = f"{row.kind.replace('_', '-')}-{row.number}.html"
    return HttpResponse(body, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
def text_print(request, published_pk):
    row = published_of(request, published_pk)
    body = documents.text_pdf(
        documents.text_document(row),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(by=request.actor, subject=row, event=AuditEvent.PRINTED)
    response = HttpResponse(body, content_type="application/pdf")
    name = f"{row.kind.replace('_', '-')}-{row.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
