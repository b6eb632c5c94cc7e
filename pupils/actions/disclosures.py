"""What a child disclosed does not stay here: the words of an entry give way to a line that they were moved.

One way for every kind of entry: security page, section 6. The version rows of the words go by erasure
alone.
"""

from django.db import transaction
from django.utils import timezone

from pupils.models import CheckIn, Incident, Observation, QuietVisit
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day

# Kind of entry: its model, the field that says that its words were moved, fields that become empty.
ENTRIES = {
    "observation": (Observation, "seen", ("agreed", "focus")),
    "check-in": (CheckIn, "note", ("own_words",)),
    "quiet-room": (QuietVisit, "note", ()),
    "incident": (Incident, "during", ("before", "helped", "after", "setting")),
}


def moved_words(today):
    return f"Moved to safeguarding on {day(today)}."


@transaction.atomic
def move_out(*, kind, row, version, by):
    """Replace the words of an entry at once. Raises Conflict, and NotPossible when they were moved before."""
    model, told, emptied = ENTRIES[kind]
    saved = locked(
        model.objects.visible_to(by), pk=row.pk, version=version, fields=(told, *emptied)
    )
    if getattr(saved, told).startswith("Moved to safeguarding on"):
        raise NotPossible("These words were moved before.")
    setattr(saved, told, moved_words(timezone.localdate()))
    for name in emptied:
        setattr(saved, name, "")
    saved.version += 1
    saved.full_clean()
    saved.save(update_fields=[told, *emptied, "version"])
    audit.record(
        by=by,
        event=AuditEvent.MOVED_OUT,
        subject=saved,
        pupil_ids=pupils_of(saved),
        fields=(told, *emptied),
    )
    return saved


def pupils_of(row):
    """Numbers of the pupils whose files tell of the entry."""
    if isinstance(row, Incident):
        return list(row.pupil_links.values_list("pupil_id", flat=True))
    return [row.pupil_id]
