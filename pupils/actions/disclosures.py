"""What a child disclosed does not stay here: the words of an entry give way to a line that they were moved.

One way for every kind of entry: security page, section 6. The version rows of the words go by erasure
alone.
"""

from django.db import transaction
from django.utils import timezone

from pupils.disclosures import ENTRIES, kind_of, moved_words
from pupils.enums import OwnFieldKind
from pupils.models import OwnField
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def move_out(*, kind, row, version, by, with_decision=False):
    """Replace the words of an entry at once. Raises Conflict, and NotPossible when they were moved before.

    `with_decision`: why a concern was decided so and what its reporter was told go with them.
    """
    words = ENTRIES[kind]
    saved = locked(
        words.model.objects.visible_to(by), pk=row.pk, version=version, fields=words.fields
    )
    if words.is_moved(saved):
        raise NotPossible("These words were moved before.")
    changed = take_words(saved, by=by, with_decision=with_decision)
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[*changed, "version"])
    return saved


def take_words(row, *, by, with_decision=False):
    """Replace them in the entry, which the caller locked and saves, and wherever the program copied them.

    Returns the names of the changed fields. Of the school's own fields those that hold text become empty.
    """
    words, moved = ENTRIES[kind_of(row)], moved_words(timezone.localdate())
    _replace_copies(row, words, moved, with_decision)
    setattr(row, words.told, moved)
    for name in words.emptied:
        setattr(row, name, "")
    changed = [*words.fields]
    if words.has_own_fields:
        texts = OwnField.objects.filter(school_id=row.school_id, kind=OwnFieldKind.TEXT)
        typed = {str(pk) for pk in texts.values_list("pk", flat=True)}
        row.own_fields = {key: said for key, said in row.own_fields.items() if key not in typed}
        changed.append("own_fields")
    audit.record(
        by=by,
        event=AuditEvent.MOVED_OUT,
        subject=row,
        pupil_ids=words.pupils_of(row.pk),
        fields=changed,
    )
    return changed


def _replace_copies(row, words, moved, with_asked):
    values = {"moved": moved, "school": row.school_id, "number": row.pk}
    for copy in words.copies:
        if with_asked or not copy.is_asked:
            copy.give_way(words.model, values)
