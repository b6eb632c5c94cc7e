"""Concerns: stages, and when several of them make a pattern."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from pupils.enums import ConcernDecision, ConcernState

# send-reference §2.6. A decision stands: what comes later is a new concern.
NEXT_STATES = {
    ConcernState.RECEIVED: {
        ConcernState.QUESTION,
        ConcernState.LOOKING,
        ConcernState.DECIDED,
    },
    ConcernState.QUESTION: {ConcernState.LOOKING, ConcernState.DECIDED},
    ConcernState.LOOKING: {ConcernState.QUESTION, ConcernState.DECIDED},
    ConcernState.DECIDED: set(),
}
FINAL_STATES = frozenset({ConcernState.DECIDED})

# Which decisions need a date to look again.
WITH_DATE = frozenset({ConcernDecision.STRATEGIES, ConcernDecision.MONITORING})

# A family that does not know yet is spoken to within a school week; ours, no law.
FAMILY_FOLLOW_UP_DAYS = 7

# product.md, desk no. 4: these numbers are ours.
PATTERN_DAYS = 30
PATTERN_STAFF = 3
PATTERN_PUPILS = 3


def can_become(state, new):
    return new in NEXT_STATES[ConcernState(state)]


def review_offered(decision, decided_on: date):
    """The date to look again that is offered with the decision, or None: four weeks or six."""
    weeks = {ConcernDecision.STRATEGIES: 4, ConcernDecision.MONITORING: 6}.get(decision)
    return decided_on + timedelta(weeks=weeks) if weeks else None


def family_follow_up_due(raised_on: date) -> date:
    """The day by which a family that was not told is spoken to."""
    return raised_on + timedelta(days=FAMILY_FOLLOW_UP_DAYS)


@dataclass(frozen=True)
class Raised:
    """What the pattern rule needs of a concern: one value for each pupil it is about."""

    concern_id: int
    raised_on: date
    raised_by_id: int | None
    pupil_id: int
    group_id: int | None
    areas: frozenset


@dataclass(frozen=True)
class Pattern:
    """Several concerns that say something together.

    `kind` is "area" (one pupil, one area, several staff: `pupil_id` and `area` are set) or
    "class" (several pupils of one class: `group_id` is set).
    """

    kind: str
    concern_ids: tuple
    pupil_id: int | None = None
    area: str | None = None
    group_id: int | None = None


def patterns(raised, *, today):
    """Return the patterns among the concerns of the last 30 days, day 30 included.

    Three concerns about one pupil by different staff on one area; or concerns about several pupils
    (three) of one class. One person who writes three times makes no pattern of the first kind.
    """
    first_day = today - timedelta(days=PATTERN_DAYS)
    recent = [one for one in raised if first_day <= one.raised_on <= today]
    found = []
    by_area, by_class = defaultdict(list), defaultdict(list)
    for one in recent:
        for area in one.areas:
            by_area[one.pupil_id, area].append(one)
        if one.group_id is not None:
            by_class[one.group_id].append(one)
    for (pupil_id, area), concerns in sorted(by_area.items()):
        if len({c.raised_by_id for c in concerns if c.raised_by_id}) >= PATTERN_STAFF:
            found.append(Pattern("area", _ids(concerns), pupil_id=pupil_id, area=area))
    for group_id, concerns in sorted(by_class.items()):
        if len({c.pupil_id for c in concerns}) >= PATTERN_PUPILS:
            found.append(Pattern("class", _ids(concerns), group_id=group_id))
    return found


def _ids(concerns):
    return tuple(sorted({c.concern_id for c in concerns}))
