"""Documents of a pupil: kept, described, removed from sight; restricted items and their readers."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.models import Document, Restriction, RestrictionReader
from sendhub import uploads
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def add_document(*, pupil, file, by, **values):
    """Keep a checked file. It is on disk before the row is, and gets its name once the row is committed."""
    lock_pupil(pupil)
    stored = uploads.store(file)
    return add_row(
        model=Document,
        pupil=pupil,
        by=by,
        name=file.name,
        media_type=file.media_type,
        stored_name=stored.stored_name,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        was_scanned=stored.was_scanned,
        uploaded_by=by.user,
        uploaded_by_link=by.link,
        **values,
    )


def edit_document(*, document, version, by, **values):
    """Change what is said about the file; the file itself never changes."""
    return change_row(row=document, version=version, by=by, **values)


@transaction.atomic
def remove_document(*, document, version, reason, by):
    """Take the document out of sight. File and row stay until the pupil's retention ends."""
    saved = locked(
        Document.objects.visible_to(by), pk=document.pk, version=version, fields=("title",)
    )
    saved.removed_at = timezone.now()
    saved.removed_by = by.user
    saved.removed_reason = reason
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=["removed_at", "removed_by", "removed_reason", "version"])
    audit.record(by=by, event=AuditEvent.REMOVED, subject=saved, pupil_id=saved.pupil_id)
    return saved


@transaction.atomic
def restrict(*, item, kind, readers, reason, by):
    """Let only named readers (and who reads every restricted item) know of it.

    `kind`: "document", "observation" or "concern"; `item` the row. Restricting again replaces the readers.
    """
    restriction = Restriction.objects.select_for_update().filter(**{kind: item}).first()
    if restriction is None:
        restriction = Restriction(school_id=by.school_id, restricted_by=by.user, **{kind: item})
    restriction.reason = reason
    restriction.full_clean()
    restriction.save()
    restriction.readers.exclude(user__in=readers).delete()
    named = set(restriction.readers.values_list("user_id", flat=True))
    for user in readers:
        if user.pk not in named:
            RestrictionReader.objects.create(
                school_id=by.school_id, restriction=restriction, user=user
            )
    audit.record(
        by=by,
        event=AuditEvent.RESTRICTED,
        subject=item,
        pupil_id=getattr(item, "pupil_id", None),
        fields=("readers",),
    )
    return restriction


@transaction.atomic
def lift_restriction(*, item, kind, by):
    """Show the item again to everybody who sees items of its kind."""
    restriction = Restriction.objects.select_for_update().filter(**{kind: item}).first()
    if restriction is None:
        raise NotPossible("This item is not restricted any more.")
    restriction.delete()
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=item,
        pupil_id=getattr(item, "pupil_id", None),
        fields=("restriction",),
    )
