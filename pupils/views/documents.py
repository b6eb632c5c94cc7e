"""Documents of a pupil, and the pages that restrict a single item."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import documents as actions
from pupils.file import open_file
from pupils.forms.documents import DocumentForm, RemovalForm, RestrictionForm
from pupils.models import Document, Observation, Pupil, Restriction
from sendhub import uploads
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once


@require_GET
@requires(Permission.DOCUMENT_VIEW)
def pupil_documents(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="documents")
    rows = (
        Document.objects.visible_to(request.actor)
        .of(context["pupil"])
        .select_related("uploaded_by", "restriction")
    )
    context |= {"documents": rows, "mine": request.actor.user_id}
    return render(request, "pupils/pupil_documents.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.DOCUMENT_ADD)
@once
def document_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="documents")
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        pupil=context["pupil"],
        today=timezone.localdate(),
    )
    if form.is_valid():
        actions.add_document(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        if request.actor.can(Permission.DOCUMENT_VIEW_ALL):
            messages.success(request, "Document kept.")
        else:
            messages.success(
                request,
                "Document kept and passed to the SEN team. You see it here once they mark it for staff.",
            )
        return redirect("pupils:pupil_documents", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Add a document", "has_file": True}
    return render(request, "pupils/file_form.html", context)


def _document(request, document_pk):
    rows = Document.objects.visible_to(request.actor).select_related("pupil", "restriction")
    return get_object_or_404(rows, pk=document_pk)


def _changeable(request, document_pk):
    document = _document(request, document_pk)
    if (
        not request.actor.can(Permission.PUPIL_RECORD_EDIT)
        and document.uploaded_by_id != request.actor.user_id
    ):
        raise Http404
    return document


@require_GET
@requires(Permission.DOCUMENT_VIEW)
def document_download(request, document_pk):
    """The one way an uploaded file leaves the server."""
    document = _document(request, document_pk)
    audit.record_opening(
        by=request.actor,
        subject=document,
        pupil_id=document.pupil_id,
        event=AuditEvent.DOWNLOADED,
    )
    try:
        return uploads.handed_out(
            stored_name=document.stored_name, name=document.name, media_type=document.media_type
        )
    except FileNotFoundError:
        return render(request, "pupils/document_missing.html", {"document": document}, status=404)


@require_http_methods(["GET", "POST"])
@requires(Permission.DOCUMENT_ADD)
def document_edit(request, document_pk):
    document = _changeable(request, document_pk)
    context = open_file(request, document.pupil_id, tab="documents")
    form = DocumentForm(
        request.POST or None, instance=document, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_document(document=document, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_documents", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "What this document is", "document": document}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.DOCUMENT_ADD)
def document_remove(request, document_pk):
    document = _changeable(request, document_pk)
    context = open_file(request, document.pupil_id, tab="documents")
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        actions.remove_document(
            document=document,
            version=request.POST.get("version", ""),
            by=request.actor,
            **form.cleaned_data,
        )
        messages.success(request, "Removed from the file. The history says who and why.")
        return redirect("pupils:pupil_documents", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "document": document}
    return render(request, "pupils/document_remove.html", context)


ITEMS = {"document": (Document, "documents"), "observation": (Observation, "records")}


def _item(request, kind, item_pk):
    if kind not in ITEMS:
        raise Http404
    model, tab = ITEMS[kind]
    return get_object_or_404(model.objects.visible_to(request.actor), pk=item_pk), tab


@require_http_methods(["GET", "POST"])
@requires(Permission.RESTRICT)
def item_restrict(request, kind, item_pk):
    item, tab = _item(request, kind, item_pk)
    context = open_file(request, item.pupil_id, tab=tab)
    restriction = Restriction.objects.filter(**{kind: item}).first()
    initial = restriction and {
        "reason": restriction.reason,
        "readers": list(restriction.readers.values_list("user", flat=True)),
    }
    form = RestrictionForm(
        request.POST or None,
        initial=initial,
        school=request.actor.school,
        today=timezone.localdate(),
    )
    if form.is_valid():
        actions.restrict(item=item, kind=kind, by=request.actor, **form.cleaned_data)
        messages.success(request, "Restricted. Nobody else knows of it now.")
        return redirect(f"pupils:pupil_{tab}", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "restriction": restriction, "kind": kind, "item": item}
    return render(request, "pupils/item_restrict.html", context)


@require_POST
@requires(Permission.RESTRICT)
def item_unrestrict(request, kind, item_pk):
    item, tab = _item(request, kind, item_pk)
    pupil = get_object_or_404(Pupil.objects.visible_to(request.actor).keeping(item.pupil_id))
    actions.lift_restriction(item=item, kind=kind, by=request.actor)
    messages.success(request, "No longer restricted.")
    return redirect(f"pupils:pupil_{tab}", pupil_pk=pupil.pk)
