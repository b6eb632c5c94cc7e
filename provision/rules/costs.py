"""Costs: minutes at an hourly rate, shared by pupils, turned into pence once. Source: send-reference §7.2.

Sums are exact fractions of a pound; only `to_pence` and `in_pence` round. A rate that is not known
makes a cost "not known", never nothing: callers count such sessions beside the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision.enums import Level, MissedReason, SharedBy
from sendhub.dates import Span, last_day_within_months

# Whether the adult's hour was paid although the session did not happen. Support staff are paid by
# the month: whatever kept the session from happening, the hour was paid and the pupils did not get
# it. The one exception is a closed school: no session was owed to anybody that day, so none was lost.
PAID_WHEN_MISSED = {
    MissedReason.ADULT_ABSENT: True,  # sick pay; who stands in is paid as well
    MissedReason.ADULT_COVERING: True,  # the hour was paid here and worked elsewhere
    MissedReason.PUPIL_ABSENT: True,  # the adult was there and waited
    MissedReason.TRIP: True,  # the adult went along, or was there without pupils
    MissedReason.ROOM: True,
    MissedReason.CLOSED: False,
    MissedReason.OTHER: True,
}

# What pupils with high needs cost a mainstream school before the local authority tops up, a year:
# High Needs Funding: Operational Guide (element 2). The school's own rows (CostRule) go before it.
USUAL_THRESHOLD = Decimal(6000)
USUAL_FAIR_PERCENT = 60

# The financial year of a maintained school: 1 April to 31 March; an academy's is the academic year.
FINANCIAL_YEAR_BEGINS = (4, 1)

# Open to every pupil: not special educational provision, so no part of a pupil's SEN total (§7.2).
NOT_SEN = frozenset({Level.UNIVERSAL})


def session_cost(minutes: int, hourly_rate: Decimal | None) -> Fraction | None:
    """Pounds a session costs, once however many pupils sit there; None when its rate is not known.

    `hourly_rate` is the sum over all adults in the room.
    """
    if hourly_rate is None:
        return None
    return Fraction(hourly_rate) * minutes / 60


def sharers(*, shared_by: SharedBy, is_held: bool, present: int, placed: int) -> int:
    """How many pupils share a session: those present at a held one where the school says so and
    anybody was there; else those who had a place that day."""
    if is_held and shared_by == SharedBy.PRESENT and present:
        return present
    return placed


def is_lost(reason: str) -> bool:
    """Tell whether a missed session was paid all the same."""
    return PAID_WHEN_MISSED[MissedReason(reason)]


def to_pence(pounds: Fraction) -> int:
    """Whole pence, half a penny rounded up. Nothing here is below nought."""
    return int((pounds * 200 + 1) // 2)


def in_pence(shares: Mapping[object, Fraction]) -> dict:
    """Turn the exact shares of one cost into pence that add up to its own pence.

    Largest remainder: each share is cut to whole pence, and the pennies left over go to the largest
    parts cut off; equal ones in the order given.
    """
    whole = {key: share * 100 for key, share in shares.items()}
    cut = {key: share.numerator // share.denominator for key, share in whole.items()}
    left = to_pence(sum(shares.values(), Fraction(0))) - sum(cut.values())
    if left:
        by_part = sorted(whole, key=lambda key: cut[key] - whole[key])
        for key in by_part[:left]:
            cut[key] += 1
    return cut


@dataclass(frozen=True)
class Sum:
    """A sum in pence and how many sessions are missing from it because their rate is not known."""

    pence: int = 0
    unknown: int = 0

    def __add__(self, other):
        return Sum(self.pence + other.pence, self.unknown + other.unknown)

    @property
    def pounds(self) -> Decimal | None:
        """Pounds for a spreadsheet; None when nothing is known."""
        return None if self.unknown and not self.pence else Decimal(self.pence) / 100

    @property
    def in_words(self) -> str:
        """£1,234.50; "not known"; £12.00 plus 2 sessions without a rate."""
        return f"{self.amount} {self.lacks}".strip() if self.pence else self.amount

    @property
    def amount(self) -> str:
        """The known part."""
        return "not known" if self.unknown and not self.pence else pounds_in_words(self.pence)

    @property
    def lacks(self) -> str:
        """What is missing from it; empty where nothing is."""
        if not self.unknown:
            return ""
        return f"plus {self.unknown} session{'' if self.unknown == 1 else 's'} without a rate"


def pounds_in_words(pence: int) -> str:
    return f"£{Decimal(pence) / 100:,.2f}"


def financial_year(day: date) -> int:
    """The year in which the day's financial year began."""
    return day.year if (day.month, day.day) >= FINANCIAL_YEAR_BEGINS else day.year - 1


def financial_span(year: int) -> Span:
    """First and last day of the financial year that begins in `year`."""
    first = date(year, *FINANCIAL_YEAR_BEGINS)
    return Span(first, last_day_within_months(first, 12))
