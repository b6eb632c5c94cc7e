"""Annual reviews: planned backwards from the date they are due, their steps, and who must be invited."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.review_enums import PersonLight, PersonRole, ReviewKind
from ehcp.review_enums import ReviewState as S
from ehcp.rules.deadlines import (
    AMENDED_AT_LATEST_DAYS,
    DEADLINES,
    Deadline,
    hint_for_school,
    last_day,
    latest_meeting,
)
from sendhub.dates import SchoolDays, add_months, age_on, is_young_person, monday_of

# A meeting may be held without a round, and the LA may decide before it has the report.
NEXT_STATES = {
    S.PLANNED: {S.ASKED, S.CIRCULATED, S.HELD, S.CANCELLED},
    S.ASKED: {S.CIRCULATED, S.HELD, S.CANCELLED},
    S.CIRCULATED: {S.HELD, S.CANCELLED},
    S.HELD: {S.REPORTED, S.AMENDING, S.COMPLETE, S.CANCELLED},
    S.REPORTED: {S.AMENDING, S.COMPLETE, S.CANCELLED},
    S.AMENDING: {S.COMPLETE, S.CANCELLED},
    S.COMPLETE: set(),
    S.CANCELLED: set(),
}
FINAL = frozenset({S.COMPLETE, S.CANCELLED})
UNDECIDED = frozenset({S.PLANNED, S.ASKED, S.CIRCULATED, S.HELD, S.REPORTED})
BEFORE_MEETING = frozenset({S.PLANNED, S.ASKED, S.CIRCULATED})
AFTER_MEETING = frozenset({S.HELD, S.REPORTED, S.AMENDING, S.COMPLETE})

# SEND Regulations 2014, reg 20(6): "in or beyond year 9".
YEARS_OF_ADULTHOOD = frozenset({"9", "10", "11", "12", "13", "14"})

# SEND Code of Practice, chapter 8.
PFA_AREAS = (
    ("pfa_work", "Higher education and employment"),
    ("pfa_living", "Independent living"),
    ("pfa_society", "Taking part in society: friends and community"),
    ("pfa_health", "Being as healthy as possible"),
)

# SEND Code of Practice 9.178: "at least every 3 to 6 months", for a child under five. The LA considers
# it; the twelve months of s.44(1) stand beside.
UNDER_FIVE_MONTHS = 6
UNDER_FIVE_AGE = 5

# A day more than the two weeks of reg 20(3): a meeting put any nearer cannot be given notice of in time.
NOTICE_DAYS = 15


def can_become(state, other):
    """Tell whether the review may take this step."""
    return other in NEXT_STATES[S(state)]


@dataclass(frozen=True)
class Limit:
    """The last date for the meeting, and the duty behind it."""

    meeting_on: date
    due_on: date
    rule: Deadline


@dataclass(frozen=True)
class Step:
    """One date of a review. `hint`: the last school day before it, where it falls outside term."""

    rule: Deadline
    due_on: date
    hint: date | None


def limit_of(*, review_due: date, transfer: tuple[Deadline, date] | None = None) -> Limit:
    """Return the last date on which the meeting leaves the LA its time, whichever duty comes first.

    `transfer`: the rule of a phase transfer and the last day on which it may be met. The plan has to be
    amended by then, which takes up to twelve weeks from the meeting: reg 20(10), reg 22(3), Devon.
    """
    limit = Limit(latest_meeting(review_due), review_due, DEADLINES["AR_DUE"])
    if transfer is None:
        return limit
    rule, safe_day = transfer
    moved = Limit(safe_day - timedelta(days=AMENDED_AT_LATEST_DAYS), safe_day, rule)
    return min(limit, moved, key=lambda one: one.meeting_on)


def propose_meeting(*, latest_on: date, today: date, school_days: SchoolDays) -> date | None:
    """Return the last school day on which the meeting may be, or the first that leaves time for notice.

    None where no term is known that far.
    """
    earliest = today + timedelta(days=NOTICE_DAYS)
    day = school_days.previous(latest_on) if latest_on >= earliest else None
    return day if day and day >= earliest else school_days.next(earliest)


def steps_around(meeting_on: date, school_days: SchoolDays) -> list[Step]:
    """Return every date that hangs on the meeting, in order: both the school's and the LA's."""
    codes = ("AR_ASK", "AR_NOTICE", "AR_CIRCULATE", "AR_REPORT", "AR_DECISION")
    steps = []
    for code in codes:
        due_on = last_day(DEADLINES[code], meeting_on)
        steps.append(Step(DEADLINES[code], due_on, hint_for_school(due_on, school_days)))
    latest = meeting_on + timedelta(days=AMENDED_AT_LATEST_DAYS)
    steps.append(Step(DEADLINES["AR_FINAL"], latest, hint_for_school(latest, school_days)))
    return steps


def kind_of(*, born_on: date, on: date, has_transfer: bool) -> ReviewKind:
    """Return what kind of review falls due on that day."""
    if has_transfer:
        return ReviewKind.TRANSFER
    if age_on(born_on, on) < UNDER_FIVE_AGE:
        return ReviewKind.UNDER_FIVE
    return ReviewKind.ANNUAL


def under_five_look_again(*, anchor_on: date, born_on: date) -> date | None:
    """Return by when a review should be considered for a child under five on that day; else None."""
    again = add_months(anchor_on, UNDER_FIVE_MONTHS)
    return again if age_on(born_on, again) < UNDER_FIVE_AGE else None


def prepares_for_adulthood(nc_year: str) -> bool:
    return nc_year in YEARS_OF_ADULTHOOD


def must_invite(*, born_on: date, meeting_on: date) -> tuple[PersonRole, ...]:
    """Return who must be invited: SEND Regulations 2014, reg 20(2), in its order.

    From the end of compulsory school age the young person stands in the parent's place.
    """
    is_adult = is_young_person(born_on, meeting_on)
    return (
        PersonRole.YOUNG_PERSON if is_adult else PersonRole.PARENT,
        PersonRole.HEAD,
        PersonRole.LA_SEN,
        PersonRole.HEALTH,
        PersonRole.LA_CARE,
    )


def light_of(*, asked_on, received_on, due_on, today, is_stopped=False) -> PersonLight:
    """Return the light of one person in the round of contributions."""
    if received_on:
        return PersonLight.RECEIVED
    if is_stopped:
        return PersonLight.STOPPED
    if not asked_on:
        return PersonLight.NOT_ASKED
    return PersonLight.LATE if due_on and today > due_on else PersonLight.WAITING


def load_by_week(days) -> dict[date, int]:
    """Return {Monday: meetings in that week}, in order."""
    weeks = Counter(map(monday_of, days))
    return dict(sorted(weeks.items()))


def clashes(meetings) -> frozenset:
    """Return the keys of meetings at the same hour of the same day: `meetings` are (key, day, hour or None).

    Two on one day without an hour clash as well: nobody knows that they do not.
    """
    by_day = {}
    for key, day, hour in meetings:
        by_day.setdefault(day, []).append((key, hour))
    found = set()
    for held in by_day.values():
        for key, hour in held:
            if any(
                other != key and (hour is None or other_hour in (None, hour))
                for other, other_hour in held
            ):
                found.add(key)
    return frozenset(found)


def missing_for_report(*, ratings, outcomes, differences, recommendation, needs_adulthood, pfa):
    """Return what the report still lacks, in words: SEND Regulations 2014, reg 20(5) to (7).

    `ratings` and `outcomes` are counts; `pfa` how many of the four areas have an entry.
    """
    lacks = []
    if ratings < outcomes:
        lacks.append(f"{outcomes - ratings} of {outcomes} outcomes are not rated")
    if not recommendation:
        lacks.append("no recommendation: keep, amend or end the plan")
    if not differences:
        lacks.append("where school and others differ is not said (“no differences” is an answer)")
    if needs_adulthood and pfa < len(PFA_AREAS):
        lacks.append(f"preparing for adulthood: {len(PFA_AREAS) - pfa} of 4 areas are empty")
    return lacks
