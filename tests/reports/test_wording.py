"""Sentences put together from numbers read as English, whatever the numbers are."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.enums import MissedReason, TrainingKind, Verdict
from pupils.supporting_enums import SupportingKind
from sendhub.reports.phrases import count_of, counted, listed
from sendhub.reports.sentences import numbers, sentences, story
from sendhub.reports.suppression import HIDDEN, NOT_SHOWN
from sendhub.reports.themes import THEMES, themes
from tests.reports.grammar import flaws

DAY = datetime.date(2026, 11, 20)
# What may be printed of a number of pupils; "1" is of what is no pupil.
PRINTED = ("0", "1", "2", HIDDEN, "about 45", NOT_SHOWN)
CELLS = (
    *("roll", "register", "support", "plan", "joined", "left", "cases", "ehc_requests"),
    *("ehc_decided", "ehc_issued", "ehc_late_la", "ehc_late_school", "ours", "reviews"),
    *("case_decision.in_time", "case_plan.in_time", "case_ours.in_time"),
    *(f"review_{step}.{end}" for step in ("meeting", "report", "decision") for end in ("in_time", "late", "open")),
    *("referrals", "declined", "heard_pupils", "heard_families", "concerns", "suspended"),
    *("suspended_on_register", "part_time", "part_time_again", "off_site", "avoidance"),
    *(f"supporting.{kind.value}" for kind in SupportingKind),
    *("supporting.late", "supporting.unread", "check_ins", "pupils_checked_on", "quiet_room"),
    *("incidents", "achievements", "families_told", "moves", "moves_arriving", "moves_finished"),
    *("moves_met", "moves_read", "exams.in_place", "exams.applied", "exams.looked_at"),
)  # fmt: skip


def facts_of(number):
    """Everything that an edition tells beside pupils, each of it so many times."""
    names = [f"Group {letter}" for letter in "ABC"][:number]
    return {
        "moved_since_words": "25 October 2026",
        "provision": {
            "planned": 3 * number,
            "held": number,
            "missed": number,
            "unrecorded": number,
            "percent": 33,
            "reasons": [[MissedReason.ADULT_COVERING.label, number]] if number else [],
            "verdicts": {
                "named": [[each.value, each.label, names] for each in Verdict] if number else [],
                "unnamed": number,
            },
        },
        "money": {"without_rate": number},
        "attendance": {"none": "95.1 %", "support": "90.0 %"} if number else {},
        "has_attendance": bool(number),
        "waits": {"middle": number, "longest": number},
        "agencies": [[f"Therapy, {name}", number, number] for name in names],
        "sencos": [{"name": "Olu Adewale", "qualified_on": "", "due_words": "1 May 2028"}] * number,
        "staffing": {"adults": number, "trained": number},
        "training": [[name, number] for name in names],
        "learning": {
            "kinds": [[kind.label, number] for kind in TrainingKind][:number],
            "people": str(number),
            "hours": number,
        },
        "shared_work": {
            "priorities": number,
            "priorities_done": 0,
            "actions": number,
            "actions_done": max(number - 1, 0),
            "talks": number,
            "walks": number,
            "together": "In isolation" if number else "",
        },
        "time": {"assessment": 20 * number, "review": 0},
        "survey": {"name": "May 2026", "answers": str(number)} if number else {},
    }


def said_of(cells, facts):
    """Every sentence of an edition."""
    told = [
        *(
            each["text"]
            for each in sentences(cells=cells, facts=facts, national={}, counted_on=DAY)
        ),
        *(each["text"] for each in themes(cells=cells, facts=facts, before=None)),
        *filter(None, story(facts).values()),
    ]
    assert len(told) >= 5 + len(THEMES)
    return told


@pytest.mark.parametrize("text", PRINTED)
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_sentences_read_as_english_at_any_one_number(text, number):
    told = said_of(dict.fromkeys(CELLS, text), facts_of(number))

    assert [found for each in told for found in flaws(each)] == []


@given(
    cells=st.fixed_dictionaries(dict.fromkeys(CELLS, st.sampled_from(PRINTED))),
    number=st.integers(0, 3),
)
def test_sentences_read_as_english_at_any_mixture(cells, number):
    told = said_of(cells, facts_of(number))

    assert [found for each in told for found in flaws(each)] == []


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({}, "No provision for five pupils or more can be judged for this time yet."),
        ({"open": 1}, "The one provision with five pupils or more has not been reviewed yet."),
        ({"open": 3}, "None of the 3 provisions with five pupils or more has been reviewed yet."),
        ({"works": 2}, "All 2 provisions with five pupils or more work."),
        (
            {"works": 6, "mixed": 1, "stop": 2},
            "Of 9 provisions with five pupils or more, 6 work, 1 has mixed results and 2 are to be "
            "stopped or changed.",
        ),
    ],
)
def test_what_came_of_provision_is_told_in_words(named, sentence):
    facts = facts_of(1)
    facts["provision"]["verdicts"]["named"] = [
        [code, Verdict(code).label, ["Group"] * number] for code, number in named.items()
    ]

    told = sentences(cells=dict.fromkeys(CELLS, "0"), facts=facts, national={}, counted_on=DAY)

    assert told[3]["text"] == sentence


@pytest.mark.parametrize(
    ("planned", "held", "missed", "unrecorded", "sentence"),
    [
        (0, 0, 0, 0, "No session of an intervention was planned in this time."),
        (1, 1, 0, 0, "The one planned session was held."),
        (1, 0, 1, 0, "The one planned session was missed."),
        (1, 0, 0, 1, "The one planned session was not recorded yet."),
        (4, 0, 1, 3, "None of 4 planned sessions was held, 1 was missed and 3 are not recorded yet."),
        (2, 1, 0, 1, "1 of 2 planned sessions was held, none was missed and 1 is not recorded yet."),
        (1400, 1200, 200, 0, "1,200 of 1,400 planned sessions were held and 200 were missed."),
    ],
)  # fmt: skip
def test_sessions_are_told_in_words(planned, held, missed, unrecorded, sentence):
    facts = facts_of(0)
    facts["provision"] |= {
        "planned": planned,
        "held": held,
        "missed": missed,
        "unrecorded": unrecorded,
        "percent": None,
    }

    told = sentences(cells=dict.fromkeys(CELLS, "0"), facts=facts, national={}, counted_on=DAY)

    assert told[2]["text"] == sentence


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ([], "none to judge"),
        ([["open", "Not reviewed yet", ["A", "B"]]], "none reviewed yet"),
        ([["works", "Works", ["A"]], ["open", "Not reviewed yet", ["B"]]], "1 of 2"),
        ([["stop", "Stop or change", ["A"]]], "0 of 1"),
    ],
)
def test_provisions_that_work_are_no_nought_of_nought(named, words):
    facts = facts_of(1)
    facts["provision"]["verdicts"]["named"] = named

    rows = numbers(cells=dict.fromkeys(CELLS, "0"), facts=facts, national={}, before=None)

    assert rows[-1]["now"] == words


def test_numbers_take_their_noun_and_verb_along():
    assert [count_of(text, "plan", "plans") for text in PRINTED] == [
        "no plan",
        "1 plan",
        "2 plans",
        "fewer than 5 plans",
        "about 45 plans",
        "a number of plans that is not shown",
    ]
    assert [counted(text, "plan", "plans").split()[-1] for text in PRINTED] == [
        *("was", "was", "were", "were", "were", "was"),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Health"], "Health"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["Speech, language", "Sight", "Hearing"], "Speech, language; Sight; and Hearing"),
    ],
)
def test_list_whose_parts_hold_commas_is_told_with_semicolons(words, told):
    assert listed(words) == told
