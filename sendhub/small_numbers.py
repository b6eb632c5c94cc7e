"""Small numbers, as the security page sets them (section 3): fixed 5, totals rounded beside hidden cells."""

SMALLEST = 5
BASE_FOR_PERCENT = 10
HIDDEN = f"fewer than {SMALLEST}"


def is_small(count):
    """Cells of 1 to 4 are hidden; zero stays visible."""
    return 0 < count < SMALLEST


def rounded(count):
    """Round to the nearest 5, halves up."""
    return (count + 2) // 5 * 5


def safe_row(cells):
    """Return (printed cells, printed total) of one row of counts by label.

    A single hidden cell beside a rounded total is still open where the visible cells pin it down,
    so whenever a cell is hidden the visible ones are rounded too.
    """
    total = sum(cells.values())
    if not any(is_small(count) for count in cells.values()):
        return {label: str(count) for label, count in cells.items()}, str(total)
    printed = {
        label: HIDDEN if is_small(count) else f"about {rounded(count)}" if count else "0"
        for label, count in cells.items()
    }
    return printed, f"about {rounded(total)}"


def percentage(part, whole, *, was_hidden):
    """Return the printed percentage, or an empty text where the base or the cell is too small."""
    if whole < BASE_FOR_PERCENT or is_small(part) or was_hidden:
        return ""
    return f"{round(100 * part / whole)} %"
