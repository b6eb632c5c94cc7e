"""The directory of agencies, and who is involved with a pupil."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies import rules
from agencies.actions import directory as actions
from agencies.filters import AgencyFilter
from agencies.forms.directory import AgencyForm, InvolvementForm, ProfessionalForm
from agencies.models import Agency, Involvement, Professional, Referral
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once


def _waits(actor, today):
    """Return {agency id: Waits}; one query."""
    rows = {}
    sent = Referral.objects.visible_to(actor).exclude(sent_on=None).with_seen_on().order_by()
    for agency, *row in sent.values_list("agency", "sent_on", "seen_on", "state"):
        rows.setdefault(agency, []).append(row)
    return {agency: rules.waits_of(held, today=today) for agency, held in rows.items()}


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def agency_list(request):
    found = AgencyFilter(request.GET, queryset=Agency.objects.visible_to(request.actor))
    found.form.is_valid()
    return render(
        request, "agencies/agency_list.html", {"form": found.form, "agencies": list(found.qs)}
    )


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def agency_view(request, agency_pk):
    """One agency: how to reach it, its people, and its caseload at this school."""
    agency = get_object_or_404(Agency.objects.visible_to(request.actor), pk=agency_pk)
    today = timezone.localdate()
    involved = Involvement.objects.visible_to(request.actor).filter(agency=agency).now(today)
    referrals = Referral.objects.visible_to(request.actor).filter(agency=agency).open().as_lines()
    context = {
        "agency": agency,
        "people": Professional.objects.visible_to(request.actor).filter(agency=agency),
        "involved": involved.select_related("pupil", "professional"),
        "referrals": referrals,
        "waits": _waits(request.actor, today).get(agency.pk),
    }
    audit.record_list(by=request.actor, name="agencies.caseload", results=len(context["involved"]))
    return render(request, "agencies/agency_view.html", context)


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def agency_waits(request):
    """How long each agency takes: numbers without names, for leaders, governors and the LA."""
    waits = _waits(request.actor, timezone.localdate())
    rows = [
        (agency, waits[agency.pk])
        for agency in Agency.objects.visible_to(request.actor)
        if agency.pk in waits
    ]
    return render(request, "agencies/agency_waits.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def agency_add(request):
    form = AgencyForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        agency = actions.add_agency(by=request.actor, **form.cleaned_data)
        messages.success(request, "Agency added.")
        return redirect(agency)
    return render(request, "agencies/agency_edit.html", {"form": form, "heading": "Add an agency"})


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def agency_edit(request, agency_pk):
    agency = get_object_or_404(Agency.objects.visible_to(request.actor), pk=agency_pk)
    form = AgencyForm(request.POST or None, instance=agency, actor=request.actor)
    if form.is_valid():
        actions.edit_agency(agency=agency, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(agency)
    context = {"form": form, "agency": agency, "heading": "Change the agency"}
    return render(request, "agencies/agency_edit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def professional_add(request, agency_pk):
    agency = get_object_or_404(Agency.objects.visible_to(request.actor), pk=agency_pk)
    form = ProfessionalForm(request.POST or None)
    if form.is_valid():
        actions.add_professional(agency=agency, by=request.actor, **form.cleaned_data)
        messages.success(request, "Person added.")
        return redirect(agency)
    context = {"form": form, "agency": agency, "heading": "Add a person"}
    return render(request, "agencies/agency_edit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def professional_edit(request, professional_pk):
    rows = Professional.objects.visible_to(request.actor).select_related("agency")
    professional = get_object_or_404(rows, pk=professional_pk)
    form = ProfessionalForm(request.POST or None, instance=professional)
    if form.is_valid():
        actions.edit_professional(professional=professional, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(professional.agency)
    context = {"form": form, "agency": professional.agency, "heading": "Change the person"}
    return render(request, "agencies/agency_edit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def involvement_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="agencies")
    today = timezone.localdate()
    form = InvolvementForm(
        request.POST or None, actor=request.actor, today=today, initial={"starts_on": today}
    )
    if form.is_valid():
        actions.add_involvement(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved: the agency works with the pupil.")
        return redirect("agencies:pupil_agencies", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "An agency works with the pupil"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def involvement_edit(request, involvement_pk):
    row = get_object_or_404(Involvement.objects.visible_to(request.actor), pk=involvement_pk)
    context = open_file(request, row.pupil_id, tab="agencies")
    form = InvolvementForm(
        request.POST or None, instance=row, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_involvement(involvement=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("agencies:pupil_agencies", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "An agency works with the pupil"}
    return render(request, "pupils/file_form.html", context)
