"""The dates of a needs assessment: what is owed, by whom, until when, in each state."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcp.enums import CaseState as S
from ehcp.enums import Ground, Standing
from ehcp.rules import assessments as rules
from ehcp.rules.cases import NEXT_STATES
from ehcp.rules.deadlines import DEADLINES
from ehcp.rules.showing import arithmetic, local_expectation, school_hint
from sendhub.dates import SchoolDays, Span

D = date
RECEIVED = D(2026, 9, 14)
ANY_DAY = st.dates(min_value=D(1991, 1, 1), max_value=D(2098, 12, 31))


def found(state, **values):
    days = {name: values.pop(name) for name in rules.DAYS if name in values}
    dates = rules.milestones(state=state, days=days, **values)
    return {each.code: each for each in dates}


def open_ones(dates):
    return {code: (each.due_on, each.whose) for code, each in dates.items() if not each.done_on}


def test_every_state_has_a_day_and_is_open_refused_or_over():
    assert set(rules.DAY_OF) == set(S) - {S.CONSIDERING}
    assert set(S) - rules.OPEN - rules.REFUSED == {S.FINAL_ISSUED, S.WITHDRAWN}


def test_request_not_sent_is_the_schools_own_move():
    dates = found(S.CONSIDERING, send_by=D(2026, 9, 30))

    assert open_ones(dates) == {"EHC_SEND": (D(2026, 9, 30), "school")}
    assert not dates["EHC_SEND"].is_statutory


def test_sent_request_waits_for_the_day_of_receipt():
    dates = found(S.REQUEST_SENT, sent_on=D(2026, 9, 11), send_by=D(2026, 9, 30))

    assert open_ones(dates) == {"EHC_CONFIRM": (D(2026, 9, 18), "la")}
    assert dates["EHC_SEND"].done_on == D(2026, 9, 11)


def test_received_request_owes_the_decision_in_six_weeks():
    dates = found(S.REQUEST_RECEIVED, received_on=RECEIVED)

    assert open_ones(dates) == {"EHC_DECIDE": (D(2026, 10, 26), "la")}
    assert dates["EHC_DECIDE"].sum == (
        "Monday 14 September 2026 + 6 weeks = Monday 26 October 2026"
    )


def test_assessing_owes_the_plan_in_twenty_weeks_and_a_refusal_in_sixteen():
    dates = found(S.ASSESSING, received_on=RECEIVED, assessing_on=D(2026, 10, 28))

    assert open_ones(dates) == {
        "EHC_REFUSE": (D(2027, 1, 4), "la"),
        "EHC_FINAL": (D(2027, 2, 1), "la"),
    }
    assert dates["EHC_DECIDE"].standing(D(2026, 12, 1)) == Standing.DONE_LATE
    assert dates["EHC_DECIDE"].late_by(D(2026, 12, 1)) == 2


def test_draft_opens_fifteen_days_for_the_family_and_ends_the_wait_for_a_refusal():
    dates = found(
        S.DRAFT_ISSUED, received_on=RECEIVED, assessing_on=D(2026, 10, 26), draft_on=D(2027, 1, 4)
    )

    assert open_ones(dates) == {
        "EHC_COMMENTS": (D(2027, 1, 18), "family"),
        "EHC_FINAL": (D(2027, 2, 1), "la"),
    }


def test_final_plan_closes_all_and_leaves_the_right_to_appeal():
    dates = found(
        S.FINAL_ISSUED,
        received_on=RECEIVED,
        assessing_on=D(2026, 10, 26),
        draft_on=D(2027, 1, 4),
        final_on=D(2027, 2, 3),
    )

    assert open_ones(dates) == {"EHC_APPEAL": (D(2027, 4, 3), "family")}
    assert dates["EHC_FINAL"].standing(D(2027, 3, 1)) == Standing.DONE_LATE


def test_refusal_to_assess_owes_nothing_but_the_appeal():
    dates = found(S.REFUSED_ASSESS, received_on=RECEIVED, refused_assess_on=D(2026, 10, 26))

    # Two months from the letter fall on 26 December: the first working day of January.
    assert open_ones(dates) == {"EHC_APPEAL": (D(2027, 1, 4), "family")}


def test_mediation_certificate_moves_the_appeal_to_the_later_day():
    refused = {"received_on": RECEIVED, "refused_assess_on": D(2026, 10, 5)}

    without = found(S.MEDIATION, mediation_on=D(2026, 10, 20), **refused)
    having = found(
        S.MEDIATION, mediation_on=D(2026, 10, 20), certificate_on=D(2026, 11, 20), **refused
    )

    assert without["EHC_APPEAL"].due_on == D(2026, 12, 5)
    assert having["EHC_APPEAL"].due_on == D(2026, 12, 20)


def test_ordered_plan_counts_instead_of_the_twenty_weeks():
    dates = found(
        S.ASSESSING,
        received_on=RECEIVED,
        refused_assess_on=D(2026, 10, 26),
        assessing_on=D(2027, 3, 1),
        agreed_final_on=D(2027, 6, 7),
    )

    assert open_ones(dates) == {"EHC_AGREED": (D(2027, 6, 7), "la")}


def test_reassessment_counts_from_the_notice():
    dates = found(
        S.ASSESSING, received_on=RECEIVED, assessing_on=D(2026, 9, 30), is_reassessment=True
    )

    assert dates["EHC_REDECIDE"].due_on == D(2026, 9, 29)
    assert dates["EHC_REDECIDE"].standing(D(2026, 10, 1)) == Standing.DONE_LATE
    assert open_ones(dates) == {"EHC_REFINAL": (D(2027, 1, 6), "la")}


def test_withdrawn_request_owes_nothing_more():
    dates = found(
        S.WITHDRAWN, received_on=RECEIVED, assessing_on=D(2026, 10, 26), withdrawn_on=D(2026, 11, 2)
    )

    assert open_ones(dates) == {}
    assert set(dates) == {"EHC_DECIDE"}


def test_la_that_never_answers_is_late_until_an_exception_is_on_record():
    years_on = D(2028, 9, 14)

    late = found(S.REQUEST_RECEIVED, received_on=RECEIVED)["EHC_DECIDE"]
    paused = found(S.REQUEST_RECEIVED, received_on=RECEIVED, excepted={"EHC_DECIDE"})["EHC_DECIDE"]

    assert late.standing(years_on) == Standing.LATE
    assert late.late_by(years_on) == 689
    assert (paused.standing(years_on), paused.due_on) == (Standing.PAUSED, late.due_on)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"received_on": RECEIVED, "assessing_on": D(2026, 9, 13)}, "assessing_on"),
        ({"received_on": RECEIVED, "assessing_on": RECEIVED}, None),
        ({"sent_on": D(2026, 9, 15), "received_on": RECEIVED}, "received_on"),
        ({"draft_on": D(2027, 1, 4), "final_on": D(2027, 1, 3)}, "final_on"),
        ({"received_on": RECEIVED, "refused_assess_on": D(2026, 9, 1)}, "refused_assess_on"),
        ({"assessing_on": None, "received_on": RECEIVED}, None),
    ],
)
def test_decision_before_request_is_found(days, field):
    problem = rules.order_problem(days)

    assert (problem[0] if problem else None) == field


@pytest.mark.parametrize(
    ("code", "ground", "is_lawful"),
    [
        ("EHC_DECIDE", Ground.PERSONAL, True),
        ("EHC_FINAL", Ground.SCHOOL_CLOSED, True),
        ("EHC_FINAL", Ground.MISSED_APPOINTMENT, False),
        ("EHC_ADVICE", Ground.MISSED_APPOINTMENT, True),
        ("EHC_COMMENTS", Ground.PERSONAL, False),
        ("EHC_AGREED", Ground.PERSONAL, False),
    ],
)
def test_exception_needs_a_ground_the_law_names_for_that_date(code, ground, is_lawful):
    assert (rules.exception_problem(code=code, ground=ground) == "") == is_lawful


def test_advice_has_a_clock_of_its_own_and_an_owner():
    ours = rules.advice_milestone(
        source="b", name="Head", asked_on=D(2026, 10, 26), received_on=None, is_excepted=False
    )
    theirs = rules.advice_milestone(
        source="d",
        name="EP",
        asked_on=D(2026, 10, 26),
        received_on=D(2026, 12, 8),
        is_excepted=False,
    )

    assert (ours.due_on, ours.whose) == (D(2026, 12, 7), "school")
    assert (theirs.whose, theirs.standing(D(2027, 1, 1))) == ("agency", Standing.DONE_LATE)


def test_only_our_own_school_owes_the_answer_to_a_consultation():
    ours, theirs = (
        rules.consulted_milestone(
            name="A school", is_ours=is_ours, asked_on=D(2027, 1, 5), answered_on=None
        )
        for is_ours in (True, False)
    )

    assert (ours.due_on, ours.whose, theirs.whose) == (D(2027, 1, 20), "school", "agency")


@given(ANY_DAY)
def test_dates_of_a_case_stand_in_the_order_of_the_procedure(received):
    dates = found(
        S.DRAFT_ISSUED,
        received_on=received,
        assessing_on=received + timedelta(weeks=6),
        draft_on=received + timedelta(weeks=14),
    )

    assert dates["EHC_DECIDE"].standing(received) == Standing.DONE
    assert dates["EHC_DECIDE"].due_on < dates["EHC_REFUSE"].due_on < dates["EHC_FINAL"].due_on
    assert dates["EHC_COMMENTS"].due_on <= dates["EHC_REFUSE"].due_on
    assert dates["EHC_FINAL"].due_on == received + timedelta(weeks=20)


@given(ANY_DAY, st.sampled_from(sorted(DEADLINES)))
def test_sum_in_words_names_both_days(anchor, code):
    rule = DEADLINES[code]
    last = anchor + timedelta(days=5)

    assert str(last.year) in arithmetic(rule, anchor, last)


@pytest.mark.parametrize(
    ("received", "decide"),
    [
        (D(2028, 1, 18), D(2028, 2, 29)),
        (D(2028, 2, 29), D(2028, 4, 11)),
        (D(2027, 2, 28), D(2027, 4, 11)),
    ],
)
def test_leap_day_counts_like_any_other(received, decide):
    assert found(S.REQUEST_RECEIVED, received_on=received)["EHC_DECIDE"].due_on == decide


def test_appeal_from_a_letter_of_the_end_of_december_ends_on_29_february():
    dates = found(
        S.FINAL_ISSUED,
        received_on=D(2027, 8, 1),
        assessing_on=D(2027, 9, 1),
        final_on=D(2027, 12, 31),
    )

    assert dates["EHC_APPEAL"].due_on == D(2028, 2, 29)


@pytest.mark.parametrize(
    ("entry", "due_on"),
    [
        ({"count": 20, "unit": "working_days", "source": "Wraxshire handbook"}, D(2026, 10, 12)),
        ({"count": 30, "unit": "days"}, D(2026, 10, 14)),
        ({"count": "soon"}, None),
        ({"count": 9999}, None),
        ({"count": True}, None),
        ("four weeks", None),
        (None, None),
    ],
)
def test_local_expectation_stands_beside_and_rubbish_is_passed_over(entry, due_on):
    local = local_expectation({"EHC_DECIDE": entry}, "EHC_DECIDE", RECEIVED)

    assert (local.due_on if local else None) == due_on


def test_hint_names_the_last_school_day_before_a_date_in_the_holidays():
    days = SchoolDays.of(
        [Span(D(2026, 9, 2), D(2026, 12, 18)), Span(D(2027, 1, 5), D(2027, 3, 26))]
    )

    assert school_hint(D(2027, 1, 4), days).endswith("Friday 18 December 2026.")
    assert school_hint(D(2027, 1, 6), days) == ""


def test_every_step_is_offered_in_the_order_of_the_procedure():
    order = list(S)
    for state in S:
        steps = rules.steps_from(state)

        assert set(steps) == NEXT_STATES[state]
        assert steps == sorted(steps, key=order.index)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (S.CONSIDERING, S.REQUEST_SENT),
        (S.REQUEST_RECEIVED, S.ASSESSING),
        (S.ASSESSING, S.ASSESSMENT_COMPLETE),
        (S.DRAFT_ISSUED, S.REPRESENTATIONS),
        (S.REPRESENTATIONS, S.FINAL_ISSUED),
        (S.APPEAL, S.ASSESSING),
        (S.WITHDRAWN, None),
    ],
)
def test_likely_step_is_further_on_and_no_refusal(state, step):
    assert rules.likely_step(state) == step
