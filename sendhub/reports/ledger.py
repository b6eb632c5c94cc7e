"""The ledgers of erased numbers outside the database: what a restore of an older copy erases again.

One of pupils, one of entries whose earlier wording went. One line each, nothing else: school and number,
with the kind of entry between them. They only grow, and lie beside the mark of the last backup; each backup
puts copies beside itself.
"""

import os

from django.conf import settings

from pupils.enums import EntryKind
from sendhub.reports.enums import DisclosureState
from sendhub.reports.models import DisclosureErasure, ErasedPupil


def read(path):
    """The lines of a ledger, (school, number) or (school, kind, number); a line that is cut off is none."""
    if not path.exists():
        return set()
    lines = path.read_text().splitlines(keepends=True)
    return {_parts(line) for line in lines if line.endswith("\n")}


def _parts(line):
    return tuple(int(part) if part.isdecimal() else part for part in line.split())


def with_kind(lines):
    """Lines of disclosures in full: those of the time before other kinds could be erased are concerns."""
    return {line if len(line) == 3 else (line[0], EntryKind.CONCERN, line[1]) for line in lines}


def add(path, lines):
    """Add lines that are not in it, on disk before this returns."""
    new = sorted(set(lines) - read(path), key=lambda line: (line[0], line[-1], line[1:-1]))
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.writelines(f"{' '.join(map(str, line))}\n" for line in new)
        file.flush()
        os.fsync(file.fileno())


def pupils():
    """The numbers of erased pupils that the database knows: a school's inside it, all for the owner."""
    return ErasedPupil.objects.values_list("school_id", "pupil_number")


def disclosures():
    """The entries whose earlier wording two persons had erased, as `pupils` tells them."""
    rows = DisclosureErasure.objects.filter(state=DisclosureState.DONE).order_by()
    return rows.values_list("school_id", "kind", "entry_number")


def keep(*, school_id):
    """Write down outside the database what the school has erased."""
    for path, rows in (
        (settings.ERASURE_LEDGER_FILE, pupils()),
        (settings.DISCLOSURE_LEDGER_FILE, disclosures()),
    ):
        add(path, rows.filter(school_id=school_id))
