"""A pupil’s scores side by side: what they tell together, beside others, and over time."""

from dataclasses import dataclass
from datetime import timedelta

from pupils.enums import ScoreKind
from pupils.models import Assessment, FrameworkStep, Pupil, StepMark
from pupils.rules import score_comparisons as rules
from pupils.score_enums import Measures, StepState

RECENT = timedelta(days=rules.MOST_DAYS_APART)


def series_name(row):
    return f"{row.instrument}: {row.subject}" if row.subject else row.instrument


def series_of(rows):
    """{test and part: its standardised scores, the latest first}; scores of two tests are never one line."""
    found = {}
    for row in rows:
        if row.kind == ScoreKind.STANDARDISED and row.score is not None:
            found.setdefault(series_name(row), []).append(row)
    return found


def _measured(row):
    band = (row.band_low, row.band_high)
    low, high = (float(each) for each in band) if None not in band else (None, None)
    return rules.measured(row.subject or row.instrument, float(row.score), low, high)


def differences(rows):
    """Ability against attainment, from the latest scores of parts that say which they are, a year apart at most.

    `rows`: assessments with `scale` fetched, the latest first.
    """
    latest = {}
    for row in rows:
        if row.kind == ScoreKind.STANDARDISED and row.score is not None and row.scale:
            latest.setdefault(row.scale_id, row)
    kinds = {Measures.ABILITY: [], Measures.ATTAINMENT: []}
    for row in latest.values():
        kinds.get(row.scale.measures, []).append(row)
    return [
        rules.difference(_measured(able), _measured(learned))
        for able in kinds[Measures.ABILITY]
        for learned in kinds[Measures.ATTAINMENT]
        if abs((able.taken_on - learned.taken_on).days) <= rules.MOST_DAYS_APART
    ]


def compared(pupil, rows, today):
    """{test and part: groups} for the latest score of each: class and year group. One query.

    The groups hold every pupil of the school on roll, whoever asks: below ten others nothing is told.
    """
    latest = {name: held[0] for name, held in series_of(rows).items()}
    recent = {name: row for name, row in latest.items() if row.taken_on >= today - RECENT}
    if not recent or not pupil.nc_year:
        return {}
    others = (
        Assessment.objects.filter(school_id=pupil.school_id, kind=ScoreKind.STANDARDISED)
        .filter(instrument__in={row.instrument for row in recent.values()})
        .filter(taken_on__gte=today - RECENT, score__isnull=False)
        .filter(pupil__in=Pupil.objects.on_roll(today).filter(nc_year=pupil.nc_year))
        .exclude(pupil=pupil)
        .order_by("-taken_on", "-pk")
        .select_related("pupil")
    )
    held = {}
    for row in others:
        held.setdefault(series_name(row), {}).setdefault(row.pupil_id, row)
    return {name: _groups(pupil, held.get(name, {}).values()) for name in recent}


def _groups(pupil, rows):
    rows = list(rows)
    year = rules.group_of(pupil.get_nc_year_display(), [row.score for row in rows])
    if not pupil.group_id:
        return [year]
    mates = [row.score for row in rows if row.pupil.group_id == pupil.group_id]
    # The class is told beside the year only where the rest of the year is no small group either.
    if len(rows) - len(mates) < rules.FEWEST_OTHERS:
        return [year]
    return [rules.group_of("The class", mates), year]


@dataclass
class StepLine:
    step: FrameworkStep
    mark: StepMark | None

    @property
    def state(self):
        return self.mark.state if self.mark else ""


@dataclass
class Ladder:
    """A framework as one pupil stands on it: areas with their steps."""

    framework: object
    areas: list  # of (area, [StepLine])

    @property
    def lines(self):
        return [line for _, lines in self.areas for line in lines]

    def number(self, state):
        return sum(line.state == state for line in self.lines)

    @property
    def words(self):
        secure, helped = self.number(StepState.SECURE), self.number(StepState.WITH_HELP)
        return f"{secure} of {len(self.lines)} steps secure, {helped} with help"


def ladders(pupil, actor, *, framework=None):
    """The frameworks in use as the pupil stands on them, those with a mark first. Two queries."""
    steps = FrameworkStep.objects.visible_to(actor).select_related("framework")
    steps = steps.filter(framework__is_active=True)
    if framework:
        steps = steps.filter(framework=framework)
    latest = {}
    marks = StepMark.objects.visible_to(actor).of(pupil).select_related("created_by")
    for mark in marks:
        latest.setdefault(mark.step_id, mark)
    found = {}
    for step in steps.order_by("framework__name", "framework_id", "order", "pk"):
        mark = latest.get(step.pk)
        if step.is_active or mark:
            areas = found.setdefault(step.framework, {})
            areas.setdefault(step.area, []).append(StepLine(step, mark))
    held = [Ladder(framework, list(areas.items())) for framework, areas in found.items()]
    return sorted(held, key=lambda ladder: all(line.mark is None for line in ladder.lines))
