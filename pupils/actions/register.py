"""What people keep of the register, and the record of files made from it."""

from django.db import transaction

from pupils.models import RegisterExport, SavedView
from sendhub.accounts.actor import Actor
from sendhub.audit import actions as audit


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
def record_export(*, rows: list[int], columns: list[str], reason: str, by: Actor) -> RegisterExport:
    """Write down a file with names: who, why, which columns; the audit entry holds every pupil in it."""
    export = RegisterExport(
        school=by.school, made_by=by.user, reason=reason, columns=columns, pupils=len(rows)
    )
    export.full_clean()
    export.save()
    audit.record_export(by=by, name="pupils.register", pupil_ids=rows, fields=columns)
    return export
