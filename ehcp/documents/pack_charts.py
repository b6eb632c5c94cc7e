"""The pictures of a review pack. Each stands above the table that holds its numbers, never in its place."""

from collections import Counter
from dataclasses import dataclass

from provision.enums import Rating
from sendhub import charts

NOT_RATED = "Not rated"


@dataclass(frozen=True)
class Chart:
    """`key` names the picture within its pack; `words` say what it shows to who cannot see it."""

    key: str
    title: str
    words: str
    picture: str

    @property
    def asset(self):
        return f"asset:chart-{self.key}"


def delivery_chart(lines):
    """Owed and given of each line of Section F that can be counted; none where no line can."""
    bars = []
    for line in lines:
        if line.is_counted:
            bars += [
                (f"F{line.line.number} owed", line.owed),
                (f"F{line.line.number} given", line.had),
            ]
    return _chart("delivery", "Section F in minutes, owed and given", charts.bar_chart, bars=bars)


def attendance_chart(figures):
    """Attendance by period, `figures` [(label, per cent)] earliest first; one alone is no picture."""
    lowest = min((int(number) // 10 * 10 for _, number in figures), default=0)
    return _chart(
        "attendance",
        "Attendance by period, per cent",
        charts.line_chart,
        points=figures if len(figures) > 1 else (),
        low=min(70, lowest),
        high=100,
    )


def outcome_chart(ratings, *, outcomes):
    """How many of the plan's `outcomes` came out how, best first; none before the first is rated."""
    found = Counter(ratings)
    parts = [(rating.label, found[rating]) for rating in reversed(Rating) if found[rating]]
    if parts and outcomes > len(ratings):
        parts.append((NOT_RATED, outcomes - len(ratings)))
    return _chart("outcomes", "Outcomes by progress", charts.stacked_bar, parts=parts)


def _chart(key, title, draw, **values):
    """Return (chart,), or () where there is nothing to draw."""
    [numbers] = [value for value in values.values() if isinstance(value, (list, tuple))]
    if not numbers:
        return ()
    words = f"{title}: " + "; ".join(f"{label} {number:g}" for label, number in numbers)
    return (Chart(key, title, words, draw(title=title, desc="", key=key, **values)),)
