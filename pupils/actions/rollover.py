"""Move a whole school into the next school year, in one transaction."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from pupils.actions.pupils import leave
from pupils.models import GroupMember, Pupil
from pupils.rollover import preview
from sendhub.accounts.actor import Actor
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import GroupStaff, School, StaffMember, TeachingGroup
from sendhub.accounts.rules import next_nc_year
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible


@dataclass(frozen=True)
class Choice:
    """What was decided for one class: its new name and who takes it (None: decided later)."""

    name: str
    staff: StaffMember | None = None


@dataclass
class Done:
    """How many classes were made, pupils moved up and taken off roll."""

    classes: int = 0
    moved: int = 0
    left: int = 0


@transaction.atomic
def roll_over(
    *, from_year: int, starts_on: date, choices: dict, with_leavers: bool, by: Actor
) -> Done:
    """Give each class of `from_year` its place in the year after; `choices` by group id.

    Memberships and staff of the old classes end the day before `starts_on`, the new ones begin on
    it. Pupils of the highest year go off roll when `with_leavers`, else they stay where they are.
    Run again it finds nobody in the old classes and changes nothing.
    Raises NotPossible when two classes would get one name, or a name is taken by another year group.
    """
    # One roll-over at a time; the second waits here and then finds nothing to do.
    School.objects.select_for_update().get(pk=by.school_id)
    done = Done()
    moves, _ = preview(actor=by, from_year=from_year, day=starts_on)
    _require_one_name_each(moves, choices)
    list(
        Pupil.objects.select_for_update(of=("self",)).filter(
            pk__in=[mover.pupil.pk for move in moves for mover in (*move.movers, *move.leavers)]
        )
    )
    for move in moves:
        choice = choices.get(move.group.pk) or Choice(name=move.new_name)
        if move.movers:
            target = _target(move, choice, from_year + 1, by, done)
            _move_up(move, target, starts_on, done)
            _hand_over(move, target, choice, starts_on)
            audit.record(
                by=by, event=AuditEvent.ROLLED_OVER, subject=target, fields=("pupils", "staff")
            )
        if with_leavers:
            for mover in move.leavers:
                leave(
                    pupil=mover.pupil,
                    ends_on=max(starts_on - timedelta(days=1), mover.member.starts_on),
                    reason="End of the highest year group",
                    by=by,
                )
                done.left += 1
            if move.leavers and not move.movers:
                _end_staff(move, starts_on)
    return done


def _require_one_name_each(moves, choices):
    used = {}
    for move in moves:
        if not move.movers:
            continue
        choice = choices.get(move.group.pk)
        name = (choice.name if choice else move.new_name).strip()
        if name.casefold() in used:
            raise NotPossible(
                f"{used[name.casefold()]} and {move.group.name} would both become {name}."
            )
        used[name.casefold()] = move.group.name


def _target(move, choice, year, by, done):
    target = TeachingGroup.objects.filter(
        school_id=by.school_id, academic_year=year, name=choice.name
    ).first()
    if target is not None:
        if target.kind != GroupKind.CLASS or target.nc_year != move.new_year:
            raise NotPossible(
                f"There is already another group called {choice.name} in the new year."
            )
        return target
    target = TeachingGroup(
        school_id=by.school_id,
        name=choice.name,
        kind=GroupKind.CLASS,
        academic_year=year,
        nc_year=next_nc_year(move.group.nc_year),
    )
    target.full_clean()
    target.save()
    done.classes += 1
    return target


def _move_up(move, target, starts_on, done):
    last_day = starts_on - timedelta(days=1)
    before = [mover for mover in move.movers if mover.member.starts_on < starts_on]
    GroupMember.objects.filter(pk__in=[mover.member.pk for mover in before]).update(
        ends_on=last_day
    )
    # Whoever came to the old class on the very day was put there by mistake and goes straight on.
    GroupMember.objects.filter(
        pk__in=[m.member.pk for m in move.movers if m.member.starts_on >= starts_on]
    ).delete()
    known = set(
        GroupMember.objects.filter(group=target, ends_on=None).values_list("pupil_id", flat=True)
    )
    GroupMember.objects.bulk_create(
        GroupMember(
            school_id=target.school_id, pupil_id=m.pupil.pk, group=target, starts_on=starts_on
        )
        for m in move.movers
        if m.pupil.pk not in known
    )
    for nc_year in {mover.step.nc_year for mover in move.movers}:
        Pupil.objects.filter(
            pk__in=[m.pupil.pk for m in move.movers if m.step.nc_year == nc_year]
        ).update(group=target, nc_year=nc_year)
    done.moved += len(move.movers)


def _hand_over(move, target, choice, starts_on):
    _end_staff(move, starts_on)
    if choice.staff is None:
        return
    same = GroupStaff.objects.filter(group=target, staff=choice.staff, ends_on=None)
    if not same.exists():
        GroupStaff.objects.create(
            school_id=target.school_id, group=target, staff=choice.staff, starts_on=starts_on
        )


def _end_staff(move, starts_on):
    """End who has the old class, cover that runs on into the new year included."""
    last_day = starts_on - timedelta(days=1)
    links = GroupStaff.objects.filter(group=move.group).exclude(ends_on__lte=last_day)
    links.filter(starts_on__gt=last_day).delete()
    links.update(ends_on=last_day)
