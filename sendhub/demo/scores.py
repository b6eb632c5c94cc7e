"""Tests and small steps of the demo schools: a battery for whole year groups, a framework for a few pupils."""

import random
from datetime import timedelta

from django.utils import timezone

from pupils.actions import scores as actions
from pupils.models import Assessment, ScoreFile
from pupils.score_enums import Measures, ScoreFileState, StepState

BATTERY = "Larkfield battery of reading and reasoning"
SCALES = (
    ("Reading comprehension", Measures.ATTAINMENT, 0),
    ("Spelling", Measures.ATTAINMENT, 2),
    ("Verbal reasoning", Measures.ABILITY, -9),
)
FRAMEWORK = "First steps in reading and number"
STEPS = (
    ("Reading", "Looks at the picture that is named"),
    ("Reading", "Points to the first word on a page"),
    ("Reading", "Hears the first sound of a word"),
    ("Reading", "Says the sound of ten letters"),
    ("Reading", "Blends three sounds into a word"),
    ("Reading", "Reads ten common words at sight"),
    ("Number", "Gives one when one is asked for"),
    ("Number", "Counts five things, each once"),
    ("Number", "Says which of two groups has more"),
    ("Number", "Counts on from a number below ten"),
    ("Number", "Finds one more than a number below ten"),
    ("Number", "Shares six things between two"),
)
TESTED = ("3", "4", "5", "6", "7", "8", "9", "10", "11")
MARKED = 8  # pupils on the framework


def write_scores(pupils, register, *, school, by, senco, seed, today):
    """Give whole year groups the battery, twice, and a few pupils of the register small steps."""
    rng = random.Random(seed)  # noqa: S311  invented people, not secrets
    battery = actions.add_battery(
        by=by, name=BATTERY, about="Invented for the demo; twice a year", age_from=7, age_to=16
    )
    scales = [
        (actions.add_scale(battery=battery, by=by, name=name, measures=measures), above)
        for name, measures, above in SCALES
    ]
    tested = [pupil for pupil in pupils if pupil.nc_year in TESTED]
    for days in (200, 25):
        _round(tested, scales, battery, days, school=school, senco=senco, rng=rng, today=today)
    framework = actions.add_framework(
        by=by, name=FRAMEWORK, about="For pupils who work below their year", steps=list(STEPS)
    )
    _steps(register[:MARKED], framework, by=by, rng=rng, today=today)


def _round(pupils, scales, battery, days, *, school, senco, rng, today):
    """One test of the year groups, as a list that was read in."""
    file = ScoreFile.objects.create(
        school=school,
        battery=battery,
        file_name=f"battery-{'autumn' if days < 100 else 'spring'}.csv",
        digest=f"{rng.getrandbits(256):064x}",
        taken_on=today - timedelta(days=days),
        assessor="Class teachers",
        state=ScoreFileState.APPLIED,
        results=len(pupils) * len(scales),
        created_by=senco.user,
        applied_by=senco.user,
        applied_at=timezone.now() - timedelta(days=days - 1),
    )
    rows = []
    for pupil in pupils:
        centre = rng.gauss(101 if pupil.sen_status == "N" else 86, 11)
        for scale, above in scales:
            score = round(min(138, max(62, centre - above + rng.gauss(0, 5))))
            rows.append(
                Assessment(
                    school=school,
                    pupil=pupil,
                    instrument=BATTERY,
                    subject=scale.name,
                    scale=scale,
                    kind=scale.kind,
                    taken_on=file.taken_on,
                    score=score,
                    band_low=score - 6,
                    band_high=score + 6,
                    assessor=file.assessor,
                    score_file=file,
                    created_by=senco.user,
                )
            )
    Assessment.objects.bulk_create(rows, batch_size=1000)


def _steps(pupils, framework, *, by, rng, today):
    steps = list(framework.steps.all())
    for pupil in pupils:
        reached = rng.randint(2, 5)
        for days, more in ((80, 0), (20, 2)):
            actions.mark_steps(
                pupil=pupil,
                marks={
                    step: _state(at % 6, reached + more)
                    for at, step in enumerate(steps)
                    if at % 6 <= reached + more
                },
                on=today - timedelta(days=days),
                by=by,
            )


def _state(at, reached):
    if at < reached - 1:
        return StepState.SECURE
    return StepState.WITH_HELP if at < reached + 1 else StepState.NOT_YET
