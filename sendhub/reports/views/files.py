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
    mine = RecordFile.objects.visible_to(request.actor).exclude(content=None)
    file = get_object_or_404(mine, pk=record_file_pk, kind=RecordFileKind.SCHOOL_DATA)
    audit.record_opening(by=request.actor, subject=file, event=AuditEvent.DOWNLOADED)
    return zipped(bytes(file.content), name=f"school-data-{timezone.localdate(file.made_at)}.zip")


def zipped(content, *, name):
    """The archive as a download; its name holds a date or a number, and no child."""
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
