"""Referrals: the table of states, the clock, the figures of waiting, advice cut into lines."""

import datetime

import pytest

from agencies import rules
from agencies.enums import ReferralState as S

D = datetime.date


@pytest.mark.parametrize("state", S)
def test_every_state_is_in_the_table_and_final_ones_lead_nowhere(state):
    assert (rules.NEXT_STATES[state] == set()) == (state in rules.FINAL)


def test_nothing_reaches_sent_without_being_ready():
    assert [state for state in S if rules.can_become(state, S.SENT)] == [S.READY]


@pytest.mark.parametrize("state", S)
def test_steps_offered_never_hold_a_state_with_an_action_of_its_own(state):
    assert set(rules.steps_from(state)) & rules.OWN_ACTIONS == set()


@pytest.mark.parametrize(
    ("state", "more", "expected"),
    [
        (S.DRAFT, {}, ("school", D(2026, 9, 15))),
        (S.AWAITING_CONSENT, {}, ("family", D(2026, 9, 15))),
        (S.READY, {}, ("school", D(2026, 9, 15))),
        (S.SENT, {}, ("agency", D(2026, 9, 15))),
        (S.SENT, {"chase_days": 7}, ("agency", D(2026, 9, 8))),
        (S.WAITING, {"usual_wait_weeks": 10}, ("agency", D(2026, 11, 10))),
        (S.WAITING, {"usual_wait_weeks": 10, "sent_on": D(2026, 8, 1)}, ("agency", D(2026, 10, 10))),
        (S.WAITING, {}, ("agency", D(2026, 9, 15))),
        (S.ACTIVE, {"appointment_on": D(2026, 10, 1)}, ("agency", D(2026, 10, 15))),
        (
            S.ACTIVE,
            {"appointment_on": D(2026, 10, 1), "report_due_on": D(2026, 10, 9)},
            ("agency", D(2026, 10, 9)),
        ),
        (S.REPORT_RECEIVED, {}, ("school", D(2026, 9, 15))),
        # A reminder gives the chase rule's days again, and never brings a date forward.
        (S.SENT, {"chased_on": D(2026, 9, 20)}, ("agency", D(2026, 10, 4))),
        (S.WAITING, {"usual_wait_weeks": 10, "chased_on": D(2026, 9, 20)}, ("agency", D(2026, 11, 10))),
    ],
)  # fmt: skip
def test_clock_says_whose_move_it_is_and_until_when(state, more, expected):
    clock = rules.clock_of(state=state, since=D(2026, 9, 1), **more)

    assert (clock.whose_move, clock.due_on) == expected


@pytest.mark.parametrize("state", [S.CLOSED, S.WITHDRAWN, S.REJECTED, S.DISCHARGED])
def test_nothing_is_awaited_once_it_has_ended(state):
    assert rules.clock_of(state=state, since=D(2026, 9, 1)) is None


def test_waits_count_who_still_waits_in_the_longest_and_not_in_the_median():
    rows = [
        (D(2026, 9, 1), D(2026, 9, 11), S.CLOSED),
        (D(2026, 9, 1), D(2026, 9, 21), S.ACTIVE),
        (D(2026, 8, 1), None, S.WAITING),
        (D(2026, 9, 1), None, S.REJECTED),
    ]

    waits = rules.waits_of(rows, today=D(2026, 10, 1))

    assert waits == rules.Waits(sent=4, open=1, declined=1, seen=2, median_days=15, longest_days=61)


def test_waits_of_nobody_seen_have_no_median():
    waits = rules.waits_of([(D(2026, 9, 1), None, S.REJECTED)], today=D(2026, 10, 1))

    assert (waits.median_days, waits.longest_days) == (None, None)


@pytest.mark.parametrize(
    ("dated_on", "expected"),
    [(D(2024, 10, 1), False), (D(2024, 9, 30), True), (None, False)],
)
def test_advice_is_old_after_two_years(dated_on, expected):
    assert rules.is_old_advice(dated_on, D(2026, 10, 1)) is expected


def test_typed_advice_is_cut_into_lines_with_their_sections():
    text = "Classroom:\n- Chunk instructions.\n\n2. Check understanding\nAt home:\n• Read together"

    assert rules.lines_of(text) == [
        ("Classroom", "Chunk instructions."),
        ("Classroom", "Check understanding"),
        ("At home", "Read together"),
    ]
