"""The class page: what helps in this room, gathered over the pupils of one class or group.

An access arrangement in place is shown, too: it holds in an exam because lessons are like that.

At most three strategies a pupil. A pupil without strategies of one's own shows the published
profile's first three instead, which nobody can answer.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window

from provision.enums import StrategyKind, Works
from provision.models import PupilStrategy, ReadReceipt, RegulationPlan, StrategyAnswer
from provision.models.strategies import FIRST
from provision.rules import strategies as rules
from pupils.enums import ProfileState, StatusCode
from pupils.exams import in_rooms
from pupils.models import GroupMember, ProfileStrategy, Pupil
from pupils.querysets.rows import covers
from sendhub.accounts.models import GroupStaff, TeachingGroup
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import groups_at, valid_on
from sendhub.dates import academic_year

# Notes that a room is set up by, whatever their place among the pupil's strategies.
SET_UP = (
    StrategyKind.SEATING,
    StrategyKind.EQUIPMENT,
    StrategyKind.ACCESS,
    StrategyKind.EXAM,
)


@dataclass
class Line:
    """One strategy of one pupil as a room sees it; `strategy` None: from the profile, or an arrangement."""

    text: str
    how: str = ""
    strategy: PupilStrategy | None = None
    is_news: bool = False
    answers: list = field(default_factory=list)
    mine: StrategyAnswer | None = None

    @property
    def fails(self):
        return [answer for answer in self.answers if answer.works == Works.NO]


@dataclass
class Part:
    """One pupil of the page."""

    pupil: Pupil
    name: str
    initials: str
    lines: list = field(default_factory=list)
    set_up: list = field(default_factory=list)
    plan: RegulationPlan | None = None
    plan_is_news: bool = False
    is_from_profile: bool = False

    @property
    def told_at(self):
        """Since when what the page tells of the pupil stands as it does; None: it tells nothing."""
        moments = [line.strategy.changed_at for line in self.own_lines]
        return max([*moments, *([self.plan.changed_at] if self.plan else [])], default=None)

    @property
    def own_lines(self):
        """The pupil's own strategies on the page, each once."""
        lines = [*self.lines, *self.set_up]
        return list({line.strategy.pk: line for line in lines if line.strategy}.values())

    @property
    def news(self):
        return sum(line.is_news for line in self.own_lines) + self.plan_is_news


@dataclass(frozen=True)
class Shared:
    """A strategy that several pupils of the class have."""

    text: str
    how: str
    parts: tuple

    @property
    def names(self):
        return [part.name for part in self.parts]

    @property
    def initials(self):
        return [part.initials for part in self.parts]


@dataclass(frozen=True)
class Reader:
    """An adult of the room; `read_at` None: never, `has_read`: all that stands now."""

    name: str
    user_id: int | None
    read_at: datetime | None
    has_read: bool


@dataclass(frozen=True)
class ClassPage:
    group: TeachingGroup
    parts: list
    shared: list
    without: list  # on the register, and nothing is written down to help them
    readers: list
    i_read_at: datetime | None
    i_have_read: bool
    news: int

    @property
    def set_up(self):
        return [part for part in self.parts if part.set_up]

    @property
    def plans(self):
        return [part for part in self.parts if part.plan]

    @property
    def with_account(self):
        return [reader for reader in self.readers if reader.user_id]

    @property
    def have_read(self):
        return [reader for reader in self.with_account if reader.has_read]

    @property
    def have_not_read(self):
        return [reader for reader in self.with_account if not reader.has_read]

    @property
    def on_paper(self):
        return [reader for reader in self.readers if not reader.user_id]

    @property
    def shown(self):
        """The pupils the page tells something about."""
        return [part.pupil for part in self.parts]


def groups_for(actor, today):
    """The groups whose page the actor may open: those taught today, all of this year for who sees all."""
    rows = groups_at(actor)
    if actor.can(Permission.PUPIL_VIEW_ALL):
        return rows.filter(Q(academic_year=academic_year(today)) | Q(pk__in=actor.group_ids))
    return rows.filter(pk__in=actor.group_ids)


def gather(group, *, actor, today):
    """Return the page of a group as the actor may see it. Nine queries."""
    pupils = list(Pupil.objects.visible_to(actor).in_groups([group.pk], on=today).on_roll(today))
    strategies = _by_file(PupilStrategy.objects.visible_to(actor).in_force(), pupils)
    plans = _by_file(RegulationPlan.objects.visible_to(actor).in_force(), pupils)
    answers = _answers(pupils, actor)
    arrangements = in_rooms(actor, pupils, today)
    from_profiles = _profile_lines([pupil for pupil in pupils if pupil.pk not in strategies])
    adults = adults_of([group.pk], today=today)
    read = _read_by([*adults, actor], pupils)
    mine = read.get(actor.user_id, {})
    names, initials = rules.names_apart(pupils), rules.initials_apart(pupils)
    parts, told = [], {}
    for pupil in pupils:
        read_at = mine.get(pupil.pk)
        part = Part(pupil, names[pupil.pk], initials[pupil.pk])
        part.plan = next(iter(plans.get(pupil.pk, ())), None)
        held = strategies.get(pupil.pk, [])
        lines = [_line(row, answers.get(row.pk, []), read_at, actor) for row in held]
        part.lines = lines[:FIRST] or from_profiles.get(pupil.pk, [])
        part.is_from_profile = bool(part.lines) and not lines
        part.set_up = [line for line in lines if line.strategy.kind in SET_UP]
        part.set_up += [
            Line(f"In tests and exams: {row.named}", row.in_lessons)
            for row in arrangements.get(pupil.pk, ())
        ]
        part.plan_is_news = bool(part.plan) and rules.is_news(part.plan.changed_at, read_at)
        parts.append(part)
        if part.told_at:
            told[pupil.pk] = part.told_at
    shown = [part for part in parts if part.lines or part.plan or part.set_up]
    return ClassPage(
        group=group,
        parts=shown,
        shared=shared_lines(shown),
        without=[
            part
            for part in parts
            if not (part.lines or part.plan or part.set_up)
            and part.pupil.sen_status != StatusCode.NONE
        ],
        readers=[_reader(adult, read.get(adult.user_id, {}), told) for adult in adults],
        i_read_at=max(mine.values(), default=None),
        i_have_read=_has_read_all(mine, told),
        news=sum(part.news for part in shown),
    )


# For who never read a page: what is older is met when the page is first opened.
NEW_WITHIN = timedelta(days=42)


def new_strategies(actor, today):
    """Return what the class pages of the actor's groups show since six weeks, and the actor has not read.

    With `group_id`, the class whose page shows it, and `in_all`: how many there are. One query.
    """
    receipts = ReadReceipt.objects.filter(pupil=OuterRef("file_id"), by_user=actor.user_id)
    groups = GroupMember.objects.filter(
        covers(today), pupil=OuterRef("file_id"), group__in=actor.group_ids
    )
    here = Pupil.objects.visible_to(actor).on_roll(today)
    return (
        PupilStrategy.objects.visible_to(actor)
        .in_force()
        .of_each(here)
        .filter(Q(order__lte=FIRST) | Q(kind__in=SET_UP), changed_at__date__gte=today - NEW_WITHIN)
        .annotate(group_id=Subquery(groups.order_by("group__name").values("group")[:1]))
        .filter(~Exists(receipts.filter(at__gte=OuterRef("changed_at"))), group_id__isnull=False)
        .annotate(in_all=Window(Count("pk")))
        .select_related("pupil")
        .order_by("-changed_at", "-pk")
    )


@dataclass(frozen=True)
class ClassLine:
    """One class in the list of classes."""

    group: TeachingGroup
    told: int  # pupils the page tells something about
    on_register: int
    fails: int  # strategies that someone said do not work in the room
    readers: list

    @property
    def have_read(self):
        return sum(reader.has_read for reader in self.readers)


def class_lines(actor, today):
    """Return the classes whose page the actor may open, with what stands on each. Seven queries."""
    groups = list(groups_for(actor, today).order_by("name"))
    members = _members(groups, actor, today)
    pupils = {pupil.pk: pupil for held in members.values() for pupil in held}
    told, fails = {}, {}
    for pupil_id, rows in _by_file(
        PupilStrategy.objects.visible_to(actor).in_force(), list(pupils)
    ).items():
        told[pupil_id] = max(row.changed_at for row in shown_of(rows))
        fails[pupil_id] = {row.pk for row in shown_of(rows)}
    plans = _by_file(RegulationPlan.objects.visible_to(actor).in_force(), list(pupils))
    for pupil_id, (plan, *_) in plans.items():
        told[pupil_id] = max(plan.changed_at, told.get(pupil_id, plan.changed_at))
    no = {
        answer.strategy_id
        for answer in StrategyAnswer.objects.visible_to(actor)
        .of_each(list(pupils))
        .latest_of_each()
        .filter(works=Works.NO)
    }
    adults = _adults_by_group(groups, today)
    read = _read_by([a for held in adults.values() for a in held], list(told))
    lines = []
    for group in groups:
        held = members.get(group.pk, [])
        mine = {pupil.pk: told[pupil.pk] for pupil in held if pupil.pk in told}
        lines.append(
            ClassLine(
                group=group,
                told=len(mine),
                on_register=sum(pupil.sen_status != StatusCode.NONE for pupil in held),
                fails=sum(len(fails.get(pupil.pk, set()) & no) for pupil in held),
                readers=[
                    _reader(adult, read.get(adult.user_id, {}), mine)
                    for adult in adults.get(group.pk, [])
                    if adult.user_id
                ],
            )
        )
    return lines


def _members(groups, actor, today):
    """{group: its pupils today}; one query, and only pupils the actor may see."""
    links = (
        GroupMember.objects.filter(covers(today), group__in=groups)
        .filter(pupil__in=Pupil.objects.visible_to(actor).on_roll(today))
        .select_related("pupil")
    )
    found = {}
    for link in links:
        found.setdefault(link.group_id, {})[link.pupil_id] = link.pupil
    return {group_id: list(held.values()) for group_id, held in found.items()}


def shown_of(rows):
    """Of a pupil's strategies in order those the class page shows: the first three, and how the room is set up."""
    return [row for place, row in enumerate(rows) if place < FIRST or row.kind in SET_UP]


def shared_lines(parts):
    """What two or more pupils have, the most common first."""
    found = {}
    for part in parts:
        for line in part.lines:
            found.setdefault(rules.same_thing(line.text), []).append((line, part))
    shared = [
        Shared(
            text=rows[0][0].text,
            how=next((line.how for line, _ in rows if line.how), ""),
            parts=tuple(part for _, part in rows),
        )
        for rows in found.values()
        if len({part.pupil.pk for _, part in rows}) >= rules.SHARED_BY_AT_LEAST
    ]
    return sorted(shared, key=lambda each: (-len(each.parts), each.text))


def readers_of(group_ids, told, *, today):
    """Return the adults of the groups today, each with whether all in `told` was read. Two queries.

    `told`: {pupil's number: since when what stands for the pupil stands as it does}.
    """
    adults = adults_of(group_ids, today=today)
    read = _read_by(adults, list(told))
    return [_reader(adult, read.get(adult.user_id, {}), told) for adult in adults]


def adults_of(group_ids, *, today):
    """Who teaches or supports the groups today, cover included, each once."""
    by_group = _adults_by_group(group_ids, today)
    return list({adult.pk: adult for held in by_group.values() for adult in held}.values())


def _adults_by_group(groups, today):
    links = (
        GroupStaff.objects.filter(valid_on(today), group__in=groups)
        .exclude(staff__ends_on__lt=today)
        .select_related("staff")
        .order_by("staff__last_name", "staff__first_name", "staff_id")
    )
    found = {}
    for link in links:
        found.setdefault(link.group_id, {})[link.staff_id] = link.staff
    return {group_id: list(held.values()) for group_id, held in found.items()}


def _reader(adult, read, told):
    return Reader(
        name=adult.full_name,
        user_id=adult.user_id,
        read_at=max(read.values(), default=None),
        has_read=bool(adult.user_id) and _has_read_all(read, told),
    )


def _has_read_all(read, told):
    return all(rules.has_read(read.get(pupil_id), at) for pupil_id, at in told.items())


def _read_by(people, pupils):
    """{user: {pupil's number: when}} of the receipts of people with a `user_id`."""
    user_ids = {person.user_id for person in people if person.user_id}
    found = {}
    for receipt in ReadReceipt.objects.filter(pupil__in=pupils, by_user__in=user_ids):
        found.setdefault(receipt.by_user_id, {})[receipt.pupil_id] = receipt.at
    return found


def _by_file(rows, pupils):
    found = {}
    for row in rows.of_each(pupils):
        found.setdefault(row.file_id, []).append(row)
    return found


def _answers(pupils, actor):
    rows = StrategyAnswer.objects.visible_to(actor).of_each(pupils).latest_of_each()
    found = {}
    for answer in rows.select_related("by_user"):
        found.setdefault(answer.strategy_id, []).append(answer)
    return found


def _line(row, answers, read_at, actor):
    return Line(
        text=row.text,
        how=row.how,
        strategy=row,
        is_news=rules.is_news(row.changed_at, read_at),
        answers=answers,
        mine=next((a for a in answers if a.by_user_id == actor.user_id), None),
    )


def _profile_lines(pupils):
    """The first three of each published profile, by pupil."""
    rows = ProfileStrategy.objects.filter(
        profile__pupil__in=pupils, profile__state=ProfileState.CURRENT, order__lte=FIRST
    ).select_related("profile")
    found = {}
    for row in rows:
        found.setdefault(row.profile.pupil_id, []).append(Line(text=row.text))
    return found
