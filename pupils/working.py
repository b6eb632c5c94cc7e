"""What shows how a pupil works day by day; each app adds its rows in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from pupils.rules.exams import RECENT

AT_MOST = 6


@dataclass(frozen=True)
class Source:
    """Rows that show it. `is_proof`: somebody who teaches the pupil says so, on a day.

    `rows(actor, since)` gives those of a time, the latest first; `told(row)` one as (day, words).
    """

    key: str
    label: str
    is_proof: bool
    rows: Callable
    told: Callable


@dataclass(frozen=True)
class Shown:
    """What one source holds about a pupil, as (day, words)."""

    label: str
    is_proof: bool
    lines: list


_SOURCES = {}


def add_working(source):
    _SOURCES[source.key] = source


def has_proof(actor, today):
    """A condition on pupils: somebody who teaches the pupil has said within a year how it works."""
    of_file = Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
    proofs = [source for source in _SOURCES.values() if source.is_proof]
    held = (Q(Exists(s.rows(actor, today - RECENT).filter(of_file).order_by())) for s in proofs)
    return reduce(or_, held)


def shown_of(pupil, actor, today):
    """What each source holds about the pupil, the empty ones too. One query a source."""
    since = today - RECENT
    return [
        Shown(
            source.label,
            source.is_proof,
            [source.told(row) for row in source.rows(actor, since).of(pupil)[:AT_MOST]],
        )
        for source in _SOURCES.values()
    ]
