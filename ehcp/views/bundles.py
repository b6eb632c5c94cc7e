"""The bundle of a request: have it drawn, fetch it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ehcp.actions import bundles as actions
from ehcp.models import RequestBundle
from ehcp.views.assessments import assessment_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once


@require_POST
@requires(Permission.PRINT_PUPIL)
@once
def bundle_make(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    return redirect(actions.ask_for_bundle(assessment=assessment, by=request.actor))


@require_GET
@requires(Permission.PRINT_PUPIL)
def bundle_file(request, bundle_pk):
    """Hand out a bundle byte for byte as it was drawn."""
    drawn = RequestBundle.objects.visible_to(request.actor).filter(content__isnull=False)
    bundle = get_object_or_404(drawn, pk=bundle_pk)
    audit.record_opening(
        by=request.actor, subject=bundle, pupil_id=bundle.pupil_id, event=AuditEvent.DOWNLOADED
    )
    response = HttpResponse(bytes(bundle.content), content_type="application/pdf")
    on = timezone.localdate(bundle.made_at).isoformat()
    response["Content-Disposition"] = f'attachment; filename="assessment-request-{on}.pdf"'
    return response
