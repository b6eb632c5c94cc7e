"""Editions, duties and their dates: values in, values out.

Sources: CFA = Children and Families Act 2014; SEND Regs = SEND Regulations 2014 (SI 2014/1530).
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from pupils.enums import YearGroup
from sendhub import dates
from sendhub.reports.enums import ComplianceKind, EditionKind

_YEARS = [code.value for code in YearGroup if code is not YearGroup.X]
_HALVES = ("first half", "second half")


@dataclass(frozen=True)
class Edition:
    """An edition that may be frozen: what it is called and the days it tells of.

    `ends_on` is the last day of its half term; None at a census, which is a day.
    """

    name: str
    kind: EditionKind
    starts_on: date
    counted_on: date
    ends_on: date | None = None

    @property
    def is_early(self) -> bool:
        """Whether days of the half term would be in no edition: the next one begins with the next half term."""
        return self.ends_on is not None and self.counted_on < self.ends_on

    @property
    def missing_from(self) -> date:
        """The first day that an early edition does not tell of."""
        return self.counted_on + timedelta(days=1)


def year_before(nc_year: str, years: int) -> str:
    """The year group a pupil of this one was in some school years earlier; empty before nursery."""
    if nc_year not in _YEARS or not years:
        return nc_year
    place = _YEARS.index(nc_year) - years
    return _YEARS[place] if place >= 0 else ""


def editions_begun(today: date, terms, breaks) -> list[Edition]:
    """The half terms and census days that have begun, the newest first.

    `terms` have `kind`, `starts_on` and `ends_on`; a running half term is told until today.
    """
    found = []
    for term in terms:
        name = f"{term.get_kind_display()} {term.starts_on.year}"
        halves = dates.half_terms([term], breaks)
        for place, half in enumerate(halves):
            if half.starts_on <= today:
                part = f", {_HALVES[place]}" if len(halves) == len(_HALVES) else ""
                until = min(half.ends_on, today)
                words = f"{name}{part}"
                found.append(
                    Edition(words, EditionKind.HALF_TERM, half.starts_on, until, half.ends_on)
                )
        day = dates.census_day(term.academic_year, dates.CensusTerm(term.kind))
        if day <= today:
            words = f"Census of {day.day} {day:%B %Y}"
            found.append(Edition(words, EditionKind.CENSUS, term.starts_on, day))
    return sorted(found, key=lambda each: (each.counted_on, each.kind), reverse=True)


def is_telling(ours: int, national: float, pupils: int) -> bool:
    """Whether a share lies further from the national one than chance brings; shares in per cent.

    Two standard errors of the national share in a group of so many pupils, and five points at the
    least: a smaller difference is no finding, however large the school.
    """
    error = 100 * math.sqrt(national / 100 * (1 - national / 100) / pupils)
    return abs(ours - national) >= max(5, 2 * error)


def senco_qualification_due(senco_from: date) -> date:
    """Last day to gain the mandatory qualification: three years from taking the post.

    CFA s.67 with SEND Regs, reg 49.
    """
    return dates.last_day_within_months(senco_from, 36)


@dataclass(frozen=True)
class Duty:
    """Why an item is on the list. `years` between two reviews: the law's, or ours where it sets none."""

    source: str
    years: int | None = None
    is_statutory: bool = False
    note: str = ""


DUTIES = {
    ComplianceKind.SEN_POLICY: Duty("SEND Code of Practice 6.2 and 6.3", 1),
    ComplianceKind.INFORMATION_REPORT: Duty("CFA s.69; SEND Regs, reg 51", 1, True),
    ComplianceKind.INCLUSION_STRATEGY: Duty(
        "Reported in March 2026, not confirmed",
        1,
        note="Reported as due by 31 December 2026 and yearly after that. No regulation says so yet: "
        "this awaits confirmation.",
    ),
    ComplianceKind.ACCESSIBILITY_PLAN: Duty("Equality Act 2010, Schedule 10", 3, True),
    ComplianceKind.EQUALITY: Duty("Equality Act 2010, s.149 and its regulations", 1, True),
    ComplianceKind.MEDICAL: Duty("CFA s.100", 1, True),
    ComplianceKind.SENCO_QUALIFICATION: Duty("CFA s.67; SEND Regs, reg 49", None, True),
    ComplianceKind.COMPLAINTS: Duty("SEND Regs, Schedule 1, item 9", 1),
    ComplianceKind.OTHER: Duty("", 1),
}


def review_due(kind: str, approved_on: date) -> date | None:
    """When the item has to be looked at again; None where no interval is set."""
    years = DUTIES[ComplianceKind(kind)].years
    return dates.add_years(approved_on, years) if years else None


def state_of(approved_on: date | None, review_on: date | None, today: date) -> str:
    """One of missing, late, soon, good; soon: within 60 days."""
    if approved_on is None:
        return "missing"
    if review_on is not None and review_on < today:
        return "late"
    if review_on is not None and (review_on - today).days <= 60:
        return "soon"
    return "good"


STATE_WORDS = {
    "missing": ("Not in place", "late"),
    "late": ("Past its review", "late"),
    "soon": ("Review soon", "warn"),
    "good": ("In place", "good"),
}


# Nobody works at one case for longer in a day: a timer that was forgotten stops there.
LONGEST_WORK = 600


def minutes_between(started_at, ended_at) -> int:
    """Whole minutes that were begun, at least one and at most `LONGEST_WORK`."""
    seconds = (ended_at - started_at).total_seconds()
    return min(max(math.ceil(seconds / 60), 1), LONGEST_WORK)


def hours_in_words(minutes: int) -> str:
    """`2 h 20 min`, `45 min`."""
    hours, rest = divmod(minutes, 60)
    return (
        " ".join(
            part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part
        )
        or "0 min"
    )
