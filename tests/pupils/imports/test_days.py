from datetime import date

import pytest

from pupils.imports import days

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/12/2014", date(2014, 12, 3)),
        ("3.12.14", date(2014, 12, 3)),
        ("3-Dec-14", date(2014, 12, 3)),
        ("3rd December 2014", date(2014, 12, 3)),
        ("2014-12-03", date(2014, 12, 3)),
        ("2014-12-03T00:00:00", date(2014, 12, 3)),
        ("03/12/2014 00:00", date(2014, 12, 3)),
        ("20141203", date(2014, 12, 3)),
        ("41976", date(2014, 12, 3)),  # as a spreadsheet counts days
        (date(2014, 12, 3), date(2014, 12, 3)),
        ("1/1/05", date(2005, 1, 1)),
        ("1/1/95", date(1995, 1, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2023", None),
        ("31/04/2014", None),
        ("12/13/2014", None),
        ("invalid", None),
        ("03/12/0014", None),
        (date(1, 1, 1), None),
    ],
)
def test_day_reads_british_and_iso_dates(text, expected):
    assert days.day(text, today=TODAY) == expected


def test_day_reads_american_dates_when_told():
    assert days.day("3/20/05", today=TODAY, month_first=True) == date(2005, 3, 20)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1/1/05", "3/20/05"], True),
        (["20/3/05", "1/2/05"], False),
        (["1/2/05", "3/4/05"], False),
        (["20/3/05", "3/20/05"], False),  # mixed: British, and the other one is a problem
        (["", date(2005, 3, 20)], False),
    ],
)
def test_is_month_first_only_when_a_cell_proves_it(cells, expected):
    assert days.is_month_first(cells) is expected
