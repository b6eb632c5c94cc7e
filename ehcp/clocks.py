"""Clocks of the desk: each running case as a bar, the school's side and the LA's told apart, late first.

Each kind of case adds its `Source`: `cases(actor, today)` are its running rows with `next_on`, the day
of what somebody has to do first; `draw(rows, actor, today)` makes clocks of them, with no query per
row. Only the cases that are shown are drawn; `words` name the list of them all, at `route` with `query`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Window
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from ehcp.case_page import DateLine, dates_of, line_of, next_of
from ehcp.enums import Standing
from ehcp.models import NeedsAssessment
from pupils.enums import WhoseMove
from sendhub.prepared import prepared

LATE = (Standing.LATE, Standing.DONE_LATE)
# Room at both ends of a bar, so that no mark is cut off.
EDGE = timedelta(days=7)


@dataclass(frozen=True)
class Source:
    cases: Callable
    draw: Callable
    words: str
    route: str
    query: str

    def address(self, *, lead):
        return f"{reverse(self.route)}?{self.query}{'&lead=me' if lead else ''}"


_SOURCES = []


def add_clocks(source):
    _SOURCES.append(source)


@dataclass(frozen=True)
class Running:
    """How many cases of a kind run, and the list of exactly these."""

    number: int
    words: str
    address: str


@dataclass(frozen=True)
class Clock:
    """A running case: `lines` are its dates, `next` the one to move on first."""

    pupil: object
    what: str
    address: str
    lines: tuple
    today: date

    @property
    def next(self) -> DateLine | None:
        return next_of(self.lines)

    @property
    def is_late(self):
        return self.next is not None and self.next.standing == Standing.LATE

    @property
    def picture(self):
        return bar(self)


def running(actor, today, *, at_most, lead=None):
    """Return (clocks, what runs of each kind): late ones first, the longest late on top, then by date.

    `lead`: only the cases that the actor, this member of staff, leads.
    """
    found, kinds = [], []
    for source in _SOURCES:
        shown = _most_urgent(source.cases, actor, today, at_most, lead)
        if shown:
            address = source.address(lead=lead)
            kinds.append(Running(shown[0].in_all, source.words, address))
        found += source.draw(shown, actor, today)
    awaited = [clock for clock in found if clock.next]
    awaited.sort(key=lambda clock: (not clock.is_late, clock.next.date.due_on))
    return awaited[:at_most], kinds


@prepared
def _most_urgent(cases, actor, today, at_most, lead):
    rows = cases(actor, today)
    if lead:
        rows = rows.filter(pupil__lead=lead)
    rows = rows.annotate(in_all=Window(Count("pk")))
    return rows.order_by(F("next_on").asc(nulls_last=True), "pk")[:at_most]


def assessment_cases(actor, today):
    """The open needs assessments."""
    rows = NeedsAssessment.objects.visible_to(actor).open().here(today)
    # The name and the dates alone: a row of all that a case's page shows costs twice as much.
    return rows.with_next_on().with_dates().select_related("pupil")


def draw_assessments(cases, actor, today):
    return [
        Clock(
            pupil=case.pupil,
            what="Re-assessment" if case.is_reassessment else "EHC needs assessment",
            address=case.get_absolute_url(),
            lines=tuple(line_of(each, today=today) for each in dates_of(case)),
            today=today,
        )
        for case in cases
    ]


WIDTH, HEIGHT, LEFT = 320, 44, 8
OURS = frozenset({WhoseMove.SCHOOL, WhoseMove.FAMILY})
LANES = {
    True: 12,
    False: 32,
}  # the school's and the family's side above, the LA's and others' below
INK, QUIET, DONE, LATE_FILL, OPEN = "#16302f", "#85908c", "#12504f", "#a8321f", "#ffffff"


def bar(clock):
    """Draw the clock: a line for each side, a mark for each date, today across both.

    Shapes tell what colour tells: a full circle is done, an empty one is to come, a diamond is late.
    """
    days = [line.date.due_on for line in clock.lines] + [clock.today]
    days += [line.date.anchor_on for line in clock.lines if line.date.anchor_on]
    first, last = min(days) - EDGE, max(days) + EDGE
    span = (last - first).days

    def across(day):
        return round(LEFT + (WIDTH - 2 * LEFT) * (day - first).days / span, 1)

    marks = [
        _mark(across(line.date.due_on), LANES[line.date.whose in OURS], line)
        for line in clock.lines
    ]
    lanes = format_html_join(
        "",
        '<path d="M{0} {1}H{2}" stroke="{3}" stroke-width="2"/>',
        ((LEFT, y, WIDTH - LEFT, QUIET) for y in LANES.values()),
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" width="100%" height="{}" preserveAspectRatio="xMinYMid meet" '
        'role="img" aria-label="{}">{}<path d="M{} 2V42" stroke="{}" stroke-width="2" '
        'stroke-dasharray="4 3"/>{}</svg>',
        *(WIDTH, HEIGHT, HEIGHT, in_words(clock), lanes, across(clock.today), INK),
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )


def _mark(x, y, line):
    if line.standing in LATE:
        return format_html('<path d="M{} {}l7 7-7 7-7-7z" fill="{}"/>', x, y - 7, LATE_FILL)
    fill = OPEN if line.is_open else DONE
    return format_html(
        '<circle cx="{}" cy="{}" r="5.5" fill="{}" stroke="{}" stroke-width="2"/>', x, y, fill, DONE
    )


def in_words(clock):
    """What the bar shows, for who cannot see it: the two sides, and how many of their dates are done."""
    sides = []
    for name, is_ours in (("School and family", True), ("LA and others", False)):
        side = [line for line in clock.lines if (line.date.whose in OURS) == is_ours]
        done = sum(not line.is_open for line in side)
        late = sum(line.standing == Standing.LATE for line in side)
        sides.append(f"{name}: {done} of {len(side)} done, {late} late")
    return ". ".join(sides)
