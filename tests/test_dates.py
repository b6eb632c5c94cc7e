"""Dates against the worked examples of the law, both sides of each edge, and as properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendhub import dates
from sendhub.dates import CensusTerm, SchoolDays, Span

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(0, 240)

AUTUMN = Span(date(2026, 9, 2), date(2026, 12, 18))
SPRING = Span(date(2027, 1, 4), date(2027, 3, 25))
HALF_TERM = Span(date(2026, 10, 26), date(2026, 10, 30))
INSET = Span(date(2026, 11, 27), date(2026, 11, 27))
SCHOOL = SchoolDays.of([SPRING, AUTUMN], [HALF_TERM, INSET])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 2, 28), 12, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_add_months_ends_on_same_day_or_last_of_month(day, months, expected):
    assert dates.add_months(day, months) == expected


@given(DAYS, MONTHS)
def test_add_months_lands_in_the_right_month(day, months):
    result = dates.add_months(day, months)

    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or (result.day < day.day and (result + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 1, 19), date(2027, 1, 18)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 12, 30)),
        (date(2027, 2, 28), date(2028, 2, 27)),
    ],
)
def test_twelve_months_starting_with_a_day(start, expected):
    assert dates.last_day_within_months(start, 12) == expected


@given(DAYS, st.integers(1, 240))
def test_period_of_months_ends_before_its_anniversary(start, months):
    last = dates.last_day_within_months(start, months)

    assert last < dates.add_months(start, months) or last.day < start.day
    assert last >= start


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 9, 1), date(2026, 8, 31), 15),
        (date(2010, 9, 1), date(2026, 9, 1), 16),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
    ],
)
def test_age_on_a_day(born, day, age):
    assert dates.age_on(born, day) == age


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_academic_year_begins_in_september(day, year):
    assert dates.academic_year(day) == year


@given(DAYS)
def test_day_lies_in_its_academic_year(day):
    assert day in dates.academic_year_span(dates.academic_year(day))


@pytest.mark.parametrize(("year", "name"), [(2026, "2026/27"), (1999, "1999/00")])
def test_academic_year_name(year, name):
    assert dates.academic_year_name(year) == name


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2026, date(2026, 6, 26)), (2027, date(2027, 6, 25)), (2028, date(2028, 6, 30))],
)
def test_last_friday_of_june(year, expected):
    assert dates.last_friday_of_june(year) == expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2011, 8, 31), date(2027, 6, 25)),
    ],
)
def test_compulsory_school_age_ends_in_the_year_of_the_sixteenth_birthday(born, expected):
    assert dates.compulsory_school_age_ends_on(born) == expected
    assert dates.is_young_person(born, expected) is False
    assert dates.is_young_person(born, expected + timedelta(days=1)) is True


@pytest.mark.parametrize(
    ("year", "autumn", "spring", "summer"),
    [
        (2025, date(2025, 10, 2), date(2026, 1, 15), date(2026, 5, 21)),
        (2026, date(2026, 10, 1), date(2027, 1, 21), date(2027, 5, 20)),
    ],
)
def test_census_days(year, autumn, spring, summer):
    assert [dates.census_day(year, term) for term in CensusTerm] == [autumn, spring, summer]


def test_bank_holidays_of_england():
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 8, 31), date(2026, 12, 28)} <= (
        dates.bank_holidays(2026)
    )
    # St Andrew's Day is one in Scotland only.
    assert date(2026, 11, 30) not in dates.bank_holidays(2026)


def test_next_working_day_passes_christmas():
    assert dates.next_working_day(date(2026, 12, 25)) == date(2026, 12, 29)
    assert dates.next_working_day(date(2026, 12, 24)) == date(2026, 12, 24)


def test_add_working_days_leaves_out_weekend_and_bank_holidays():
    assert dates.add_working_days(date(2026, 12, 24), 2) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_london_date_of_a_moment(instant, expected):
    assert dates.london_date(instant) == expected


def test_moment_without_zone_has_no_date():
    with pytest.raises(ValueError, match="without a time zone"):
        dates.london_date(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1989, 12, 31), False),
        (date(1990, 1, 1), True),
        (date(2100, 12, 31), True),
        (date(2101, 1, 1), False),
    ],
)
def test_year_range(day, expected):
    assert dates.in_range(day) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 2), True),
        (date(2026, 11, 27), False),
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),
    ],
)
def test_school_day(day, expected):
    assert SCHOOL.is_school_day(day) is expected


def test_deadline_in_the_holidays_has_a_last_school_day_before_it():
    assert SCHOOL.previous(date(2026, 12, 31)) == date(2026, 12, 18)
    assert SCHOOL.next(date(2026, 12, 31)) == date(2027, 1, 4)


def test_fifteen_school_days_after_leaving_run_over_the_half_term():
    assert SCHOOL.add(date(2026, 10, 16), 15) == date(2026, 11, 13)


def test_school_days_are_counted_with_both_ends():
    assert SCHOOL.count(date(2026, 10, 22), date(2026, 11, 3)) == 4
    assert SCHOOL.count(date(2026, 11, 3), date(2026, 10, 22)) == 0


def test_past_the_last_known_term_nothing_is_known():
    assert SCHOOL.next(date(2027, 3, 26)) is None
    assert SCHOOL.add(date(2027, 3, 24), 2) is None
    assert SCHOOL.previous(date(2026, 9, 1)) is None
    assert SchoolDays.of([]).next(date(2026, 9, 1)) is None
    assert SchoolDays.of([]).previous(date(2026, 9, 1)) is None


@given(st.dates(AUTUMN.starts_on, date(2027, 1, 31)), st.integers(1, 25))
def test_adding_school_days_and_counting_them_agree(day, count):
    end = SCHOOL.add(day, count)

    assert SCHOOL.count(day + timedelta(days=1), end) == count
    assert SCHOOL.is_school_day(end)


def test_half_terms_split_a_term_at_its_break():
    assert dates.half_terms([SPRING, AUTUMN], [HALF_TERM]) == [
        Span(date(2026, 9, 2), date(2026, 10, 25)),
        Span(date(2026, 10, 31), date(2026, 12, 18)),
        SPRING,
    ]


def test_holiday_counts_to_the_half_term_before():
    halves = dates.half_terms([AUTUMN, SPRING], [HALF_TERM])

    assert dates.half_term_on(date(2026, 10, 28), halves) == halves[0]
    assert dates.half_term_on(date(2026, 10, 31), halves) == halves[1]
    assert dates.half_term_on(date(2026, 9, 1), halves) is None


def test_end_of_this_term_or_the_next():
    assert dates.term_end_on_or_after(date(2026, 12, 18), [AUTUMN, SPRING]) == date(2026, 12, 18)
    assert dates.term_end_on_or_after(date(2026, 12, 19), [AUTUMN, SPRING]) == date(2027, 3, 25)
    assert dates.term_end_on_or_after(date(2027, 3, 26), [AUTUMN, SPRING]) is None
