"""Rehearse the step of a whole school into the next school year, confirm it, take it back."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from pupils import leaving
from pupils.actions.pupils import leave, take_back_leaving
from pupils.enums import Fate, RollOverState
from pupils.models import Enrolment, GroupMember, Pupil, RollOver
from pupils.rollover import preview
from pupils.rules import rollover as rules
from pupils.rules.rollover import Choice
from sendhub.accounts.actor import Actor
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import GroupStaff, School, StaffMember, TeachingGroup
from sendhub.accounts.rules import next_nc_year
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible

STEPS = (
    *("members_ended", "members_deleted", "members_made", "pupils", "groups_made"),
    *("staff_ended", "staff_deleted", "staff_made", "left"),
)


@dataclass
class Done:
    """How many classes were made, pupils moved up and taken off roll; `steps` is what undo needs.

    `outcome` tells of each pupil and class what became of it, in numbers of rows and names of
    classes, the same each time it is run on the same record.
    """

    classes: int = 0
    moved: int = 0
    left: int = 0
    steps: dict = field(default_factory=lambda: {name: [] for name in STEPS}, compare=False)
    outcome: dict = field(default_factory=dict, compare=False)


@transaction.atomic
def rehearse(
    *, from_year: int, starts_on: date, choices: dict, with_leavers: bool, by: Actor
) -> RollOver:
    """Run the roll-over to its end, take everything back and keep what it would have done.

    Raises NotPossible as `roll_over` does, and when this year was moved up before.
    """
    _require_first(from_year, with_leavers, by)
    before = transaction.savepoint()
    done = roll_over(
        from_year=from_year,
        starts_on=starts_on,
        choices=choices,
        with_leavers=with_leavers,
        by=by,
    )
    transaction.savepoint_rollback(before)
    rehearsal = RollOver(
        school=by.school,
        from_year=from_year,
        starts_on=starts_on,
        with_leavers=with_leavers,
        choices={
            str(pk): [choice.name, choice.staff.pk if choice.staff else None]
            for pk, choice in choices.items()
        },
        outcome=done.outcome,
        digest=_digest(done.outcome),
        rehearsed_by=by.user,
    )
    rehearsal.full_clean()
    rehearsal.save()
    audit.record(by=by, event=AuditEvent.ROLLOVER_REHEARSED, subject=rehearsal)
    return rehearsal


@transaction.atomic
def confirm(*, rollover: RollOver, today: date, by: Actor) -> Done:
    """Do what was rehearsed, and nothing else.

    Raises NotPossible when it was done or another one was, when its day is still to come, and when
    the record has changed since so that it would end in anything else.
    """
    School.objects.select_for_update().get(pk=by.school_id)
    rollover = RollOver.objects.visible_to(by).select_for_update(of=("self",)).get(pk=rollover.pk)
    back = rollover.get_absolute_url()
    if rollover.state != RollOverState.REHEARSED:
        raise NotPossible("This rehearsal was confirmed already.", back=back)
    if rollover.starts_on > today:
        raise NotPossible(
            "The first day in the new classes is still to come. Confirm on that day or after it: "
            "the moves count at once.",
            back=back,
        )
    _require_first(rollover.from_year, rollover.with_leavers, by, back=back)
    staff = StaffMember.objects.filter(school_id=by.school_id).in_bulk()
    done = roll_over(
        from_year=rollover.from_year,
        starts_on=rollover.starts_on,
        choices={
            int(pk): Choice(name, staff.get(staff_id))
            for pk, (name, staff_id) in rollover.choices.items()
        },
        with_leavers=rollover.with_leavers,
        by=by,
    )
    if _digest(done.outcome) != rollover.digest:
        raise NotPossible(
            "Classes, pupils or staff have changed since this was rehearsed. Nothing was moved: "
            "rehearse again and look at what is different.",
            back=back,
        )
    rollover.state = RollOverState.CONFIRMED
    rollover.steps = done.steps
    rollover.confirmed_by, rollover.confirmed_at = by.user, timezone.now()
    rollover.full_clean()
    rollover.save(update_fields=["state", "steps", "confirmed_by", "confirmed_at"])
    return done


def _require_first(from_year, with_leavers, by, back=""):
    done = RollOver.objects.filter(school_id=by.school_id, from_year=from_year).confirmed()
    if rules.is_done(done.values_list("with_leavers", flat=True), with_leavers=with_leavers):
        raise NotPossible(
            "The classes of that school year were moved up already. A second time would move "
            "everybody twice. Whoever came since is put into a class by hand.",
            back=back,
        )


def _digest(outcome):
    return hashlib.sha256(json.dumps(outcome, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def undo(*, rollover: RollOver, by: Actor) -> RollOver:
    """Put everybody back where they were, within a day and while nothing else came of it.

    What stopped for leavers beside their classes and interventions (monitoring, routine dates)
    stays stopped. Raises NotPossible with what stands in the way.
    """
    School.objects.select_for_update().get(pk=by.school_id)
    rollover = RollOver.objects.visible_to(by).select_for_update(of=("self",)).get(pk=rollover.pk)
    back = rollover.get_absolute_url()
    if rollover.state != RollOverState.CONFIRMED:
        raise NotPossible("There is nothing to take back.", back=back)
    if not rules.may_undo(rollover.confirmed_at, timezone.now()):
        raise NotPossible(
            "More than a day has passed. Move single pupils on the page of their class.", back=back
        )
    steps = rollover.steps
    list(
        Pupil.objects.select_for_update(of=("self",)).filter(pk__in=[p[0] for p in steps["pupils"]])
    )
    if problem := _what_came_of_it(steps):
        raise NotPossible(f"{problem} So it can no longer be taken back as a whole.", back=back)
    _put_back(rollover.school_id, steps, back)
    for pupil_id, ends_on in steps["left"]:
        take_back_leaving(
            pupil=Pupil.objects.get(pk=pupil_id), ended_on=date.fromisoformat(ends_on), by=by
        )
    rollover.state = RollOverState.UNDONE
    rollover.undone_by, rollover.undone_at = by.user, timezone.now()
    rollover.full_clean()
    rollover.save(update_fields=["state", "undone_by", "undone_at"])
    audit.record(by=by, event=AuditEvent.ROLLOVER_UNDONE, subject=rollover)
    return rollover


def _what_came_of_it(steps):
    """Say what has changed since in the rows that the roll-over wrote; empty when nothing has."""
    pupils = Pupil.objects.filter(pk__in=[step[0] for step in steps["pupils"]])
    now = {pk: (group, year) for pk, group, year in pupils.values_list("pk", "group_id", "nc_year")}
    if any(now.get(pk) != (group, year) for pk, _, _, group, year in steps["pupils"]):
        return "A pupil has been moved since, or is in another year group."
    made = GroupMember.objects.filter(pk__in=steps["members_made"], ends_on=None)
    if made.count() != len(steps["members_made"]):
        return "A pupil has left one of the new classes."
    newcomers = GroupMember.objects.filter(group__in=steps["groups_made"]).exclude(
        pk__in=steps["members_made"]
    )
    if newcomers.exists():
        return "A pupil has come into one of the new classes."
    links = GroupStaff.objects.filter(group__in=steps["groups_made"])
    if links.exclude(pk__in=steps["staff_made"]).exists():
        return "Somebody else has got one of the new classes."
    left = dict(steps["left"])
    stays = Enrolment.objects.filter(pupil__in=left).order_by("starts_on")
    last = {stay.pupil_id: stay.ends_on.isoformat() if stay.ends_on else "" for stay in stays}
    if last != left:
        return "A pupil who left is on roll again, or has another last day."
    return ""


def _put_back(school_id, steps, back):
    GroupMember.objects.filter(pk__in=steps["members_made"]).delete()
    GroupStaff.objects.filter(pk__in=steps["staff_made"]).delete()
    GroupMember.objects.filter(pk__in=steps["members_ended"]).update(ends_on=None)
    GroupMember.objects.bulk_create(
        GroupMember(school_id=school_id, pupil_id=pupil_id, group_id=group_id, starts_on=starts_on)
        for pupil_id, group_id, starts_on in steps["members_deleted"]
    )
    for pupil_id, group_id, nc_year, _, _ in steps["pupils"]:
        Pupil.objects.filter(pk=pupil_id).update(group=group_id, nc_year=nc_year)
    for pk, ends_on in steps["staff_ended"]:
        GroupStaff.objects.filter(pk=pk).update(ends_on=ends_on)
    GroupStaff.objects.bulk_create(
        GroupStaff(school_id=school_id, **values) for values in steps["staff_deleted"]
    )
    try:
        TeachingGroup.objects.filter(pk__in=steps["groups_made"]).delete()
    except ProtectedError as error:
        raise NotPossible(
            "Something was already written for one of the new classes. "
            "So it can no longer be taken back as a whole.",
            back=back,
        ) from error


@transaction.atomic
def roll_over(
    *, from_year: int, starts_on: date, choices: dict, with_leavers: bool, by: Actor
) -> Done:
    """Give each class of `from_year` its place in the year after; `choices` by group id.

    Memberships and staff of the old classes end the day before `starts_on`, the new ones begin on
    it. Pupils of the highest year go off roll when `with_leavers`, else they stay where they are.
    Run again it finds nobody in the old classes and changes nothing. The pages reach it through
    `rehearse` and `confirm` alone.
    Raises NotPossible when two classes would get one name, or a name is taken by another year group.
    """
    # One roll-over at a time; the second waits here and then finds nothing to do.
    School.objects.select_for_update().get(pk=by.school_id)
    done = Done()
    moves, homeless = preview(actor=by, from_year=from_year, day=starts_on)
    _require_one_name_each(moves, choices)
    list(
        Pupil.objects.select_for_update(of=("self",)).filter(
            pk__in=[mover.pupil.pk for move in moves for mover in (*move.movers, *move.leavers)]
        )
    )
    told = {"classes": [], "pupils": [], "homeless": sorted(pupil.pk for pupil in homeless)}
    for move in moves:
        choice = choices.get(move.group.pk) or Choice(name=move.new_name)
        if move.movers:
            target = _target(move, choice, from_year + 1, by, done)
            _move_up(move, target, starts_on, done)
            _hand_over(move, target, choice, starts_on, done)
            audit.record(
                by=by, event=AuditEvent.ROLLED_OVER, subject=target, fields=("pupils", "staff")
            )
        if with_leavers:
            _take_off_roll(move, starts_on, by, done)
            if move.leavers and not move.movers:
                _end_staff(move, starts_on, done)
        _tell(told, move, choice, done, with_leavers)
    leavers = [pupil_id for pupil_id, _ in done.steps["left"]]
    told["ends"] = sorted(leaving.ended_with(leavers)) if leavers else []
    done.outcome = told
    return done


def _take_off_roll(move, starts_on, by, done):
    for mover in move.leavers:
        ends_on = max(starts_on - timedelta(days=1), mover.member.starts_on)
        leave(pupil=mover.pupil, ends_on=ends_on, reason="End of the highest year group", by=by)
        done.steps["left"].append([mover.pupil.pk, ends_on.isoformat()])
        done.left += 1


def _tell(told, move, choice, done, with_leavers):
    """Add what became of one class and its pupils."""
    if move.movers:
        told["classes"].append(
            {
                "from": move.group.name,
                "to": choice.name,
                "year": move.new_year,
                "staff": choice.staff.pk if choice.staff else None,
                "pupils": len(move.movers),
            }
        )
    for mover in move.movers:
        fate = Fate.OTHER_YEAR if mover.is_of_other_year else Fate.UP
        told["pupils"].append(
            [mover.pupil.pk, move.group.name, choice.name, mover.step.nc_year, fate.value]
        )
    for mover in move.leavers:
        fate = Fate.LEAVES if with_leavers else Fate.STAYS
        told["pupils"].append([mover.pupil.pk, move.group.name, "", "", fate.value])


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
    done.steps["groups_made"].append(target.pk)
    return target


def _move_up(move, target, starts_on, done):
    steps, last_day = done.steps, starts_on - timedelta(days=1)
    before = [mover.member.pk for mover in move.movers if mover.member.starts_on < starts_on]
    GroupMember.objects.filter(pk__in=before).update(ends_on=last_day)
    steps["members_ended"] += before
    # Whoever came to the old class on the very day was put there by mistake and goes straight on.
    late = [mover.member for mover in move.movers if mover.member.starts_on >= starts_on]
    GroupMember.objects.filter(pk__in=[member.pk for member in late]).delete()
    steps["members_deleted"] += [
        [member.pupil_id, member.group_id, member.starts_on.isoformat()] for member in late
    ]
    known = set(
        GroupMember.objects.filter(group=target, ends_on=None).values_list("pupil_id", flat=True)
    )
    made = GroupMember.objects.bulk_create(
        GroupMember(
            school_id=target.school_id, pupil_id=m.pupil.pk, group=target, starts_on=starts_on
        )
        for m in move.movers
        if m.pupil.pk not in known
    )
    steps["members_made"] += [member.pk for member in made]
    for nc_year in {mover.step.nc_year for mover in move.movers}:
        Pupil.objects.filter(
            pk__in=[m.pupil.pk for m in move.movers if m.step.nc_year == nc_year]
        ).update(group=target, nc_year=nc_year)
    steps["pupils"] += [
        [m.pupil.pk, m.pupil.group_id, m.pupil.nc_year, target.pk, m.step.nc_year]
        for m in move.movers
    ]
    done.moved += len(move.movers)


def _hand_over(move, target, choice, starts_on, done):
    _end_staff(move, starts_on, done)
    if choice.staff is None:
        return
    same = GroupStaff.objects.filter(group=target, staff=choice.staff, ends_on=None)
    if not same.exists():
        link = GroupStaff.objects.create(
            school_id=target.school_id, group=target, staff=choice.staff, starts_on=starts_on
        )
        done.steps["staff_made"].append(link.pk)


def _end_staff(move, starts_on, done):
    """End who has the old class, cover that runs on into the new year included."""
    last_day = starts_on - timedelta(days=1)
    links = GroupStaff.objects.filter(group=move.group).exclude(ends_on__lte=last_day)
    for link in links.filter(starts_on__gt=last_day):
        done.steps["staff_deleted"].append(
            {
                "group_id": link.group_id,
                "staff_id": link.staff_id,
                "starts_on": link.starts_on.isoformat(),
                "ends_on": link.ends_on.isoformat() if link.ends_on else None,
                "is_cover": link.is_cover,
            }
        )
    links.filter(starts_on__gt=last_day).delete()
    done.steps["staff_ended"] += [
        [pk, ends_on.isoformat() if ends_on else None]
        for pk, ends_on in links.values_list("pk", "ends_on")
    ]
    links.update(ends_on=last_day)
