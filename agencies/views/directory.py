"""The directory of agencies, and who is involved with a pupil."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import directory as actions
from agencies.filters.referrals import AgencyFilter
from agencies.forms.directory import AgencyForm, InvolvementForm, ProfessionalForm
from agencies.models import Agency, Involvement, Professional, Referral
from agencies.waits import waits_by_agency, waits_listed, waits_sheet
from pupils.file import open_file
from sendhub import spreadsheets
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def agency_list(request):
    found = AgencyFilter(request.GET, queryset=Agency.objects.visible_to(request.actor))
    found.form.is_valid()
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "page": page,
        "agencies": list(page.object_list),
        "is_narrowed": any(found.form.cleaned_data.values()),
    }
    return render(request, "agencies/agency_list.html", context)


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
        "waits": waits_by_agency(request.actor, today).get(agency.pk),
    }
    audit.record_list(by=request.actor, name="agencies.caseload", results=len(context["involved"]))
    return render(request, "agencies/agency_view.html", context)


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def agency_waits(request):
    """How long each agency takes, in full for the school's own people."""
    rows = waits_listed(request.actor, timezone.localdate())
    return render(request, "agencies/agency_waits.html", {"rows": rows})


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def waits_export(request):
    """The waits as a sheet for governors and the LA: small numbers hidden, no names of pupils."""
    today = timezone.localdate()
    content = waits_sheet(request.actor, today)
    audit.record_export(by=request.actor, name="agencies.waits", pupil_ids=())
    return HttpResponse(
        content,
        content_type=spreadsheets.XLSX_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="waiting-times-{today.isoformat()}.xlsx"'
        },
    )


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
