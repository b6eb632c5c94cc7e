"""What people keep of the register, and the record of files made from it."""

from django.db import transaction

from pupils.actions.pupils import set_lead
from pupils.actions.sen import continue_monitoring
from pupils.models import Monitoring, RegisterExport, RegisterFile, SavedView
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job


@transaction.atomic
def keep_columns(*, columns: list[str], by: Actor) -> SavedView:
    """Remember the columns a person chose last."""
    view = SavedView.objects.visible_to(by).filter(owner_id=by.user_id, is_usual=True).first()
    view = view or SavedView(school=by.school, owner=by.user, is_usual=True)
    view.columns = columns
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def save_view(
    *, name: str, query: dict, columns: list[str], is_shared: bool = False, by: Actor
) -> SavedView:
    """Keep filters, order and columns under a name."""
    view = SavedView(
        school=by.school,
        owner=by.user,
        name=name,
        query=query,
        columns=columns,
        is_shared=is_shared,
    )
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Actor):
    """Forget a kept view; nothing about a pupil stands in it."""
    view.delete()


@transaction.atomic
def record_export(
    *,
    rows: list[int],
    columns: list[str],
    kind: str,
    reason: str,
    by: Actor,
    name: str = "pupils.register",
) -> RegisterExport:
    """Write down a file with names: who, why, which columns; the audit entry holds every pupil in it."""
    export = RegisterExport(
        school=by.school,
        made_by=by.user,
        reason=reason,
        columns=columns,
        kind=kind,
        pupils=len(rows),
    )
    export.full_clean()
    export.save()
    audit.record_export(by=by, name=name, pupil_ids=rows, fields=columns)
    return export


@transaction.atomic
def set_leads(*, pupils, lead, by: Actor) -> tuple[int, int]:
    """Give several cases to one lead; return how many were done and how many left."""
    for pupil in pupils:
        set_lead(pupil=pupil, lead=lead, by=by)
    return len(pupils), 0


@transaction.atomic
def move_monitoring_dates(*, pupils, review_on, by: Actor) -> tuple[int, int]:
    """Move the day to look again of all that are watched; the others are left as they are."""
    watched = Monitoring.objects.visible_to(by).filter(pupil__in=pupils, ends_on=None)
    done = 0
    for row in watched.order_by("pk"):
        continue_monitoring(monitoring=row, review_on=review_on, by=by)
        done += 1
    return done, len(pupils) - done


@transaction.atomic
def ask_for_export(
    *, query: dict, columns: list[str], kind: str, reason: str, results: int, by: Actor
) -> Job:
    """Have a long file made in the background; return the job whose page shows how far it is."""
    export = RegisterExport(
        school=by.school,
        made_by=by.user,
        reason=reason,
        columns=columns,
        kind=kind,
        pupils=results,
        query=query,
    )
    export.full_clean()
    export.save()
    return enqueue("register_export", school_id=by.school_id, by=by, args={"export_id": export.pk})


@transaction.atomic
def keep_file(*, export: RegisterExport, content: bytes, rows: list[int], by: Actor):
    """Keep the file that was made, and write down who is in it."""
    RegisterFile.objects.update_or_create(
        export=export, school_id=export.school_id, defaults={"content": content}
    )
    export.pupils = len(rows)
    export.save(update_fields=["pupils"])
    audit.record_export(by=by, name="pupils.register", pupil_ids=rows, fields=export.columns)


def forget_files(*, school_id: int, before) -> int:
    """Forget the bytes of long exports; that they were made stays on record."""
    return RegisterFile.objects.filter(school_id=school_id, made_at__lt=before).delete()[0]
