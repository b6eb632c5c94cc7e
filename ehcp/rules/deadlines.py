"""Every statutory deadline of assessments and reviews as one table, and the arithmetic under it.

Each number stands here once, beside the regulation it comes from. "Days" and "weeks" of the SEND
Regulations 2014 are calendar days and weeks: holidays move nothing. Reg 15 says "working days" where
it means them, so plain days are calendar days.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.enums import Anchor, Direction, Framework, Ground, Unit
from pupils.enums import WhoseMove
from sendhub.dates import (
    SchoolDays,
    add_months,
    is_working_day,
    last_day_within_months,
    next_working_day,
)

ONE_DAY = timedelta(days=1)

_LONG_CLOSURE_GROUNDS = frozenset(
    {Ground.SCHOOL_CLOSED, Ground.EARLY_YEARS_CLOSED, Ground.PERSONAL, Ground.AWAY}
)
_ADVICE_GROUNDS = frozenset({Ground.EXCEPTIONAL, Ground.AWAY, Ground.MISSED_APPOINTMENT})


@dataclass(frozen=True)
class Deadline:
    """One deadline: `count` of `unit` from the `anchor`. `is_statutory` is false for usual practice.

    `grounds`: the lawful reasons for which the time limit need not be met; a person records one, the
    date itself never moves. For a fixed day `count` is (month, day).
    """

    code: str
    what: str
    anchor: Anchor
    count: int | tuple[int, int]
    unit: Unit
    direction: Direction
    whose: WhoseMove
    source: str
    grounds: frozenset = frozenset()
    is_statutory: bool = True
    framework: Framework = Framework.CFA2014


def _deadline(code, what, anchor, count, unit, whose, source, **more):
    direction = more.pop("direction", Direction.ON_OR_BEFORE)
    return Deadline(code, what, anchor, count, unit, direction, whose, source, **more)


LA, SCHOOL, FAMILY, AGENCY = WhoseMove.LA, WhoseMove.SCHOOL, WhoseMove.FAMILY, WhoseMove.AGENCY

DEADLINES = {
    rule.code: rule
    for rule in (
        # EHC needs assessment
        _deadline(
            *("EHC_DECIDE", "LA says whether it will assess"),
            *(Anchor.REQUEST_RECEIVED, 6 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 5(1)",
            grounds=_LONG_CLOSURE_GROUNDS,
        ),
        _deadline(
            *("EHC_ADVICE", "Advice for the assessment"),
            *(Anchor.ADVICE_ASKED, 6 * 7, Unit.DAYS, AGENCY),
            "SEND Regulations 2014, reg 8(1)",
            grounds=_ADVICE_GROUNDS,
        ),
        _deadline(
            *("EHC_REFUSE", "LA says if it will not issue a plan"),
            *(Anchor.REQUEST_RECEIVED, 16 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 10(1)",
            grounds=_LONG_CLOSURE_GROUNDS,
        ),
        _deadline(
            *("EHC_COMMENTS", "Comments on the draft plan"),
            *(Anchor.DRAFT_SERVED, 14, Unit.DAYS, FAMILY),
            "SEND Regulations 2014, reg 13(1): 15 days beginning with the day the draft is served",
            direction=Direction.NOT_BEFORE,
        ),
        _deadline(
            *("EHC_CONSULTED", "School answers the LA’s consultation"),
            *(Anchor.SCHOOL_CONSULTED, 15, Unit.DAYS, SCHOOL),
            "SEND Code of Practice 9.83",
        ),
        _deadline(
            *("EHC_FINAL", "LA issues the final plan"),
            *(Anchor.REQUEST_RECEIVED, 20 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 13(2)",
            grounds=_LONG_CLOSURE_GROUNDS,
        ),
        # Re-assessment
        _deadline(
            *("EHC_REDECIDE", "LA says whether it will re-assess"),
            *(Anchor.REQUEST_RECEIVED, 15, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 25(1)",
        ),
        _deadline(
            *("EHC_REFINAL", "LA issues the plan after the re-assessment"),
            *(Anchor.REASSESSMENT_NOTIFIED, 14 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 27(2)",
            grounds=_LONG_CLOSURE_GROUNDS,
        ),
        # Annual review
        _deadline(
            *("AR_DUE", "Review complete, the LA’s decision included"),
            *(Anchor.REVIEW_ANCHOR, 12, Unit.WHOLE_MONTHS, LA),
            "Children and Families Act 2014, s.44(1)",
        ),
        _deadline(
            *("AR_LIST", "LA tells schools which reviews fall due in the term"),
            *(Anchor.TERM_START, -14, Unit.DAYS, LA),
            "SEND Code of Practice 9.172",
        ),
        _deadline(
            *("AR_ASK", "Ask for advice"),
            *(Anchor.MEETING, -6 * 7, Unit.DAYS, SCHOOL),
            "Usual practice: no statutory date",
            is_statutory=False,
        ),
        _deadline(
            *("AR_NOTICE", "Notice of the meeting to all who are invited"),
            *(Anchor.MEETING, -14, Unit.DAYS, SCHOOL),
            "SEND Regulations 2014, reg 20(3)",
        ),
        _deadline(
            *("AR_CIRCULATE", "Advice obtained and sent to everyone invited"),
            *(Anchor.MEETING, -14, Unit.DAYS, SCHOOL),
            "SEND Regulations 2014, reg 20(4)",
        ),
        _deadline(
            *("AR_REPORT", "Report to the LA and to everyone invited"),
            *(Anchor.MEETING, 14, Unit.DAYS, SCHOOL),
            "SEND Regulations 2014, reg 20(7) and (8)",
        ),
        _deadline(
            *("AR_DECISION", "LA decides: keep, amend or cease; a notice of amendments included"),
            *(Anchor.MEETING, 28, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 20(10); R (L, M and P) v Devon CC [2022] EWHC 493 (Admin)",
        ),
        _deadline(
            *("AR_REPS", "Comments on the proposed amendments"),
            *(Anchor.NOTICE_SERVED, 14, Unit.DAYS, FAMILY),
            "SEND Regulations 2014, reg 22(2)(c): 15 days beginning with the day of service",
            direction=Direction.NOT_BEFORE,
        ),
        _deadline(
            *("AR_FINAL", "LA issues the amended plan"),
            *(Anchor.NOTICE_SERVED, 8 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 22(3)",
        ),
        _deadline(
            *("AR_NOT_AMENDED", "LA says that it will not amend after all"),
            *(Anchor.NOTICE_SERVED, 8 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 22(4)",
        ),
        # A move to another LA
        _deadline(
            *("PLAN_TOLD", "New LA tells the family that it keeps the plan now"),
            *(Anchor.PLAN_TRANSFERRED, 6 * 7, Unit.DAYS, LA),
            "SEND Regulations 2014, reg 15",
        ),
        _deadline(
            *("PLAN_REVIEWED", "New LA reviews the plan, where the twelve months end before"),
            *(Anchor.PLAN_TRANSFERRED, 3, Unit.MONTHS, LA),
            "SEND Regulations 2014, reg 15(5)",
        ),
        # Transfer between phases
        _deadline(
            *("PHASE_SCHOOL", "Plan amended to name the next school"),
            *(Anchor.TRANSFER_YEAR, (2, 15), Unit.FIXED_DAY, LA),
            "SEND Regulations 2014, reg 18(1)(b)",
            direction=Direction.BEFORE,
        ),
        _deadline(
            *("PHASE_POST16", "Plan amended to name the post-16 institution"),
            *(Anchor.TRANSFER_YEAR, (3, 31), Unit.FIXED_DAY, LA),
            "SEND Regulations 2014, reg 18(1)(a)",
            direction=Direction.BEFORE,
        ),
        # Leaving
        _deadline(
            *("CTF_SEND", "Records and transfer file to the next school"),
            *(Anchor.LEFT_ROLL, 15, Unit.SCHOOL_DAYS, SCHOOL),
            "Education (Pupil Information) (England) Regulations 2005, reg 9",
        ),
    )
}

# The LA's four weeks after the meeting lie inside the twelve months: CFA 2014 s.44(1), reg 20(10).
LA_DECIDES_DAYS = DEADLINES["AR_DECISION"].count
# Amendments that were noticed on the last lawful day are final eight weeks later: the Devon judgment.
AMENDED_AT_LATEST_DAYS = LA_DECIDES_DAYS + DEADLINES["AR_FINAL"].count

# A closure opens an exception only when it lasts this long without a break: regs 5(4), 10(4), 13(3).
LONG_CLOSURE_DAYS = 4 * 7
WINDOW_SHIFT = timedelta(weeks=1)


def last_day(rule: Deadline, anchor_on: date, school_days: SchoolDays | None = None) -> date | None:
    """The date the rule names, counted from the day of its anchor.

    For `before` rules the named date itself is too late: see `last_safe_day`. None where school days
    are counted and the terms that far are not known.
    """
    match rule.unit:
        case Unit.DAYS:
            return anchor_on + timedelta(days=rule.count)
        case Unit.MONTHS:
            return add_months(anchor_on, rule.count)
        case Unit.WHOLE_MONTHS:
            return last_day_within_months(anchor_on, rule.count)
        case Unit.FIXED_DAY:
            return date(anchor_on.year, *rule.count)
        case Unit.SCHOOL_DAYS:
            return school_days.add(anchor_on, rule.count) if school_days else None


def last_safe_day(rule: Deadline, named: date) -> date:
    """The last day on which the thing may be done: the day before for a rule that says "before"."""
    return named - ONE_DAY if rule.direction == Direction.BEFORE else named


def latest_meeting(review_due: date) -> date:
    """Latest meeting that leaves the LA its four weeks inside the twelve months (derived)."""
    return review_due - timedelta(days=LA_DECIDES_DAYS)


def review_due_after_move(*, review_due: date, moved_on: date) -> date:
    """Last date of a review after a move to another LA: reg 15(5).

    Twelve months from the plan or the last review, or three from the transfer, whichever is later.
    """
    return max(review_due, last_day(DEADLINES["PLAN_REVIEWED"], moved_on))


def circulate_safely(meeting_on: date) -> date:
    """A day more than reg 20(4) names: "at least two weeks" can be read as clear days."""
    return last_day(DEADLINES["AR_CIRCULATE"], meeting_on) - ONE_DAY


def amended_plan_due(*, notice_served_on: date, meeting_on: date) -> date:
    """Last date for the final amended plan.

    Eight weeks after the notice, reg 22(3), and never later than twelve weeks after the meeting: the
    notice itself was due within four (Devon).
    """
    return min(
        last_day(DEADLINES["AR_FINAL"], notice_served_on),
        meeting_on + timedelta(days=AMENDED_AT_LATEST_DAYS),
    )


# Months from the letter, and from the mediation certificate; the later counts: First-tier Tribunal
# (HESC) Rules 2008, rule 20; Children and Families Act 2014, ss.51 and 55.
APPEAL_MONTHS_FROM_LETTER = 2
APPEAL_MONTHS_FROM_CERTIFICATE = 1


def appeal_due(*, letter_on: date, certificate_on: date | None = None) -> date:
    """Last date to appeal to the tribunal.

    A last day from 25 December to 1 January becomes the next working day in January; one in August
    the first working day of September.
    """
    due = add_months(letter_on, APPEAL_MONTHS_FROM_LETTER)
    if certificate_on:
        due = max(due, add_months(certificate_on, APPEAL_MONTHS_FROM_CERTIFICATE))
    if (due.month, due.day) >= (12, 25):
        return next_working_day(date(due.year + 1, 1, 2))
    if (due.month, due.day) == (1, 1):
        return next_working_day(date(due.year, 1, 2))
    if due.month == 8:
        return next_working_day(date(due.year, 9, 1))
    return due


def exception_window(closure) -> tuple[date, date] | None:
    """Days on which a request for advice opens the exception; None for a closure that is too short.

    From one week before the closure begins until one week before the school opens again: regs 5(4)(a),
    10(4)(a), 13(3)(a). `closure` has `starts_on` and `ends_on`, both closed.
    """
    if (closure.ends_on - closure.starts_on).days + 1 < LONG_CLOSURE_DAYS:
        return None
    opens_again = closure.ends_on + ONE_DAY
    return closure.starts_on - WINDOW_SHIFT, opens_again - WINDOW_SHIFT


def exception_is_open(asked_on: date, closures) -> bool:
    """Tell whether advice asked of the school on that day lies in the window of a long closure.

    It only allows a person to record the ground: no deadline moves by itself.
    """
    windows = (exception_window(closure) for closure in closures)
    return any(window and window[0] <= asked_on <= window[1] for window in windows)


def hint_for_school(due_on: date, school_days: SchoolDays) -> date | None:
    """The last school day on or before a deadline; None when it is the deadline itself or not known.

    A deadline in the holidays stays where it is; someone has to act while the school is open.
    """
    day = school_days.previous(due_on)
    return None if day == due_on else day


def falls_on_rest_day(due_on: date) -> bool:
    """Tell whether the deadline lies at a weekend or on a bank holiday; it counts all the same."""
    return not is_working_day(due_on)
