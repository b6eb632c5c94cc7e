import re

import pytest
from defusedxml import ElementTree

from sendhub import charts

SCORES = [("Sep 2025", 82), ("Jan 2026", None), ("Jun 2026", 91), ("Sep 2026", 140)]
CHARTS = {
    "line": lambda: charts.line_chart(
        title="Reading",
        desc="From 82 to 91.",
        points=SCORES,
        low=55,
        high=145,
        bands=charts.STANDARDISED,
    ),
    "steps": lambda: charts.line_chart(title="Stages", desc="x", points=SCORES, is_steps=True),
    "one point": lambda: charts.line_chart(title="One", desc="x", points=[("Now", 5)]),
    "no point": lambda: charts.line_chart(title="None", desc="x", points=[]),
    "bars": lambda: charts.bar_chart(
        title="Concerns", desc="x", bars=[("Autumn", 3), ("Spring", 0)]
    ),
    "no bars": lambda: charts.bar_chart(title="None", desc="x", bars=[]),
    "parts": lambda: charts.stacked_bar(
        title="Status", desc="x", parts=[("K", 40), ("E", 9), ("N", 0)]
    ),
    "spark": lambda: charts.sparkline(title="Attendance fell from 97 to 91", values=[97, 95, 91]),
    "empty spark": lambda: charts.sparkline(title="Nothing yet", values=[]),
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())
def test_chart_is_named_and_holds_no_style_or_script(draw):
    svg = ElementTree.fromstring(draw())

    ids = svg.get("aria-labelledby").split()
    assert svg.get("role") == "img"
    assert [e.get("id") for e in svg if e.get("id")] == ids
    assert [
        e for e in svg.iter() if e.get("style") or e.tag in (f"{SVG}style", f"{SVG}script")
    ] == []


def test_two_charts_have_different_ids():
    first, second = (CHARTS["bars"]() for _ in range(2))

    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0] & ids[1] == set()


def test_missing_number_breaks_the_line():
    svg = ElementTree.fromstring(CHARTS["line"]())

    path = svg.find(f"{SVG}path").get("d")
    assert path.count("M") == 2
    assert len(svg.findall(f"{SVG}circle")) == 3


def test_bars_are_as_long_as_their_numbers():
    svg = ElementTree.fromstring(
        charts.bar_chart(title="t", desc="d", bars=[("a", 10), ("b", 5), ("c", 0)])
    )

    widths = [float(rect.get("width")) for rect in svg.findall(f"{SVG}rect")]
    assert widths[1] * 2 == pytest.approx(widths[0])
    assert widths[2] == 0


def test_the_longest_name_of_a_bar_is_not_cut():
    names = ["Much less than expected", "As expected"]
    svg = ElementTree.fromstring(
        charts.bar_chart(title="t", desc="d", bars=[(name, 1) for name in names])
    )

    written = [text for text in svg.findall(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert [text.text for text in written] == names
    assert all(float(text.get("x")) >= 6 * len(text.text) for text in written)


def test_typed_words_are_escaped():
    svg = charts.bar_chart(title="<b>", desc="x", bars=[("<script>alert(1)</script>", 1)])

    assert "<script" not in svg
    assert "&lt;b&gt;" in svg


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (82, 91, [82, 84, 86, 88, 90, 92]),
        (5, 5, [4, 4.5, 5, 5.5, 6]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 0.4, [0, 0.1, 0.2, 0.3, 0.4]),
    ],
)
def test_ticks_are_round_numbers(low, high, ticks):
    assert charts._ticks(low, high) == ticks


@pytest.mark.parametrize(("points", "written"), [(12, 12), (13, 7), (25, 9)])
def test_numbers_along_a_long_line_are_few_and_the_last_is_among_them(points, written):
    numbers = range(101, 101 + points)
    svg = ElementTree.fromstring(
        charts.line_chart(title="t", desc="d", points=[(str(each), each) for each in numbers])
    )

    bold = [text.text for text in svg.findall(f"{SVG}text") if text.get("font-weight") == "700"]
    assert (len(bold), bold[-1]) == (written, str(numbers[-1]))
    assert len(svg.findall(f"{SVG}circle")) == points
