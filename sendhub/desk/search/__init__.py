"""Search over everything one may see: one kind of record a section, each by the walls of its own rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from pupils.names import plain
from sendhub.desk.search.outside import NUMBERS, OUTSIDE
from sendhub.desk.search.pages import OF_THE_PROGRAM
from sendhub.desk.search.record import PUPILS, RECORD
from sendhub.desk.search.support import EHC, SUPPORT

# So many of a kind are shown; a section with more says so and, where a list can be narrowed, links it.
MOST = 6
SHORTEST = 2

KINDS = (*PUPILS, *OF_THE_PROGRAM, *RECORD, *NUMBERS, *SUPPORT, *EHC, *OUTSIDE)


@dataclass(frozen=True)
class Section:
    title: str
    lines: list
    has_more: bool
    whole: str

    @property
    def key(self):
        return slugify(self.title)


def is_too_short(text):
    """Tell whether the text holds too few letters to search by; a number may be of one digit."""
    letters = plain(text).replace(" ", "")
    return len(letters) < SHORTEST and not letters.isdecimal()


def found(actor, text):
    """Return a `Section` for each kind in which something was found; one query a kind, and
    one more for the pupils of contacts and meetings.
    """
    if is_too_short(text):
        return []
    sections = []
    # "#287" is the number of something, not three digits of a UPN or a telephone.
    kinds = [kind for kind in KINDS if kind.has_numbers or not text.startswith("#")]
    for kind in kinds:
        if not kind.is_for(actor):
            continue
        rows = list(kind.rows(actor, text)[: MOST + 1])
        if rows:
            sections.append(
                Section(
                    title=kind.title,
                    lines=[kind.line(row) for row in rows[:MOST]],
                    has_more=len(rows) > MOST,
                    whole=f"{reverse(kind.whole)}?{urlencode({'q': text})}" if kind.whole else "",
                )
            )
    return sections
