"""The dates of a case as a page shows them: how each stands, its rule, the LA's own wish, a school-day hint."""

from dataclasses import dataclass

from ehcp.actions.assessments import milestones_of
from ehcp.actions.bodies import advice_milestone_of, consultation_milestone_of
from ehcp.enums import Standing
from ehcp.rules.assessments import Milestone
from ehcp.rules.showing import Local, local_expectation, school_hint
from pupils.enums import WhoseMove

# Tones of the badges: a word stands in each, so that colour alone tells nothing.
TONES = {
    Standing.ON_TIME: "info",
    Standing.DUE_SOON: "warn",
    Standing.DUE: "warn",
    Standing.LATE: "late",
    Standing.PAUSED: "quiet",
    Standing.DONE: "good",
    Standing.DONE_LATE: "late",
    Standing.LAPSED: "quiet",
    Standing.LET_GO: "quiet",
}


@dataclass(frozen=True)
class DateLine:
    """One date of the case with all that is said about it."""

    date: Milestone
    standing: Standing
    late: int
    local: Local | None
    hint: str
    address: str = ""  # where what came in is entered
    note: str = ""

    @property
    def tone(self):
        return TONES[self.standing]

    @property
    def is_open(self):
        over = (Standing.LAPSED, Standing.LET_GO)
        return self.date.done_on is None and self.standing not in over

    @property
    def in_words(self):
        """`Late`, `Done late: 3 days`."""
        words = self.standing.label
        if self.standing in (Standing.LATE, Standing.DONE_LATE):
            words += f": {self.late} day{'' if self.late == 1 else 's'}"
        return words


def line_of(milestone, *, today, local_dates=None, school_days=None):
    # A hint helps only who still has to act, and keeps the school's days.
    is_ours = not milestone.done_on and milestone.whose in (WhoseMove.SCHOOL, WhoseMove.FAMILY)
    local = None
    if milestone.anchor_on and local_dates:
        local = local_expectation(local_dates, milestone.code, milestone.anchor_on)
    return DateLine(
        date=milestone,
        standing=milestone.standing(today),
        late=milestone.late_by(today),
        local=local,
        hint=school_hint(milestone.due_on, school_days) if school_days and is_ours else "",
    )


def dates_of(assessment):
    """Return every milestone of the case: its own, of each body asked, of each school consulted."""
    return [
        *milestones_of(assessment),
        *(advice_milestone_of(row) for row in assessment.advice_requests.all()),
        *(consultation_milestone_of(row) for row in assessment.consultations.all()),
    ]


def lines_of(milestones, assessment, *, today, school_days):
    return [
        line_of(
            each,
            today=today,
            local_dates=assessment.local_authority.local_dates,
            school_days=school_days,
        )
        for each in milestones
    ]


def next_of(lines):
    """Return the line that somebody has to move on first: late ones first, then the nearest."""
    return min(
        (line for line in lines if line.is_open), key=lambda line: line.date.due_on, default=None
    )


def with_next(assessments, *, today):
    """Return (case, the line to move on first) of each; no query beside `whole()`."""
    return [
        (row, next_of([line_of(each, today=today) for each in dates_of(row)]))
        for row in assessments
    ]
