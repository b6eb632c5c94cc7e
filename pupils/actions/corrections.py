"""Correct what the history of a pupil says; the version rows keep what it said before."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.due import open_due
from pupils.actions.locking import locked_pupil
from pupils.actions.rows import change_row
from pupils.enums import DueKind
from pupils.models import Due, SenStatus
from pupils.rules import sen as rules
from sendhub.refusals import NotPossible


@transaction.atomic
def correct_status(*, sen_status, version, starts_on, ends_on, reason, because, by):
    """Correct the days or the reason of a SEN status; the status itself stays.

    `ends_on` stays None for the status held now: it ends when the next one begins. Raises NotPossible
    for days that another status holds, and Conflict when someone saved the row since `version`.
    """
    pupil = locked_pupil(sen_status.pupil)
    problem = rules.correction_problem(
        starts_on=starts_on,
        ends_on=ends_on,
        is_open=sen_status.ends_on is None,
        others=days_of_others(sen_status),
        today=timezone.localdate(),
    )
    if problem:
        raise NotPossible(problem)
    row = change_row(
        row=sen_status,
        version=version,
        by=by,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        corrected_because=because,
    )
    _move_tell_parent(row, pupil, by)
    return row


def days_of_others(sen_status):
    """Return (status, first day, last day) of the pupil's other status rows, the latest first."""
    rows = SenStatus.objects.filter(pupil_id=sen_status.pupil_id).exclude(pk=sen_status.pk)
    return list(rows.values_list("status", "starts_on", "ends_on"))


def _move_tell_parent(row, pupil, by):
    """The day by which the parent is to be told goes with the first day of the status."""
    owed = Due.objects.filter(kind=DueKind.TELL_PARENT, subject_id=row.pk).open()
    if owed.exists():
        open_due(
            kind=DueKind.TELL_PARENT,
            subject_id=row.pk,
            pupil=pupil,
            due_on=rules.tell_parent_due(row.starts_on),
            by=by,
        )
