"""Two files of one child: one is shown for both. Nothing is moved, and it can be undone at any time."""

from django.db import transaction

from pupils.models import Pupil
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def merge_files(*, kept, other, by):
    """Show `kept` for both from now on; its names, status, class and sight hold, the rows of both are read.

    Raises NotPossible for a file with itself, and where one of them is already part of such a pair the
    wrong way round: a chain of files could not be parted cleanly.
    """
    if kept.pk == other.pk:
        raise NotPossible("Choose two different files.")
    kept, other = _locked_pair(kept, other)
    if kept.merged_into_id or other.merged_into_id:
        raise NotPossible(
            "One of these files is already shown under another one: part those first."
        )
    if Pupil.objects.filter(merged_into=other).exists():
        raise NotPossible("Another file is shown under this one already: keep this file instead.")
    if kept.is_taken_back or other.is_taken_back:
        raise NotPossible("One of these files was taken back with its import.")
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    # One entry on each history: the person who reads either sees it.
    for pupil in (kept, other):
        audit.record(by=by, event=AuditEvent.PUPIL_MERGED, subject=other, pupil_id=pupil.pk)
    return kept


@transaction.atomic
def part_files(*, other, by):
    """Show the file on its own again.

    Raises NotPossible when it stands alone, and when both have come to hold the same UPN.
    """
    other = Pupil.objects.select_for_update(of=("self",)).get(
        pk=other.pk, school_id=other.school_id
    )
    if other.merged_into_id is None:
        raise NotPossible("This file stands on its own.")
    kept_id, other.merged_into = other.merged_into_id, None
    same_upn = Pupil.objects.filter(
        school_id=other.school_id, upn=other.upn, merged_into=None, is_taken_back=False
    )
    if other.upn and same_upn.exists():
        raise NotPossible(
            "Both files hold the same UPN: change it on the file that is shown first."
        )
    other.save(update_fields=["merged_into"])
    for pupil_id in (kept_id, other.pk):
        audit.record(by=by, event=AuditEvent.PUPIL_UNMERGED, subject=other, pupil_id=pupil_id)
    return other


def _locked_pair(kept, other):
    # In the order of their numbers, so that two people who merge crosswise do not wait for each other.
    rows = {
        pupil.pk: pupil
        for pupil in Pupil.objects.select_for_update(of=("self",))
        .filter(pk__in=(kept.pk, other.pk), school_id=kept.school_id)
        .order_by("pk")
    }
    return rows[kept.pk], rows[other.pk]
