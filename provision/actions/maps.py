"""Maps that leave the program, and their record."""

from django.db import transaction

from provision.models import MapExport
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job


@transaction.atomic
def ask_for_paper(*, query: dict, kind: str, by: Actor) -> Job:
    """Have a map drawn in the background; return the job whose page shows how far it is."""
    export = MapExport(school=by.school, made_by=by.user, kind=kind, query=query)
    export.full_clean(exclude=["content"])
    export.save()
    return enqueue("provision_map", school_id=by.school_id, by=by, args={"export_id": export.pk})


@transaction.atomic
def keep_paper(*, export: MapExport, content: bytes, pupil_ids: list[int], by: Actor):
    """Keep the paper that was drawn, and write down who is on it."""
    export.content, export.pupils = content, len(pupil_ids)
    export.save(update_fields=["content", "pupils"])
    audit.record_export(by=by, name="provision.map", pupil_ids=pupil_ids, fields=export.query)


@transaction.atomic
def record_sheet(
    *, query: dict, kind: str, reason: str, pupil_ids: list[int], by: Actor
) -> MapExport:
    """Write down a sheet with names: who made it, why, and every pupil in it."""
    export = MapExport(
        school=by.school,
        made_by=by.user,
        kind=kind,
        reason=reason,
        query=query,
        pupils=len(pupil_ids),
    )
    export.full_clean(exclude=["content"])
    export.save()
    audit.record_export(by=by, name="provision.map", pupil_ids=pupil_ids, fields=query)
    return export


def forget_papers(*, school_id: int, before) -> int:
    """Forget the bytes of old maps; that they were made stays on record."""
    old = MapExport.objects.filter(school_id=school_id, made_at__lt=before, content__isnull=False)
    return old.update(content=None)
