"""The ledgers of erased numbers outside the database: what a restore of an older copy erases again.

One of pupils, one of concerns whose earlier wording went. One line each, school and number, nothing
else. They only grow, and lie beside the mark of the last backup; each backup puts copies beside itself.
"""

import os

from django.conf import settings

from sendhub.reports.enums import DisclosureState
from sendhub.reports.models import DisclosureErasure, ErasedPupil


def read(path):
    """The (school, pupil or concern) numbers of a ledger; a line that is cut off is none."""
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
        file.writelines(f"{school} {number}\n" for school, number in new)
        file.flush()
        os.fsync(file.fileno())


def pupils():
    """The numbers of erased pupils that the database knows: a school's inside it, all for the owner."""
    return ErasedPupil.objects.values_list("school_id", "pupil_number")


def disclosures():
    """The numbers of concerns whose earlier wording two persons had erased, as `pupils` tells them."""
    rows = DisclosureErasure.objects.filter(state=DisclosureState.DONE).order_by()
    return rows.values_list("school_id", "concern_number")


def keep(*, school_id):
    """Write down outside the database what the school has erased."""
    for path, rows in (
        (settings.ERASURE_LEDGER_FILE, pupils()),
        (settings.DISCLOSURE_LEDGER_FILE, disclosures()),
    ):
        add(path, rows.filter(school_id=school_id))
