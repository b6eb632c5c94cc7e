import pytest

from pupils.imports import values


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
