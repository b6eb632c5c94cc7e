"""The inspection folder: chosen, made in the background, fetched, taken away."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once
from sendhub.reports.actions import evidence as actions
from sendhub.reports.forms.evidence import FolderForm
from sendhub.reports.models import EvidenceFolder

SHOWN = 20


def _folder(request, folder_pk):
    rows = EvidenceFolder.objects.visible_to(request.actor).standing()
    return get_object_or_404(rows, pk=folder_pk)


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
def evidence_list(request):
    folders = EvidenceFolder.objects.visible_to(request.actor).standing()
    folders = folders.annotate(is_kept=Q(content__isnull=False)).defer("content")
    context = {"folders": list(folders.select_related("asked_by")[:SHOWN])}
    return render(request, "reports/inclusion/evidence_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMPLIANCE_EDIT)
@asked_again
@once
def evidence_make(request):
    form = FolderForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        return redirect(actions.ask_for_folder(by=request.actor, **form.cleaned_data))
    context = {"form": form, "title": "Make an inspection folder", "up": "", "button": "Make it"}
    return render(request, "reports/inclusion/form.html", context)


@require_GET
@requires(Permission.COMPLIANCE_EDIT)
@asked_again
def evidence_file(request, evidence_folder_pk):
    folder = _folder(request, evidence_folder_pk)
    if folder.content is None:
        return redirect("reports:evidence_list")
    audit.record_opening(by=request.actor, subject=folder, event=AuditEvent.DOWNLOADED)
    name = f"inclusion-evidence-{folder.pk}-{timezone.localdate(folder.made_at)}.pdf"
    response = HttpResponse(bytes(folder.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@requires(Permission.COMPLIANCE_EDIT)
def evidence_remove(request, evidence_folder_pk):
    actions.remove_folder(folder=_folder(request, evidence_folder_pk), by=request.actor)
    messages.success(request, "Taken away. That it was made stays on record.")
    return redirect("reports:evidence_list")
