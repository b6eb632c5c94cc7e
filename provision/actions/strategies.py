"""A pupil's strategies: in order, the first three on every class page; and what the rooms answer."""

from django.db import transaction
from django.utils import timezone

from provision.models import PupilStrategy, ReadReceipt, StrategyAnswer
from provision.models.strategies import FIRST
from provision.rules.strategies import same_thing
from pupils.actions.locking import locked_pupil
from pupils.actions.rows import change_row
from pupils.enums import ProfileState
from pupils.models import Profile
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

# While rows change places they stand up here, out of the way of the constraint on the first three.
ASIDE = 10_000


@transaction.atomic
def add_strategy(*, pupil, by, **values):
    """Add a strategy after those the pupil has."""
    locked_pupil(pupil)
    return _add(pupil, [values], by=by)[0]


@transaction.atomic
def take_from_bank(*, pupil, lines, by):
    """Add the bank's lines that the pupil does not have yet; return the new strategies."""
    locked_pupil(pupil)
    return _add(
        pupil,
        [
            {
                "text": line.name,
                "how": line.how,
                "kind": line.kind,
                "bank_line": line,
                "source": "School’s bank of strategies",
                "starts_on": timezone.localdate(),
            }
            for line in _missing(pupil, lines, by=by, words=lambda line: line.name)
        ],
        by=by,
    )


@transaction.atomic
def take_from_profile(*, pupil, by):
    """Add what the published profile says under "How to help me" and the pupil does not have yet.

    Raises NotPossible when there is nothing to take.
    """
    locked_pupil(pupil)
    profile = Profile.objects.filter(pupil=pupil, state=ProfileState.CURRENT).first()
    told = list(profile.strategies.all()) if profile else []
    missing = _missing(pupil, told, by=by, words=lambda row: row.text)
    if not missing:
        raise NotPossible(
            "The profile says nothing about how to help that is not here already.",
            back=_page(pupil),
        )
    return _add(
        pupil,
        [
            {
                "text": row.text,
                "source": f"One-page profile, version {profile.number}",
                "starts_on": timezone.localdate(),
            }
            for row in missing
        ],
        by=by,
    )


def edit_strategy(*, strategy, version, by, **values):
    """Change a strategy; the rooms are told by `changed_at`. Raises Conflict after someone else's save."""
    if any(getattr(strategy, name) != value for name, value in values.items()):
        values["changed_at"] = timezone.now()
    return change_row(row=strategy, version=version, by=by, **values)


@transaction.atomic
def move_strategy(*, strategy, is_up, by):
    """Let a strategy change places with the one before or after it; at the end of the list nothing moves."""
    locked_pupil(strategy.pupil)
    rows = _in_force(strategy.pupil, by=by)
    at = next((n for n, row in enumerate(rows) if row.pk == strategy.pk), None)
    if at is None:
        raise NotPossible("This strategy has ended.", back=strategy.get_absolute_url())
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    _number(rows)
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=strategy,
        pupil_id=strategy.pupil_id,
        fields=["order"],
    )


@transaction.atomic
def end_strategy(*, strategy, version, reason, by):
    """End a strategy today, with the reason; it stays in the history.

    Raises Conflict when someone saved it since `version`, NotPossible when it has ended.
    """
    locked_pupil(strategy.pupil)
    strategy = locked(
        PupilStrategy.objects.visible_to(by),
        pk=strategy.pk,
        version=version,
        fields=("end_reason",),
    )
    if strategy.ends_on:
        raise NotPossible("This strategy has ended already.", back=strategy.get_absolute_url())
    strategy.ends_on = timezone.localdate()
    strategy.end_reason = reason
    strategy.changed_at = timezone.now()
    strategy.version += 1
    strategy.full_clean()
    strategy.save(update_fields=["ends_on", "end_reason", "changed_at", "version"])
    _number(_in_force(strategy.pupil, by=by))
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=strategy,
        pupil_id=strategy.pupil_id,
        fields=["ends_on", "end_reason"],
    )
    return strategy


@transaction.atomic
def answer_strategy(*, strategy, works, by, note=None):
    """Record whether it works in the person's room. The same answer twice is one; `note` None keeps the last.

    Raises NotPossible when the strategy has ended.
    """
    if strategy.ends_on:
        raise NotPossible("This strategy has ended.", back=strategy.get_absolute_url())
    last = StrategyAnswer.objects.filter(strategy=strategy, by_user=by.user).first()
    is_same = last is not None and last.works == works
    if is_same and note in (None, last.note):
        return last
    answer = StrategyAnswer(
        school_id=by.school_id,
        pupil_id=strategy.pupil_id,
        strategy=strategy,
        works=works,
        note=note or "",
        by_user=by.user,
    )
    answer.full_clean()
    answer.save()
    audit.record(
        by=by,
        event=AuditEvent.CREATED,
        subject=answer,
        pupil_id=strategy.pupil_id,
        fields=["works", "note"],
    )
    return answer


@transaction.atomic
def read_class_page(*, group, pupils, by):
    """Record that the person has read what stands for these pupils now."""
    now = timezone.now()
    ReadReceipt.objects.bulk_create(
        (
            ReadReceipt(school_id=by.school_id, pupil=pupil, by_user=by.user, at=now)
            for pupil in pupils
        ),
        update_conflicts=True,
        unique_fields=("school", "pupil", "by_user"),
        update_fields=("at",),
    )
    audit.record(
        by=by,
        event=AuditEvent.CREATED,
        subject=group,
        pupil_ids=[pupil.pk for pupil in pupils],
        fields=["read_receipt"],
    )


def _in_force(pupil, *, by):
    return list(PupilStrategy.objects.visible_to(by).of(pupil).in_force())


def _missing(pupil, offered, *, by, words):
    """Return what is offered, each thing once, without what the pupil has."""
    held = {same_thing(row.text) for row in _in_force(pupil, by=by)}
    missing = {}
    for each in offered:
        key = same_thing(words(each))
        if key not in held:
            missing.setdefault(key, each)
    return list(missing.values())


def _add(pupil, many, *, by):
    rows = _in_force(pupil, by=by)
    after = max((row.order for row in rows), default=0)
    added = []
    for place, values in enumerate(many, start=after + 1):
        row = PupilStrategy(
            school_id=by.school_id, pupil=pupil, order=place, created_by=by.user, **values
        )
        row.full_clean()
        row.save()
        audit.record(
            by=by, event=AuditEvent.CREATED, subject=row, pupil_id=pupil.pk, fields=sorted(values)
        )
        added.append(row)
    return added


def _number(rows):
    """Write 1, 2, 3, … on the rows in this order. One that comes among the first three is news to the rooms."""
    moved = [(place, row) for place, row in enumerate(rows, start=1) if row.order != place]
    for place, row in moved:
        if place <= FIRST < row.order:
            row.changed_at = timezone.now()
        row.order = ASIDE + place
        row.save(update_fields=["order", "changed_at"])
    for place, row in moved:
        row.order = place
        row.save(update_fields=["order"])


def _page(pupil):
    return PupilStrategy(pupil=pupil).get_absolute_url()
