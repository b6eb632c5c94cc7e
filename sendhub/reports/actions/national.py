"""National figures come from a file with their source; schools never type them."""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from sendhub.refusals import NotPossible
from sendhub.reports.models import NationalFigure

NATIONAL_FIGURES = Path(__file__).resolve().parent.parent / "data" / "national_figures.csv"
KEY = ("measure", "phase", "need", "counted_on")


@transaction.atomic
def set_national_figures(path=NATIONAL_FIGURES):
    """Add or correct the figures of the file, all or none; return how many it holds.

    Raises NotPossible with the line that cannot be read.
    """
    with Path(path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for number, row in enumerate(rows, start=2):
        # A file from before there were needs has no such column: its figures are of all needs.
        key = {name: row.get(name) for name in KEY} | {"need": row.get("need") or ""}
        figure = NationalFigure.objects.filter(**key).first() or NationalFigure(**key)
        figure.percent, figure.source = row.get("percent"), row.get("source")
        try:
            figure.full_clean()
        except ValidationError as fault:
            raise NotPossible(f"Line {number}: {' '.join(fault.messages)}") from fault
        figure.save()
    return len(rows)
