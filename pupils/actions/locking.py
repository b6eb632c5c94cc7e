"""One writer a pupil: dated rows do not see each other across transactions, so the pupil is locked first."""

from pupils.models import Pupil


def locked_pupil(pupil):
    """Return the pupil's row, locked for this transaction, as it stands now."""
    return Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk, school_id=pupil.school_id)
