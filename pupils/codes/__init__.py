"""Long code lists of the census, kept as data beside this file: ethnicity and language.

A code that is not on the list is kept and shown as it came: files hold older and local codes.
"""

import csv
from functools import cache
from pathlib import Path

from sendhub.sharing.enums import Language

HERE = Path(__file__).parent

# The languages of the census that the pages for families speak.
SPOKEN = {
    "CYM": Language.WELSH,
    "POL": Language.POLISH,
    "URD": Language.URDU,
    "RMN": Language.ROMANIAN,
    "ARA": Language.ARABIC,
}


@cache
def _labels(name):
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["label"] for row in csv.DictReader(lines)}


def ethnicity_label(code):
    """The name of an ethnicity code; the bare code where the list has none."""
    return _labels("ethnicity").get(code, code)


NOT_KNOWN = "Not recorded"
# The codes of a main group begin with one letter; only these say that nobody told.
NOT_TOLD = frozenset(("", "NOBT", "NONE", "REFU", "UNCL"))
WHITE_BRITISH = frozenset(("WBRI", "WCOR", "WENG", "WNIR", "WOWB", "WSCO", "WWEL"))
MAIN_GROUPS = {
    "A": "Asian",
    "B": "Black",
    "C": "Chinese",
    "M": "Mixed",
    "W": "White, of another background",
}


def ethnic_group(code):
    """The main group of an ethnicity code: the detailed ones of one school are too small to compare."""
    if code in NOT_TOLD:
        return NOT_KNOWN
    if code in WHITE_BRITISH:
        return "White British"
    return MAIN_GROUPS.get(code[0], "Any other group")


def language_label(code):
    """The name of a language code; the bare code where the list has none."""
    return _labels("language").get(code, code)


def ethnicity_choices():
    """(code, label) pairs by label, for a form."""
    return _choices("ethnicity")


def page_language(code):
    """The language in which a family that speaks this one reads our pages and messages."""
    return SPOKEN.get(code, Language.ENGLISH)


def language_choices():
    """(code, label) pairs by label, for a form; English first."""
    return sorted(_choices("language"), key=lambda choice: choice[0] != "ENG")


def _choices(name):
    return sorted(_labels(name).items(), key=lambda choice: choice[1].casefold())
