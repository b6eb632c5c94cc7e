"""Work of the pupil record in the background."""

from datetime import time, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from pupils import register
from pupils.actions import imports
from pupils.actions import register as register_actions
from pupils.filters.register import RegisterFilter
from pupils.models import ImportBatch, RegisterExport
from pupils.supporting_reminders import reminder, send_reminders
from sendhub.accounts.permissions import Permission
from sendhub.jobs import mail
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible

# Long enough to fetch the file, short enough that it does not lie about.
KEPT = timedelta(days=7)


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


@job("register_export", title="Make a file of the register", limit_seconds=300)
def register_export(task, *, export_id):
    export = RegisterExport.objects.visible_to(task.by).get(pk=export_id)
    if not task.by.can(Permission.EXPORT_NAMES):
        raise NotPossible("The person who asked for this file may not export names any more.")
    query = QueryDict(mutable=True)
    for name, values in export.query.items():
        query.setlist(name, values)
    found = RegisterFilter(query, actor=task.by, today=timezone.localdate())
    columns = register.chosen(register.columns_for(task.by), export.columns)
    sort = found.values.get("sort") or "name"
    rows = list(register.rows_of(found.qs, columns=columns, day=found.day, sort=sort))
    content = register.file_of(rows, columns=columns, kind=export.kind)
    register_actions.keep_file(
        export=export, content=content, rows=[row["pk"] for row in rows], by=task.by
    )
    return reverse("pupils:register_export_file", kwargs={"export_pk": export.pk})


@job("forget_register_files", title="Forget long files of the register", as_machine=True)
@schedule(daily_at=time(3, 25))
def forget_register_files(task):
    before = timezone.now() - KEPT
    register_actions.forget_files(school_id=task.school_id, before=before)


def supporting_letter(*, school, staff):
    """The counts as they are when the letter is written."""
    return reminder(school_id=school, staff_id=staff, today=timezone.localdate())


mail.CONTEXTS |= {"supporting_due": supporting_letter}
mail.TITLES |= {"supporting_due": "Something you keep up to date is due"}


@job("supporting_reminders", title="Write to who keeps supporting plans", as_machine=True)
@schedule(daily_at=time(6, 45))
def supporting_reminders(task):
    send_reminders(school=task.by.school, today=timezone.localdate(), by=task.by)
