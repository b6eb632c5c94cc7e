"""The LA's paper, read beside the forms by which a version of a plan is entered from it."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ehcp.models import EhcPlanVersion
from pupils.models import Document
from sendhub import uploads
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

# Only the forms that have the paper beside them may hold a frame, and only one of ours.
has_paper_beside = csp_update({"frame-src": [SELF]})


def paper_of(request, version):
    """Return the context of the paper: the document this reader may see, and whether a frame can show it."""
    rows = Document.objects.visible_to(request.actor).filter(removed_at=None)
    paper = version.document_id and rows.filter(pk=version.document_id).first()
    is_pdf = bool(paper) and paper.media_type == uploads.MEDIA_TYPES["pdf"]
    return {"plan_version": version, "paper": paper, "is_paper_shown": is_pdf}


@require_GET
@requires(Permission.EHC_WRITE)
def version_paper(request, plan_version_pk):
    """The one uploaded file that is shown inside a page; anything but a PDF is downloaded."""
    rows = EhcPlanVersion.objects.visible_to(request.actor)
    version = get_object_or_404(rows, pk=plan_version_pk)
    found = paper_of(request, version)
    if not found["is_paper_shown"]:
        raise Http404
    paper = found["paper"]
    audit.record_opening(by=request.actor, subject=paper, pupil_id=paper.pupil_id)
    try:
        return uploads.shown_beside(stored_name=paper.stored_name, name=paper.name)
    except FileNotFoundError:
        return render(request, "pupils/document_missing.html", {"document": paper}, status=404)
