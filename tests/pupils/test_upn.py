"""UPNs: the worked examples of the DfE's own code, and numbers known to be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupils import upn


@pytest.mark.parametrize(
    "number",
    [
        "R201100018042",
        "T20110001804V",  # temporary
        "L823432120001",
        "K300456721017",
        "B801200005001",
        "M942103200110",  # an authority of 2023: the code is not judged
        "G80120000101A",
        "H801200001001",
    ],
)
def test_number_is_right(number):
    assert upn.has_shape(number)
    assert upn.has_right_letter(number)


@pytest.mark.parametrize(
    "number",
    ["A801200005001", "R247962919251", "X428558133462", "B123456789012", "T201100018042"],
)
def test_letter_is_wrong(number):
    assert upn.has_shape(number)
    assert not upn.has_right_letter(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "R20110001804",
        "R2011000180421",
        "0381021010022",  # no letter in front
        "X80120000A001",  # letter in the middle
        "N20110001804S",  # I, O and S are no last letters
        "G80120000101O",
        "G80120000101I",
        "R201100018042\n",
        "R20110001804\u0662",  # an Arabic digit
    ],
)
def test_shape_is_wrong(number):
    assert not upn.has_shape(number)


@pytest.mark.parametrize("letter", "IOS")
def test_first_letter_outside_the_alphabet_is_never_right(letter):
    assert not (
        upn.has_shape(f"{letter}201100018042") and upn.has_right_letter(f"{letter}201100018042")
    )


def test_temporary_number_ends_in_a_letter():
    assert upn.is_temporary("T20110001804V")
    assert not upn.is_temporary("R201100018042")
    assert not upn.is_temporary("")


def test_normal_drops_blanks_and_case():
    assert upn.normal(" r2011 0001 8042\u00a0") == "R201100018042"


@given(
    establishment=st.integers(min_value=1, max_value=9999),
    year=st.integers(min_value=1990, max_value=2100),
    serial=st.integers(min_value=0, max_value=100_000),
)
def test_invented_number_is_right_and_of_no_authority(establishment, year, serial):
    number = upn.invented(establishment=str(establishment), year=year, serial=serial)

    assert upn.has_shape(number)
    assert upn.has_right_letter(number)
    assert number[1:4] == "999"


@given(st.from_regex(r"\A[0-9]{11}[0-9A-HJ-NP-RT-Z]\Z"), st.data())
def test_one_wrong_digit_is_noticed(body, data):
    place = data.draw(st.integers(min_value=0, max_value=10))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != body[place]]))

    # 23 is prime and no weight (2 to 13) or difference (1 to 9) is a multiple of it.
    assert upn.check_letter(body) != upn.check_letter(f"{body[:place]}{digit}{body[place + 1 :]}")
