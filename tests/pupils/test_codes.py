"""The long code lists."""

import pytest

from pupils import codes


@pytest.mark.parametrize(
    ("code", "label"),
    [("POL", "Polish"), ("BSL", "British Sign Language"), ("QQQ", "QQQ"), ("", "")],
)
def test_language_label(code, label):
    assert codes.language_label(code) == label


@pytest.mark.parametrize(("code", "label"), [("WBRI", "White British"), ("XXXX", "XXXX")])
def test_ethnicity_label(code, label):
    assert codes.ethnicity_label(code) == label


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("WBRI", "White British"),
        ("WSCO", "White British"),
        ("WROM", "White, of another background"),
        ("BNGN", "Black"),
        ("MWBC", "Mixed"),
        ("APKN", "Asian"),
        ("CHNE", "Chinese"),
        ("OARA", "Any other group"),
        ("ZZZZ", "Any other group"),
        ("NOBT", "Not recorded"),
        ("NONE", "Not recorded"),
        ("", "Not recorded"),
    ],
)
def test_main_group_of_an_ethnicity(code, group):
    assert codes.ethnic_group(code) == group


def test_choices_begin_with_english_and_hold_each_code_once():
    languages = codes.language_choices()

    assert languages[0] == ("ENG", "English")
    assert len({code for code, _ in languages}) == len(languages) == 255
    assert all(label for _, label in [*languages, *codes.ethnicity_choices()])
    assert {len(code) for code, _ in codes.ethnicity_choices()} == {4}
