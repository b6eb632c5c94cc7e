"""The clocks of assessments and reviews, at both sides of each edge."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcp.enums import Anchor, CaseState, Direction, Standing, Unit
from ehcp.rules import cases, transfers
from ehcp.rules import deadlines as d
from ehcp.rules.standing import SOON_DAYS, days_late, standing_of
from sendhub.dates import SchoolDays, is_working_day

D = date
ANY_DAY = st.dates(min_value=D(1991, 1, 1), max_value=D(2098, 12, 31))


@dataclass(frozen=True)
class Closed:
    starts_on: date
    ends_on: date


def due(code, anchor_on):
    return d.last_day(d.DEADLINES[code], anchor_on)


def test_every_rule_names_its_law_or_says_that_there_is_none():
    for rule in d.DEADLINES.values():
        named = any(word in rule.source for word in ("Act", "Regulations", "Code of Practice"))

        assert named == rule.is_statutory, rule.code


def test_table_in_one_view():
    """The deadlines as the reference lists them: anchor, count, unit, direction, whose duty."""
    table = {
        rule.code: (rule.anchor, rule.count, rule.unit, rule.direction, rule.whose)
        for rule in d.DEADLINES.values()
    }

    before, until, window = Direction.BEFORE, Direction.ON_OR_BEFORE, Direction.NOT_BEFORE
    assert table == {
        "EHC_DECIDE": (Anchor.REQUEST_RECEIVED, 42, Unit.DAYS, until, "la"),
        "EHC_ADVICE": (Anchor.ADVICE_ASKED, 42, Unit.DAYS, until, "agency"),
        "EHC_REFUSE": (Anchor.REQUEST_RECEIVED, 112, Unit.DAYS, until, "la"),
        "EHC_COMMENTS": (Anchor.DRAFT_SERVED, 14, Unit.DAYS, window, "family"),
        "EHC_CONSULTED": (Anchor.SCHOOL_CONSULTED, 15, Unit.DAYS, until, "school"),
        "EHC_FINAL": (Anchor.REQUEST_RECEIVED, 140, Unit.DAYS, until, "la"),
        "EHC_REDECIDE": (Anchor.REQUEST_RECEIVED, 15, Unit.DAYS, until, "la"),
        "EHC_REFINAL": (Anchor.REASSESSMENT_NOTIFIED, 98, Unit.DAYS, until, "la"),
        "AR_DUE": (Anchor.REVIEW_ANCHOR, 12, Unit.WHOLE_MONTHS, until, "la"),
        "AR_LIST": (Anchor.TERM_START, -14, Unit.DAYS, until, "la"),
        "AR_ASK": (Anchor.MEETING, -42, Unit.DAYS, until, "school"),
        "AR_NOTICE": (Anchor.MEETING, -14, Unit.DAYS, until, "school"),
        "AR_CIRCULATE": (Anchor.MEETING, -14, Unit.DAYS, until, "school"),
        "AR_REPORT": (Anchor.MEETING, 14, Unit.DAYS, until, "school"),
        "AR_DECISION": (Anchor.MEETING, 28, Unit.DAYS, until, "la"),
        "AR_REPS": (Anchor.NOTICE_SERVED, 14, Unit.DAYS, window, "family"),
        "AR_FINAL": (Anchor.NOTICE_SERVED, 56, Unit.DAYS, until, "la"),
        "AR_NOT_AMENDED": (Anchor.NOTICE_SERVED, 56, Unit.DAYS, until, "la"),
        "PLAN_TOLD": (Anchor.PLAN_TRANSFERRED, 42, Unit.DAYS, until, "la"),
        "PLAN_REVIEWED": (Anchor.PLAN_TRANSFERRED, 3, Unit.MONTHS, until, "la"),
        "PHASE_SCHOOL": (Anchor.TRANSFER_YEAR, (2, 15), Unit.FIXED_DAY, before, "la"),
        "PHASE_POST16": (Anchor.TRANSFER_YEAR, (3, 31), Unit.FIXED_DAY, before, "la"),
        "CTF_SEND": (Anchor.LEFT_ROLL, 15, Unit.SCHOOL_DAYS, until, "school"),
    }


def test_assessment_of_a_request_received_on_14_september_2026():
    received = D(2026, 9, 14)

    assert due("EHC_DECIDE", received) == D(2026, 10, 26)
    assert due("EHC_ADVICE", D(2026, 10, 26)) == D(2026, 12, 7)
    assert due("EHC_REFUSE", received) == D(2027, 1, 4)
    assert due("EHC_FINAL", received) == D(2027, 2, 1)
    assert due("EHC_COMMENTS", D(2027, 1, 4)) == D(2027, 1, 18)


def test_review_of_a_plan_issued_on_19_january_2026():
    review_due, meeting = due("AR_DUE", D(2026, 1, 19)), D(2026, 12, 3)

    assert review_due == D(2027, 1, 18)
    assert d.latest_meeting(review_due) == D(2026, 12, 21)
    assert due("AR_ASK", meeting) == D(2026, 10, 22)
    assert due("AR_NOTICE", meeting) == due("AR_CIRCULATE", meeting) == D(2026, 11, 19)
    assert d.circulate_safely(meeting) == D(2026, 11, 18)
    assert due("AR_REPORT", meeting) == D(2026, 12, 17)
    assert due("AR_DECISION", meeting) == D(2026, 12, 31)
    assert due("AR_DUE", D(2026, 12, 31)) == D(2027, 12, 30)


@pytest.mark.parametrize(
    ("served", "comments", "final"),
    [
        (D(2026, 12, 31), D(2027, 1, 14), D(2027, 2, 25)),
        (D(2026, 12, 17), D(2026, 12, 31), D(2027, 2, 11)),
        # Served late: the final plan is due twelve weeks after the meeting all the same.
        (D(2027, 1, 20), D(2027, 2, 3), D(2027, 2, 25)),
    ],
)
def test_amended_plan_after_a_meeting_on_3_december_2026(served, comments, final):
    assert due("AR_REPS", served) == comments
    assert d.amended_plan_due(notice_served_on=served, meeting_on=D(2026, 12, 3)) == final


@pytest.mark.parametrize(
    ("anchor", "review_due"),
    [
        (D(2024, 2, 29), D(2025, 2, 28)),
        (D(2027, 3, 1), D(2028, 2, 29)),
        (D(2023, 3, 1), D(2024, 2, 29)),
        (D(2026, 1, 1), D(2026, 12, 31)),
    ],
)
def test_review_is_due_the_day_before_the_anniversary(anchor, review_due):
    assert due("AR_DUE", anchor) == review_due


@given(ANY_DAY)
def test_review_due_lies_a_year_ahead_and_leaves_the_la_four_weeks(anchor):
    review_due = due("AR_DUE", anchor)
    meeting = d.latest_meeting(review_due)

    assert 364 <= (review_due - anchor).days <= 365
    assert due("AR_DECISION", meeting) == review_due
    assert due("AR_REPORT", meeting) < review_due


@given(ANY_DAY)
def test_weeks_are_calendar_weeks_across_clock_changes_and_leap_years(day):
    for code in ("EHC_DECIDE", "EHC_ADVICE", "EHC_REFUSE", "EHC_FINAL", "AR_REPORT", "AR_DECISION"):
        assert due(code, day).weekday() == day.weekday()


@given(ANY_DAY, st.integers(0, 120))
def test_amended_plan_is_never_later_than_twelve_weeks_after_the_meeting(meeting, after):
    served = meeting + timedelta(days=after)
    final = d.amended_plan_due(notice_served_on=served, meeting_on=meeting)

    assert final == min(served + timedelta(weeks=8), meeting + timedelta(weeks=12))


@pytest.mark.parametrize(
    ("letter", "certificate", "last"),
    [
        (D(2026, 3, 10), None, D(2026, 5, 10)),
        (D(2026, 3, 10), D(2026, 3, 20), D(2026, 5, 10)),
        (D(2026, 3, 10), D(2026, 5, 1), D(2026, 6, 1)),
        (D(2026, 10, 24), None, D(2026, 12, 24)),
        (D(2026, 10, 25), None, D(2027, 1, 4)),
        (D(2026, 11, 1), None, D(2027, 1, 4)),
        (D(2026, 11, 2), None, D(2027, 1, 2)),
        (D(2026, 5, 31), None, D(2026, 7, 31)),
        (D(2026, 6, 1), None, D(2026, 9, 1)),
        (D(2026, 6, 30), None, D(2026, 9, 1)),
        (D(2025, 12, 31), None, D(2026, 2, 28)),
    ],
)
def test_appeal_due_rolls_over_christmas_and_august(letter, certificate, last):
    assert d.appeal_due(letter_on=letter, certificate_on=certificate) == last


@given(ANY_DAY)
def test_appeal_never_ends_at_christmas_or_in_august(letter):
    last = d.appeal_due(letter_on=letter)

    assert last.month != 8
    assert (last.month, last.day) != (1, 1)
    assert (last.month, last.day) < (12, 25)


@pytest.mark.parametrize(
    ("days_closed", "window"),
    [
        (27, None),
        (28, (D(2026, 7, 15), D(2026, 8, 12))),
    ],
)
def test_exception_window_needs_a_closure_of_four_weeks(days_closed, window):
    closure = Closed(D(2026, 7, 22), D(2026, 7, 22) + timedelta(days=days_closed - 1))

    assert d.exception_window(closure) == window


@pytest.mark.parametrize(
    ("asked_on", "is_open"),
    [
        (D(2026, 7, 14), False),
        (D(2026, 7, 15), True),
        (D(2026, 8, 25), True),
        (D(2026, 8, 26), False),
    ],
)
def test_exception_is_open_from_a_week_before_closing_to_a_week_before_opening(asked_on, is_open):
    summer = Closed(D(2026, 7, 22), D(2026, 8, 31))
    half_term = Closed(D(2026, 10, 26), D(2026, 10, 30))

    assert d.exception_is_open(asked_on, [half_term, summer]) is is_open


def test_a_rule_that_says_before_is_safe_the_day_before():
    rule = d.DEADLINES["PHASE_SCHOOL"]
    named = d.last_day(rule, D(2027, 1, 1))

    assert named == D(2027, 2, 15)
    assert d.last_safe_day(rule, named) == D(2027, 2, 14)
    assert d.last_safe_day(d.DEADLINES["AR_REPORT"], D(2026, 12, 17)) == D(2026, 12, 17)


def test_records_follow_in_school_days():
    days = SchoolDays.of(
        [Closed(D(2026, 9, 2), D(2026, 12, 18)), Closed(D(2027, 1, 4), D(2027, 3, 26))],
        [Closed(D(2026, 10, 26), D(2026, 10, 30))],
    )
    rule = d.DEADLINES["CTF_SEND"]

    assert d.last_day(rule, D(2026, 10, 16), days) == D(2026, 11, 13)
    assert d.last_day(rule, D(2026, 10, 16)) is None
    assert d.last_day(rule, D(2027, 3, 20), days) is None


def test_hint_names_the_last_school_day_before_a_date_in_the_holidays():
    days = SchoolDays.of([Closed(D(2026, 9, 2), D(2026, 12, 18))])

    assert d.hint_for_school(D(2026, 12, 21), days) == D(2026, 12, 18)
    assert d.hint_for_school(D(2026, 12, 17), days) is None
    assert d.hint_for_school(D(2026, 8, 1), days) is None


@given(ANY_DAY)
def test_rest_days_are_told_and_move_nothing(day):
    assert d.falls_on_rest_day(day) is not is_working_day(day)


@pytest.mark.parametrize(
    ("days_ahead", "done_after", "is_excepted", "standing"),
    [
        (SOON_DAYS + 1, None, False, Standing.ON_TIME),
        (SOON_DAYS, None, False, Standing.DUE_SOON),
        (1, None, False, Standing.DUE_SOON),
        (0, None, False, Standing.DUE),
        (-1, None, False, Standing.LATE),
        (-1, None, True, Standing.PAUSED),
        (0, None, True, Standing.DUE),
        (-5, 0, False, Standing.DONE),
        (-5, 1, False, Standing.DONE_LATE),
        (-5, 1, True, Standing.DONE_LATE),
    ],
)
def test_standing_at_each_edge(days_ahead, done_after, is_excepted, standing):
    today = D(2026, 11, 28)
    due_on = today + timedelta(days=days_ahead)
    done_on = due_on + timedelta(days=done_after) if done_after is not None else None

    assert (
        standing_of(due_on=due_on, today=today, done_on=done_on, is_excepted=is_excepted)
        == standing
    )


def test_days_late_end_when_it_is_done():
    assert days_late(due_on=D(2026, 11, 20), today=D(2026, 11, 28)) == 8
    assert days_late(due_on=D(2026, 11, 20), today=D(2026, 11, 28), done_on=D(2026, 11, 21)) == 1
    assert days_late(due_on=D(2026, 11, 28), today=D(2026, 11, 28)) == 0


def test_every_state_of_a_case_is_in_the_table_and_leads_somewhere():
    assert set(cases.NEXT_STATES) == set(CaseState)
    assert {state for state, after in cases.NEXT_STATES.items() if not after} == cases.FINAL_STATES
    reached = {CaseState.CONSIDERING}.union(*cases.NEXT_STATES.values())
    assert reached == set(CaseState)


@pytest.mark.parametrize(
    ("state", "other", "may"),
    [
        (CaseState.CONSIDERING, CaseState.REQUEST_SENT, True),
        (CaseState.CONSIDERING, CaseState.ASSESSING, False),
        (CaseState.REQUEST_SENT, CaseState.REFUSED_ASSESS, False),
        (CaseState.REFUSED_ASSESS, CaseState.APPEAL, True),
        (CaseState.FINAL_ISSUED, CaseState.WITHDRAWN, False),
    ],
)
def test_a_case_takes_only_the_steps_of_the_table(state, other, may):
    assert cases.can_become(state, other) is may


@pytest.mark.parametrize(
    ("nc_year", "highest", "leaves", "code"),
    [
        ("6", "6", False, "PHASE_SCHOOL"),
        ("5", "6", False, None),
        ("2", "2", False, "PHASE_SCHOOL"),
        ("2", "6", False, None),
        ("8", "8", False, "PHASE_SCHOOL"),
        ("11", "11", False, "PHASE_POST16"),
        ("11", "13", False, None),
        ("11", "13", True, "PHASE_POST16"),
        ("13", "13", False, None),
    ],
)
def test_transfer_follows_from_the_schools_own_highest_year(nc_year, highest, leaves, code):
    rule = transfers.transfer_rule(nc_year=nc_year, highest_year=highest, leaves_for_post16=leaves)

    assert (rule.code if rule else None) == code


@pytest.mark.parametrize(
    ("today", "year"), [(D(2026, 8, 31), 2026), (D(2026, 9, 1), 2027), (D(2027, 1, 1), 2027)]
)
def test_transfer_year_turns_in_september(today, year):
    assert transfers.transfer_year(today) == year
