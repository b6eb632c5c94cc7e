"""Work of the pupil record in the background."""

from datetime import time

from django.utils import timezone

from pupils.actions import imports
from pupils.models import ImportBatch
from sendhub.accounts.permissions import Permission
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible


@job("import_preview", title="Read a file of pupils", limit_seconds=300)
def import_preview(task, *, batch_id):
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    imports.build_preview(batch=batch, by=task.by, today=timezone.localdate())
    return batch.get_absolute_url()


@job("import_apply", title="Import pupils", limit_seconds=600)
def import_apply(task, *, batch_id):
    if not task.by.can(Permission.IMPORT_CONFIRM):
        raise NotPossible("The person who confirmed this import may not import any more.")
    batch = ImportBatch.objects.get(pk=batch_id)
    imports.apply_import(batch=batch, by=task.by, today=timezone.localdate(), report=task.progress)
    return batch.get_absolute_url()


@job("forget_imports", title="Forget files of old imports", as_machine=True)
@schedule(daily_at=time(3, 20))
def forget_imports(task):
    imports.forget_old_files(school_id=task.school_id, now=timezone.now())
