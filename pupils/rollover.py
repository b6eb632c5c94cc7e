"""What the roll-over would do, class by class; it writes nothing."""

from dataclasses import dataclass, field

from pupils.models import GroupMember, Pupil
from pupils.rules import rollover as rules
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import GroupStaff, TeachingGroup
from sendhub.accounts.querysets import groups_at, valid_on
from sendhub.accounts.rules import next_nc_year, place_of_year


@dataclass
class Mover:
    """One pupil of a class and where the pupil goes."""

    member: GroupMember
    pupil: Pupil
    step: rules.Step
    is_of_other_year: bool


@dataclass
class ClassMove:
    """One class: its name to be, its pupils, what to look at first."""

    group: TeachingGroup
    new_name: str
    new_year: str
    movers: list = field(default_factory=list)
    leavers: list = field(default_factory=list)
    staff: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def preview(*, actor, from_year, day):
    """Return (class moves in school order, pupils on roll without a class); four queries."""
    school = actor.school
    groups = list(groups_at(actor).filter(academic_year=from_year, kind=GroupKind.CLASS))
    moves = {group.pk: _move_of(group) for group in groups}
    # Two plain queries: one that joined both walked every pupil for every member.
    on_roll = Pupil.objects.on_account(actor).on_roll(day).in_bulk()
    members = GroupMember.objects.filter(group__in=moves, ends_on=None, school_id=school.pk)
    placed = sorted(
        (member for member in members if member.pupil_id in on_roll),
        key=lambda member: (on_roll[member.pupil_id].sort_key, member.pk),
    )
    seen = {}
    for member in placed:
        pupil = on_roll[member.pupil_id]
        _place(moves[member.group_id], member, pupil, school.highest_year, seen)
    for link in GroupStaff.objects.filter(valid_on(day), group__in=moves).select_related("staff"):
        moves[link.group_id].staff.append(link)
    homeless = sorted(
        (pupil for pupil in on_roll.values() if pupil.group_id is None),
        key=lambda pupil: pupil.sort_key,
    )
    ordered = sorted(moves.values(), key=_school_order)
    _suggest_names(ordered)
    return ordered, homeless


def _suggest_names(moves):
    """Where names keep their year group (Acorn is always Reception), take those of the year above."""
    by_year = {}
    for move in moves:
        by_year.setdefault(move.group.nc_year, []).append(move)
    for moves_of_year in by_year.values():
        above = by_year.get(moves_of_year[0].new_year, [])
        is_named_by_year = any(move.new_name != move.group.name for move in moves_of_year)
        if is_named_by_year or len(above) != len(moves_of_year):
            continue
        for move, other in zip(moves_of_year, above, strict=True):
            move.new_name = other.group.name


def _move_of(group):
    return ClassMove(
        group=group,
        new_name=rules.name_next_year(group.name, group.nc_year),
        new_year=next_nc_year(group.nc_year),
        notes=[] if group.nc_year else ["This class has no year group: pupils go up by their own."],
    )


def _place(move, member, pupil, highest_year, seen):
    step = rules.step_of(
        own_year=pupil.nc_year, class_year=move.group.nc_year, highest_year=highest_year
    )
    is_other = bool(move.group.nc_year and pupil.nc_year and pupil.nc_year != move.group.nc_year)
    (move.leavers if step.is_leaver else move.movers).append(Mover(member, pupil, step, is_other))
    if is_other:
        move.notes.append(f"{pupil.full_name} is in year {pupil.nc_year}, not in the class’s year.")
    if pupil.pk in seen:
        move.notes.append(f"{pupil.full_name} is in {seen[pupil.pk]} too.")
    seen[pupil.pk] = move.group.name


def _school_order(move):
    return place_of_year(move.group.nc_year), move.group.name
