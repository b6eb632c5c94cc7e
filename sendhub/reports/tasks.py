"""Files of the record, made in the background."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone

from pupils.models import Document
from sendhub.accounts.permissions import Permission
from sendhub.jobs import mail
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible
from sendhub.reports.actions import erasures, evidence, files, handovers, surveys
from sendhub.reports.bundles import sealed
from sendhub.reports.enums import ErasureState, RecordFileKind
from sendhub.reports.erasing import CLEAR, plan
from sendhub.reports.evidence import folder_pdf
from sendhub.reports.handover import handover_document, handover_of, handover_pdf
from sendhub.reports.models import Erasure, EvidenceFolder, RecordFile, Survey
from sendhub.reports.packs import pack_zip
from sendhub.reports.school_data import school_data as data_of
from sendhub.reports.subject_access import gather
from sendhub.reports.surveys import REMIND_BEFORE

mail.TITLES |= {
    "pack_asked": "A subject access request is being answered",
    "survey_open": "The staff survey is open",
    "survey_reminder": "The staff survey closes soon",
}
# Long enough to fetch the file, short enough that it does not lie about.
KEPT = {
    RecordFileKind.SCHOOL_DATA: timedelta(days=7),
    # A request is answered within one calendar month: UK GDPR article 12(3).
    RecordFileKind.SUBJECT_ACCESS: timedelta(days=62),
    RecordFileKind.HANDOVER: timedelta(days=30),
}
# A folder with pupils' names; one without stays as evidence.
FOLDER_KEPT = timedelta(days=30)


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


def _pack(task, file_id, permission=Permission.SUBJECT_ACCESS):
    if not task.by.can(permission):
        raise NotPossible("The person who asked for this may not make it any more.")
    rows = RecordFile.objects.visible_to(task.by).select_related("pupil", "school")
    return rows.get(pk=file_id)


@job("gather_pack", title="Gather what is held about one pupil", limit_seconds=300)
def gather_pack(task, *, file_id):
    pack = _pack(task, file_id)
    entries = gather(pupil=pack.pupil, by=task.by, report=task.progress)
    files.keep_gathered(pack=pack, entries=entries, by=task.by)
    return pack.get_absolute_url()


@job("make_pack", title="Make a subject access pack", limit_seconds=300)
def make_pack(task, *, file_id):
    pack = _pack(task, file_id)
    content = pack_zip(pack, on=timezone.localdate())
    files.keep_pack(pack=pack, content=content, by=task.by)
    return pack.get_absolute_url()


@job("make_handover", title="Make a handover bundle", limit_seconds=300)
def make_handover(task, *, file_id):
    file = _pack(task, file_id, Permission.HANDOVER)
    today = timezone.localdate()
    handover = handover_of(
        pupil=file.pupil, to=file.reason, by=task.by, on=today, report=task.progress
    )
    paper = handover_pdf(handover_document(handover, pupil=file.pupil, on=today))
    handovers.keep_handover(
        file=file, bundle_id=handover["id"], content=sealed(handover, paper=paper), by=task.by
    )
    return file.get_absolute_url()


@job("make_evidence_folder", title="Make an inspection folder", limit_seconds=300)
def make_evidence_folder(task, *, folder_id):
    rows = EvidenceFolder.objects.visible_to(task.by).standing().select_related("school")
    folder = rows.filter(pk=folder_id).first()
    if folder is None:
        raise NotPossible("The person who asked for this folder may not make it any more.")
    content, pages, left_out, named = folder_pdf(folder, by=task.by, today=timezone.localdate())
    evidence.keep_folder(
        folder=folder,
        content=content,
        pages=pages,
        left_out=left_out,
        pupil_ids=named,
        by=task.by,
    )
    return folder.get_absolute_url()


@job("tell_of_surveys", title="Tell the staff of their survey", as_machine=True)
@schedule(daily_at=time(7, 15))
def tell_of_surveys(task):
    """On the day a survey opens, and three days before its last day; to everybody each time."""
    today = timezone.localdate()
    for survey in Survey.objects.filter(school_id=task.school_id).open_on(today):
        if not survey.is_announced:
            surveys.announce(survey=survey, today=today, by=task.by)
        elif not survey.is_reminded and today >= survey.closes_on - REMIND_BEFORE:
            surveys.announce(survey=survey, today=today, by=task.by, template="survey_reminder")


@job("forget_record_files", title="Forget files of the record", as_machine=True)
@schedule(daily_at=time(3, 35))
def forget_record_files(task):
    for kind, kept in KEPT.items():
        before = timezone.now() - kept
        files.forget_files(school_id=task.school_id, kind=kind, before=before)
    before = timezone.now() - FOLDER_KEPT
    evidence.forget_named_folders(school_id=task.school_id, before=before)


@job(
    "erase_pupil",
    title="Erase a record whose retention has ended",
    limit_seconds=1800,
    max_attempts=5,
    in_steps=True,
    as_machine=True,
)
def erase_pupil(task, *, erasure_id):
    """One transaction a table. Each attempt marks and walks anew: what is gone already costs nothing,
    and what came in since the last one is found."""
    steps = plan().steps
    for done, step in enumerate(steps, start=1):
        with task.step(done=done, total=len(steps)):
            erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
            if erasure.state == ErasureState.DONE:
                return erasure.get_absolute_url()
            if step == CLEAR:
                erasures.finish(erasure=erasure, by=task.by)
                continue
            # Files before rows: a row without its file is met again, a file without a row is not.
            is_files = step == Document._meta.db_table
            erasures.note_step(
                erasure=erasure,
                step="files",
                gone=erasures.remove_files(erasure=erasure) if is_files else 0,
            )
            gone = erasures.erase_step(erasure=erasure, step=step)
            erasures.note_step(erasure=erasure, step=step, gone=gone)
    return erasure.get_absolute_url()
