"""Freeze a school's figures; run inside the school by a person or by the program."""

from django.db.models import Count

from pupils.enums import StatusCode
from pupils.models import Pupil
from sendhub import small_numbers
from sendhub.reports.models import SchoolFigures


def freeze_figures(*, edition, today, by):
    """Write the edition's register counts; an edition that stands is returned unchanged."""
    standing = SchoolFigures.objects.filter(school=by.school, edition=edition).first()
    if standing:
        return standing
    counted = dict(
        Pupil.objects.visible_to(by)
        .on_roll(today)
        .order_by()
        .values_list("sen_status")
        .annotate(number=Count("pk"))
    )
    cells = {StatusCode(code).label: counted.get(code, 0) for code in "NKE"}
    printed, total = small_numbers.safe_row(cells)
    was_hidden = small_numbers.HIDDEN in printed.values()
    whole = sum(cells.values())
    figures = {
        "register": [
            {
                "label": label,
                "count": printed[label],
                "percent": small_numbers.percentage(count, whole, was_hidden=was_hidden),
            }
            for label, count in cells.items()
        ],
        "on_roll": total,
    }
    return SchoolFigures.objects.create(
        school=by.school, edition=edition, frozen_on=today, figures=figures
    )
