"""What a score can be, and what it says in words. Source: send-reference §7.4."""

from decimal import Decimal

from pupils.enums import ScoreKind

# Mean 100, standard deviation 15; 85 to 115 is average. Published tests stop at 40 and 160.
LOWEST_STANDARDISED, HIGHEST_STANDARDISED = 40, 160
STANDARDISED_BANDS = (
    (70, "very low"),
    (85, "below average"),
    (116, "average"),
    (131, "above average"),
)
# Ages in months: two years to 25, the end of the Code's range.
LOWEST_MONTHS, HIGHEST_MONTHS = 24, 300
MOST_RAW = 1000


def band_of(score):
    """The band of a standardised score in words."""
    return next((words for below, words in STANDARDISED_BANDS if score < below), "very high")


def age_in_words(months):
    """An age equivalent in years and months, as test manuals print it: 7:04."""
    months = int(months)
    return f"{months // 12}:{months % 12:02}"


def score_problem(kind, score):
    """Return the sentence that says why such a score cannot be, or None."""
    if score is None:
        return None
    if kind == ScoreKind.STANDARDISED:
        if not LOWEST_STANDARDISED <= score <= HIGHEST_STANDARDISED:
            return (
                f"A standardised score lies between {LOWEST_STANDARDISED} and "
                f"{HIGHEST_STANDARDISED} (mean 100). Is this a raw score?"
            )
    elif kind == ScoreKind.AGE:
        if not LOWEST_MONTHS <= score <= HIGHEST_MONTHS:
            return (
                f"Enter the age in months, between {LOWEST_MONTHS} and {HIGHEST_MONTHS}: "
                "7 years 4 months is 88."
            )
    elif not Decimal(0) <= score <= MOST_RAW:
        return f"A raw score lies between 0 and {MOST_RAW}."
    return None


def band_problem(score, low, high):
    """Return the sentence that says why the confidence band cannot belong to the score, or None."""
    if (low is None) != (high is None):
        return "Give both ends of the confidence band, or neither."
    if low is None or score is None:
        return None
    if low > high:
        return "The confidence band ends below where it begins."
    if not low <= score <= high:
        return "The score lies outside its own confidence band."
    return None
