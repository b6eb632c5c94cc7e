"""Whom the LA asks for advice, which schools it consults, and comments on the draft."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from ehcp.actions import bodies as actions
from ehcp.forms.bodies import AdviceRequestForm, ConsultationForm, RepresentationForm
from ehcp.models import AdviceRequest, Consultation
from ehcp.views.assessments import assessment_of, form_page
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def advice_request_add(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = AdviceRequestForm(request.POST or None, actor=request.actor, pupil=assessment.pupil)
    if form.is_valid():
        actions.add_advice_request(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Written down. Their six weeks run from that day.")
        return redirect(assessment)
    return form_page(request, assessment, form, "The LA asked for advice")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def advice_request_edit(request, advice_request_pk):
    rows = AdviceRequest.objects.visible_to(request.actor).select_related("assessment__pupil")
    row = get_object_or_404(rows, pk=advice_request_pk)
    form = AdviceRequestForm(
        request.POST or None, instance=row, actor=request.actor, pupil=row.assessment.pupil
    )
    if form.is_valid():
        actions.change_advice_request(advice_request=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, row.assessment)
    return form_page(request, row.assessment, form, f"Advice: {row.who}")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def consultation_add(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = ConsultationForm(request.POST or None)
    if form.is_valid():
        actions.add_consultation(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Written down. The answer is due 15 days later.")
        return redirect(assessment)
    return form_page(request, assessment, form, "The LA consults a school")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def consultation_edit(request, consultation_pk):
    rows = Consultation.objects.visible_to(request.actor).select_related("assessment__pupil")
    row = get_object_or_404(rows, pk=consultation_pk)
    form = ConsultationForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.change_consultation(consultation=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, row.assessment)
    return form_page(request, row.assessment, form, f"Consulted: {row.name}")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def representation_add(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = RepresentationForm(request.POST or None)
    if form.is_valid():
        actions.add_representation(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Kept with the case.")
        return redirect(assessment)
    return form_page(request, assessment, form, "Comments on the draft plan")
