"""Confirm a preview: the good rows, each pupil whole or not at all, all in one transaction."""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from pupils.actions.imports.ledger import Ledger, marks
from pupils.actions.imports.previews import (
    INLINE_ROWS,
    count_rows,
    fill_row,
    in_the_background,
    our_numbers,
    taken,
)
from pupils.actions.imports.register import load_register
from pupils.actions.imports.standing import stand
from pupils.actions.imports.undoing import touched_rows
from pupils.actions.imports.writing import Writer, tell_parent
from pupils.enums import ImportState, Verdict
from pupils.imports.matching import Existing
from pupils.imports.plan import plan
from pupils.imports.records import from_json
from pupils.imports.values import folded
from pupils.models import (
    ImportBatch,
    ImportRow,
    Pupil,
)
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

_GOOD = (Verdict.NEW, Verdict.CHANGED)


@transaction.atomic
def confirm(*, batch, version, typed_name, by, today):
    """Confirm the preview as the person saw it; return True when it was applied at once.

    A long file waits in the state APPLYING for the background. Raises NotPossible when the preview
    has changed since, or another school's file is not confirmed by name.
    """
    batch = taken(batch, states=(ImportState.PREVIEW, ImportState.WAITING))
    if batch.version != version:
        raise NotPossible(
            "This preview was changed in another window. Look at it again, then confirm.",
            back=batch.get_absolute_url(),
        )
    accept_name(batch, typed_name, by.school)
    if batch.header.get("rows", 0) > INLINE_ROWS:
        batch.state = ImportState.APPLYING
        batch.save(update_fields=["state", "accepted_name"])
        in_the_background(batch, "import_apply", by=by)
        return False
    apply_import(batch=batch, by=by, today=today)
    return True


def accept_name(batch, typed_name, school):
    """Take the typed school name for a file that seems to be another school's."""
    if not batch.header.get("asks"):
        return
    if folded(typed_name or batch.accepted_name) != folded(school.name):
        raise NotPossible(
            f"{batch.header['asks']} To import it all the same, type the name of our school as it "
            f"stands at the top of the page: {school.name}.",
            back=batch.get_absolute_url(),
        )
    batch.accepted_name = school.name


@transaction.atomic
def apply_import(*, batch, by, today, report=lambda done, of: None):
    """Write the good rows of the preview. When the register has changed since, show it anew instead.

    The administrator's confirmation writes identity fields; the rest waits for the SENCo. `report`
    is called now and then with (done, of).
    """
    with connection.cursor() as cursor:
        # One import of a school at a time: two would not see each other's new pupils.
        cursor.execute("SELECT pg_advisory_xact_lock(7301, %s)", [batch.school_id % 2**31])
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (ImportState.PREVIEW, ImportState.WAITING, ImportState.APPLYING):
        return
    rows = list(
        ImportRow.objects.filter(batch=batch, verdict__in=_GOOD)
        .exclude(decision="skip")
        .exclude(is_applied=True, waits_for_senco=False)
    )
    register = load_register(school_id=batch.school_id, today=today)
    if _refresh(batch, rows, register, by, today):
        batch.state = ImportState.PREVIEW
        batch.notices = [
            "The register was changed after this preview had been made. This is the new preview: "
            "look at it, then confirm again.",
            *batch.notices,
        ]
        _finish(batch)
        return
    report(0, len(rows))
    _settle(batch)
    fields = {
        change["key"].partition(":")[0]
        for row in rows
        for change in row.changes
        if not change["case"] or by.can(Permission.IMPORT_CONFIRM_CASE)
    }
    _write(batch, rows, register, by=by, today=today, report=report)
    waiting = [row for row in rows if row.waits_for_senco]
    batch.state = ImportState.WAITING if waiting else ImportState.APPLIED
    batch.applied_by, batch.applied_at = by.user, timezone.now()
    _finish(batch)
    audit.record(
        by=by,
        event=AuditEvent.IMPORT_APPLIED,
        subject=batch,
        fields=sorted(fields),
        pupil_ids=sorted(row.pupil_id for row in rows if row.pupil_id),
    )


def _settle(batch):
    """Before a second confirmation: what was worked on since the first is no longer the import's."""
    earlier = [row for row in ImportRow.objects.filter(batch=batch, is_applied=True) if row.applied]
    if earlier:
        pks = touched_rows(batch, earlier)
        ImportRow.objects.filter(pk__in=pks).update(applied=[])


def _finish(batch):
    batch.counts = count_rows(
        ImportRow.objects.filter(batch=batch).only("verdict", "identity_verdict", "changes")
    )
    batch.version += 1
    batch.save()


def _refresh(batch, rows, register, by, today):
    """Plan the rows again; tell whether anything differs from what the person confirmed."""
    before = [(row.verdict, row.pupil_id, row.changes) for row in rows]
    _plan_again(rows, register, by, today)
    stale = [
        row
        for row, then in zip(rows, before, strict=True)
        if then != (row.verdict, row.pupil_id, row.changes)
    ]
    if stale:
        ImportRow.objects.bulk_update(
            stale,
            [
                "verdict",
                "identity_verdict",
                "pupil",
                "candidates",
                "changes",
                "problems",
                "warnings",
            ],
            batch_size=200,
        )
    return bool(stale)


def _plan_again(rows, register, by, today):
    # A pupil brought in by an earlier confirmation of this file is the one of the row, whatever was
    # decided before.
    fresh = plan(
        [from_json(row.data) for row in rows],
        register,
        today=today,
        our_numbers=our_numbers(by.school)[0],
        decisions={
            row.line: row.pupil_id
            if row.is_applied
            else int(row.decision)
            if row.decision.isdigit()
            else row.decision
            for row in rows
            if row.decision or row.is_applied
        },
    )
    for row, one in zip(rows, fresh, strict=True):
        fill_row(row, one)


def _write(batch, rows, register, *, by, today, report):
    may_case = by.can(Permission.IMPORT_CONFIRM_CASE)
    ledger, parents_to_tell, groups_to_set = Ledger(), [], []
    pupils = {
        pupil.pk: pupil
        for pupil in Pupil.objects.select_for_update(of=("self",)).filter(
            school_id=batch.school_id, pk__in=[row.pupil_id for row in rows if row.pupil_id]
        )
    }
    writer = Writer(
        ledger=ledger,
        school=by.school,
        found=stand(batch.school_id, set(pupils), today)
        | {"parents_to_tell": parents_to_tell, "groups_to_set": groups_to_set},
        our_numbers=our_numbers(by.school)[0],
        source=batch.header.get("source", {}).get("name", ""),
        today=today,
        decided_by=by.user,
    )
    written = []
    for done, row in enumerate(rows):
        if _write_row(row, writer, register, pupils, may_case=may_case):
            written.append(row)
        if done % 100 == 99:
            report(done + 1, len(rows))
    ledger.flush(written)
    _after(ledger, parents_to_tell, groups_to_set, written, today)
    for row in written:
        if row.pupil_id is None:
            row.pupil_id = row.new_pupil.pk
        row.is_applied = True
        row.waits_for_senco = not may_case and any(c["case"] for c in row.changes)
    _show_what_waits([row for row in written if row.waits_for_senco], by=by, today=today)
    ImportRow.objects.bulk_update(
        rows,
        [
            "pupil",
            "data",
            "candidates",
            "warnings",
            "applied",
            "is_applied",
            "waits_for_senco",
            "verdict",
            "identity_verdict",
            "changes",
            "problems",
        ],
        batch_size=200,
    )
    batch.header.setdefault("marks", []).append(marks())


def _show_what_waits(rows, *, by, today):
    """Plan the rows again: what remains is a change of a pupil we have now."""
    if not rows:
        return
    pks = {row.pupil_id for row in rows}
    register = load_register(school_id=by.school_id, today=today, pupil_ids=pks)
    _plan_again(rows, register, by, today)


def _write_row(row, writer, register, pupils, *, may_case):
    record = from_json(row.data)
    ours = register.pupils.get(row.pupil_id) or Existing(pk=0)
    keys = {c["key"] for c in row.changes if may_case or not c["case"]}
    pupil = pupils.get(row.pupil_id)
    is_new = pupil is None
    if is_new:
        pupil = Pupil(school=writer.school)
        for name, column in NEW_FIELDS.items():
            setattr(pupil, column, getattr(record, name))
        problem = _unfit(pupil)
        if problem:
            row.verdict = row.identity_verdict = Verdict.PROBLEM
            row.problems, row.changes = [problem], []
            return False
        row.new_pupil = writer.ledger.create(row, pupil)
    elif pupil.is_taken_back:
        writer.ledger.update(row, pupil, is_taken_back=False)
        keys |= {"enrolment"}
    is_known = not is_new and not any(
        label == pupil._meta.label_lower and before is None for label, _, before in row.applied
    )
    writer.write(
        row=row,
        pupil=pupil,
        ours=ours,
        record=record,
        keys=keys,
        is_new=is_new,
        is_known=is_known,
    )
    return True


NEW_FIELDS = {
    "surname": "last_name",
    "forename": "first_name",
    "upn": "upn",
    "born_on": "born_on",
}


def _unfit(pupil):
    """Return why the database would not take this new pupil, or ""."""
    try:
        pupil.clean_fields(exclude=["school", "search_key", "sort_key"])
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _after(ledger, parents_to_tell, groups_to_set, rows, today):
    """Write what needed the ids of the first round: obligations, classes made for pupils we had."""
    if not (parents_to_tell or groups_to_set):
        return
    second = Ledger()
    for row, pupil, status in parents_to_tell:
        tell_parent(ledger=second, row=row, pupil=pupil, status=status, today=today)
    for row, pupil, group in groups_to_set:
        second.update(row, pupil, group_id=group.pk)
    second.flush(rows)
