"""The plan, the family's page and the review summary as PDF: as they stand, or as they were locked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.content import content_of, plan_of
from provision.cycle_page import cycle_of
from provision.documents import support_plan as documents
from provision.enums import Stage
from provision.models import PlanVersion
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.refusals import NotPossible


def _answer(request, draw, document, subject, name, **pictures):
    """The PDF as an answer, its printing on record; no child's name in the name of the file."""
    body = draw(
        document,
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
        **pictures,
    )
    audit.record_opening(
        by=request.actor, subject=subject, pupil_id=subject.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{subject.pk}.pdf"'
    return response


def _live(request, cycle, **more):
    today = timezone.localdate()
    content = content_of(cycle, actor=request.actor, on=today)
    return documents.plan_document(content, cycle.pupil, actor=request.actor, today=today, **more)


@require_GET
@requires(Permission.PRINT_PUPIL)
def plan_print(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    photo = documents.current_photo(cycle.pupil, actor=request.actor)
    document = _live(request, cycle, has_photo=photo is not None)
    return _answer(request, documents.plan_pdf, document, cycle, "plan", photo=photo)


@require_GET
@requires(Permission.PRINT_PUPIL)
def plan_print_family(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    return _answer(
        request, documents.family_pdf, _live(request, cycle), cycle, "plan-for-the-family"
    )


@require_GET
@requires(Permission.PRINT_PUPIL)
def review_print(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    if cycle.stage not in (Stage.REVIEW, Stage.FINISHED):
        raise NotPossible("There is no review to print yet.", back=cycle.get_absolute_url())
    document = _live(request, cycle, actions=documents.actions_of(cycle, actor=request.actor))
    return _answer(request, documents.review_pdf, document, cycle, "review")


@require_GET
@requires(Permission.PRINT_PUPIL)
def version_print(request, version_pk):
    """A locked version, word for word; the head of the paper is what the file says today."""
    rows = PlanVersion.objects.visible_to(request.actor)
    version = get_object_or_404(
        rows.select_related("locked_by", "pupil__group", "pupil__school", "pupil__lead"),
        pk=version_pk,
    )
    document = documents.plan_document(
        plan_of(version.content),
        version.pupil,
        actor=request.actor,
        today=timezone.localdate(),
        locked=documents.locked_words(version),
    )
    return _answer(request, documents.plan_pdf, document, version, "plan-version")
