"""Stages, review dates and what a decision leads to: both sides of each edge."""

from datetime import date, timedelta

import pytest

from provision.enums import Decision, Level, Party, Rating, Stage
from provision.rules import cycles as rules
from sendhub.dates import Span

TERMS = [
    Span(date(2026, 9, 2), date(2026, 12, 18)),
    Span(date(2027, 1, 4), date(2027, 3, 25)),
    Span(date(2027, 4, 12), date(2027, 7, 22)),
]


def test_every_stage_is_in_the_table_and_only_finished_is_final():
    assert set(rules.NEXT_STAGES) == set(Stage)
    assert [stage for stage, following in rules.NEXT_STAGES.items() if not following] == [
        Stage.FINISHED
    ]


@pytest.mark.parametrize(
    ("stage", "new", "expected"),
    [
        (Stage.ASSESS, Stage.PLAN, True),
        (Stage.ASSESS, Stage.DO, False),
        (Stage.PLAN, Stage.DO, True),
        (Stage.PLAN, Stage.ASSESS, False),
        (Stage.DO, Stage.REVIEW, True),
        (Stage.REVIEW, Stage.FINISHED, True),
        (Stage.FINISHED, Stage.REVIEW, False),
    ],
)
def test_a_cycle_goes_one_way(stage, new, expected):
    assert rules.can_become(stage, new) is expected


@pytest.mark.parametrize(
    ("part", "stages"),
    [
        (Stage.ASSESS, {Stage.ASSESS, Stage.PLAN}),
        (Stage.PLAN, {Stage.ASSESS, Stage.PLAN}),
        (Stage.REVIEW, {Stage.REVIEW}),
    ],
)
def test_a_part_is_written_in_its_stages_only(part, stages):
    assert {stage for stage in Stage if rules.may_write(part, stage)} == stages


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        (date(2026, 9, 2), date(2026, 12, 18)),
        # Four weeks before the end of term still count; a day later the next term does.
        (date(2026, 11, 20), date(2026, 12, 18)),
        (date(2026, 11, 21), date(2027, 3, 25)),
        (date(2026, 12, 25), date(2027, 3, 25)),
        # Past the last known term: a third of a year.
        (date(2027, 7, 1), date(2027, 7, 1) + timedelta(days=121)),
    ],
)
def test_review_is_due_by_the_end_of_term(starts_on, expected):
    assert rules.review_due(starts_on, TERMS) == expected


@pytest.mark.parametrize(("a_year", "days"), [(1, 365), (2, 182), (4, 91), (6, 60), (12, 30)])
def test_another_interval_is_an_equal_share_of_the_year(a_year, days):
    assert rules.review_due(date(2026, 9, 2), TERMS, a_year) == date(2026, 9, 2) + timedelta(
        days=days
    )


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ((), [Party.PARENT, Party.PUPIL, Party.TEACHER]),
        ((Party.PUPIL, Party.SENCO), [Party.PARENT, Party.TEACHER]),
        ((Party.PARENT, Party.PUPIL, Party.TEACHER), []),
    ],
)
def test_answers_of_parent_pupil_and_teacher_are_asked_for(parties, expected):
    assert rules.missing_agreements(parties) == expected


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (Rating.MUCH_LESS, True),
        (Rating.LESS, True),
        (Rating.EXPECTED, False),
        (Rating.MORE, False),
        (Rating.MUCH_MORE, False),
        (Rating.STOPPED, False),
        (Rating.NOT_REVIEWED, True),
    ],
)
def test_what_is_not_reached_goes_on(rating, expected):
    assert rules.is_unmet(rating) is expected


@pytest.mark.parametrize(
    ("level", "decision", "expected"),
    [
        (Level.UNIVERSAL, Decision.STEP_UP, Level.TARGETED),
        (Level.TARGETED, Decision.STEP_UP, Level.SPECIALIST),
        (Level.SPECIALIST, Decision.STEP_UP, None),
        (Level.EHC, Decision.STEP_UP, None),
        (Level.EHC, Decision.STEP_DOWN, Level.SPECIALIST),
        (Level.SPECIALIST, Decision.STEP_DOWN, Level.TARGETED),
        (Level.TARGETED, Decision.STEP_DOWN, None),
        (Level.UNIVERSAL, Decision.STEP_DOWN, None),
        (Level.SPECIALIST, Decision.CONTINUE, Level.SPECIALIST),
    ],
)
def test_a_step_leads_to_the_tier_beside(level, decision, expected):
    assert rules.next_level(level, decision) == expected


@pytest.mark.parametrize(
    ("decision", "level", "ratings", "words"),
    [
        (Decision.CONTINUE, Level.TARGETED, ["0", ""], "Rate each outcome first"),
        (Decision.STEP_UP, Level.SPECIALIST, ["0"], "request an EHC needs assessment"),
        (Decision.STEP_DOWN, Level.TARGETED, ["0"], "choose to end the plan"),
    ],
)
def test_a_review_that_cannot_end_so_says_why(decision, level, ratings, words):
    assert words in rules.decision_problem(decision, level=level, ratings=ratings)


@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_is_possible_from_some_tier(decision):
    problems = [
        rules.decision_problem(decision, level=level, ratings=["0", "not_reviewed"])
        for level in (Level.TARGETED, Level.SPECIALIST)
    ]

    assert None in problems


def test_history_has_one_line_for_each_outcome():
    one, two = rules.Turn(1, "Reads", "Less than expected"), rules.Turn(2, "Reads", "")
    other = rules.Turn(2, "Joins in", "")

    assert rules.threads([(7, two), (9, other), (7, one)]) == [[one, two], [other]]


def test_history_goes_on_where_a_target_is_set_again_word_for_word():
    one, again = rules.Turn(1, "Joins in", "As expected"), rules.Turn(2, "joins in ", "")
    twin = rules.Turn(2, "Joins in", "")

    assert rules.threads([(7, one), (8, again), (9, twin)]) == [[one, again], [twin]]
