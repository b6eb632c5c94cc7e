"""The printed register of an intervention."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.documents.register import register_document, register_pdf
from provision.models import Intervention, Participation
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


@require_GET
@requires(Permission.PRINT_PUPIL)
def register_print(request, intervention_pk):
    rows = Intervention.objects.visible_to(request.actor)
    run = get_object_or_404(rows.select_related("provision", "lead"), pk=intervention_pk)
    body = register_pdf(register_document(run, actor=request.actor, today=timezone.localdate()))
    places = Participation.objects.visible_to(request.actor).filter(intervention=run)
    audit.record(
        by=request.actor,
        event=AuditEvent.PRINTED,
        subject=run,
        pupil_ids=places.values_list("pupil", flat=True).distinct(),
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="register-{run.pk}.pdf"'
    return response
