"""Count needs assessments for an edition: those on the way, and what was in time, ours and the authority's."""

from collections import Counter

from django.db.models import Q

from ehcp.case_page import dates_of
from ehcp.enums import CaseState
from ehcp.models import NeedsAssessment
from ehcp.rules.assessments import DAY_OF, OPEN
from pupils.enums import WhoseMove
from sendhub.reports.counting_reviews import end_of
from sendhub.reports.suppression import Sum as Whole

WHOLE = "cases"
SIDES = {WhoseMove.LA: "la", WhoseMove.SCHOOL: "school"}
# What was done in the time, by the step that the date belongs to; the plan's and the decision are the LA's.
DECISION, PLAN, OURS = "case_decision", "case_plan", "case_ours"
STEP_OF = {
    "EHC_DECIDE": DECISION,
    "EHC_REDECIDE": DECISION,
    "EHC_FINAL": PLAN,
    "EHC_REFINAL": PLAN,
    "EHC_AGREED": PLAN,
}
DONE_ENDS = ("in_time", "late")


def count_cases(counted, *, by, span):
    """Requests, decisions and plans of the span, and how the cases on the way stand on its last day."""
    day = span.ends_on
    ends, standing = Counter(), Counter()
    cases = NeedsAssessment.objects.visible_to(by).here(day)
    for case in cases.filter(Q(sent_on__lte=day) | Q(received_on__lte=day)).whole():
        found = dates_of(case)
        standing.update(_standing_of(case, found, day))
        for each in found:
            if each.done_on and span.starts_on <= each.done_on <= day:
                step = _step_of(each)
                ends[step, end_of(each.done_on, each.due_on, today=day)] += 1
                if step == DECISION:
                    ends[_decision_of(case, each)] += 1
    counted.counts |= {
        WHOLE: standing[WHOLE],
        "ehc_requests": cases.filter(sent_on__range=(span.starts_on, day)).count(),
        "ehc_decided": ends["ehc_agreed"] + ends["ehc_refused"],
        "ehc_agreed": ends["ehc_agreed"],
        "ehc_refused": ends["ehc_refused"],
    }
    for whole, step in (("ehc_decided", DECISION), ("ehc_issued", PLAN), ("ours", OURS)):
        parts = {f"{step}.{end}": ends[step, end] for end in DONE_ENDS}
        counted.counts |= {whole: sum(parts.values()), **parts}
        counted.sums.append(Whole(whole, tuple(parts)))
    counted.sums.append(Whole("ehc_decided", ("ehc_agreed", "ehc_refused")))
    for side in SIDES.values():
        late = standing[side]
        counted.counts |= {f"ehc_late_{side}": late, f"ehc_kept_{side}": standing[WHOLE] - late}
        counted.sums.append(Whole(WHOLE, (f"ehc_late_{side}", f"ehc_kept_{side}")))


def _step_of(milestone):
    if milestone.whose == WhoseMove.SCHOOL:
        return OURS
    return STEP_OF.get(milestone.code)


def _standing_of(case, milestones, day):
    """The keys under which a case counts that is on the way on the day: itself, and each side that is late."""
    if state_on(case, day) not in OPEN:
        return
    yield WHOLE
    late = {
        each.whose
        for each in milestones
        if not (each.done_on and each.done_on <= day)
        and each.due_on < day
        and not (each.is_excepted or each.is_let_go)
    }
    yield from (SIDES[side] for side in late & SIDES.keys())


def state_on(case, day):
    """The state of a case on a day, from the days of its steps: what came after is not known on it."""
    order = list(CaseState)
    steps = [
        (getattr(case, field), order.index(state), state)
        for state, field in DAY_OF.items()
        if getattr(case, field) and getattr(case, field) <= day
    ]
    return max(steps)[2] if steps else CaseState.CONSIDERING


def _decision_of(case, milestone):
    """How the LA first decided: what an appeal changed later is no decision of its own."""
    return "ehc_agreed" if case.assessing_on == milestone.done_on else "ehc_refused"
