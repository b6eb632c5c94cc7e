"""The whole school's data as a file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once
from sendhub.reports import record
from sendhub.reports.actions import files as actions
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.forms.files import SchoolDataForm
from sendhub.reports.models import RecordFile
from sendhub.reports.tasks import KEPT

SHOWN = 10


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPORT_NAMES)
@asked_again
@once
def school_data(request):
    """Ask for the school's data, and fetch what was made."""
    form = SchoolDataForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return redirect(actions.ask_for_school_data(reason=reason, by=request.actor))
    if request.POST.get("password") and "password" in form.errors:
        audit.refuse(request, SecurityEvent.REFUSED, detail="Wrong password at an export")
    mine = RecordFile.objects.visible_to(request.actor).filter(kind=RecordFileKind.SCHOOL_DATA)
    context = {
        "form": form,
        "tables": [table.title for table in record.tables()],
        "files": mine.defer("content", "gathered")[:SHOWN],
        "kept_days": KEPT[RecordFileKind.SCHOOL_DATA].days,
    }
    return render(request, "reports/school_data.html", context)


@require_GET
@requires(Permission.EXPORT_NAMES)
def school_data_file(request, record_file_pk):
    """Hand out the ZIP to the person who asked for it."""
    return handed_out(request, record_file_pk, RecordFileKind.SCHOOL_DATA, stem="school-data")


def handed_out(request, file_pk, kind, *, stem):
    """A file of this kind as a download; its name holds a number and a date, and no child."""
    made = RecordFile.objects.visible_to(request.actor).exclude(content=None)
    file = get_object_or_404(made, pk=file_pk, kind=kind)
    audit.record_opening(
        by=request.actor, subject=file, pupil_id=file.pupil_id, event=AuditEvent.DOWNLOADED
    )
    name = f"{stem}-{file.pk}-{timezone.localdate(file.made_at)}.zip"
    response = HttpResponse(bytes(file.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
