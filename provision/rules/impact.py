"""Did it work, or did it not happen? Change, dose and verdict. Source: send-reference §7.4 and §2.1."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

from provision.enums import Rating, Verdict
from pupils.enums import ScoreKind

# The scale without "stopped" and "not reviewed", which judge nothing.
JUDGED = (Rating.MUCH_LESS, Rating.LESS, Rating.EXPECTED, Rating.MORE, Rating.MUCH_MORE)
AS_EXPECTED = frozenset({Rating.EXPECTED, Rating.MORE, Rating.MUCH_MORE})

# A month of teaching in days, a twelfth of 365.25.
MONTH_DAYS = Fraction(48700, 1600)
NOT_ENOUGH = "not enough data"

RULE_IN_WORDS = (
    "Works: two in three pupils or more came out as expected or better. Stop or change: half or "
    "more came out much less than expected. Mixed: all between. Only pupils who had their fair "
    "share of the sessions count; if fewer than half of the reviewed pupils had, it was not a fair "
    "test and says nothing about the provision."
)


@dataclass(frozen=True)
class Measure:
    """Entry, expectation and exit of one pupil by one instrument."""

    kind: str = ScoreKind.RAW
    instrument: str = ""
    entry: Decimal | None = None
    entry_on: date | None = None
    expected: Decimal | None = None
    exit: Decimal | None = None
    exit_on: date | None = None

    @property
    def change(self) -> Decimal | None:
        return None if self.entry is None or self.exit is None else self.exit - self.entry

    @property
    def change_in_words(self) -> str:
        """+6; +6 months; +6 standardised; empty without both scores."""
        if self.change is None:
            return ""
        unit = {ScoreKind.AGE: " months", ScoreKind.STANDARDISED: " standardised"}
        return f"{plain(self.change, sign=True)}{unit.get(self.kind, '')}"


def plain(number: Decimal, *, sign=False) -> str:
    """A score without trailing noughts."""
    text = f"{number:+f}" if sign else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def months_between(first: date, last: date) -> Fraction:
    return Fraction((last - first).days) / MONTH_DAYS


def ratio_gain(measure: Measure) -> Decimal | None:
    """Months gained for each month of teaching, to one place (Brooks); 1.0 is the usual pace.

    None, "not enough data", unless both are age scores of one named test at least a month apart.
    """
    if measure.kind != ScoreKind.AGE or not measure.instrument or measure.change is None:
        return None
    if measure.entry_on is None or measure.exit_on is None:
        return None
    months = months_between(measure.entry_on, measure.exit_on)
    if months < 1:
        return None
    ratio = Fraction(measure.change) / months
    return (Decimal(ratio.numerator) / Decimal(ratio.denominator)).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )


def rating_by_scores(measure: Measure) -> str:
    """The rating that entry, expectation and exit alone speak for; empty where one is missing.

    Reached or passed: as expected. Moved, but short of it: less. Not moved, or the other way: much
    less. An expectation below entry (fewer incidents, say) counts downwards.
    """
    if None in (measure.entry, measure.expected, measure.exit):
        return ""
    way = -1 if measure.expected < measure.entry else 1
    if (measure.exit - measure.expected) * way >= 0:
        return Rating.EXPECTED
    return Rating.LESS if (measure.exit - measure.entry) * way > 0 else Rating.MUCH_LESS


def percent(part: int, whole: int) -> int | None:
    """Whole per cent, half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True)
class Place:
    """What the verdict needs of one pupil's place. `due` and `had` count sessions."""

    rating: str = ""
    measure: Measure = Measure()
    due: int = 0
    had: int = 0

    @property
    def counts_as(self) -> str:
        """The rating given; where none was given, the one the scores speak for."""
        return self.rating or rating_by_scores(self.measure)

    @property
    def is_judged(self):
        return self.counts_as in JUDGED

    def had_fair_share(self, fair_percent: int) -> bool:
        return self.due > 0 and self.had * 100 >= fair_percent * self.due


def verdict_of(places: Iterable[Place], *, fair_percent: int) -> Verdict:
    """Whether a provision works for these pupils; the rule is `RULE_IN_WORDS`."""
    judged = [place for place in places if place.is_judged]
    if not judged:
        return Verdict.OPEN
    fair = [place for place in judged if place.had_fair_share(fair_percent)]
    if 2 * len(fair) < len(judged):
        return Verdict.UNFAIR
    came_out = Counter(place.counts_as for place in fair)
    if 3 * sum(came_out[rating] for rating in AS_EXPECTED) >= 2 * len(fair):
        return Verdict.WORKS
    if 2 * came_out[Rating.MUCH_LESS] >= len(fair):
        return Verdict.STOP
    return Verdict.MIXED


@dataclass(frozen=True)
class Spread:
    """How pupils came out: how many at each point of the scale, and the middle one."""

    counts: tuple  # (rating, number), the scale from its low end, then stopped and not reviewed
    judged: int
    middle: str  # in words; empty while nobody is judged

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Spread":
        found = Counter(place.counts_as or Rating.NOT_REVIEWED for place in places)
        judged = [int(rating) for rating in JUDGED for _ in range(found[rating])]
        return cls(
            counts=tuple((rating, found[rating]) for rating in Rating),
            judged=len(judged),
            middle=middle_in_words(median(judged)) if judged else "",
        )


def middle_in_words(number: float) -> str:
    """The middle of an even number of pupils may lie between two points of the scale."""
    low, high = int(number // 1), int(-(-number // 1))
    words = [Rating(str(point)).label.lower() for point in sorted({low, high})]
    return words[0].capitalize() if len(words) == 1 else f"Between {words[0]} and {words[1]}"


def median_change(measures: Iterable[Measure]) -> Decimal | None:
    """The middle change of those with both scores, all by one kind of score; None otherwise."""
    measured = [measure for measure in measures if measure.change is not None]
    if not measured or len({(m.kind, m.instrument) for m in measured}) > 1:
        return None
    return median(measure.change for measure in measured)


def change_in_words(measures: Iterable[Measure]) -> str:
    """What was measured: the middle change of one test; how many where several were used."""
    measured = [measure for measure in measures if measure.change is not None]
    if not measured:
        return ""
    middle = median_change(measured)
    if middle is None:
        return f"{len(measured)} measured, with different tests"
    one = Measure(kind=measured[0].kind, entry=Decimal(0), exit=middle)
    name = f" ({measured[0].instrument})" if measured[0].instrument else ""
    return f"{one.change_in_words}{name}"


def middle_ratio_in_words(measures: Iterable[Measure]) -> str:
    """The middle ratio gain of those it can be told of: 1.5 months a month (4 pupils)."""
    ratios = [ratio for ratio in map(ratio_gain, measures) if ratio is not None]
    if not ratios:
        return NOT_ENOUGH
    pupils = f"{len(ratios)} pupil{'' if len(ratios) == 1 else 's'}"
    return f"{plain(median(ratios))} months a month ({pupils})"
