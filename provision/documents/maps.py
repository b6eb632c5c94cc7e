"""The provision map on paper: of one pupil, of a class or year, of the school."""

from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string

from provision.enums import MapFileKind
from provision.rules import costs, impact
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class MapDocument:
    """A map as it is printed: the rows of its scope, by area of need, and what they add up to."""

    title: str
    scope: str
    initials: str
    school_name: str
    made_on: str
    days: str
    filters: tuple
    size: str
    pupil: object  # the row of the one pupil, on an individual map
    areas: list  # (area in words, rows of runs)
    totals: object
    with_costs: bool
    threshold: str
    over: str
    shared_by: str
    fair_percent: int
    rule_in_words: str


def map_document(form, found, *, size=MapFileKind.A4):
    """Gather the map behind `form`; queries as the page needs."""
    pupil = form.values.get("pupil")
    row = next(iter(found.pupils), None) if pupil else None
    threshold, fair_percent, shared_by = found.reading.rule
    counts = found.ask.with_costs and form.is_whole_year and row is not None
    over = max(row.sen_pence - int(threshold * 100), 0) if counts else 0
    by_area = sorted(found.rows, key=lambda each: each.area)
    return MapDocument(
        title="Provision map",
        scope=pupil.full_name if pupil else scope_in_words(form),
        initials=pupil.initials if pupil else "Provision map",
        school_name=form.actor.school.name,
        made_on=day(form.today),
        days=f"{day(form.span.starts_on)} to {day(form.span.ends_on)}",
        filters=tuple(form.in_words),
        size=size,
        pupil=row,
        areas=[(area, list(rows)) for area, rows in groupby(by_area, lambda each: each.area)],
        totals=found.totals,
        with_costs=found.ask.with_costs,
        threshold=costs.pounds_in_words(int(threshold * 100)) if counts else "",
        over=costs.pounds_in_words(over) if over else "",
        shared_by=shared_by.label.lower(),
        fair_percent=fair_percent,
        rule_in_words=impact.RULE_IN_WORDS,
    )


def scope_in_words(form):
    """Whose map it is: the class, the year, the school."""
    chosen = dict(form.in_words)
    return chosen.get("Class") or chosen.get("Year") or "The whole school"


def map_html(document):
    return render_to_string("documents/provision_map.html", {"document": document})
