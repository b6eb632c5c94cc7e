"""Everything that happened to a pupil as one dated stream: one query over the rows of every app.

Each source asks its own `visible_to`, so an entry is seen by whoever may see its row and by nobody
else. Later apps are added in `sources`, on the roof.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import CharField, F, Q, TextField, Value
from django.db.models.functions import (
    Cast,
    Left,
)

from pupils import models
from sendhub.desk.sources import SOURCES

MOST_CHARACTERS = 600
LATEST = 8
# Stands for the pupil's number in a query that is put together once.
_ANY_PUPIL = -1


@dataclass(frozen=True)
class Happened:
    """One entry of the stream, in words."""

    on: date
    kind: str
    kind_label: str
    title: str
    text: str
    url: str


def kinds_for(actor):
    """Return (key, label) of the kinds the actor may see entries of."""
    return list(
        dict.fromkeys((s.key, s.label) for s in SOURCES if actor.permissions & s.permissions)
    )


def happened(pupil, *, actor, kind="", since=None, until=None, text=""):
    """Return the stream as one query, latest first; `in_words` turns its rows into entries."""
    parts = []
    for number, source in enumerate(SOURCES):
        if not actor.permissions & source.permissions or (kind and source.key != kind):
            continue
        rows = (
            source.rows(actor, pupil)
            .order_by()
            .annotate(
                told_on=source.on,
                told_source=Value(number),
                told_pk=F("pk"),
                told_code=Cast(source.code, CharField()),
                told_title=Cast(source.title, TextField()),
                told_text=Cast(source.text, TextField()),
            )
        )
        if since:
            rows = rows.filter(told_on__gte=since)
        if until:
            rows = rows.filter(told_on__lte=until)
        if text:
            rows = rows.filter(Q(told_title__icontains=text) | Q(told_text__icontains=text))
        parts.append(
            rows.annotate(told_cut=Left("told_text", MOST_CHARACTERS)).values_list(
                "told_on", "told_source", "told_code", "told_title", "told_cut", "told_pk"
            )
        )
    if not parts:
        return models.Observation.objects.none().values_list("pk")
    stream = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)
    return stream.order_by("-told_on", "told_source", "-told_pk")


def latest(pupil, *, actor, today):
    """Return the newest rows of the stream, as many as the overview shows.

    Putting the query of some fifty sources together takes many times longer than running it, and it
    differs from pupil to pupil in the number alone: so it is put together once for a person and day.
    """
    sql, params = _latest_sql(actor, today)
    with connection.cursor() as cursor:
        cursor.execute(sql, [pupil.pk if each == _ANY_PUPIL else each for each in params])
        return cursor.fetchall()


@lru_cache(maxsize=128)
def _latest_sql(actor, today):
    """The SQL and its values; everything an actor may see follows from the actor, who is the key."""
    rows = happened(models.Pupil(pk=_ANY_PUPIL, school_id=actor.school_id), actor=actor)
    return rows[:LATEST].query.sql_with_params()


def in_words(rows, *, pupil):
    """Turn rows of `happened` into entries."""
    entries = []
    for on, number, code, title, text, pk in rows:
        source = SOURCES[number]
        words = source.words(code)
        entries.append(
            Happened(
                on=on,
                kind=source.key,
                kind_label=source.label,
                title=f"{words}: {title}" if title else words,
                text=text,
                url=source.url(pupil.pk, pk) if source.url else "",
            )
        )
    return entries
