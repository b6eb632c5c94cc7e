"""Who a row is, where only a person can tell."""

from django.db import transaction

from pupils.actions.imports.previews import (
    MATCHES_NOBODY,
    count_rows,
    decision_of,
    fill_row,
    our_numbers,
    taken,
)
from pupils.actions.imports.register import load_register
from pupils.enums import ImportState, Verdict
from pupils.imports.plan import plan
from pupils.imports.records import from_json
from pupils.models import ImportRow
from sendhub.refusals import NotPossible


@transaction.atomic
def decide(*, row, decision, by, today):
    """Say who a row is: "new", "skip", "" for undecided, or the id of one of our pupils.

    Return how many possible matches are still to be decided.
    """
    batch = taken(row.batch, states=(ImportState.PREVIEW, ImportState.WAITING))
    _decide(batch, [row], lambda row: decision, by=by, today=today)
    return ImportRow.objects.filter(batch=batch, verdict=Verdict.POSSIBLE, decision="").count()


@transaction.atomic
def decide_all_suggested(*, batch, by, today):
    """Take each possible match with exactly one suggestion for the pupil suggested; return how many."""
    batch = taken(batch, states=(ImportState.PREVIEW,))
    rows = [
        row
        for row in ImportRow.objects.filter(batch=batch, verdict=Verdict.POSSIBLE, decision="")
        if len(row.candidates) == 1
    ]
    _decide(batch, rows, lambda row: str(row.candidates[0]), by=by, today=today)
    return len(rows)


def _decide(batch, rows, answer, *, by, today):
    for row in rows:
        row.decision = answer(row)
    wanted = {row.pupil_id for row in rows} | {c for row in rows for c in row.candidates}
    register = load_register(
        school_id=batch.school_id,
        today=today,
        pupil_ids={int(r.decision) for r in rows if r.decision.isdigit()} | (wanted - {None}),
    )
    taken = set(
        ImportRow.objects.filter(batch=batch, pupil__isnull=False)
        .exclude(pk__in=[row.pk for row in rows])
        .values_list("pupil_id", flat=True)
    )
    planned = plan(
        [from_json(row.data) for row in rows],
        register,
        today=today,
        our_numbers=our_numbers(by.school)[0],
        decisions={
            row.line: decision_of(row.decision) for row in rows if row.decision not in ("", "skip")
        },
    )
    for row, one in zip(rows, planned, strict=True):
        if one.pupil in taken:
            raise NotPossible(
                "Another row of this file already belongs to that pupil.",
                back=batch.get_absolute_url(),
            )
        if row.decision != "skip":
            fill_row(row, one)
    ImportRow.objects.bulk_update(
        rows,
        [
            "data",
            "verdict",
            "identity_verdict",
            "pupil",
            "candidates",
            "changes",
            "problems",
            "warnings",
            "waits_for_senco",
            "decision",
        ],
        batch_size=200,
    )
    if batch.header.get("asks") == MATCHES_NOBODY and any(one.pupil for one in planned):
        batch.header["asks"] = ""
    _recount(batch)


def _recount(batch):
    batch.counts = count_rows(
        ImportRow.objects.filter(batch=batch).only("verdict", "identity_verdict", "changes")
    )
    batch.version += 1
    batch.save(update_fields=["counts", "header", "version"])
