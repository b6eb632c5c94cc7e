"""Waits, year groups, devices: values in, values out."""

import pytest

from sendhub.accounts import rules


@pytest.mark.parametrize(
    ("nc_year", "above", "words"),
    [
        ("N1", "N2", "Nursery 1"),
        ("N2", "R", "Nursery 2"),
        ("R", "1", "Reception"),
        ("6", "7", "Year 6"),
        ("13", "14", "Year 13"),
        ("14", "", "Year 14"),
    ],
)
def test_year_groups(nc_year, above, words):
    assert rules.next_nc_year(nc_year) == above
    assert rules.nc_year_name(nc_year) == words


@pytest.mark.parametrize("odd", ["", "X", "99"])
def test_year_group_that_is_none_has_no_next(odd):
    assert rules.next_nc_year(odd) == ""
    assert rules.place_of_year(odd) == len(rules.NC_YEARS)


def test_years_of_a_primary_school():
    assert rules.years_between("R", "6") == ("R", "1", "2", "3", "4", "5", "6")
    assert rules.years_between("", "6") == rules.NC_YEARS


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("", "A browser"),
    ],
)
def test_device_in_words(user_agent, words):
    assert rules.device_in_words(user_agent) == words
