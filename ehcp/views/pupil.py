"""The tab "EHC assessment" of a pupil's file."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ehcp import case_page
from ehcp.models import NeedsAssessment
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_GET
@requires(Permission.EHC_VIEW)
def pupil_assessments(request, pupil_pk):
    """Every request ever made for this pupil, the open one with its next date."""
    context = open_file(request, pupil_pk, tab="assessment")
    today = timezone.localdate()
    cases = list(NeedsAssessment.objects.visible_to(request.actor).of(context["pupil"]).whole())
    context["rows"] = case_page.with_next(cases, today=today)
    context["has_open"] = any(row.is_open for row in cases)
    return render(request, "ehcp/pupil_assessments.html", context)
