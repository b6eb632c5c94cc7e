"""Actions: given, changed, done with evidence, opened again."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind
from pupils.models import Action
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible


@transaction.atomic
def give_action(*, source, source_id, by, pupil=None, is_restricted=False, **values):
    """Write down who does what by when. What is not restricted is owed on the due list, too.

    For somebody outside the giver sees that it happens.
    """
    action = Action(
        school_id=by.school_id,
        pupil=pupil,
        source=source,
        source_id=source_id,
        is_restricted=is_restricted,
        given_by=by.user,
        **values,
    )
    action.full_clean()
    action.save()
    audit.record(by=by, event=AuditEvent.ACTION_GIVEN, subject=action, pupil_id=action.pupil_id)
    set_due(action, by=by)
    return action


@transaction.atomic
def edit_action(*, action, version, by, **values):
    """Change words, person or day. Raises NotPossible once it is done."""
    action = _locked(action, version, by)
    if action.done_on:
        raise NotPossible("This is done already. Open it again first.", back=_back())
    changed = [name for name, value in values.items() if getattr(action, name) != value]
    for name in changed:
        setattr(action, name, values[name])
    _save(action, *changed)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=action,
        pupil_id=action.pupil_id,
        fields=changed,
    )
    if {"owner", "owner_name"} & set(changed):
        close_due(by=by, kind=DueKind.ACTION_DUE, subject_id=action.pk, note="Given to another")
    set_due(action, by=by)
    return action


@transaction.atomic
def finish_action(*, action, version, evidence, by):
    """Say that it is done, and how one knows. Raises NotPossible when that was said before."""
    action = _locked(action, version, by)
    if action.done_on:
        raise NotPossible("This is done already.", back=_back())
    action.done_on = timezone.localdate()
    action.done_by = by.user
    action.evidence = evidence
    _save(action, "done_on", "done_by", "evidence")
    audit.record(by=by, event=AuditEvent.ACTION_DONE, subject=action, pupil_id=action.pupil_id)
    close_due(by=by, kind=DueKind.ACTION_DUE, subject_id=action.pk, note=evidence)
    return action


@transaction.atomic
def reopen_action(*, action, by):
    """Take "done" back; a second press changes nothing."""
    action = Action.objects.visible_to(by).select_for_update(of=("self",)).get(pk=action.pk)
    if action.done_on is None:
        return action
    action.done_on = None
    action.done_by = None
    _save(action, "done_on", "done_by")
    audit.record(by=by, event=AuditEvent.ACTION_REOPENED, subject=action, pupil_id=action.pupil_id)
    set_due(action, by=by)
    return action


@transaction.atomic
def close_to_others(*, source, source_id, is_restricted, by):
    """Follow the restriction of the row where the actions were agreed."""
    rows = Action.objects.filter(school_id=by.school_id).agreed_at(source, source_id)
    for action in rows.exclude(is_restricted=is_restricted).select_for_update(of=("self",)):
        action.is_restricted = is_restricted
        _save(action, "is_restricted")
        if is_restricted:
            close_due(by=by, kind=DueKind.ACTION_DUE, subject_id=action.pk)
        set_due(action, by=by)


def set_due(action, *, by):
    if action.is_restricted or action.done_on:
        return
    open_due(
        by=by,
        kind=DueKind.ACTION_DUE,
        subject_id=action.pk,
        pupil=action.pupil,
        due_on=action.due_on,
        source=action.text[:200],
        owner_id=action.owner_id or by.staff_id,
    )


def _locked(action, version, by):
    return locked(
        Action.objects.visible_to(by), pk=action.pk, version=version, fields=("text", "due_on")
    )


def _save(action, *fields):
    action.version += 1
    action.full_clean()
    action.save(update_fields=[*fields, "version"])


def _back():
    return reverse("pupils:action_list")
