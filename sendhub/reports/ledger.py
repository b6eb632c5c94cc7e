"""The ledger of erased numbers outside the database: what a restore of an older copy erases again.

One line a pupil, school and number, nothing else. It only grows, and lies beside the mark of the last
backup; each backup puts a copy beside itself.
"""

import os

from django.conf import settings

from sendhub.reports.models import ErasedPupil


def read(path):
    """The (school, pupil) numbers of a ledger; a line that is cut off is none."""
    if not path.exists():
        return set()
    lines = path.read_text().splitlines(keepends=True)
    return {tuple(map(int, line.split())) for line in lines if line.endswith("\n")}


def add(path, numbers):
    """Add numbers that are not in it, on disk before this returns."""
    new = sorted(set(numbers) - read(path))
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.writelines(f"{school} {pupil}\n" for school, pupil in new)
        file.flush()
        os.fsync(file.fileno())


def keep(*, school_id):
    """Write down outside the database whom the school has erased."""
    rows = ErasedPupil.objects.filter(school_id=school_id)
    add(settings.ERASURE_LEDGER_FILE, rows.values_list("school_id", "pupil_number"))
