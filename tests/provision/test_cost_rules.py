"""The arithmetic of costs: exact shares, pence once, nothing unknown counted as nothing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.enums import MissedReason, SharedBy
from provision.rules import costs

RATES = st.decimals(min_value="0.0001", max_value="500", places=4)
SHARES = st.dictionaries(
    st.integers(0, 40),
    st.fractions(min_value=0, max_value=10_000, max_denominator=24_000_000),
    max_size=12,
)


def test_session_cost_of_the_reference_example():
    # send-reference §7.2: £16.50 an hour, 30 minutes, 3 a week, 12 weeks: £297.00; 4 pupils: £74.25.
    run = 36 * costs.session_cost(30, Decimal("16.5000"))

    assert run == 297
    assert run / 4 == Fraction("74.25")


def test_session_cost_is_not_known_without_a_rate():
    assert costs.session_cost(30, None) is None


@pytest.mark.parametrize(
    ("shared_by", "is_held", "present", "placed", "expected"),
    [
        (SharedBy.PRESENT, True, 3, 4, 3),
        (SharedBy.PRESENT, True, 0, 4, 4),
        (SharedBy.PRESENT, False, 0, 4, 4),
        (SharedBy.PLACED, True, 3, 4, 4),
        (SharedBy.PRESENT, True, 0, 0, 0),
    ],
)
def test_sharers(shared_by, is_held, present, placed, expected):
    found = costs.sharers(shared_by=shared_by, is_held=is_held, present=present, placed=placed)

    assert found == expected


def test_every_reason_for_a_missed_session_says_whether_it_was_paid():
    assert set(costs.PAID_WHEN_MISSED) == set(MissedReason)
    assert not costs.is_lost(MissedReason.CLOSED)
    assert costs.is_lost(MissedReason.ADULT_COVERING)


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [("0", 0), ("0.004", 0), ("0.005", 1), ("0.0149", 1), ("0.015", 2), ("12.345", 1235)],
)
def test_to_pence_rounds_half_up(pounds, pence):
    assert costs.to_pence(Fraction(pounds)) == pence


def test_three_pupils_share_ten_pounds_to_the_penny():
    third = Fraction(10, 3)

    assert costs.in_pence({"a": third, "b": third, "c": third}) == {"a": 334, "b": 333, "c": 333}


@given(SHARES)
def test_shares_in_pence_add_up_to_the_whole(shares):
    found = costs.in_pence(shares)

    assert sum(found.values()) == costs.to_pence(sum(shares.values(), Fraction(0)))
    assert all(abs(found[key] - shares[key] * 100) < 1 for key in shares)


@given(RATES, st.integers(5, 360), st.integers(1, 40))
def test_a_group_costs_what_its_pupils_cost(rate, minutes, pupils):
    whole = costs.session_cost(minutes, rate)

    found = costs.in_pence(dict.fromkeys(range(pupils), whole / pupils))

    assert sum(found.values()) == costs.to_pence(whole)
    assert max(found.values()) - min(found.values()) <= 1


@given(RATES, RATES, st.integers(5, 360), st.integers(5, 360))
def test_longer_and_dearer_never_costs_less(one, other, short, long):
    low, high = sorted((one, other))
    short, long = sorted((short, long))

    assert costs.session_cost(short, low) <= costs.session_cost(long, low)
    assert costs.session_cost(short, low) <= costs.session_cost(short, high)
    assert costs.to_pence(costs.session_cost(short, low)) <= costs.to_pence(
        costs.session_cost(long, high)
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (costs.Sum(0), "£0.00"),
        (costs.Sum(123456), "£1,234.56"),
        (costs.Sum(0, 2), "not known"),
        (costs.Sum(1200, 1), "£12.00 plus 1 session without a rate"),
        (costs.Sum(1200, 1) + costs.Sum(3, 1), "£12.03 plus 2 sessions without a rate"),
    ],
)
def test_a_sum_says_what_is_missing_from_it(found, words):
    assert found.in_words == words


def test_a_sum_of_nothing_known_is_no_number_on_a_sheet():
    assert costs.Sum(0, 1).pounds is None
    assert costs.Sum(1250, 1).pounds == Decimal("12.50")
    assert costs.Sum(0).pounds == 0


D = date


@pytest.mark.parametrize(
    ("day", "year"), [(D(2026, 3, 31), 2025), (D(2026, 4, 1), 2026), (D(2026, 12, 31), 2026)]
)
def test_financial_year_begins_in_april(day, year):
    assert costs.financial_year(day) == year
