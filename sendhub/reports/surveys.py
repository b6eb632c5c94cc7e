"""What the staff survey asks, and what of the answers is shown: never fewer than five, never live."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sendhub.charts import line_chart
from sendhub.small_numbers import SMALLEST, percentage, safe_row

TOPICS = {
    "know": "I know what the pupils with SEN whom I teach or support need.",
    "adapt": "I can adapt a lesson or task so that every pupil takes part.",
    "communication": "I feel sure with speech, language and social communication needs.",
    "cognition": "I feel sure with learning difficulties: reading, writing, number, memory.",
    "semh": "I feel sure with social, emotional and mental health needs.",
    "sensory": "I feel sure with sensory, physical and medical needs.",
    "plans": "Plans and profiles tell me what to do.",
    "help": "I know whom to ask, and I get help when I ask.",
    "time": "I have the time to put it into practice.",
}
RATINGS = (
    (1, "Not at all"),
    (2, "A little"),
    (3, "In between"),
    (4, "Mostly"),
    (5, "Fully"),
)
BANDS = (("low", "Not at all, a little"), ("middle", "In between"), ("high", "Mostly, fully"))
SPARE_SLIPS = 15  # for those who start meanwhile, have no account, or lost theirs
REMIND_BEFORE = timedelta(days=3)
NOT_SHOWN = "not shown"


def band_of(rating):
    if rating <= 2:
        return "low"
    return "middle" if rating == 3 else "high"


@dataclass(frozen=True)
class TopicResult:
    """One statement: printed counts by band, and the share of "mostly" and "fully" or nothing."""

    topic: str
    words: str
    cells: dict
    total: str
    share: str


def results(answers):
    """Return [TopicResult] of a survey that is over; nothing with fewer than five answers.

    `answers`: the ratings of each answer. Nothing of a survey that still runs is worked out: two
    looks would tell what came in between.
    """
    if len(answers) < SMALLEST:
        return []
    found = []
    for topic, words in TOPICS.items():
        counts = Counter(band_of(each[topic]) for each in answers)
        cells = {band: counts[band] for band, _ in BANDS}
        printed, total = safe_row(cells)
        hidden = any(not text.isdecimal() for text in printed.values())
        share = percentage(cells["high"], len(answers), was_hidden=hidden)
        found.append(TopicResult(topic, words, printed, total, share))
    return found


@dataclass(frozen=True)
class Trend:
    """One statement through the rounds: printed shares, and the picture of what is printed."""

    words: str
    shares: list
    rows: list  # (name of the round, share) for the table beside the picture
    svg: str


def trend_of(names, rounds):
    """Return [Trend] of closed rounds, the oldest first; `rounds`: the `results` of each.

    A picture is drawn from the printed shares alone, so that none is in it which is not shown; it
    takes two of them.
    """
    shares = [{result.topic: result.share for result in each} for each in rounds]
    return [
        _trend(words, names, [each.get(key) or NOT_SHOWN for each in shares])
        for key, words in TOPICS.items()
    ]


def _trend(words, names, shares):
    rows = list(zip(names, shares, strict=True))
    points = [
        (name, None if share == NOT_SHOWN else int(share.removesuffix(" %")))
        for name, share in rows
    ]
    svg = ""
    if sum(number is not None for _, number in points) > 1:
        said = "; ".join(f"{name}: {share}" for name, share in rows)
        svg = line_chart(title=words, desc=said, points=points, low=0, high=100)
    return Trend(words, shares, rows, svg)
