"""The papers of a timetable with who has what at each: for the page and for the invigilators’ list."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pupils import exams
from pupils.models import ExamSitting, Pupil
from pupils.rules import exams as rules


@dataclass
class Seat:
    """One pupil at one paper, with what the room must give."""

    pupil: Pupil
    held: list
    minutes: int
    ends_at: time


@dataclass
class Paper:
    sitting: ExamSitting
    seats: list


def papers(actor, sittings, today):
    """Each paper with the pupils of its year who have something in place. Two queries."""
    sittings = list(sittings)
    years = {sitting.nc_year for sitting in sittings}
    rows = Pupil.objects.visible_to(actor).on_roll(today).filter(nc_year__in=years)
    pupils = {pupil.pk: pupil for pupil in rows.select_related("group").order_by("sort_key", "pk")}
    held = exams.in_rooms(actor, list(pupils), today)
    found = []
    for sitting in sittings:
        seats = [
            _seat(pupil, held[pk], sitting)
            for pk, pupil in pupils.items()
            if pk in held and pupil.nc_year == sitting.nc_year
        ]
        found.append(Paper(sitting, seats))
    return found


def _seat(pupil, held, sitting):
    minutes = rules.minutes_with(sitting.minutes, {row.kind for row in held})
    begins = datetime.combine(sitting.on, sitting.starts_at)
    return Seat(pupil, held, minutes, (begins + timedelta(minutes=minutes)).time())
