"""From a file to a stored preview. Nothing here writes about a pupil."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from pupils.actions.imports.register import load_register
from pupils.enums import FileKind, ImportState, Verdict
from pupils.imports import columns, reading
from pupils.imports.files import open_file
from pupils.imports.plan import matches_nobody, not_in_file, plan
from pupils.imports.records import to_json
from pupils.imports.spreadsheets import records_of
from pupils.models import ColumnMapping, ImportBatch, ImportRow
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job
from sendhub.refusals import NotPossible

# More rows than this are read and applied in the background.
INLINE_ROWS = 500
MATCHES_NOBODY = (
    "None of the UPNs in this file belongs to a pupil of ours. It may be another school's file."
)
_OPEN = (ImportState.MAPPING, ImportState.PREVIEW)

# What the administrator is told by number only, in the order of the preview.
CASE_GROUPS = (
    ("SEN status and needs", ("sen", "sen_history", "needs", "past_needs")),
    (
        "Free meals and pupil premium",
        ("fsm", "flag:fsm", "flag:ever_6_fsm", "flag:pupil_premium"),
    ),
    ("Looked after", ("flag:looked_after", "flag:previously_looked_after")),
    ("Contacts and addresses", ("contact", "address")),
)


@transaction.atomic
def begin(*, file, by, today, in_background=True):
    """Store an opened file; return its ImportBatch, with the preview unless the file is a long one.

    A long file waits in the state READING for the background, a list whose columns cannot be told in
    the state MAPPING for the user.
    """
    batch = ImportBatch(
        school_id=by.school_id,
        kind=FileKind(file.kind.value),
        file_name=file.name,
        sha256=reading.digest(file.data),
        content=file.data,
        uploaded_by=by.user,
        header={"rows": file.rows},
    )
    if file.table:
        header = file.table.header
        mapping = columns.guess(header, _remembered(by.school_id, header))
        batch.header |= {"headings": header, "row": file.table.header_row}
        batch.mapping = {str(index): key for index, key in mapping.items()}
        if columns.missing_columns(mapping):
            batch.state = ImportState.MAPPING
            batch.notices = file.table.notices
    batch.full_clean(exclude=["content", "school"])
    batch.save()
    if batch.state == ImportState.READING:
        if in_background and file.rows > INLINE_ROWS:
            in_the_background(batch, "import_preview", by=by)
        else:
            _preview(batch, file, by=by, today=today)
    return batch


def in_the_background(batch, kind, *, by):
    """Hand the batch to the worker; its job's number stands in the header."""
    job = enqueue(kind, school_id=batch.school_id, by=by, args={"batch_id": batch.pk})
    batch.header["job"] = job.pk
    batch.save(update_fields=["header"])


def is_repeat_of(batch):
    """Return the import that applied the very same file before, or None; one query."""
    return (
        ImportBatch.objects.filter(
            school_id=batch.school_id,
            sha256=batch.sha256,
            state__in=(ImportState.APPLIED, ImportState.WAITING),
        )
        .exclude(pk=batch.pk)
        .defer("content", "header")
        .order_by("-applied_at")
        .first()
    )


@transaction.atomic
def build_preview(*, batch, by, today):
    """Read the stored file anew and store the verdict on each row; decisions taken before stay."""
    _preview(batch, stored_file(batch, today=today), by=by, today=today)


def stored_file(batch, *, today):
    """Return the stored file, opened; its bytes go when the import is abandoned or long over."""
    if batch.content is None:
        raise NotPossible("The file of this import is no longer kept. Upload it again.")
    return open_file(bytes(batch.content), batch.file_name, today=today)


def _preview(batch, file, *, by, today):
    if file.ctf:
        records, notices = file.ctf.records, file.ctf.notices
        batch.header |= {
            "version": file.ctf.version,
            "qualifier": file.ctf.qualifier,
            "supplier": file.ctf.supplier,
            "made_at": file.ctf.made_at,
            "source": asdict(file.ctf.source),
            "addressee": asdict(file.ctf.addressee),
        }
    else:
        mapping = {int(index): key for index, key in batch.mapping.items()}
        records, notices = records_of(file.table, mapping, today=today)
        notices = file.table.notices + notices
    _store(batch, records, notices, by=by, today=today)


def our_numbers(school):
    """Return (LA and establishment numbers, URNs) that are ours, now or before."""
    former = list(school.former_numbers.all())
    numbers = {school.number} | {f"{f.la_code}{f.establishment}" for f in former}
    return numbers, {school.urn} | {f.urn for f in former if f.urn}


def _is_named(school):
    """Tell whether a school of a CTF header is one: XXXXXXX, MMMMMMM and 820LLLL are placeholders."""
    return any(ch.isdigit() for ch in school["establishment"]) or bool(school["urn"])


def _asks(batch, rows, register, school):
    """Return why the school's name must be typed before this file is imported, or ""."""
    numbers, urns = our_numbers(school)
    if batch.kind == FileKind.CTF:
        to = batch.header["addressee"]
        number = f"{to['la']}{to['establishment']}"
        if not _is_named(to):
            return ""
        if number in numbers or to["urn"] in urns:
            return ""
        named = f"{to['la']}/{to['establishment']}" + (f", URN {to['urn']}" if to["urn"] else "")
        return f"This file is addressed to another school ({named}), not to {school.name}."
    others = {row.record.school_number for row in rows} - {""}
    if others and not others & numbers:
        number = min(others)
        return f"This file lists pupils of another school ({number[:3]}/{number[3:]})."
    if matches_nobody(rows, register):
        return MATCHES_NOBODY
    return ""


def _store(batch, records, notices, *, by, today):
    register = load_register(school_id=batch.school_id, today=today)
    old = ImportRow.objects.filter(batch=batch)
    decisions = {
        line: decision_of(value)
        for line, value in old.exclude(decision="").values_list("line", "decision")
    }
    planned = plan(
        records,
        register,
        today=today,
        our_numbers=our_numbers(by.school)[0],
        decisions={k: v for k, v in decisions.items() if v != "skip"},
    )
    old.delete()
    rows = [ImportRow(school_id=batch.school_id, batch=batch, line=p.record.line) for p in planned]
    for row, one in zip(rows, planned, strict=True):
        fill_row(row, one)
        row.decision = str(decisions.get(row.line, ""))
    ImportRow.objects.bulk_create(rows, batch_size=500)
    repeat = is_repeat_of(batch)
    if repeat:
        day = timezone.localtime(repeat.applied_at)
        notices = [f"This very file was imported on {day.day} {day:%B %Y}.", *notices]
    if batch.kind == FileKind.CTF and not _is_named(batch.header["addressee"]):
        notices = [*notices, "The file names no receiving school."]
    batch.notices = notices
    batch.header = batch.header | {
        "asks": _asks(batch, planned, register, by.school),
        "missing": not_in_file(planned, register)[:2000],
        "rows": len(rows),
    }
    batch.counts = count_rows(rows)
    batch.state = ImportState.PREVIEW
    batch.version += 1
    batch.save()


def decision_of(value):
    return int(value) if value.isdigit() else value


def fill_row(row, planned):
    """Put a PlannedRow on an ImportRow."""
    row.data = to_json(planned.record)
    row.verdict = Verdict(planned.verdict.value)
    row.identity_verdict = Verdict(planned.identity_verdict.value)
    row.pupil_id = planned.pupil
    row.candidates = planned.candidates
    row.changes = [
        {"key": c.key, "label": c.label, "old": c.old, "new": c.new, "case": c.is_case}
        for c in planned.changes
    ]
    row.problems, row.warnings = planned.problems, planned.warnings
    row.waits_for_senco = any(c.is_case for c in planned.changes)


def count_rows(rows):
    """Return the counts of the preview: by verdict, by verdict for identity only, and of case changes."""
    found = {v.value: 0 for v in Verdict}
    identity = {v.value: 0 for v in Verdict}
    case = dict.fromkeys((name for name, _ in CASE_GROUPS), 0) | {"Other details": 0}
    for row in rows:
        found[row.verdict] += 1
        identity[row.identity_verdict] += 1
        groups = {_case_group(c["key"]) for c in row.changes if c["case"]}
        for name in groups:
            case[name] += 1
    return found | {"identity": identity, "case": {k: v for k, v in case.items() if v}}


def _case_group(key):
    start = key if key.startswith("flag:") else key.partition(":")[0]
    return next((name for name, keys in CASE_GROUPS if start in keys), "Other details")


def _remembered(school_id, header):
    saved = ColumnMapping.objects.filter(
        school_id=school_id, headings_sha256=reading.digest(columns.signature(header).encode())
    ).first()
    return saved.mapping if saved else None


@transaction.atomic
def map_columns(*, batch, mapping, is_remembered, by, today):
    """Take the user's answer which column is which, and read the file with it.

    `mapping`: {column index: key}. With `is_remembered` the answer holds for every file with these
    headings.
    """
    batch = taken(batch, states=_OPEN)
    header = batch.header["headings"]
    batch.mapping = {str(index): key for index, key in mapping.items()}
    if is_remembered:
        ColumnMapping.objects.update_or_create(
            school_id=batch.school_id,
            headings_sha256=reading.digest(columns.signature(header).encode()),
            defaults={"mapping": columns.to_remember(header, mapping), "saved_by": by.user},
        )
    if batch.header["rows"] > INLINE_ROWS:
        batch.state = ImportState.READING
        batch.save(update_fields=["mapping", "state"])
        in_the_background(batch, "import_preview", by=by)
    else:
        build_preview(batch=batch, by=by, today=today)
    return batch


def job_of(batch):
    """Return the job that works or worked on the batch, or None; one query."""
    return Job.objects.filter(pk=batch.header.get("job"), school_id=batch.school_id).first()


@transaction.atomic
def reopen(*, batch, by):
    """Go back to the preview when the background gave up; nothing was written."""
    batch = taken(batch, states=(ImportState.APPLYING,))
    job = job_of(batch)
    if job is not None and not job.is_finished:
        raise NotPossible("The import is still under way.", back=batch.get_absolute_url())
    batch.state = ImportState.PREVIEW
    batch.version += 1
    batch.save(update_fields=["state", "version"])


@transaction.atomic
def abandon(*, batch, by):
    """Put a preview away unapplied; its file and rows are forgotten."""
    batch = taken(batch, states=(*_OPEN, ImportState.READING))
    batch.rows.all().delete()
    batch.state, batch.content = ImportState.ABANDONED, None
    batch.header = {k: v for k, v in batch.header.items() if k in ("version", "rows")}
    batch.version += 1
    batch.save()


def taken(batch, *, states):
    """Return the batch under a lock. Raises NotPossible when it is no longer in one of the states."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in states:
        raise NotPossible(
            f"This import is now “{ImportState(locked.state).label}”, so that is not possible.",
            back=locked.get_absolute_url(),
        )
    return locked
