"""The starter list of strategies: what a school may begin its bank with.

Written by us, for the classroom and in its words, from what is widely advised for each broad area of
need. While a school has no bank of its own the universal lines stand on the concern form.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pupils.enums import Level

FILE = Path(__file__).parent / "codes" / "strategies.csv"


@dataclass(frozen=True)
class StarterStrategy:
    name: str
    area: str
    level: int
    kind: str
    how: str


@cache
def starter_list():
    """Return the whole list in order, the universal lines first."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            StarterStrategy(**{**row, "level": int(row["level"])}) for row in csv.DictReader(lines)
        )


def universal_starters():
    return [line for line in starter_list() if line.level == Level.UNIVERSAL]
