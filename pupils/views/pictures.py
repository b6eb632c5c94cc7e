"""Counts as a picture with its table."""

from dataclasses import dataclass

from sendhub import charts


@dataclass(frozen=True)
class Picture:
    """Lying bars of one question, what they say in words, and the rows of the table beside them."""

    title: str
    svg: str
    head: tuple
    rows: tuple
    said: str


def picture_of(counted):
    """Return the picture of a `Counted`; None where there is nothing to count."""
    rows = [row for row in counted.rows if row[1]]
    if not rows:
        return None
    said = "; ".join(f"{label}: {number}" for label, number in rows)
    svg = charts.bar_chart(title=counted.title, desc=said, bars=rows)
    leading = counted.in_front
    words = f"{leading[0]}: {leading[1]} of {counted.total}" if leading else ""
    return Picture(counted.title, svg, (counted.title, "Number"), tuple(counted.rows), words)
