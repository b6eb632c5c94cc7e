"""Guess which column of a table is which; the user may correct and keep the answer."""

from pupils.imports.headings import COLUMNS, key_of, normal


def guess(header, remembered=None):
    """Return {column index: key} for the headings that are understood.

    `remembered` is what the user said before, {normalised heading: key, or "" for "leave out"}; it
    goes before our own guess. Each key is given once, to the leftmost column.
    """
    remembered = remembered or {}
    mapping, used = {}, set()
    for is_said in (True, False):
        for index, heading in enumerate(header):
            text = normal(heading)
            if index in mapping or (text in remembered) != is_said:
                continue
            key = remembered[text] if is_said else key_of(heading)
            if key and key in COLUMNS and key not in used:
                mapping[index] = key
                used.add(key)
    if "sessions_possible" in used:
        # In an attendance report start and end are those of the weeks counted, not of the pupil.
        dates = {"entered_on": "attendance_from", "left_on": "attendance_to"}
        for index, key in mapping.items():
            if key in dates and normal(header[index]) not in remembered:
                mapping[index] = dates[key]
    return mapping


def to_remember(header, mapping):
    """Return the answer in the form `guess` takes as `remembered`."""
    return {
        normal(heading): mapping.get(index, "")
        for index, heading in enumerate(header)
        if normal(heading)
    }


def signature(header):
    """Return the text under which a mapping is kept: the set of headings, whatever their order."""
    return "|".join(sorted({normal(heading) for heading in header} - {""}))


def missing_columns(mapping):
    """Return what is wanting in the mapping, as sentences; empty when an import is possible."""
    keys = set(mapping.values())
    problems = []
    has_name = "full_name" in keys or {"surname", "forename"} <= keys
    # A list with a UPN may go without names: it can still change pupils we have.
    if not has_name and "upn" not in keys:
        problems.append("Say which columns hold the surname and the forename.")
    return problems
