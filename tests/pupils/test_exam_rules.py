"""Who sits what when, what an arrangement asks for, which scores count, how long an approval holds."""

import datetime

import pytest

from pupils.exam_enums import Approver, ArrangementKind, ArrangementState, Evidence, Exam
from pupils.rules import exams as rules

D = datetime.date
AUTUMN, SPRING = D(2026, 11, 28), D(2026, 3, 1)
K = ArrangementKind


@pytest.mark.parametrize(
    ("nc_year", "today", "expected"),
    [
        ("11", AUTUMN, (Exam.GENERAL, 2027)),
        ("10", AUTUMN, (Exam.GENERAL, 2028)),
        ("13", D(2026, 8, 31), (Exam.GENERAL, 2026)),
        ("13", D(2026, 9, 1), (Exam.GENERAL, 2027)),
        ("6", AUTUMN, (Exam.KS2, 2027)),
        ("9", AUTUMN, None),
        ("R", AUTUMN, None),
    ],
)
def test_exam_of_a_year_group(nc_year, today, expected):
    assert rules.exam_of(nc_year, today) == expected


@pytest.mark.parametrize(
    ("nc_year", "expected"),
    [("11", D(2024, 9, 1)), ("9", D(2026, 9, 1)), ("13", D(2022, 9, 1)), ("R", None)],
)
def test_first_day_to_assess_is_the_start_of_year_9(nc_year, expected):
    assert rules.first_day_to_assess(nc_year, AUTUMN) == expected


def score(value, *, area="Reading speed", on=SPRING, assessor="A. Moor", level="Level 7"):
    return rules.Score(area, value, on, assessor, level)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (score(80), ""),
        (score(80, on=D(2024, 9, 1)), ""),
        (score(80, on=D(2024, 8, 31)), "taken before Year 9"),
        (score(80, assessor=""), "no assessor named"),
        (score(80, level=""), "the assessor’s qualification is not on file"),
    ],
)
def test_why_a_score_is_of_no_use(held, why):
    assert rules.why_no_use(held, first_day=D(2024, 9, 1)) == why


@pytest.mark.parametrize(
    ("kind", "scores", "expected"),
    [
        (K.EXTRA_25, [score(84), score(89, area="Writing")], True),
        (K.EXTRA_25, [score(84), score(90, area="Writing")], False),
        (K.EXTRA_25, [score(85), score(84, area="Writing")], True),
        (K.EXTRA_25, [score(85), score(85, area="Writing")], False),
        (K.EXTRA_25, [score(84), score(80, area="reading SPEED")], False),
        (K.READER, [score(84)], True),
        (K.READER, [score(85)], False),
        (K.EXTRA_MORE, [score(69)], True),
        (K.EXTRA_MORE, [score(70)], False),
        (K.REST_BREAKS, [], True),
    ],
)
def test_scores_suffice_at_the_edges(kind, scores, expected):
    assert rules.scores_suffice(rules.needs_of(Exam.GENERAL, kind), scores) is expected


def test_every_kind_of_arrangement_is_known_to_an_exam():
    known = {kind for table in rules.ARRANGEMENTS.values() for kind in table}

    assert known == set(K)


def test_scores_are_asked_for_where_a_limit_stands():
    for table in rules.ARRANGEMENTS.values():
        for needs in table.values():
            assert (Evidence.SCORE in needs.evidence) is (needs.score is not None)


def test_with_an_ehc_plan_no_score_is_asked_for():
    needs = rules.needs_of(Exam.GENERAL, K.EXTRA_25, has_plan=True)

    assert needs.evidence == (Evidence.NEED, Evidence.WORKING, Evidence.TOLD)
    assert needs.approver == Approver.APPLY


def test_with_an_ehc_plan_more_time_at_key_stage_2_needs_no_application():
    assert rules.needs_of(Exam.KS2, K.EXTRA_25).approver == Approver.APPLY
    assert rules.needs_of(Exam.KS2, K.EXTRA_25, has_plan=True).approver == Approver.SCHOOL


def test_every_state_leads_somewhere_and_back():
    assert set(rules.NEXT_STATES) == set(ArrangementState)
    assert all(state not in after for state, after in rules.NEXT_STATES.items())


def test_what_the_school_decides_is_not_applied_for():
    offered = rules.next_states(ArrangementState.EVIDENCE, Approver.SCHOOL)

    assert ArrangementState.APPLIED not in offered
    assert ArrangementState.APPROVED in offered


@pytest.mark.parametrize(
    ("approved_on", "expected"),
    [(D(2026, 11, 28), D(2029, 1, 28)), (D(2026, 12, 31), D(2029, 2, 28))],
)
def test_approval_reaches_26_months(approved_on, expected):
    assert rules.last_day_of_approval(approved_on) == expected


def test_warning_comes_90_days_before_the_end():
    assert rules.warn_on(D(2029, 1, 28)) == D(2028, 10, 30)


@pytest.mark.parametrize(
    ("minutes", "kinds", "expected"),
    [(105, {K.EXTRA_25}, 132), (60, {K.EXTRA_25}, 75), (60, {K.READER}, 60), (1, {K.EXTRA_25}, 2)],
)
def test_a_quarter_more_is_rounded_up(minutes, kinds, expected):
    assert rules.minutes_with(minutes, kinds) == expected


def test_shipped_dates_are_of_the_june_series_alone():
    assert rules.shipped_date(Exam.GENERAL, 2027, "apply")[0] == D(2027, 3, 21)
    assert rules.shipped_date(Exam.KS2, 2027, "apply") is None
