"""The graduated approach: stages, review dates, what a review's decision leads to.

Sources: send-reference §2; Code = SEND Code of Practice 2015, 6.44 to 6.71.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from provision.enums import Decision, Level, Party, Rating, Stage
from sendhub.dates import term_end_on_or_after

# Assess, Plan, Do, Review: Code 6.44 to 6.56. What is agreed is locked when Do begins; to change it,
# review early: the next cycle takes over what is not reached.
NEXT_STAGES = {
    Stage.ASSESS: {Stage.PLAN},
    Stage.PLAN: {Stage.DO},
    Stage.DO: {Stage.REVIEW},
    Stage.REVIEW: {Stage.FINISHED},
    Stage.FINISHED: set(),
}

# In which stages each part of the page may still be written.
WRITING = {Stage.ASSESS: {Stage.ASSESS, Stage.PLAN}, Stage.PLAN: {Stage.ASSESS, Stage.PLAN}}
WRITING[Stage.REVIEW] = {Stage.REVIEW}

# Code 6.65: meet the parents at least three times each year. A "should", so a pupil may have another
# interval; with three, one falls to each term, due by its end.
REVIEWS_A_YEAR = 3
REVIEW_SOURCE = "Code of Practice 6.65: review with the family three times a year"
DAYS_OF_A_YEAR = 365

# Begun later than this before the end of a term, there is nothing to review yet: the end of the next
# term holds. Ours, no law.
SHORTEST_CYCLE = timedelta(weeks=4)

# Code 6.48: teacher and SENCo agree the plan in consultation with the parent and the pupil.
ASKED_TO_AGREE = (Party.PARENT, Party.PUPIL, Party.TEACHER)
# How long after Do began the answers may take; ours, no law.
AGREEMENT_WITHIN = timedelta(days=14)
AGREEMENT_SOURCE = "Code of Practice 6.48: agreed with the parent and the pupil"

# What a review decided is begun within two weeks; ours, no law.
FOLLOW_UP_WITHIN = timedelta(days=14)

UNMET = frozenset({Rating.MUCH_LESS, Rating.LESS, Rating.NOT_REVIEWED})

# Four levels exist; the fourth is an EHC plan's, which no review of the school's can give.
UP = {Level.UNIVERSAL: Level.TARGETED, Level.TARGETED: Level.SPECIALIST}
DOWN = {Level.EHC: Level.SPECIALIST, Level.SPECIALIST: Level.TARGETED}


def can_become(stage, new):
    """Tell whether a cycle may go from one stage to the other."""
    return new in NEXT_STAGES[Stage(stage)]


def next_stage(stage):
    """The stage that follows, or None when the cycle is finished."""
    return next(iter(NEXT_STAGES[Stage(stage)]), None)


def may_write(part, stage):
    """Tell whether a part of the page (assess, plan, review) may be written in this stage."""
    return stage in WRITING[part]


def review_due(starts_on: date, terms, reviews_a_year=REVIEWS_A_YEAR) -> date:
    """The day by which a cycle begun on `starts_on` is reviewed.

    Three a year: the end of the term, or of the next one when fewer than four weeks are left. Another
    number, or no known term ahead: an equal share of the year after the start.
    """
    if reviews_a_year == REVIEWS_A_YEAR:
        ends_on = term_end_on_or_after(starts_on + SHORTEST_CYCLE, terms)
        if ends_on:
            return ends_on
    return starts_on + timedelta(days=DAYS_OF_A_YEAR // reviews_a_year)


def missing_agreements(parties):
    """The parties whose answer is not recorded yet, in order."""
    return [party for party in ASKED_TO_AGREE if party not in parties]


def is_unmet(rating):
    """Tell whether an outcome goes on into the next cycle: less came of it than expected, or nobody looked."""
    return rating in UNMET


def next_level(level, decision):
    """The level after a review's decision; None when the step leads out of the school's own levels."""
    if decision == Decision.STEP_UP:
        return UP.get(Level(level))
    if decision == Decision.STEP_DOWN:
        return DOWN.get(Level(level))
    return Level(level)


def decision_problem(decision, *, level, ratings):
    """Return the sentence that says why a review cannot end so, or None.

    `ratings`: those of the cycle's outcomes, "" where none is given.
    """
    if any(rating == "" for rating in ratings):
        return "Rate each outcome first. One that nobody could look at is “Not reviewed”."
    if next_level(level, decision) is None:
        if decision == Decision.STEP_UP:
            return (
                "This is the highest level the school gives by itself. "
                "The step after it is to request an EHC needs assessment."
            )
        return "The level below is what every pupil has: choose to end the plan instead."
    return None


@dataclass(frozen=True)
class Turn:
    """One cycle's part in the history of an outcome: what was aimed at, and what came of it in words."""

    number: int
    target: str
    rating: str


def threads(turns):
    """Group (thread, Turn) pairs to one line per outcome, its turns by number of the cycle.

    A target set again word for word goes on in its line, whether it was carried over or typed anew.
    """
    lines, of_thread, of_words = [], {}, {}
    for thread, turn in turns:
        words = turn.target.strip().casefold()
        line = of_thread.get(thread) or of_words.get(words)
        if line is None or any(turn.number == other.number for other in line):
            line = []
            lines.append(line)
        of_thread[thread] = of_words[words] = line
        line.append(turn)
    return [sorted(line, key=lambda turn: turn.number) for line in lines]
