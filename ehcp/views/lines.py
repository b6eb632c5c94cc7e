"""The lines of a draft: needs of Section B, outcomes of E, provision of F, of G and of H."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ehcp.actions import plans as actions
from ehcp.forms.plans import CareForm, DropForm, NeedForm, OutcomeForm, ProvisionForm
from ehcp.models import CareText, EhcPlanVersion, OutcomeText, PlanNeed, ProvisionText
from ehcp.views.papers import has_paper_beside, paper_of
from ehcp.views.plans import TAB
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def _version(request, plan_version_pk):
    rows = EhcPlanVersion.objects.visible_to(request.actor)
    return get_object_or_404(rows, pk=plan_version_pk)


def _row(request, model, pk, *related):
    rows = model.objects.visible_to(request.actor).select_related("plan_version__plan", *related)
    return get_object_or_404(rows, pk=pk)


def _line(request, version, form, save, heading):
    if form.is_valid():
        save(plan_version=version, by=request.actor, **form.cleaned_data)
        messages.success(request, "Line kept.")
        return redirect(version)
    context = open_file(request, version.pupil_id, tab=TAB)
    context |= {**paper_of(request, version), "form": form, "heading": heading}
    return render(request, "ehcp/version_form.html", context)


def _drop(request, row):
    form = DropForm(request.POST)
    version = row.plan_version
    if form.is_valid():
        actions.drop_line(row=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Line taken out of the draft. Earlier versions keep it.")
    return redirect(version)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
@once
def need_add(request, plan_version_pk):
    version = _version(request, plan_version_pk)
    actions.refuse_final(version)
    form = NeedForm(request.POST or None, version=version.version)
    return _line(request, version, form, actions.save_need, "A need of Section B")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
def need_edit(request, plan_need_pk):
    need = _row(request, PlanNeed, plan_need_pk)
    version = need.plan_version
    actions.refuse_final(version)
    form = NeedForm(request.POST or None, instance=need, version=version.version)

    def save(**values):
        return actions.save_need(need=need, **values)

    return _line(request, version, form, save, f"Need B{need.number}")


@require_POST
@requires(Permission.EHC_WRITE)
def need_drop(request, plan_need_pk):
    return _drop(request, _row(request, PlanNeed, plan_need_pk))


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
@once
def outcome_add(request, plan_version_pk):
    version = _version(request, plan_version_pk)
    actions.refuse_final(version)
    form = OutcomeForm(request.POST or None, version=version.version, plan_version=version)
    return _line(request, version, form, actions.save_outcome, "An outcome of Section E")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
def outcome_edit(request, outcome_text_pk):
    outcome = _row(request, OutcomeText, outcome_text_pk)
    version = outcome.plan_version
    actions.refuse_final(version)
    form = OutcomeForm(
        request.POST or None,
        instance=outcome,
        version=version.version,
        plan_version=version,
        initial={"needs": list(outcome.needs.all())},
    )

    def save(**values):
        return actions.save_outcome(outcome=outcome, **values)

    return _line(request, version, form, save, "An outcome of Section E")


@require_POST
@requires(Permission.EHC_WRITE)
def outcome_drop(request, outcome_text_pk):
    return _drop(request, _row(request, OutcomeText, outcome_text_pk))


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
@once
def provision_add(request, plan_version_pk):
    version = _version(request, plan_version_pk)
    actions.refuse_final(version)
    form = ProvisionForm(request.POST or None, version=version.version, plan_version=version)
    return _line(request, version, form, actions.save_provision, "A line of Section F")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
def provision_edit(request, provision_text_pk):
    provision = _row(request, ProvisionText, provision_text_pk)
    version = provision.plan_version
    actions.refuse_final(version)
    form = ProvisionForm(
        request.POST or None,
        instance=provision,
        version=version.version,
        plan_version=version,
        initial={"outcomes": list(provision.outcomes.all())},
    )

    def save(**values):
        return actions.save_provision(provision=provision, **values)

    return _line(request, version, form, save, "A line of Section F")


@require_POST
@requires(Permission.EHC_WRITE)
def provision_drop(request, provision_text_pk):
    return _drop(request, _row(request, ProvisionText, provision_text_pk))


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
@once
def care_add(request, plan_version_pk):
    version = _version(request, plan_version_pk)
    actions.refuse_final(version)
    form = CareForm(request.POST or None, version=version.version, plan_version=version)
    return _line(request, version, form, actions.save_care, "A line of Section G, H1 or H2")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@has_paper_beside
def care_edit(request, care_text_pk):
    care = _row(request, CareText, care_text_pk, "line")
    version = care.plan_version
    actions.refuse_final(version)
    form = CareForm(
        request.POST or None,
        instance=care,
        version=version.version,
        plan_version=version,
        initial={"outcomes": list(care.outcomes.all())},
    )

    def save(**values):
        return actions.save_care(care=care, **values)

    return _line(request, version, form, save, f"Line {care.line.code}")


@require_POST
@requires(Permission.EHC_WRITE)
def care_drop(request, care_text_pk):
    return _drop(request, _row(request, CareText, care_text_pk))
