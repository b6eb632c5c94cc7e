"""What an import leaves behind goes when it is no longer needed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from pupils.actions.imports.undoing import UNDO_DAYS
from pupils.enums import ImportState
from pupils.models import ImportBatch, ImportRow

# A preview that nobody confirms is forgotten after this many days.
PREVIEW_DAYS = 30


@transaction.atomic
def forget_old_files(*, school_id, now):
    """Drop the file and the rows of imports that can no longer be undone; return how many imports.

    What stays is one line of history: who imported which file when, and the counts.
    """
    done = Q(
        state__in=(ImportState.APPLIED, ImportState.UNDONE),
        applied_at__lt=now - timedelta(days=UNDO_DAYS),
    )
    stale = Q(uploaded_at__lt=now - timedelta(days=PREVIEW_DAYS)) & ~Q(
        state__in=(ImportState.APPLIED, ImportState.UNDONE, ImportState.APPLYING)
    )
    old = ImportBatch.objects.filter(done | stale, school_id=school_id, content__isnull=False)
    pks = list(old.select_for_update().values_list("pk", flat=True))
    ImportRow.objects.filter(batch__in=pks).delete()
    batches = ImportBatch.objects.filter(pk__in=pks)
    batches.filter(
        state__in=(ImportState.PREVIEW, ImportState.MAPPING, ImportState.READING)
    ).update(state=ImportState.ABANDONED)
    batches.update(content=None)
    return len(pks)
