"""What of an import a person may see: casework points only with IMPORT_PREVIEW_CASE."""

from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from pupils.actions.imports.previews import stored_file
from pupils.actions.imports.undoing import may_undo, touched_rows
from pupils.enums import ImportState, Verdict
from pupils.imports.headings import COLUMNS
from pupils.models import ImportRow, Pupil
from sendhub.accounts.permissions import Permission

# What needs a person stands first.
_ORDER = (Verdict.PROBLEM, Verdict.POSSIBLE, Verdict.CHANGED, Verdict.NEW, Verdict.SAME)
# Points of a row that the list has room for; the rest is on the row's own page.
_SHOWN = 3
_TONES = {
    Verdict.NEW: "info",
    Verdict.CHANGED: "warn",
    Verdict.SAME: "quiet",
    Verdict.POSSIBLE: "late",
    Verdict.PROBLEM: "late",
}


def _column(by):
    return "verdict" if by.can(Permission.IMPORT_PREVIEW_CASE) else "identity_verdict"


def rows_for(*, batch, by, verdict=""):
    """Return the rows of the preview for this person, those that need a person first."""
    column = _column(by)
    rows = ImportRow.objects.visible_to(by).filter(batch=batch)
    if verdict == "warning":
        rows = rows.exclude(warnings=[]) if by.can(Permission.IMPORT_PREVIEW_CASE) else rows.none()
    elif verdict:
        rows = rows.filter(**{column: verdict})
    order = Case(
        *(When(**{column: v}, then=Value(n)) for n, v in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    return rows.select_related("pupil").order_by(order, "line")


def dress(rows, *, by):
    """Return the rows with what a page shows of each: name, verdict, changes, notes, suggestions."""
    sees_case = by.can(Permission.IMPORT_PREVIEW_CASE)
    rows = list(rows)
    wanted = {pk for row in rows if row.verdict == Verdict.POSSIBLE for pk in row.candidates}
    found = Pupil.objects.filter(school_id=by.school_id).select_related("group").in_bulk(wanted)
    for row in rows:
        data = row.data
        row.born_on = date.fromisoformat(data["born_on"]) if data.get("born_on") else None
        row.perhaps = (
            [found[pk] for pk in row.candidates if pk in found]
            if row.verdict == Verdict.POSSIBLE
            else []
        )
        row.shown_name = " ".join(
            part for part in (data.get("forename", ""), data.get("surname", "")) if part
        )
        row.shown_verdict = Verdict(getattr(row, _column(by)))
        row.tone = _TONES[row.shown_verdict]
        row.shown_changes = [c for c in row.changes if sees_case or not c["case"]]
        row.shown_warnings = row.warnings if sees_case else []
        row.first_changes = _first(row.shown_changes, is_new=row.shown_verdict == Verdict.NEW)
        row.first_warnings = row.shown_warnings[:2]
        row.can_decide = (
            by.can(Permission.IMPORT_CONFIRM) and not row.is_applied and not row.problems
        )
        row.link = _link(row)
        row.waiting = 0 if sees_case else sum(1 for c in row.changes if c["case"])
    return rows


def _first(changes, *, is_new):
    """Return the few points that the list has room for; of a new pupil those one looks for first."""
    wanted = ("sen", "needs", "reg_group", "nc_year")
    first = [c for c in changes if c["key"] in wanted]
    first.sort(key=lambda c: wanted.index(c["key"]))
    return (first if is_new else first + [c for c in changes if c not in first])[:_SHOWN]


def _link(row):
    """Return the words of the link to the row's own page, or "" when the list says it all."""
    if row.shown_verdict == Verdict.POSSIBLE and row.can_decide:
        return "Decide"
    hidden = len(row.shown_changes) - len(row.first_changes)
    hidden += len(row.shown_warnings) - len(row.first_warnings)
    if hidden:
        return f"All {len(row.shown_changes)} details"
    return "Details" if row.shown_changes else ""


def summary(*, batch, by):
    """Return what stands above the rows: counts by verdict, what waits, what may be done next."""
    counts = (
        batch.counts if by.can(Permission.IMPORT_PREVIEW_CASE) else batch.counts.get("identity", {})
    )
    case = batch.counts.get("case", {})
    may_case = by.can(Permission.IMPORT_CONFIRM_CASE)
    ready = counts.get("new", 0) + counts.get("changed", 0)
    return {
        "counts": [(v, v.label, counts.get(v.value, 0), _TONES[v]) for v in _ORDER],
        "total": sum(counts.get(v.value, 0) for v in Verdict),
        "ready": ready,
        "undecided": counts.get("possible", 0),
        "case": [] if by.can(Permission.IMPORT_PREVIEW_CASE) else list(case.items()),
        "can_confirm": by.can(Permission.IMPORT_CONFIRM)
        and ready > 0
        and (
            batch.state == ImportState.PREVIEW or (batch.state == ImportState.WAITING and may_case)
        ),
        "is_open": batch.state in (ImportState.PREVIEW, ImportState.WAITING),
        "can_undo": by.can(Permission.IMPORT_CONFIRM) and may_undo(batch, now=timezone.now()),
        "missing": list(
            Pupil.objects.filter(
                school_id=by.school_id, pk__in=batch.header.get("missing", [])
            ).select_related("group")[:200]
        ),
    }


def suggested(*, row, by):
    """Return the pupils a row may be, for choosing: only those the preview suggested."""
    pks = set(row.candidates) | ({row.pupil_id} if row.pupil_id else set())
    return list(Pupil.objects.filter(school_id=by.school_id, pk__in=pks).select_related("group"))


def column_examples(*, batch, today):
    """Return for each column of a list up to three different values."""
    table = stored_file(batch, today=today).table
    examples = []
    for index in range(len(table.header)):
        seen = {}
        for _, cells in table.rows[:200]:
            if index < len(cells) and str(cells[index]).strip():
                seen.setdefault(str(cells[index])[:30])
            if len(seen) == 3:
                break
        examples.append(list(seen))
    return examples


def staying(*, batch, by):
    """Return the pupils that an undo would leave as they are because they were worked on since."""
    rows = list(
        ImportRow.objects.visible_to(by)
        .filter(batch=batch, is_applied=True)
        .select_related("pupil__group")
    )
    touched = touched_rows(batch, rows) if rows and may_undo(batch, now=timezone.now()) else set()
    return [row.pupil for row in rows if row.pk in touched and row.pupil]


def suggested_sentence(done):
    """Say how many suggestions were taken."""
    if done == 1:
        return "1 possible match was taken for the pupil suggested."
    return f"{done} possible matches were taken for the pupils suggested."


def undo_sentence(stayed):
    """Say what an undo did."""
    if not stayed:
        return "The import was undone: everything is as it was before."
    what = "1 pupil" if stayed == 1 else f"{stayed} pupils"
    return f"The import was undone, but for {what} worked on since."


def problem_rows(*, batch, by, today):
    """Return (headings, rows) of the problem rows as they stood in the file, with line and reason.

    Who does not see casework gets the identity columns only.
    """
    rows = list(
        ImportRow.objects.visible_to(by)
        .filter(batch=batch, verdict=Verdict.PROBLEM)
        .order_by("line")
    )
    if not batch.mapping or batch.content is None:
        headings = ["Line", "Problem", "UPN", "Surname", "Forename", "Date of birth"]
        keys = ("upn", "surname", "forename", "born_on")
        return headings, [
            [row.line, " ".join(row.problems), *(row.data.get(key, "") for key in keys)]
            for row in rows
        ]
    table = stored_file(batch, today=today).table
    sees_case = by.can(Permission.IMPORT_PREVIEW_CASE)
    shown = [
        index
        for index in range(len(table.header))
        if sees_case
        or (str(index) in batch.mapping and not COLUMNS[batch.mapping[str(index)]].is_case)
    ]
    cells_of = dict(table.rows)
    headings = ["Line", "Problem", *(table.header[index] for index in shown)]
    return headings, [
        [
            row.line,
            " ".join(row.problems),
            *(_cell(cells_of.get(row.line, []), index) for index in shown),
        ]
        for row in rows
    ]


def _cell(cells, index):
    return cells[index] if index < len(cells) else ""
