"""The mapping file of a form pack: what the form is, and which field of the record its own names mean."""

import re
import tomllib
from dataclasses import dataclass, field

from ehcp.enums import FormPurpose
from ehcp.la_forms.fields import FIELDS, ROWS

MOST_BYTES = 100_000
MOST_LINES = 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CELL = re.compile(r"[^!\[\]:*?/\\]{1,31}![A-Z]{1,3}[1-9][0-9]{0,5}")
_HEAD = ("title", "local_authority", "purpose", "template")
_PARTS = ("names", "cells", "needed")


class FormProblem(Exception):
    """The pack cannot be used; `problems` are sentences for the person."""

    def __init__(self, *problems):
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Mapping:
    """`names`: {name in the form: field}; `cells`: {"Sheet!B4": field}; `needed`: fields the LA insists on."""

    purpose: str
    title: str = ""
    authority_code: str = ""
    template: str = ""
    names: dict = field(default_factory=dict)
    cells: dict = field(default_factory=dict)
    needed: tuple = ()

    @property
    def kept(self):
        """What is stored with a form of a school."""
        return {"names": self.names, "cells": self.cells, "needed": list(self.needed)}


def read_mapping(content, *, purpose=None):
    """Return the `Mapping` in these bytes; raises FormProblem with everything that is wrong.

    `purpose` is given for a pack of a school, whose own page asks for it.
    """
    raw = _parsed(content)
    problems = [
        f"The mapping file has a line “{name}” that SENDHub does not know."
        for name in raw
        if name not in (*_HEAD, *_PARTS)
    ]
    purpose = purpose or raw.get("purpose")
    if purpose not in FormPurpose.values:
        raise FormProblem(*problems, "The mapping file says no purpose: “review” or “request”.")
    head = {name: raw.get(name, "") for name in _HEAD}
    problems += [
        f"“{name}” must be words in quotation marks."
        for name, value in head.items()
        if not isinstance(value, str)
    ]
    names, cells, needed = (raw.get("names", {}), raw.get("cells", {}), raw.get("needed", []))
    if not isinstance(names, dict) or not isinstance(cells, dict) or not isinstance(needed, list):
        raise FormProblem(
            *problems, "[names] and [cells] are lists of lines, “needed” a list in square brackets."
        )
    if len(names) + len(cells) + len(needed) > MOST_LINES:
        raise FormProblem(f"The mapping file has more than {MOST_LINES} lines.")
    problems += [
        f"“{name}” cannot be a name in a form: small letters, digits and _ only."
        for name in names
        if not _NAME.fullmatch(name)
    ]
    taken = {*ROWS[purpose], *(key.partition(".")[0] for key in FIELDS[purpose])}
    problems += [
        f"“{name}” is a name of the record already: choose another."
        for name in names
        if name in taken
    ]
    problems += [
        f"“{cell}” is no cell: write the sheet and the cell, such as “Form!B4”."
        for cell in cells
        if not _CELL.fullmatch(cell)
    ]
    problems += unknown_fields([*names.values(), *cells.values(), *needed], purpose)
    if problems:
        raise FormProblem(*problems)
    return Mapping(
        purpose=purpose,
        title=head["title"],
        authority_code=head["local_authority"],
        template=head["template"],
        names=names,
        cells=cells,
        needed=tuple(needed),
    )


def unknown_fields(keys, purpose):
    """Say of each key that is no field of this purpose that it is not."""
    known = FIELDS[purpose]
    unknown = dict.fromkeys(
        str(key) for key in keys if not isinstance(key, str) or key not in known
    )
    return [f"The record has no field “{key[:80]}”." for key in unknown]


def _parsed(content):
    if len(content) > MOST_BYTES:
        raise FormProblem("The mapping file is larger than 100 kB.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        raise FormProblem(
            f"The mapping file cannot be read as TOML: {str(problem)[:120]}."
        ) from None
