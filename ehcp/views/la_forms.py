"""Forms of local authorities: which there are, adding one, what is missing before one is filled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ehcp.actions import la_forms as actions
from ehcp.enums import FormPurpose
from ehcp.forms.la_forms import FillForm, LaFormForm
from ehcp.la_forms.fields import FIELDS, ROWS
from ehcp.la_forms.packs import packs_for, shipped
from ehcp.la_forms.record import missing_in, record_of, too_long_for
from ehcp.models import LaForm
from ehcp.review_page import review_of
from ehcp.views.assessments import assessment_of
from pupils.file import open_file
from pupils.models import Document
from sendhub.accounts.decorators import requires
from sendhub.accounts.models import LocalAuthority
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.jobs import actions as jobs
from sendhub.uploads import FORM_TYPES


@require_GET
@requires(Permission.EHC_VIEW, Permission.SETTINGS_VIEW)
def la_form_list(request):
    """The forms of the school, those that come with the program, and every name a form may use."""
    forms = LaForm.objects.visible_to(request.actor).in_use().defer("content", "mapping")
    names = dict(LocalAuthority.objects.values_list("code", "name"))
    context = {
        "forms": forms.select_related("local_authority", "added_by"),
        "shipped": [
            (pack, names.get(pack.mapping.authority_code, "an invented local authority"))
            for pack in shipped()
        ],
        "names": [
            (purpose.label, FIELDS[purpose].items(), ROWS[purpose].items())
            for purpose in FormPurpose
        ],
        "may_add": request.actor.can(Permission.EHC_DECIDE)
        or request.actor.can(Permission.SETTINGS_EDIT),
    }
    return render(request, "ehcp/la_form_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE, Permission.SETTINGS_EDIT)
@once
def la_form_add(request):
    held = LaForm.objects.visible_to(request.actor).in_use()
    form = LaFormForm(request.POST or None, request.FILES or None, actor=request.actor, held=held)
    if form.is_valid():
        actions.add_form(
            pack=form.pack,
            local_authority=form.cleaned_data["local_authority"],
            by=request.actor,
        )
        messages.success(request, "Form added. It is offered for every pupil of this LA.")
        return redirect("ehcp:la_form_list")
    return render(request, "ehcp/la_form_add.html", {"form": form})


def _form(request, la_form_pk):
    return get_object_or_404(LaForm.objects.visible_to(request.actor), pk=la_form_pk)


@require_GET
@requires(Permission.EHC_VIEW, Permission.SETTINGS_VIEW)
def la_form_file(request, la_form_pk):
    """Hand out the empty form as it was sent."""
    form = _form(request, la_form_pk)
    response = HttpResponse(bytes(form.content), content_type=FORM_TYPES[form.ending])
    response["Content-Disposition"] = f'attachment; filename="la-form-{form.pk}.{form.ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@requires(Permission.EHC_DECIDE, Permission.SETTINGS_EDIT)
def la_form_end(request, la_form_pk):
    actions.end_form(form=_form(request, la_form_pk), by=request.actor)
    messages.success(request, "Out of use. Documents that were filled with it stay in the files.")
    return redirect("ehcp:la_form_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.PRINT_PUPIL)
@once
def review_la_forms(request, review_pk):
    review = review_of(request, review_pk)
    return _fill(
        request,
        review,
        purpose=FormPurpose.REVIEW,
        local_authority=review.plan.local_authority,
        tab="ehcp_reviews",
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.PRINT_PUPIL)
@once
def assessment_la_forms(request, needs_assessment_pk):
    case = assessment_of(request, needs_assessment_pk)
    return _fill(
        request,
        case,
        purpose=FormPurpose.REQUEST,
        local_authority=case.local_authority,
        tab="assessment",
    )


def _fill(request, subject, *, purpose, local_authority, tab):
    """What each form of the pupil's LA still lacks; then it is filled in the background."""
    packs = packs_for(actor=request.actor, local_authority=local_authority, purpose=purpose)
    form = FillForm(request.POST or None, packs=packs)
    if form.is_valid():
        job = jobs.enqueue(
            "la_form",
            school_id=request.actor.school_id,
            by=request.actor,
            args={
                "purpose": purpose,
                "subject_id": subject.pk,
                "form": form.cleaned_data["form"],
            },
        )
        return redirect(job)
    audit.record_opening(by=request.actor, subject=subject, pupil_id=subject.pupil_id)
    context = open_file(request, subject.pupil_id, tab=tab)
    values = record_of(subject, purpose=purpose, by=request.actor, today=timezone.localdate())
    context |= {
        "subject": subject,
        "authority": local_authority,
        "offers": [_offer(pack, values, subject) for pack in packs],
        "filled": Document.objects.visible_to(request.actor)
        .of(subject.pupil)
        .filter(name__startswith=actions.file_stem(purpose, subject))
        .select_related("uploaded_by"),
    }
    return render(request, "ehcp/la_form_fill.html", context)


def _offer(pack, values, subject):
    found = pack.found()
    return (
        pack,
        missing_in(pack, found, values, subject=subject),
        too_long_for(pack, found, values),
    )
