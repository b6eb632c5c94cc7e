"""Rules of plans and of the ledger: values in, values out."""

import datetime
from fractions import Fraction

import pytest

from ehcp.plan_enums import Per
from ehcp.rules import ledger, plans

D = datetime.date
MONDAY = D(2026, 9, 7)
ISSUED = D(2026, 1, 5)


def week(first, days=5):
    return [first + datetime.timedelta(days=n) for n in range(days)]


def dose(**values):
    return ledger.Dose(
        **{"issued_on": ISSUED, "minutes": 30, "times": 3, "per": Per.WEEK, **values}
    )


@pytest.mark.parametrize(
    ("per", "minutes"),
    [
        (Per.DAY, 450),
        (Per.WEEK, 90),
        (Per.FORTNIGHT, 45),
        (Per.HALF_TERM, Fraction(450 * 6, 190)),
        (Per.TERM, Fraction(450 * 3, 190)),
        (Per.YEAR, Fraction(450, 190)),
    ],
)
def test_dose_is_owed_over_the_school_days_of_its_time(per, minutes):
    owed = ledger.owed_by_week([dose(per=per)], issued=[ISSUED], school_days=week(MONDAY))

    assert owed == {MONDAY: minutes}


def test_week_of_closure_owes_nothing_and_short_week_its_share():
    days = week(MONDAY, 2) + week(D(2026, 9, 21))

    owed = ledger.owed_by_week([dose()], issued=[ISSUED], school_days=days)

    assert owed == {MONDAY: 36, D(2026, 9, 21): 90}


def test_amendment_in_mid_week_changes_what_is_owed_from_its_day():
    amended = dose(issued_on=D(2026, 9, 9), minutes=60)

    owed = ledger.owed_by_week(
        [dose(), amended], issued=[ISSUED, D(2026, 9, 9)], school_days=week(MONDAY)
    )

    assert owed == {MONDAY: 2 * 18 + 3 * 36}


def test_line_left_out_of_a_later_version_is_owed_until_that_version():
    owed = ledger.owed_by_week([dose()], issued=[ISSUED, D(2026, 9, 8)], school_days=week(MONDAY))

    assert owed == {MONDAY: 18}


def test_nothing_is_owed_before_the_first_version_outside_the_dose_or_without_minutes():
    days = week(MONDAY)

    assert ledger.owed_by_week([dose()], issued=[D(2026, 9, 14)], school_days=days) == {}
    assert ledger.owed_by_week([dose(minutes=None)], issued=[ISSUED], school_days=days) == {}
    later = dose(starts_on=D(2026, 9, 11), ends_on=D(2026, 9, 11))
    assert ledger.owed_by_week([later], issued=[ISSUED], school_days=days) == {MONDAY: 18}


@pytest.mark.parametrize(
    ("owed", "had", "short"),
    [(Fraction(90), Fraction(60), 30), (Fraction(60), Fraction(90), 0), (Fraction(1, 2), 0, 1)],
)
def test_shortfall_is_never_below_nothing(owed, had, short):
    assert ledger.shortfall(owed, had) == short


def test_vague_words_are_asked_about_once_in_reading_order():
    hints = plans.vague_words("Regular access to a small group, and regular support as required.")

    assert [(hint.words, hint.question) for hint in hints] == [
        ("regular", "How often?"),
        ("access to", "Is it given, or only there to be used?"),
        ("small group", "Of how many pupils at most?"),
        ("as required", "Who decides, and what is the least?"),
    ]


def test_specified_line_is_asked_nothing():
    assert plans.vague_words("30 minutes, three times a week, with the ELSA in the den") == []
    assert plans.missing_of_line(minutes=30, adult="ELSA", group_size=1, setting="the den") == []


def test_line_says_what_it_does_not_say():
    assert plans.missing_of_line(minutes=None, adult="ELSA", group_size=None, setting="den") == [
        "how long and how often",
        "how many pupils in the group",
    ]


def test_line_of_health_or_social_care_says_what_it_does_not_say():
    assert plans.missing_of_care(amount="", provider="a nurse") == ["how much and how often"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Epilepsy", True),
        ("Northern lights upset him", True),
        ("None related to the special educational needs.", False),
        ("N/A", False),
        ("no health needs", False),
        (" \n", False),
    ],
)
def test_text_that_begins_with_none_says_nothing(text, says):
    assert plans.says_something(text) == says


def test_gaps_name_each_line_without_its_other_half():
    found = plans.gaps(
        needs=[1, 2, 3],
        outcomes={1: [1], 2: [2], 3: [], 4: [1]},
        provision={1: [1], 2: []},
        care={"G1": [4], "H1.1": []},
        unanswered=["D"],
    )

    assert found == plans.Gaps(
        needs_without_outcome=[3],
        needs_without_provision=[2, 3],
        outcomes_without_need=[3],
        outcomes_without_provision=[2, 3],
        provision_without_outcome=[2],
        care_without_outcome=["H1.1"],
        unanswered=["D"],
    )


def test_whole_plan_has_no_gaps():
    assert not plans.gaps(needs=[1], outcomes={1: [1]}, provision={1: [1]}, care={}, unanswered=[])


def test_changes_are_told_word_by_word():
    assert plans.word_changes("30 minutes a week", "45 minutes a week, in the den") == [
        ("out", "30 "),
        ("in", "45 "),
        ("same", "minutes a "),
        ("out", "week"),
        ("in", "week, in the den"),
    ]
