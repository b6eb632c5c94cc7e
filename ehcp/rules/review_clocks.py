"""What is owed on a review as it stands: the school's dates and the LA's, each with its rule."""

from dataclasses import dataclass
from datetime import date

from ehcp.review_enums import Outcome
from ehcp.review_enums import ReviewState as S
from ehcp.rules.deadlines import DEADLINES, amended_plan_due, last_day, latest_meeting
from ehcp.rules.reviews import AFTER_MEETING, BEFORE_MEETING, FINAL
from pupils.enums import DueKind, WhoseMove


@dataclass(frozen=True)
class Owed:
    """One obligation. `source` is the law it comes from, or says that it is practice."""

    kind: DueKind
    due_on: date
    whose: WhoseMove
    source: str
    is_statutory: bool


@dataclass(frozen=True)
class Facts:
    """What of a review its clocks depend on."""

    state: S
    due_on: date
    transfer_by: date | None = None
    meeting_on: date | None = None
    asked_on: date | None = None
    circulated_on: date | None = None
    report_sent_on: date | None = None
    decision: str = ""
    notice_on: date | None = None


OUR_PLAN = "Usual practice: no statutory date"

# Every kind a review may owe: what is no longer owed is closed.
KINDS = (
    DueKind.REVIEW_MEETING,
    DueKind.REVIEW_ASK,
    DueKind.REVIEW_PAPERS,
    DueKind.REVIEW_HOLD,
    DueKind.REVIEW_REPORT,
    DueKind.REVIEW_DECISION,
    DueKind.REVIEW_COMMENTS,
    DueKind.REVIEW_FINAL,
    DueKind.REVIEW_DUE,
    DueKind.REVIEW_TRANSFER,
)


def owed(facts: Facts) -> dict[DueKind, Owed]:
    """Return what is owed now, by kind; nothing once the review is complete or cancelled but its report."""
    found = []
    if facts.state not in FINAL:
        found += _until_decided(facts)
    if facts.state in BEFORE_MEETING:
        found += _before_meeting(facts)
    if facts.state in AFTER_MEETING and not facts.report_sent_on:
        found.append(_ruled(DueKind.REVIEW_REPORT, "AR_REPORT", facts.meeting_on))
    if facts.state in (S.HELD, S.REPORTED):
        found.append(_ruled(DueKind.REVIEW_DECISION, "AR_DECISION", facts.meeting_on))
    if facts.state == S.AMENDING:
        found += _amending(facts)
    return {one.kind: one for one in found}


def _ruled(kind, code, anchor_on):
    rule = DEADLINES[code]
    due_on = last_day(rule, anchor_on)
    return Owed(kind, due_on, rule.whose, rule.source, rule.is_statutory)


def _until_decided(facts):
    found = []
    if not facts.decision:
        rule = DEADLINES["AR_DUE"]
        found.append(Owed(DueKind.REVIEW_DUE, facts.due_on, rule.whose, rule.source, True))
    if facts.transfer_by and facts.decision in ("", Outcome.AMEND):
        rule = DEADLINES["PHASE_SCHOOL"]
        found.append(
            Owed(
                DueKind.REVIEW_TRANSFER,
                facts.transfer_by,
                rule.whose,
                "SEND Regulations 2014, reg 18: the last day before the date named",
                True,
            )
        )
    return found


def _before_meeting(facts):
    if facts.meeting_on is None:
        # Six weeks before the last possible meeting there must be a date to ask for advice by.
        ask_by = last_day(DEADLINES["AR_ASK"], latest_meeting(facts.due_on))
        return [Owed(DueKind.REVIEW_MEETING, ask_by, WhoseMove.SCHOOL, OUR_PLAN, False)]
    found = [
        Owed(
            DueKind.REVIEW_HOLD,
            facts.meeting_on,
            WhoseMove.SCHOOL,
            "The day set for the meeting",
            False,
        )
    ]
    if not facts.asked_on and not facts.circulated_on:
        found.append(_ruled(DueKind.REVIEW_ASK, "AR_ASK", facts.meeting_on))
    if not facts.circulated_on:
        found.append(_ruled(DueKind.REVIEW_PAPERS, "AR_CIRCULATE", facts.meeting_on))
    return found


def _amending(facts):
    served = facts.notice_on
    rule = DEADLINES["AR_FINAL"]
    final_by = amended_plan_due(notice_served_on=served, meeting_on=facts.meeting_on)
    return [
        _ruled(DueKind.REVIEW_COMMENTS, "AR_REPS", served),
        Owed(DueKind.REVIEW_FINAL, final_by, rule.whose, rule.source, True),
    ]
