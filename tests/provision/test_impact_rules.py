"""Change, dose and verdict: both sides of each edge."""

from datetime import date
from decimal import Decimal

import pytest

from provision.enums import Rating, Verdict
from provision.rules import impact
from provision.rules.impact import Measure, Place
from pupils.enums import ScoreKind

D = date


ENTRY_ON, EXIT_ON = D(2026, 9, 1), D(2026, 12, 1)


def age(entry, last, *, on=EXIT_ON, instrument="Salford"):
    return Measure(
        kind=ScoreKind.AGE,
        instrument=instrument,
        entry=Decimal(entry),
        entry_on=ENTRY_ON,
        exit=Decimal(last),
        exit_on=on,
    )


@pytest.mark.parametrize(
    ("measure", "ratio"),
    [
        (age(80, 86), Decimal("2.0")),
        (age(80, 83), Decimal("1.0")),
        (age(86, 80), Decimal("-2.0")),
        (age(80, 86, on=D(2026, 9, 30)), None),  # 29 days: under a month
        (age(80, 86, on=D(2026, 10, 2)), Decimal("5.9")),  # 31 days
        (age(80, 86, instrument=""), None),  # nobody can say that it was the same test
        (Measure(kind=ScoreKind.RAW, instrument="x", entry=1, exit=2), None),
        (Measure(kind=ScoreKind.AGE, instrument="x", entry=1, exit=2), None),  # no dates
    ],
)
def test_ratio_gain(measure, ratio):
    assert impact.ratio_gain(measure) == ratio


@pytest.mark.parametrize(
    ("entry", "expected", "last", "rating"),
    [
        (10, 20, 20, Rating.EXPECTED),
        (10, 20, 25, Rating.EXPECTED),
        (10, 20, 19, Rating.LESS),
        (10, 20, 10, Rating.MUCH_LESS),
        (10, 20, 9, Rating.MUCH_LESS),
        (9, 3, 3, Rating.EXPECTED),  # fewer incidents is what was hoped for
        (9, 3, 4, Rating.LESS),
        (9, 3, 9, Rating.MUCH_LESS),
        (10, None, 20, ""),
        (10, 20, None, ""),
    ],
)
def test_rating_by_scores(entry, expected, last, rating):
    assert impact.rating_by_scores(Measure(entry=entry, expected=expected, exit=last)) == rating


def test_a_rating_given_goes_before_the_scores():
    measure = Measure(entry=1, expected=2, exit=2)

    assert Place(rating=Rating.LESS, measure=measure).counts_as == Rating.LESS
    assert Place(measure=measure).counts_as == Rating.EXPECTED


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, None), (1, 2, 50), (1, 3, 33), (2, 3, 67), (1, 200, 1)]
)
def test_percent_rounds_half_up(part, whole, expected):
    assert impact.percent(part, whole) == expected


@pytest.mark.parametrize(
    ("due", "had", "is_fair"), [(10, 6, True), (10, 5, False), (0, 0, False), (5, 3, True)]
)
def test_fair_share_at_its_edge(due, had, is_fair):
    assert Place(due=due, had=had).had_fair_share(60) is is_fair


def places(*ratings, had=10):
    return [Place(rating=rating, due=10, had=had) for rating in ratings]


GOOD, LESS, NOT = Rating.EXPECTED, Rating.LESS, Rating.MUCH_LESS


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([], Verdict.OPEN),
        (places(Rating.STOPPED, Rating.NOT_REVIEWED), Verdict.OPEN),
        (places(GOOD), Verdict.WORKS),
        (places(GOOD, GOOD, LESS), Verdict.WORKS),
        (places(GOOD, LESS), Verdict.MIXED),
        (places(LESS, LESS, LESS), Verdict.MIXED),
        (places(NOT, NOT, LESS), Verdict.STOP),
        (places(NOT, GOOD), Verdict.STOP),
        (places(GOOD, GOOD, GOOD, had=5), Verdict.UNFAIR),
        (places(NOT, NOT, had=5), Verdict.UNFAIR),
        (places(GOOD) + places(NOT, had=5), Verdict.WORKS),
        (places(GOOD) + places(NOT, NOT, had=5), Verdict.UNFAIR),
    ],
)
def test_verdict(found, verdict):
    assert impact.verdict_of(found, fair_percent=60) == verdict


def test_spread_counts_each_point_and_names_the_middle():
    found = impact.Spread.of(places(GOOD, LESS, NOT, Rating.STOPPED, ""))

    assert dict(found.counts)[LESS] == 1
    assert dict(found.counts)[Rating.NOT_REVIEWED] == 1
    assert (found.judged, found.middle) == (3, "Less than expected")


def test_middle_between_two_points_says_both():
    found = impact.Spread.of(places(GOOD, LESS))

    assert found.middle == "Between less than expected and as expected"


def test_median_change_of_one_test_only():
    same = [age(80, 86), age(80, 82), age(80, 90)]

    assert impact.median_change(same) == 6
    assert impact.median_change([*same, age(80, 90, instrument="Other")]) is None
    assert impact.median_change([]) is None


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (age(80, 86), "+6 months"),
        (
            Measure(kind=ScoreKind.STANDARDISED, entry=Decimal("85.50"), exit=Decimal(90)),
            "+4.5 standardised",
        ),
        (Measure(entry=Decimal(10), exit=Decimal(10)), "+0"),
        (Measure(entry=Decimal(100), exit=Decimal(80)), "-20"),
        (Measure(entry=1), ""),
    ],
)
def test_change_in_words(measure, words):
    assert measure.change_in_words == words
