"""Reviews planned backwards, their steps, who must be invited, and what a report lacks."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcp.review_enums import PersonLight, PersonRole, ReviewKind, ReviewState
from ehcp.rules import reviews as r
from ehcp.rules.deadlines import DEADLINES, last_day
from sendhub.dates import SchoolDays

D = date


@dataclass(frozen=True)
class Span:
    starts_on: date
    ends_on: date


TERMS = SchoolDays.of(
    [Span(D(2026, 9, 1), D(2026, 12, 18)), Span(D(2027, 1, 4), D(2027, 3, 25))],
    [Span(D(2026, 10, 26), D(2026, 10, 30))],
)


def test_every_state_is_in_the_table_or_final():
    assert set(r.NEXT_STATES) == set(ReviewState)
    assert {state for state, following in r.NEXT_STATES.items() if not following} == r.FINAL
    assert r.BEFORE_MEETING | r.AFTER_MEETING | {ReviewState.CANCELLED} == set(ReviewState)


def test_worked_example_of_the_reference():
    """Plan issued 19 January 2026, meeting on 3 December: every date of reference 5.3."""
    review_due = last_day(DEADLINES["AR_DUE"], D(2026, 1, 19))

    limit = r.limit_of(review_due=review_due)
    steps = {step.rule.code: step.due_on for step in r.steps_around(D(2026, 12, 3), TERMS)}

    assert (review_due, limit.meeting_on) == (D(2027, 1, 18), D(2026, 12, 21))
    assert steps == {
        "AR_ASK": D(2026, 10, 22),
        "AR_NOTICE": D(2026, 11, 19),
        "AR_CIRCULATE": D(2026, 11, 19),
        "AR_REPORT": D(2026, 12, 17),
        "AR_DECISION": D(2026, 12, 31),
        "AR_FINAL": D(2027, 2, 25),
    }


def test_steps_in_the_holidays_name_the_last_school_day_before():
    hints = {step.rule.code: step.hint for step in r.steps_around(D(2026, 12, 3), TERMS)}

    assert hints == {
        "AR_ASK": None,
        "AR_NOTICE": None,
        "AR_CIRCULATE": None,
        "AR_REPORT": None,
        "AR_DECISION": D(2026, 12, 18),
        "AR_FINAL": None,
    }


@pytest.mark.parametrize(
    ("review_due", "safe_day", "meeting_on", "code"),
    [
        (D(2027, 6, 30), D(2027, 2, 14), D(2026, 11, 22), "PHASE_SCHOOL"),
        (D(2026, 12, 1), D(2027, 2, 14), D(2026, 11, 3), "AR_DUE"),
        (D(2026, 12, 20), D(2027, 2, 14), D(2026, 11, 22), "AR_DUE"),
        (D(2026, 12, 21), D(2027, 2, 14), D(2026, 11, 22), "PHASE_SCHOOL"),
    ],
)
def test_limit_is_the_duty_that_comes_first(review_due, safe_day, meeting_on, code):
    limit = r.limit_of(review_due=review_due, transfer=(DEADLINES["PHASE_SCHOOL"], safe_day))

    assert (limit.meeting_on, limit.rule.code) == (meeting_on, code)


@pytest.mark.parametrize(
    ("today", "latest_on", "proposed"),
    [
        (D(2026, 9, 7), D(2026, 12, 21), D(2026, 12, 18)),
        (D(2026, 9, 7), D(2026, 11, 1), D(2026, 10, 23)),
        # Nothing in the past, and nothing without two weeks' notice: late is said, not hidden.
        (D(2026, 12, 1), D(2026, 12, 4), D(2026, 12, 16)),
        (D(2026, 12, 1), D(2026, 11, 4), D(2026, 12, 16)),
        (D(2026, 12, 10), D(2026, 12, 30), D(2027, 1, 4)),
        (D(2027, 3, 20), D(2027, 5, 1), None),
    ],
)
def test_propose_meeting(today, latest_on, proposed):
    assert r.propose_meeting(latest_on=latest_on, today=today, school_days=TERMS) == proposed


@given(
    today=st.dates(D(2026, 6, 1), D(2027, 6, 1)),
    ahead=st.integers(min_value=-100, max_value=400),
)
def test_proposed_meeting_is_a_school_day_with_time_for_notice(today, ahead):
    day = r.propose_meeting(latest_on=today + timedelta(days=ahead), today=today, school_days=TERMS)

    assert day is None or (TERMS.is_school_day(day) and (day - today).days >= r.NOTICE_DAYS)


@pytest.mark.parametrize(
    ("born_on", "has_transfer", "kind"),
    [
        (D(2016, 3, 1), False, ReviewKind.ANNUAL),
        (D(2016, 3, 1), True, ReviewKind.TRANSFER),
        (D(2021, 12, 4), False, ReviewKind.UNDER_FIVE),
        (D(2021, 12, 3), False, ReviewKind.ANNUAL),
    ],
)
def test_kind_of(born_on, has_transfer, kind):
    assert r.kind_of(born_on=born_on, on=D(2026, 12, 3), has_transfer=has_transfer) == kind


@pytest.mark.parametrize(
    ("born_on", "again"), [(D(2022, 8, 20), D(2026, 8, 19)), (D(2021, 8, 19), None)]
)
def test_under_fives_are_looked_at_again_after_six_months(born_on, again):
    assert r.under_five_look_again(anchor_on=D(2026, 2, 19), born_on=born_on) == again


@pytest.mark.parametrize(
    ("nc_year", "answer"), [("8", False), ("9", True), ("11", True), ("14", True), ("R", False)]
)
def test_adulthood_is_prepared_for_from_year_9(nc_year, answer):
    assert r.prepares_for_adulthood(nc_year) is answer


@pytest.mark.parametrize(
    ("meeting_on", "first"),
    [
        # Born 3 March 2010: sixteen in Year 11, a young person after the last Friday of June 2026.
        (D(2026, 6, 26), PersonRole.PARENT),
        (D(2026, 6, 27), PersonRole.YOUNG_PERSON),
    ],
)
def test_must_invite_names_five(meeting_on, first):
    invited = r.must_invite(born_on=D(2010, 3, 3), meeting_on=meeting_on)

    assert invited == (
        first,
        PersonRole.HEAD,
        PersonRole.LA_SEN,
        PersonRole.HEALTH,
        PersonRole.LA_CARE,
    )


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"asked_on": None, "received_on": None}, PersonLight.NOT_ASKED),
        ({"asked_on": D(2026, 11, 1), "received_on": None}, PersonLight.WAITING),
        (
            {"asked_on": D(2026, 11, 1), "received_on": None, "today": D(2026, 11, 20)},
            PersonLight.LATE,
        ),
        (
            {"asked_on": D(2026, 11, 1), "received_on": None, "is_stopped": True},
            PersonLight.STOPPED,
        ),
        (
            {"asked_on": None, "received_on": D(2026, 11, 3), "is_stopped": True},
            PersonLight.RECEIVED,
        ),
    ],
)
def test_light_of(values, light):
    known = {"due_on": D(2026, 11, 19), "today": D(2026, 11, 19), **values}

    assert r.light_of(**known) == light


def test_load_counts_meetings_by_week():
    days = [D(2026, 12, 3), D(2026, 11, 30), D(2026, 12, 7)]

    assert r.load_by_week(days) == {D(2026, 11, 30): 2, D(2026, 12, 7): 1}


def test_clashes_are_the_same_hour_or_an_unknown_one():
    day = D(2026, 12, 3)
    meetings = [("a", day, 9), ("b", day, 9), ("c", day, 11), ("d", D(2026, 12, 4), 9)]

    assert r.clashes(meetings) == {"a", "b"}
    assert r.clashes([*meetings, ("e", day, None)]) == {"a", "b", "c", "e"}


def test_missing_for_report_says_each_thing_in_words():
    lacks = r.missing_for_report(
        ratings=1, outcomes=3, differences="", recommendation="", needs_adulthood=True, pfa=3
    )

    assert lacks == [
        "2 of 3 outcomes are not rated",
        "no recommendation: keep, amend or end the plan",
        "where school and others differ is not said (“no differences” is an answer)",
        "preparing for adulthood: 1 of 4 areas are empty",
    ]
    assert not r.missing_for_report(
        ratings=3,
        outcomes=3,
        differences="None",
        recommendation="amend",
        needs_adulthood=False,
        pfa=0,
    )
