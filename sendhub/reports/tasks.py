"""Files of the record, made in the background."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone

from sendhub.accounts.permissions import Permission
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible
from sendhub.reports.actions import files
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.models import RecordFile
from sendhub.reports.school_data import school_data as data_of

# Long enough to fetch the file, short enough that it does not lie about.
KEPT = {RecordFileKind.SCHOOL_DATA: timedelta(days=7)}


@job("school_data", title="Make a file of the school’s data", limit_seconds=600)
def school_data(task, *, file_id):
    file = RecordFile.objects.visible_to(task.by).get(pk=file_id)
    if not task.by.can(Permission.EXPORT_NAMES):
        raise NotPossible("The person who asked for this file may not export names any more.")
    content, pupil_ids, tables = data_of(by=task.by, on=timezone.localdate(), report=task.progress)
    files.keep_school_data(
        file=file, content=content, pupil_ids=pupil_ids, tables=tables, by=task.by
    )
    return reverse("reports:school_data")


@job("forget_record_files", title="Forget files of the record", as_machine=True)
@schedule(daily_at=time(3, 35))
def forget_record_files(task):
    for kind, kept in KEPT.items():
        before = timezone.now() - kept
        files.forget_files(school_id=task.school_id, kind=kind, before=before)
