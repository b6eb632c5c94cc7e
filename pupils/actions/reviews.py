"""Looking again at something of a pupil that has a day for it: the part that is the same for each kind."""

from django.utils import timezone

from pupils.actions.due import close_due, open_due
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked


def reviewed(row, version, by, reviewed_on, said, review_on):
    """The row, locked, with the review on it and not saved yet; raises Conflict when somebody saved it since."""
    saved = locked(
        type(row).objects.visible_to(by), pk=row.pk, version=version, fields=("review_said",)
    )
    saved.reviewed_on, saved.review_said = reviewed_on, said
    saved.review_on = review_on or saved.review_on
    return saved


def save_review(saved, fields, by):
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*fields, "version"])
    audit.record(
        by=by, event=AuditEvent.CHANGED, subject=saved, pupil_id=saved.pupil_id, fields=fields
    )


def owe_review(row, kind, by, source):
    """Owe the next look at it, on its `review_on`."""
    open_due(
        by=by,
        kind=kind,
        subject_id=row.pk,
        pupil=row.pupil,
        due_on=row.review_on,
        source=source[:200],
    )


def move_due(saved, kind, by, source, is_over):
    """Close what was owed with what was said, and owe the next look unless it is over."""
    close_due(
        by=by, kind=kind, subject_id=saved.pk, done_on=timezone.localdate(), note=saved.review_said
    )
    if not is_over:
        owe_review(saved, kind, by, source)
