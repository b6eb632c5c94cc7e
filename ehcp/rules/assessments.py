"""The dates of a needs assessment: what is owed now, by whom, until when, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.enums import AdviceFrom, Ground, Standing
from ehcp.enums import CaseState as S
from ehcp.rules.cases import NEXT_STATES
from ehcp.rules.deadlines import DEADLINES, Deadline, appeal_due, last_day
from ehcp.rules.showing import arithmetic, day_in_words
from ehcp.rules.standing import days_late, standing_of
from pupils.enums import WhoseMove

# States in which somebody still has to move; the others ended, unless mediation or appeal follows.
OPEN = frozenset(
    {
        S.CONSIDERING,
        S.REQUEST_SENT,
        S.REQUEST_RECEIVED,
        S.ASSESSING,
        S.ASSESSMENT_COMPLETE,
        S.DRAFT_ISSUED,
        S.REPRESENTATIONS,
        S.MEDIATION,
        S.APPEAL,
    }
)
REFUSED = frozenset({S.REFUSED_ASSESS, S.REFUSED_ISSUE})
NEEDS_REASON = frozenset({S.WITHDRAWN, *REFUSED})

# The field that holds the day of each step.
DAY_OF = {
    S.REQUEST_SENT: "sent_on",
    S.REQUEST_RECEIVED: "received_on",
    S.ASSESSING: "assessing_on",
    S.REFUSED_ASSESS: "refused_assess_on",
    S.ASSESSMENT_COMPLETE: "complete_on",
    S.REFUSED_ISSUE: "refused_issue_on",
    S.DRAFT_ISSUED: "draft_on",
    S.REPRESENTATIONS: "comments_on",
    S.FINAL_ISSUED: "final_on",
    S.MEDIATION: "mediation_on",
    S.APPEAL: "appeal_on",
    S.WITHDRAWN: "withdrawn_on",
}
DAYS = tuple(DAY_OF.values())
# (earlier, later, what is wrong when the later one lies before the earlier one)
ORDER = (
    ("sent_on", "received_on", "The LA cannot have received the request before it was sent."),
    ("received_on", "assessing_on", "The decision cannot be dated before the request was received."),
    ("received_on", "refused_assess_on", "The decision cannot be dated before the request was received."),
    ("assessing_on", "complete_on", "The assessment cannot be complete before it began."),
    ("assessing_on", "refused_issue_on", "The refusal cannot be dated before the assessment began."),
    ("assessing_on", "draft_on", "The draft cannot be dated before the assessment began."),
    ("draft_on", "comments_on", "Comments cannot be dated before the draft they are about."),
    ("draft_on", "final_on", "The final plan cannot be dated before its draft."),
)  # fmt: skip

# What the family may do and does not owe: once its time has run out it is no longer open, never late.
RIGHTS = frozenset({"EHC_COMMENTS", "EHC_APPEAL"})

# An LA need not assess again within six months of an assessment: Children and Families Act 2014, s.36(6)(b).
REPEAT_MONTHS = 6
# The school's own targets, no law: to send a request, and to ask the LA whether it has come.
SEND_WITHIN = timedelta(weeks=4)
CONFIRM_WITHIN = timedelta(weeks=1)


def steps_from(state: S) -> list[S]:
    """The steps that may follow, in the order of the procedure."""
    return [step for step in S if step in NEXT_STATES[S(state)]]


def likely_step(state: S) -> S | None:
    """The step that usually comes next: the first further on that is no refusal and no withdrawal."""
    order, steps = list(S), steps_from(state)
    further = (
        step
        for step in steps
        if order.index(step) > order.index(S(state)) and step not in NEEDS_REASON
    )
    return next(further, steps[0] if steps else None)


def order_problem(days: Mapping[str, date | None]) -> tuple[str, str] | None:
    """Return (field, what is wrong) for the first day that lies before what it rests on."""
    for earlier, later, words in ORDER:
        first, second = days.get(earlier), days.get(later)
        if first and second and second < first:
            return later, words
    return None


@dataclass(frozen=True)
class Milestone:
    """One date of the case. `code` names the rule; `is_excepted`: a lawful exception is on record.

    `is_let_go`: the case ended before the body answered, which now owes it nothing.
    """

    code: str
    what: str
    whose: WhoseMove
    due_on: date
    source: str
    sum: str
    anchor_on: date | None = None
    done_on: date | None = None
    is_statutory: bool = True
    is_excepted: bool = False
    is_let_go: bool = False

    def standing(self, today: date) -> Standing:
        if self.is_let_go:
            return Standing.LET_GO
        found = standing_of(
            due_on=self.due_on, today=today, done_on=self.done_on, is_excepted=self.is_excepted
        )
        return Standing.LAPSED if found == Standing.LATE and self.code in RIGHTS else found

    def late_by(self, today: date) -> int:
        return days_late(due_on=self.due_on, today=today, done_on=self.done_on)

    @property
    def grounds(self) -> frozenset:
        """The lawful reasons that may be recorded for this limit."""
        rule = DEADLINES.get(self.code)
        return rule.grounds if rule else frozenset()


def _from_rule(code, anchor_on, done_on=None, *, excepted=(), whose=None):
    rule: Deadline = DEADLINES[code]
    due_on = last_day(rule, anchor_on)
    return Milestone(
        code=code,
        what=rule.what,
        whose=whose or rule.whose,
        due_on=due_on,
        source=rule.source,
        sum=arithmetic(rule, anchor_on, due_on),
        anchor_on=anchor_on,
        done_on=done_on,
        is_statutory=rule.is_statutory,
        is_excepted=code in excepted,
    )


def _practice(code, what, whose, due_on, source, words, done_on=None):
    return Milestone(code, what, whose, due_on, source, words, None, done_on, is_statutory=False)


def milestones(
    *,
    state: S,
    days: Mapping[str, date | None],
    is_reassessment: bool = False,
    send_by: date | None = None,
    certificate_on: date | None = None,
    agreed_final_on: date | None = None,
    excepted=(),
) -> list[Milestone]:
    """Every date of the case that rests on the case itself, in the order of the procedure.

    `days` holds the day of each step under the names of `DAY_OF`. Nothing is owed any more once the
    request is withdrawn; what was done stays to be seen. `agreed_final_on`: the day for the plan that
    a tribunal ordered or mediation agreed, which then counts instead of the twenty weeks.
    """
    found = [*_request(days, send_by)]
    received, decided = days.get("received_on"), _decided(days)
    if received:
        code = "EHC_REDECIDE" if is_reassessment else "EHC_DECIDE"
        found.append(_from_rule(code, received, decided, excepted=excepted))
    if received and days.get("assessing_on"):
        found += _after_assessing(days, is_reassessment, agreed_final_on, excepted)
    letter = _letter_to_appeal(state, days)
    if letter:
        found.append(_appeal(letter, certificate_on, days.get("appeal_on")))
    if state == S.WITHDRAWN:
        return [each for each in found if each.done_on]
    return found


def _decided(days):
    told = [days[name] for name in ("assessing_on", "refused_assess_on") if days.get(name)]
    return min(told, default=None)


def _request(days, send_by):
    sent, received = days.get("sent_on"), days.get("received_on")
    if send_by and (sent or not received):
        yield _practice(
            *("EHC_SEND", "Request sent to the LA", WhoseMove.SCHOOL, send_by),
            *("The school’s own target: no date in law", f"By {day_in_words(send_by)}", sent),
        )
    if sent:
        asked = sent + CONFIRM_WITHIN
        yield _practice(
            *("EHC_CONFIRM", "LA confirms the day it received the request", WhoseMove.LA, asked),
            "Usual practice: no date in law; the clock runs from the day of receipt",
            *(f"{day_in_words(sent)} + 1 week = {day_in_words(asked)}", received),
        )


def _after_assessing(days, is_reassessment, agreed_final_on, excepted):
    received, final, draft = days["received_on"], days.get("final_on"), days.get("draft_on")
    refused = days.get("refused_issue_on")
    is_over = refused and not draft
    comments = days.get("comments_on") or final
    told = min((day for day in (refused, draft, final) if day), default=None)
    if not is_reassessment and not agreed_final_on:
        # A draft says that a plan will come: from then on no refusal is awaited.
        yield _from_rule("EHC_REFUSE", received, told, excepted=excepted)
    if draft:
        yield _from_rule("EHC_COMMENTS", draft, comments)
    if agreed_final_on:
        yield Milestone(
            *("EHC_AGREED", "LA issues the plan as ordered or agreed", WhoseMove.LA),
            *(agreed_final_on, "The tribunal’s order or the mediation agreement"),
            *(f"By {day_in_words(agreed_final_on)}", None, final),
        )
    elif is_over:
        return
    elif is_reassessment:
        yield _from_rule("EHC_REFINAL", days["assessing_on"], final, excepted=excepted)
    else:
        yield _from_rule("EHC_FINAL", received, final, excepted=excepted)


def _letter_to_appeal(state, days):
    """The day of the decision that can be appealed now, None when there is none."""
    if state == S.REFUSED_ASSESS or (
        state in (S.MEDIATION, S.APPEAL) and not days.get("assessing_on")
    ):
        return days.get("refused_assess_on")
    if state == S.REFUSED_ISSUE:
        return days.get("refused_issue_on")
    if state == S.FINAL_ISSUED:
        return days.get("final_on")
    if state in (S.MEDIATION, S.APPEAL):
        letters = [days.get("refused_issue_on"), days.get("final_on")]
        return max((day for day in letters if day), default=None)
    return None


def _appeal(letter_on, certificate_on, appeal_on):
    due_on = appeal_due(letter_on=letter_on, certificate_on=certificate_on)
    words = f"The later of two months from the letter of {day_in_words(letter_on)}"
    if certificate_on:
        words += f" and one month from the mediation certificate of {day_in_words(certificate_on)}"
    else:
        words += " and one month from a mediation certificate (none recorded)"
    return Milestone(
        *("EHC_APPEAL", "Last day to appeal, after contact with a mediation adviser"),
        *(WhoseMove.FAMILY, due_on, "Children and Families Act 2014, ss.51 and 55"),
        *(f"{words} = {day_in_words(due_on)}", letter_on, appeal_on),
    )


def advice_milestone(
    *, source: AdviceFrom, name: str, asked_on: date, received_on, is_excepted, is_over=False
):
    """The six weeks of one body asked for advice, counted from the day it received the LA's request."""
    whose = {AdviceFrom.FAMILY: WhoseMove.FAMILY, AdviceFrom.SCHOOL: WhoseMove.SCHOOL}.get(
        AdviceFrom(source), WhoseMove.AGENCY
    )
    found = _from_rule("EHC_ADVICE", asked_on, received_on, whose=whose)
    return Milestone(
        **{
            **found.__dict__,
            "what": f"Advice: {name}",
            "is_excepted": is_excepted,
            "is_let_go": is_over and not received_on,
        },
    )


def consulted_milestone(*, name: str, is_ours: bool, asked_on: date, answered_on, is_over=False):
    """Fifteen days for a school that the LA consults before naming it."""
    whose = WhoseMove.SCHOOL if is_ours else WhoseMove.AGENCY
    found = _from_rule("EHC_CONSULTED", asked_on, answered_on, whose=whose)
    let_go = is_over and not answered_on
    return Milestone(**{**found.__dict__, "what": f"Consulted: {name}", "is_let_go": let_go})


def exception_problem(*, code: str, ground: Ground) -> str:
    """Say why this ground cannot be recorded for this limit; empty when it can."""
    rule = DEADLINES.get(code)
    if rule is None or not rule.grounds:
        return "The law knows no exception to this date."
    if ground not in rule.grounds:
        return "The law does not name this ground for this date."
    return ""
