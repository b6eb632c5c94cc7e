"""The pictures of a pack: drawn of the numbers in the table below, told in words, none of nothing."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from ehcp.documents import pack_charts
from sendhub.charts import bar_chart


def line(number, owed, had, *, is_counted=True):
    held = SimpleNamespace(number=number)
    return SimpleNamespace(line=held, owed=owed, had=had, is_counted=is_counted)


def test_delivery_shows_owed_and_given_of_lines_that_are_counted():
    [chart] = pack_charts.delivery_chart([line(1, 684, 630), line(2, 0, 60, is_counted=False)])

    assert chart.asset == "asset:chart-delivery"
    assert chart.words == ("Section F in minutes, owed and given: F1 owed 684; F1 given 630")
    assert chart.picture == bar_chart(
        title="Section F in minutes, owed and given",
        desc="",
        bars=[("F1 owed", 684), ("F1 given", 630)],
        key="delivery",
    )


def test_attendance_runs_from_the_earliest_period():
    [chart] = pack_charts.attendance_chart(
        [("Jul 2026", Decimal("64.5")), ("Nov 2026", Decimal(91))]
    )

    assert chart.words == "Attendance by period, per cent: Jul 2026 64.5; Nov 2026 91"
    assert ">60</text>" in chart.picture


def test_outcomes_are_counted_by_progress_best_first():
    [chart] = pack_charts.outcome_chart(["0", "-1", "0"], outcomes=4)

    assert chart.words == ("Outcomes by progress: As expected 2; Less than expected 1; Not rated 1")


@pytest.mark.parametrize(
    "charts",
    [
        pack_charts.delivery_chart([line(1, 0, 60, is_counted=False)]),
        pack_charts.attendance_chart([("Nov 2026", Decimal(91))]),
        pack_charts.outcome_chart([], outcomes=3),
    ],
)
def test_of_nothing_there_is_no_picture(charts):
    assert charts == ()
