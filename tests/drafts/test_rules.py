import pytest

from sendhub.drafts import rules


def test_guards_passwords_and_blanks_are_not_kept():
    lists = [
        ("csrfmiddlewaretoken", ["abc"]),
        ("school", ["3"]),
        ("form_id", ["f"]),
        ("version", ["2"]),
        ("draft_key", ["concern"]),
        ("draft_path", ["/"]),
        ("draft_title", ["Log a concern"]),
        ("new_password", ["correct horse"]),
        ("recovery_code", ["123"]),
        ("text", ["He turns away."]),
        ("areas", ["semh", "sensory_physical"]),
        ("often", ["  "]),
    ]

    assert rules.worth_keeping(lists) == {
        "text": ["He turns away."],
        "areas": ["semh", "sensory_physical"],
    }


def test_one_text_is_itself_and_several_are_a_list():
    assert rules.as_initial({"text": ["a"], "areas": ["b", "c"]}) == {
        "text": "a",
        "areas": ["b", "c"],
    }


@pytest.mark.parametrize(
    ("length", "expected"),
    [(rules.MOST_CHARACTERS, False), (rules.MOST_CHARACTERS + 1, True)],
)
def test_too_long(length, expected):
    assert rules.is_too_long({"text": ["x" * length]}) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/concerns/add/", True),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("https://evil.example/", False),
        ("", False),
    ],
)
def test_own_path(path, expected):
    assert rules.is_own_path(path) is expected
