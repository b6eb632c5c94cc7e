"""The regulation plan: read, write, end, print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import regulation as actions
from provision.documents.regulation import regulation_document, regulation_pdf
from provision.forms.strategies import RegulationForm
from provision.models import RegulationPlan
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts import saved


def _plan(request, regulation_pk):
    rows = RegulationPlan.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("pupil__group", "pupil__school"), pk=regulation_pk)


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def pupil_regulation(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="regulation")
    rows = RegulationPlan.objects.visible_to(request.actor).of(context["pupil"])
    versions = list(rows.select_related("created_by"))
    context |= {
        "plan": next((row for row in versions if row.ends_on is None), None),
        "earlier": [row for row in versions if row.ends_on],
    }
    return render(request, "provision/pupil_regulation.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def regulation_write(request, pupil_pk):
    """Write the first plan or the next version; the form opens with what stands."""
    context = open_file(request, pupil_pk, tab="regulation")
    pupil = context["pupil"]
    plan = RegulationPlan.objects.visible_to(request.actor).of(pupil).in_force().first()
    key = f"regulation:{pupil.pk}"
    form = RegulationForm(
        request.POST or None,
        instance=plan,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        written = actions.write_regulation_plan(pupil=pupil, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        messages.success(request, "Regulation plan saved. The class page shows it.")
        return redirect(written)
    context |= {"form": form, "plan": plan, "draft_key": key}
    return render(request, "provision/regulation_write.html", context)


@require_POST
@requires(Permission.PROFILE_WRITE)
def regulation_end(request, regulation_pk):
    plan = _plan(request, regulation_pk)
    actions.end_regulation_plan(plan=plan, version=plan.version, by=request.actor)
    messages.success(request, "The regulation plan has ended. It stays among the earlier ones.")
    return redirect(plan)


@require_GET
@requires(Permission.PRINT_PROFILE, Permission.PRINT_PUPIL)
def regulation_print(request, regulation_pk):
    plan = _plan(request, regulation_pk)
    document = regulation_document(plan, today=timezone.localdate())
    body = regulation_pdf(
        document, on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED)
    )
    audit.record_opening(
        by=request.actor, subject=plan, pupil_id=plan.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="regulation-plan-{plan.pupil_id}.pdf"'
    return response
