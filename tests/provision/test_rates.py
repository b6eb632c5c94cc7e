"""What an hour costs on a day: pay point of the person, rate of the pay point, both dated."""

from datetime import date
from decimal import Decimal

import pytest

from provision.rates import Rates
from sendhub.tenancy import tenant
from tests.factories import provision as make
from tests.factories.accounts import StaffMemberFactory

D = date


@pytest.fixture
def hours(school):
    """(the first adult, the second, one without a pay point) and the rates of the school."""
    first, second, nobody = (StaffMemberFactory(school=school) for _ in range(3))
    for staff, point, day in (
        (first, "TA 4", D(2026, 4, 1)),
        (first, "HLTA", D(2026, 11, 1)),
        (second, "TA 4", D(2026, 4, 1)),
    ):
        make.StaffPayPointFactory(school=school, staff=staff, pay_point=point, starts_on=day)
    for point, rate, day in (
        ("TA 4", "16.50", D(2026, 4, 1)),
        ("TA 4", "17.00", D(2027, 4, 1)),
        ("HLTA", "20.00", D(2026, 12, 1)),
    ):
        make.StaffRateFactory(school=school, pay_point=point, hourly_rate=rate, starts_on=day)
    with tenant(school.pk):
        return Rates(school.pk), [first.pk, second.pk, nobody.pk, None]


@pytest.mark.parametrize(
    ("adults", "day", "rate"),
    [
        ((0,), D(2026, 3, 31), None),  # no pay point has begun
        ((0,), D(2026, 4, 1), Decimal("16.50")),
        ((0,), D(2026, 10, 31), Decimal("16.50")),
        ((0,), D(2026, 11, 1), None),  # a pay point without a rate yet
        ((0,), D(2026, 12, 1), Decimal("20.00")),
        ((1,), D(2027, 4, 1), Decimal("17.00")),
        ((0, 1), D(2026, 10, 1), Decimal("33.00")),
        ((0, 2), D(2026, 10, 1), None),
        ((0, 3), D(2026, 10, 1), None),
        ((), D(2026, 10, 1), None),
    ],
)
def test_an_hour_costs_the_rates_held_that_day(hours, adults, day, rate):
    rates, staff = hours

    assert rates.of([staff[place] for place in adults], on=day) == rate
