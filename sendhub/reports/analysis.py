"""The register over time, for people who see every pupil of the school."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from pupils.enums import StatusCode
from pupils.models import Enrolment, Pupil, SenStatus
from pupils.rules.sen import ON_REGISTER
from sendhub import dates
from sendhub.charts import line_chart

MONTHS = 24
WHOLE_PUPILS = 5  # of fewer, the lines of a chart would stand for halves of pupils


@dataclass(frozen=True)
class Point:
    """The register on one day."""

    on: date
    support: int
    plan: int
    none: int


class RegisterTime:
    """The register on any day, from dated rows; two queries for all days together."""

    def __init__(self, *, by):
        seen = Pupil.objects.visible_to(by).values("pk")
        self.stays = defaultdict(list)
        rows = Enrolment.objects.visible_to(by).filter(pupil__in=seen)
        for pupil_id, first, last in rows.values_list("pupil", "starts_on", "ends_on"):
            self.stays[pupil_id].append((first, last))
        self.held = defaultdict(list)
        rows = SenStatus.objects.visible_to(by).filter(pupil__in=seen, status__in=ON_REGISTER)
        for pupil_id, status, first, last in rows.values_list(
            "pupil", "status", "starts_on", "ends_on"
        ):
            self.held[pupil_id].append((status, first, last))

    @property
    def begins_on(self):
        """The first day that anybody was on roll; None while nobody is."""
        return min((first for stays in self.stays.values() for first, _ in stays), default=None)

    def at(self, day):
        found = Counter()
        for pupil_id, stays in self.stays.items():
            if any(first <= day and (last is None or last >= day) for first, last in stays):
                found[self._status(pupil_id, day)] += 1
        return Point(day, found[StatusCode.SUPPORT], found[StatusCode.PLAN], found[StatusCode.NONE])

    def _status(self, pupil_id, day):
        for status, first, last in self.held.get(pupil_id, ()):
            if first <= day and (last is None or last >= day):
                return StatusCode(status)
        return StatusCode.NONE

    def months(self, today):
        """The first of each of the last two years' months, and today."""
        first = today.replace(day=1)
        days = [dates.add_months(first, -back) for back in range(MONTHS, -1, -1)]
        return [self.at(day) for day in days if day < today] + [self.at(today)]


def picture_of(points):
    """Pupils on the register, month by month; of few pupils the scale is whole pupils all the same."""
    numbers = [point.support + point.plan for point in points]
    return line_chart(
        title="Pupils on the register",
        desc=f"From {numbers[0]} to {numbers[-1]}.",
        points=[
            (f"{point.on:%b %Y}", number) for point, number in zip(points, numbers, strict=True)
        ],
        low=0,
        high=WHOLE_PUPILS if max(numbers) < WHOLE_PUPILS else None,
        is_steps=True,
    )
