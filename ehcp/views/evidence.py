"""The checklist of an LA against a pupil's record, and the list itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp.actions import checklists as actions
from ehcp.evidence import checklist_of
from ehcp.forms.bodies import ItemForm, TickForm
from ehcp.models import EvidenceItem, EvidenceTick
from ehcp.views.assessments import assessment_of, form_page
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once


@require_GET
@requires(Permission.EHC_VIEW)
def assessment_evidence(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    audit.record_opening(by=request.actor, subject=assessment, pupil_id=assessment.pupil_id)
    context = open_file(request, assessment.pupil_id, tab="assessment")
    checklist = checklist_of(assessment, actor=request.actor, today=timezone.localdate())
    context |= {"assessment": assessment, "checklist": checklist}
    return render(request, "ehcp/assessment_evidence.html", context)


def _item(request, evidence_item_pk):
    return get_object_or_404(
        EvidenceItem.objects.visible_to(request.actor).select_related("local_authority"),
        pk=evidence_item_pk,
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def evidence_tick(request, needs_assessment_pk, evidence_item_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    item = _item(request, evidence_item_pk)
    row = EvidenceTick.objects.visible_to(request.actor).filter(assessment=assessment, item=item)
    form = TickForm(
        request.POST or None, instance=row.first(), actor=request.actor, pupil=assessment.pupil
    )
    if form.is_valid():
        actions.tick(assessment=assessment, item=item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Ticked.")
        return redirect("ehcp:assessment_evidence", needs_assessment_pk=assessment.pk)
    return form_page(request, assessment, form, item.label)


@require_POST
@requires(Permission.EHC_WRITE)
def evidence_untick(request, needs_assessment_pk, evidence_item_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    item = _item(request, evidence_item_pk)
    actions.untick(assessment=assessment, item=item, by=request.actor)
    messages.success(request, "Taken back: the record alone answers again.")
    return redirect("ehcp:assessment_evidence", needs_assessment_pk=assessment.pk)


@require_GET
@requires(Permission.EHC_VIEW)
def checklist_view(request):
    """The lists of the local authorities that this school works with."""
    rows = EvidenceItem.objects.visible_to(request.actor).select_related("local_authority")
    audit.record_list(by=request.actor, name="ehcp.checklist", results=len(rows))
    items = rows.order_by("local_authority__name", "order", "pk")
    return render(request, "ehcp/checklist_view.html", {"items": items})


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def checklist_add(request, evidence_item_pk):
    """Add a line to the list that the named line stands on."""
    beside = _item(request, evidence_item_pk)
    form = ItemForm(request.POST or None, held=_held(request, beside))
    if form.is_valid():
        actions.add_item(
            local_authority=beside.local_authority, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Line added.")
        return redirect("ehcp:checklist_view")
    return _form(request, form, f"A line more for {beside.local_authority.name}")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def checklist_edit(request, evidence_item_pk):
    item = _item(request, evidence_item_pk)
    form = ItemForm(request.POST or None, instance=item, held=_held(request, item))
    if form.is_valid():
        actions.change_item(item=item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Line saved.")
        return redirect("ehcp:checklist_view")
    return _form(request, form, item.label)


def _held(request, item):
    return EvidenceItem.objects.visible_to(request.actor).filter(
        local_authority=item.local_authority_id
    )


def _form(request, form, heading):
    return render(request, "ehcp/checklist_form.html", {"form": form, "heading": heading})
