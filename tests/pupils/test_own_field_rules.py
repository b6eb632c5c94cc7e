"""Values of the school's own fields."""

import pytest

from pupils.rules.own_fields import answers_of, changed, in_words, options_of


@pytest.mark.parametrize(
    ("kind", "options", "answers"),
    [
        ("yes_no", [], ["Yes", "No"]),
        ("choice", ["A", "B"], ["A", "B"]),
        ("text", [], []),
        ("date", [], []),
    ],
)
def test_answers_of_a_kind(kind, options, answers):
    assert answers_of(kind, options) == answers


def test_options_are_taken_line_by_line_each_once():
    assert options_of(" A \n\nB\nA\n") == ["A", "B"]


def test_in_words_writes_a_day_out():
    assert in_words("date", "2027-01-05") == "5 January 2027"
    assert in_words("text", "2027-01-05") == "2027-01-05"


def test_changed_keeps_what_the_form_did_not_show_and_drops_what_is_empty():
    before = {"1": "a", "2": "b", "3": "c"}

    assert changed(before, {"1": "", "2": "x"}, ("1", "2")) == {"3": "c", "2": "x"}
