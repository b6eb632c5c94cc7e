from datetime import date

import pytest

from pupils.imports import values

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
    assert values.day(text, today=TODAY) == expected


def test_day_reads_american_dates_when_told():
    assert values.day("3/20/05", today=TODAY, month_first=True) == date(2005, 3, 20)


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
    assert values.is_month_first(cells) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Year 7", "7"),
        ("07", "7"),
        ("7", "7"),
        ("Yr 10", "10"),
        ("R", "R"),
        ("Reception", "R"),
        ("Year R", "R"),
        ("N1", "N1"),
        ("Nursery 2", "N2"),
        ("14", "14"),
        ("15", None),
        ("7A", None),
        ("x", "X"),
    ],
)
def test_nc_year(text, expected):
    assert values.nc_year(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K - SEN Support", "K"),
        ("k", "K"),
        ("E - EHCP", "E"),
        ("EHCP", "E"),
        ("Education, Health and Care Plan", "E"),
        ("N - No SEN", "N"),
        ("SEN Support (K)", "K"),
        ("S", "S"),
        ("School Action Plus", "P"),
        ("Yes", None),
        ("banana", None),
    ],
)
def test_sen_code(text, expected):
    assert values.sen_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SpLD", "SPLD"),
        ("Speech, language and communication needs", "SLCN"),
        ("ASD - Autistic Spectrum Disorder", "ASD"),
        ("Down's Syndrome (DS)", "DS"),
        ("NSA*", "NSA"),
        ("Autism", "ASD"),
        ("Dyslexia", None),
    ],
)
def test_need_code(text, expected):
    assert values.need_code(text) == expected


@pytest.mark.parametrize(
    ("upn", "warning"),
    [
        ("R201100018042", ""),
        ("T20110001804V", ""),
        ("A801200005001", "The UPN's check letter is wrong: compare it with your MIS."),
        ("N20110001804S", "The UPN ends in a letter that temporary UPNs do not use."),
        (
            "I201100018042",
            "The UPN begins with a letter that UPNs do not use: compare it with your MIS.",
        ),
    ],
)
def test_upn_warning(upn, warning):
    assert values.upn_warning(upn) == warning


@pytest.mark.parametrize(
    "upn", ["", "0381021010022", "X80120000A001", "WILLS_UPN", "B9999901120011"]
)
def test_has_upn_form_refuses(upn):
    assert not values.has_upn_form(upn)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Y", True),
        ("true", True),
        ("1", True),
        ("No", False),
        ("f", False),
        ("0", False),
        ("?", None),
    ],
)
def test_truth(text, expected):
    assert values.truth(text) is expected


def test_phone_gets_its_zero_back():
    assert values.phone("7700900301") == "07700900301"
    assert values.phone("01632 960101") == "01632 960101"
    assert values.phone("960101") == "960101"


def test_clean_takes_out_control_and_direction_characters():
    assert values.clean(" O\u202e'Br\x07ien \n Ann\u0301 ") == "O'Br ien Anń"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Łukasz", "LUKASZ"), ("O’Brien", "o'brien"), ("Søren", "Soren"), ("Weiß", "weiss")],
)
def test_folded_names_are_equal(one, other):
    assert values.folded(one) == values.folded(other)


def test_proper_case():
    assert values.proper_case("O'HARCOMBE-ÉTÉ LE") == "O'Harcombe-Été Le"
