"""Dates as schools write them. `today` is always given: two-figure years are judged by it."""

import re
from datetime import date, timedelta

from pupils.imports.values import clean

MIN_YEAR, MAX_YEAR = 1900, 2100

_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}

_SLASHED = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([A-Za-z]{3,9})[-/., ]+(\d{4}|\d{2})$")
_SERIAL = re.compile(r"^\d{5}$")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M|Z)?$", re.IGNORECASE)


def is_month_first(cells):
    """Tell whether a column writes its dates the American way, month before day.

    It does when a figure over 12 stands second somewhere and first nowhere; when nothing decides,
    dates are British.
    """
    first = second = False
    for cell in cells:
        found = None if isinstance(cell, date) else _SLASHED.match(_TIME.sub("", clean(cell)))
        if found:
            first = first or int(found[1]) > 12
            second = second or int(found[2]) > 12
    return second and not first


def day(text, *, today, month_first=False):
    """Return the date, or None when it is none: 3/9/2014, 03.09.14, 3-Sep-14, 2014-09-03, 20140903."""
    if isinstance(text, date):
        return text if MIN_YEAR <= text.year <= MAX_YEAR else None
    value = _TIME.sub("", clean(text))
    try:
        if found := _SLASHED.match(value):
            day_, month = int(found[1]), int(found[2])
            if month_first:
                day_, month = month, day_
            return _date(found[3], month, day_, today)
        if found := _ISO.match(value) or _COMPACT.match(value):
            return _date(found[1], int(found[2]), int(found[3]), today)
        if found := _NAMED.match(value):
            month = _MONTHS.get(found[2][:3].casefold())
            return _date(found[3], month, int(found[1]), today) if month else None
    except ValueError:
        return None
    if _SERIAL.match(value) and 10_000 <= int(value) <= 73_050:
        # A date that Excel shows as a number: days since 30 December 1899.
        return date(1899, 12, 30) + timedelta(days=int(value))
    return None


def _date(year, month, day_, today):
    number = int(year)
    if len(year) == 2:
        # Two figures: this century unless that lies more than ten years ahead.
        number += 2000 if 2000 + number <= today.year + 10 else 1900
    if not MIN_YEAR <= number <= MAX_YEAR:
        return None
    return date(number, month, day_)
