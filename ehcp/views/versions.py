"""A version of a plan: read, written while it is a draft, issued, compared, printed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import plan_page
from ehcp.actions import plans as actions
from ehcp.documents.plans import plan_paper, plan_pdf
from ehcp.forms.plans import IssueForm, TextsForm
from ehcp.models import EhcPlanVersion
from ehcp.plan_texts import section_texts
from ehcp.rules.plans import word_changes
from ehcp.views.papers import has_paper_beside, paper_of
from ehcp.views.plans import TAB
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent


def version_of(request, plan_version_pk):
    rows = plan_page.whole(EhcPlanVersion.objects.visible_to(request.actor))
    return get_object_or_404(rows, pk=plan_version_pk)


@require_GET
@requires(Permission.EHC_VIEW)
def version_view(request, plan_version_pk):
    version = version_of(request, plan_version_pk)
    audit.record_opening(by=request.actor, subject=version, pupil_id=version.pupil_id)
    context = open_file(request, version.pupil_id, tab=TAB)
    context |= {
        "plan_version": version,
        "is_open": not version.is_final and not version.plan.ended_on,
        "texts": plan_page.said_texts(version),
        "needs": list(version.needs.all()),
        "outcomes": list(version.outcomes.all()),
        "provision": plan_page.provision_with_hints(version),
        "care": plan_page.care_with_hints(version),
        "gaps": plan_page.gaps_of(version),
    }
    return render(request, "ehcp/version_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
def version_edit(request, plan_version_pk):
    version = version_of(request, plan_version_pk)
    actions.refuse_final(version)
    form = TextsForm(
        request.POST or None, instance=version, actor=request.actor, version=version.version
    )
    if form.is_valid():
        actions.save_texts(plan_version=version, by=request.actor, **form.cleaned_data)
        messages.success(request, "Texts kept.")
        return redirect(version)
    context = open_file(request, version.pupil_id, tab=TAB)
    context |= paper_of(request, version)
    context |= {
        "form": form,
        "heading": f"Texts of version {version.number}",
        "draft_key": f"plan-version:{version.pk}",
    }
    return render(request, "ehcp/version_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def version_issue(request, plan_version_pk):
    version = version_of(request, plan_version_pk)
    actions.refuse_final(version)
    form = IssueForm(
        request.POST or None,
        initial={"version": version.version},
        has_provision=bool(version.provision.all()),
    )
    if form.is_valid():
        actions.issue_version(plan_version=version, by=request.actor, **form.cleaned_data)
        messages.success(request, "Version issued. It stays as it is from now on.")
        return redirect(version)
    context = open_file(request, version.pupil_id, tab=TAB)
    context |= {"form": form, "heading": "The LA issued this version"}
    return render(request, "pupils/file_form.html", context)


@require_GET
@requires(Permission.EHC_VIEW)
def version_compare(request, plan_version_pk):
    """This version beside the one before it, section by section, word by word."""
    version = version_of(request, plan_version_pk)
    rows = plan_page.whole(EhcPlanVersion.objects.visible_to(request.actor))
    before = rows.filter(plan=version.plan_id, number__lt=version.number).first()
    audit.record_opening(by=request.actor, subject=version, pupil_id=version.pupil_id)
    context = open_file(request, version.pupil_id, tab=TAB)
    pairs = []
    if before:
        pairs = [
            (letter, title, word_changes(old, new) if old != new else None)
            for (letter, title, new), (_, _, old) in zip(
                section_texts(version), section_texts(before), strict=True
            )
        ]
    context |= {"plan_version": version, "before": before, "pairs": pairs}
    return render(request, "ehcp/version_compare.html", context)


@require_GET
@requires(Permission.EHC_VIEW)
def version_print(request, plan_version_pk):
    version = version_of(request, plan_version_pk)
    body = plan_pdf(
        plan_paper(version, by=request.actor, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=version, pupil_id=version.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ehc-plan-{version.pk}.pdf"'
    return response
