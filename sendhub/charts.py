"""Numbers to SVG: presentation attributes only, a title and a description, no colour without a word.

The same picture stands on a page and in a PDF. It never stands alone: a table with the numbers is
beside it (`{% chart %}`). Fills are set on each shape, because the PDF engine knows no CSS
variables.
"""

import math
import uuid
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

INK = "#16302f"
SOFT = "#465957"
GRID = "#dcd8cd"
LINE = "#12504f"
PAPER = "#ffffff"
# Parts of a whole: each of the first three, and any pair of neighbours, keeps its distance in grey, too.
PARTS = ("#12504f", "#c98a2b", "#d3e3de", "#1d4f8c", "#8b9490", "#6b2f6f")
FONT = "Atkinson, 'DejaVu Sans', sans-serif"

WIDTH = 440
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 16, 30
NUMBERS_AT_MOST = 12  # along a line; with more they would run into each other


@dataclass(frozen=True)
class Band:
    """A stretch of the scale with a name, for example scores below average."""

    low: float
    high: float
    label: str
    fill: str = "#f6f4ef"


# Mean 100, standard deviation 15: one deviation around the mean is the average range.
STANDARDISED = (
    Band(55, 70, "very low", "#fbe8e6"),
    Band(70, 85, "below average", "#fdf0d8"),
    Band(85, 115, "average", "#e4efec"),
    Band(115, 130, "above average", "#e6eef8"),
    Band(130, 145, "very high", "#f4e9f4"),
)


def line_chart(*, title, desc, points, low=None, high=None, bands=(), is_steps=False, key=None):
    """Return a line through `points` [(label, number or None)]; None breaks the line.

    `low` and `high` bound the scale; without them it fits the numbers. `is_steps` draws levels
    that hold until the next point.
    """
    numbers = [number for _, number in points if number is not None]
    ticks = _ticks(
        _or(low, min(numbers, default=0)),
        _or(high, max(numbers, default=1)),
    )
    bottom, top = _or(low, ticks[0]), _or(high, ticks[-1])
    height = 230
    plot = height - BOTTOM

    def across(index):
        space = WIDTH - LEFT - RIGHT
        return round(LEFT + space * (index + 0.5) / max(len(points), 1), 1)

    def down(number):
        share = (min(max(number, bottom), top) - bottom) / ((top - bottom) or 1)
        return round(plot - share * (plot - TOP), 1)

    shades = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<text x="{}" y="{}" font-size="11" fill="{}" text-anchor="end">{}</text>',
        (
            (
                LEFT,
                down(band.high),
                WIDTH - LEFT - RIGHT,
                round(down(band.low) - down(band.high), 1),
                band.fill,
                WIDTH - RIGHT - 4,
                round(down(band.high) + 13, 1),
                SOFT,
                band.label,
            )
            for band in bands
            if band.high > bottom and band.low < top and down(band.low) - down(band.high) >= 14
        ),
    )
    edges = sorted({edge for band in bands for edge in (band.low, band.high)})
    levels = [edge for edge in edges if bottom <= edge <= top] or ticks
    rules = _rules([level for level in levels if bottom <= level <= top], down)
    marks = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4.5" fill="{}" stroke="{}" stroke-width="1.5"/>',
        (
            (across(index), down(number), LINE, PAPER)
            for index, (_, number) in enumerate(points)
            if number is not None
        ),
    )
    every = max(1, math.ceil(len(points) / NUMBERS_AT_MOST))
    written = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="13" font-weight="700" fill="{}" text-anchor="middle">{}</text>',
        (
            (across(index), round(down(number) - 10, 1), INK, _plain(number))
            for index, (_, number) in enumerate(points)
            if number is not None and (len(points) - 1 - index) % every == 0
        ),
    )
    return _svg(
        title,
        desc,
        height,
        shades
        + rules
        + _path(points, across, down, is_steps)
        + marks
        + written
        + _labels(points, across),
        key,
    )


def bar_chart(*, title, desc, bars, texts=None, key=None):
    """Return lying bars [(label, number)], each with its number, or with what `texts` say, at the end."""
    most = max((number for _, number in bars), default=0) or 1
    row = 30
    names = [_short(label, 36) for label, _ in bars]
    said = texts or [_plain(number) for _, number in bars]
    # About 6.6 units a letter; the longest name is never cut by the edge.
    start = max(150, round(6.6 * max(map(len, names), default=0)) + 16)
    space = WIDTH - start - max(48, round(7 * max(map(len, said), default=0)) + 8)
    body = format_html_join(
        "",
        '<text x="{0}" y="{1}" font-size="13" fill="{2}" text-anchor="end">{3}</text>'
        '<rect x="{4}" y="{5}" width="{6}" height="18" rx="3" fill="{7}"/>'
        '<text x="{8}" y="{1}" font-size="13" font-weight="700" fill="{2}">{9}</text>',
        (
            (
                start - 8,
                index * row + 20,
                INK,
                names[index],
                start,
                index * row + 6,
                round(space * number / most, 1),
                LINE,
                round(start + space * number / most + 6, 1),
                said[index],
            )
            for index, (_, number) in enumerate(bars)
        ),
    )
    return _svg(title, desc, max(len(bars), 1) * row + 6, body, key)


def stacked_bar(*, title, desc, parts, texts=None, key=None):
    """Return one bar split into `parts` [(label, number)]; each is named with its number, or what `texts` say."""
    whole = sum(number for _, number in parts) or 1
    said = texts or [_plain(number) for _, number in parts]
    shown = [(i, label, number) for i, (label, number) in enumerate(parts)]
    shapes, names, start = [], [], 0.0
    for index, label, number in shown:
        width = WIDTH * number / whole
        fill = PARTS[index % len(PARTS)]
        if number:
            shapes.append((round(start, 1), round(max(width - 1.5, 0.5), 1), fill, SOFT))
        across, line = (index % 2) * WIDTH / 2, 52 + (index // 2) * 22
        names.append((across, line - 11, fill, SOFT, across + 20, line, INK, label, said[index]))
        start += width
    body = format_html_join(
        "",
        '<rect x="{}" y="6" width="{}" height="24" fill="{}" stroke="{}" stroke-width="0.5"/>',
        shapes,
    ) + format_html_join(
        "",
        '<rect x="{}" y="{}" width="13" height="13" fill="{}" stroke="{}" stroke-width="0.5"/>'
        '<text x="{}" y="{}" font-size="13" fill="{}">{}: {}</text>',
        names,
    )
    return _svg(title, desc, 40 + math.ceil(len(parts) / 2) * 22 + 4, body, key)


def sparkline(*, title, values, key=None):
    """Return a small line for a table cell; its title says in words what it shows."""
    low, high = min(values, default=0), max(values, default=1)
    last = max(len(values) - 1, 1)
    dots = [
        (round(4 + 88 * i / last, 1), round(22 - 18 * (v - low) / ((high - low) or 1), 1))
        for i, v in enumerate(values)
    ]
    body = format_html(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round"/>',
        " ".join(f"{x},{y}" for x, y in dots),
        LINE,
    ) + format_html_join(
        "", '<circle cx="{}" cy="{}" r="3" fill="{}"/>', [(*dots[-1], LINE)] if dots else []
    )
    return _svg(title, "", 26, body, key, width=96, css="chart chart--spark")


def _svg(title, desc, height, body, key, *, width=WIDTH, css="chart"):
    """Wrap the shapes; ids are unique so that several charts can share a page."""
    name = f"chart-{key or uuid.uuid4().hex[:10]}"
    described = format_html('<desc id="{}-desc">{}</desc>', name, desc) if desc else ""
    labels = f"{name}-title {name}-desc" if desc else f"{name}-title"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" role="img" aria-labelledby="{}" '
        'viewBox="0 0 {} {}" width="{}" height="{}" font-family="{}">'
        '<title id="{}-title">{}</title>{}{}</svg>',
        css,
        labels,
        width,
        height,
        width,
        height,
        FONT,
        name,
        title,
        described,
        body,
    )


def _path(points, across, down, is_steps):
    """The line itself; a missing number starts a new stretch."""
    commands, drawing = [], False
    for index, (_, number) in enumerate(points):
        if number is None:
            drawing = False
            continue
        x, y = across(index), down(number)
        if not drawing:
            commands.append(f"M{x} {y}")
        elif is_steps:
            commands.append(f"H{x}V{y}")
        else:
            commands.append(f"L{x} {y}")
        drawing = True
    return format_html(
        '<path d="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round"/>',
        "".join(commands) or "M0 0",
        LINE,
    )


def _rules(ticks, down):
    return format_html_join(
        "",
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="{3}" stroke-width="1"/>'
        '<text x="{4}" y="{5}" font-size="12" fill="{6}" text-anchor="end">{7}</text>',
        (
            (
                LEFT,
                WIDTH - RIGHT,
                down(tick),
                GRID,
                LEFT - 6,
                round(down(tick) + 4, 1),
                SOFT,
                _plain(tick),
            )
            for tick in ticks
        ),
    )


def _labels(points, across):
    """Labels below the line; when there are many, only as many as can be read."""
    every = max(1, math.ceil(len(points) / 5))
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="12" fill="{}" text-anchor="middle">{}</text>',
        (
            (across(index), 222, SOFT, _short(label, 14))
            for index, (label, _) in enumerate(points)
            if index % every == 0
        ),
    )


def _ticks(low, high, most=5):
    """Round numbers that cover low to high, at most about `most` of them."""
    if low == high:
        low, high = (low - 1, high + 1) if low else (0, 1)
    rough = (high - low) / most
    size = 10 ** math.floor(math.log10(rough))
    step = next(s * size for s in (1, 2, 5, 10) if s * size >= rough)
    first = math.floor(low / step)
    last = math.ceil(high / step)
    return [round(n * step, 6) for n in range(first, last + 1)]


def _or(value, fallback):
    return fallback if value is None else value


def _plain(number):
    return f"{number:g}"


def _short(text, most):
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
