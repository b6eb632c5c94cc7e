"""What each kind of plan asks, and what stands on a card."""

import pytest

from pupils.rules import supporting as rules
from pupils.supporting_enums import SupportingKind


@pytest.mark.parametrize("kind", SupportingKind)
def test_each_kind_asks_something_that_must_be_answered(kind):
    keys = [each.key for each in rules.QUESTIONS[kind]]

    assert len(keys) == len(set(keys))
    assert rules.lacking(kind, {})
    assert rules.lacking(kind, dict.fromkeys(keys, "x")) == []


def test_answers_come_in_the_order_of_the_form_and_choices_in_words():
    answers = {"measures": "A second adult.", "left": "low", "before": "high", "harm": ""}

    assert rules.answered("risk", answers) == [
        ("How likely without measures", "High"),
        ("What we do about it", "A second adult."),
        ("What is left with these measures", "Low"),
    ]


def test_card_holds_what_an_emergency_needs_alone():
    answers = {"condition": "Asthma", "everyday": "Rest.", "stored": "Office"}

    assert rules.answered("health", answers, on_card=True) == [
        ("Condition", "Asthma"),
        ("Where it is", "Office"),
    ]


def test_every_kind_but_the_pep_is_read_by_those_who_work_with_the_pupil():
    assert set(SupportingKind) - rules.FOR_READERS == {SupportingKind.PEP}


@pytest.mark.parametrize(
    ("condition", "stems"),
    [
        ("Epilepsy", {"epilep"}),
        ("Severe nut allergy", {"allerg"}),
        ("Diabetes, type 1", {"diabet"}),
        ("POTS", set()),
        ("", set()),
    ],
)
def test_stems_are_the_telling_words_of_a_condition(condition, stems):
    assert rules.stems(condition) == stems
