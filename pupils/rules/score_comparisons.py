"""What two scores of a pupil, and the scores of a group, can be said to tell. Never a diagnosis."""

from dataclasses import dataclass
from statistics import median

# Mean 100 and deviation 15: the scale on which every standardised score is kept.
MEAN, DEVIATION = 100, 15
# Half of a 95% band where the manual's is not on file: 1.96 × 15 × √(1 − 0.9), a test of reliability 0.9.
HALF_BAND = 9
# Scores further apart in time than a school year tell of two different children.
MOST_DAYS_APART = 365
# Below this many others a median would tell of single children: security page §3.
FEWEST_OTHERS = 10
# What a year gains is told as a range of the middle half.
QUARTER = 4


def to_standard(score, mean, deviation):
    """A score on another scale, such as T-scores (50, 10), on ours (100, 15), to the nearest whole."""
    return round(MEAN + DEVIATION * (float(score) - float(mean)) / float(deviation))


@dataclass(frozen=True)
class Measured:
    """A standardised score with its confidence band; the band may be the usual one and not the manual's."""

    name: str
    score: float
    low: float
    high: float
    is_usual_band: bool


def measured(name, score, low=None, high=None):
    if low is None or high is None:
        return Measured(name, score, score - HALF_BAND, score + HALF_BAND, True)
    return Measured(name, score, low, high, False)


@dataclass(frozen=True)
class Difference:
    """What an ability score and an attainment score say together."""

    ability: Measured
    attainment: Measured
    points: float  # how far attainment lies below ability; negative: above
    is_clear: bool

    @property
    def words(self):
        first, second = self.attainment.name, self.ability.name
        if not self.is_clear:
            said = f"{first} and {second}: no clear difference, their confidence bands overlap."
        elif self.points > 0:
            said = f"{first} lies {self.points:g} points below {second}; the bands do not overlap."
        else:
            said = f"{first} lies {-self.points:g} points above {second}; the bands do not overlap."
        if self.ability.is_usual_band or self.attainment.is_usual_band:
            said += f" The usual band of ±{HALF_BAND} was taken where the manual’s is not on file."
        return said


def difference(ability, attainment):
    """Compare two measured scores; a difference is clear only where the bands do not touch."""
    apart = ability.low > attainment.high or attainment.low > ability.high
    return Difference(ability, attainment, ability.score - attainment.score, apart)


@dataclass(frozen=True)
class Group:
    """A group’s scores of one test: the median and the middle half; None where it is too small to tell."""

    name: str
    number: int
    median: float | None
    low: float | None
    high: float | None

    @property
    def words(self):
        if self.median is None:
            return f"{self.name}: too few others have a score to compare with."
        return (
            f"{self.name}: half of {self.number} others lie between {self.low:g} and "
            f"{self.high:g}, the middle is {self.median:g}."
        )


def group_of(name, others):
    """Tell of the scores of the others of a group, or that they are too few."""
    others = sorted(float(score) for score in others)
    if len(others) < FEWEST_OTHERS:
        return Group(name, len(others), None, None, None)
    edge = len(others) // QUARTER
    return Group(name, len(others), median(others), others[edge], others[-edge - 1])
