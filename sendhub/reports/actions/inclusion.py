"""The SEND action plan, talks of head and SENCo, the self-review and learning walks."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.agreed import finish_action, give_action
from pupils.actions.due import close_due, open_due
from pupils.enums import ActionSource, DueKind
from pupils.models import Action
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import add_months
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.reports.enums import TalkPart
from sendhub.reports.inclusion import agenda_of
from sendhub.reports.models import (
    ActionPlan,
    LearningWalk,
    Priority,
    SelfReview,
    Talk,
    TalkAction,
)


def _added(model, *, by, **values):
    row = model(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


def _changed(row, version, *, by, **values):
    row = locked(type(row).objects.visible_to(by), pk=row.pk, version=version, fields=list(values))
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*values, "version"])
    audit.record(by=by, event=AuditEvent.CHANGED, subject=row, fields=sorted(values))
    return row


@transaction.atomic
def plan_of(*, year, by):
    """Return the plan of a school year, begun with the first thing that is written into it."""
    plan = ActionPlan.objects.filter(school_id=by.school_id, year=year).first()
    return plan or _added(ActionPlan, year=year, by=by)


@transaction.atomic
def change_plan(*, plan, version, by, **values):
    """Change the words of a plan. Raises Conflict."""
    return _changed(plan, version, by=by, **values)


@transaction.atomic
def add_priority(*, plan, by, **values):
    return _added(Priority, plan=plan, by=by, **values)


@transaction.atomic
def change_priority(*, priority, version, by, **values):
    """Change a priority. Raises Conflict."""
    return _changed(priority, version, by=by, **values)


@transaction.atomic
def remove_priority(*, priority, by):
    """Take a priority out of the plan. Raises NotPossible once something was agreed for it."""
    if Action.objects.agreed_at(ActionSource.PRIORITY, priority.pk).exists():
        raise NotPossible(
            "Actions were agreed for this priority, and the record needs them. Mark it done instead.",
            back=priority.get_absolute_url(),
        )
    audit.record(by=by, event=AuditEvent.REMOVED, subject=priority)
    priority.delete()


@transaction.atomic
def record_talk(*, on, people, notes, next_on, done, evidence, added, by):
    """Record a talk: what the record said that day, which actions it closed (`done`) and which it added.

    `added`: (priority, values of an action), or None.
    """
    talk = _added(
        Talk,
        on=on,
        people=people,
        notes=notes,
        next_on=next_on,
        agenda=agenda_of(by, today=timezone.localdate()),
        recorded_by=by.user,
        by=by,
    )
    for action in done:
        finish_action(action=action, version=action.version, evidence=evidence, by=by)
        _note(talk, action, TalkPart.CLOSED)
    if added:
        priority, values = added
        action = give_action(source=ActionSource.PRIORITY, source_id=priority.pk, by=by, **values)
        _note(talk, action, TalkPart.ADDED)
    for earlier in Talk.objects.filter(school_id=by.school_id).exclude(pk=talk.pk):
        close_due(by=by, kind=DueKind.HEAD_TALK, subject_id=earlier.pk)
    _owe_next(talk, by=by)
    return talk


@transaction.atomic
def change_talk(*, talk, version, by, **values):
    """Change notes or the next day. Raises Conflict."""
    row = _changed(talk, version, by=by, **values)
    _owe_next(row, by=by)
    return row


def _note(talk, action, part):
    TalkAction.objects.create(school_id=talk.school_id, talk=talk, action=action, part=part)


def _owe_next(talk, *, by):
    """The next talk is owed while no later one was held."""
    if talk.next_on is None:
        close_due(by=by, kind=DueKind.HEAD_TALK, subject_id=talk.pk)
        return
    if not Talk.objects.filter(school_id=by.school_id, on__gt=talk.on).exists():
        open_due(
            by=by,
            kind=DueKind.HEAD_TALK,
            subject_id=talk.pk,
            due_on=talk.next_on,
            source="The half-termly talk of head and SENCo",
        )


@transaction.atomic
def save_review(*, review=None, version=1, by, **values):
    """Write down how SENCo and leaders work together; it is looked at again after twelve months."""
    if review is None:
        if SelfReview.objects.filter(school_id=by.school_id, year=values["year"]).exists():
            raise NotPossible("This school year has its self-review. Open and change it.")
        row = _added(SelfReview, by=by, **values)
        for earlier in SelfReview.objects.filter(school_id=by.school_id).exclude(pk=row.pk):
            close_due(by=by, kind=DueKind.SELF_REVIEW, subject_id=earlier.pk)
    else:
        row = _changed(review, version, by=by, **values)
    if not SelfReview.objects.filter(school_id=by.school_id, year__gt=row.year).exists():
        open_due(
            by=by,
            kind=DueKind.SELF_REVIEW,
            subject_id=row.pk,
            due_on=add_months(row.reviewed_on, 12),
            source="Once a year",
        )
    return row


@transaction.atomic
def save_walk(*, walk=None, version=1, by, **values):
    """Write down a learning walk, or change it. Raises Conflict."""
    if walk is None:
        return _added(LearningWalk, recorded_by=by.user, by=by, **values)
    return _changed(walk, version, by=by, **values)


@transaction.atomic
def remove_walk(*, walk, by):
    """Take a learning walk out of the list; it can be put back."""
    return _set_removed(walk, timezone.now(), by.user, AuditEvent.REMOVED, by)


@transaction.atomic
def put_walk_back(*, walk, by):
    return _set_removed(walk, None, None, AuditEvent.CHANGED, by)


def _set_removed(walk, at, who, event, by):
    row = LearningWalk.objects.visible_to(by).select_for_update(of=("self",)).get(pk=walk.pk)
    if bool(row.removed_at) == bool(at):
        return row
    row.removed_at, row.removed_by = at, who
    row.version += 1
    row.full_clean()
    row.save(update_fields=["removed_at", "removed_by", "version"])
    audit.record(by=by, event=event, subject=row, fields=("removed_at",))
    return row
