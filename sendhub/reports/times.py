"""What SENCo time goes into: sums of what everybody wrote down, without persons."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from sendhub.charts import bar_chart
from sendhub.reports.enums import CaseKind, WorkKind
from sendhub.reports.models import WorkTime
from sendhub.reports.rules import hours_in_words

WORK_HEAD = tuple(kind.label for kind in WorkKind)


@dataclass(frozen=True)
class Line:
    """A kind of case: the minutes in all, by kind of work, and for one pupil on average."""

    key: str
    label: str
    minutes: int
    pupils: int
    by_work: list

    @property
    def in_all(self):
        return hours_in_words(self.minutes)

    @property
    def each(self):
        return hours_in_words(round(self.minutes / self.pupils)) if self.pupils else "–"


def lines_of(school_id, span):
    """A line for each kind of case. Two queries."""
    rows = WorkTime.objects.done_in(school_id, span).order_by()
    pupils = dict(rows.values_list("case").annotate(Count("pupil", distinct=True)))
    spent = defaultdict(int)
    for case, work, minutes in rows.values_list("case", "work").annotate(Sum("minutes")):
        spent[case, work] = minutes
    return [
        Line(
            key=case.value,
            label=case.label,
            minutes=sum(spent[case, work] for work in WorkKind),
            pupils=pupils.get(case, 0),
            by_work=[(work.label, hours_in_words(spent[case, work])) for work in WorkKind],
        )
        for case in CaseKind
    ]


def months_of(school_id, span):
    """(month, minutes) of each month in which something was written down. One query."""
    rows = WorkTime.objects.done_in(school_id, span).annotate(month=TruncMonth("on"))
    found = rows.order_by("month").values_list("month").annotate(spent=Sum("minutes"))
    return [(f"{on:%B %Y}", minutes) for on, minutes in found]


def picture_of(months):
    told = "; ".join(f"{month}: {hours_in_words(minutes)}" for month, minutes in months)
    hours = [(month, round(minutes / 60, 1)) for month, minutes in months]
    return bar_chart(title="Hours written down by month", desc=told, bars=hours)
