"""The planner over the year: each open review with its limit, what comes first, load by week, clashes."""

from dataclasses import dataclass

from django import forms

from ehcp.models import AnnualReview
from ehcp.review_enums import ReviewState
from ehcp.review_page import SOON, limit_of
from ehcp.rules import reviews as rules
from ehcp.rules.deadlines import DEADLINES, last_day

# More meetings than this in one week are marked. Ours.
MANY_A_WEEK = 3


@dataclass(frozen=True)
class Line:
    review: AnnualReview
    limit: rules.Limit
    days: int  # until the meeting has to be, negative when that day has passed
    is_meeting_late: bool
    is_report_late: bool
    is_soon: bool  # has to be complete within a term: its clock stands on the desk
    is_whole_late: bool  # the LA has not decided, or the plan of a transfer has not come
    clashes: bool
    look_again_on: object
    is_look_again_past: bool
    hint: object  # the last school day before the limit

    @property
    def is_late(self):
        return self.is_meeting_late or self.is_report_late or self.is_whole_late


@dataclass(frozen=True)
class Planned:
    lines: list
    weeks: list
    counts: dict


SHOW = [
    ("", "All that are open"),
    ("late", "Late on our side or the LA’s"),
    ("soon", "To be complete within a term"),
    ("transfer", "Moving to the next phase"),
    ("no_day", "Without a day for the meeting"),
    ("under_five", "Under five"),
    ("adulthood", "Year 9 and above"),
]


class PlannerForm(forms.Form):
    show = forms.ChoiceField(
        label="Show",
        choices=SHOW,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    lead = forms.ChoiceField(
        label="Case lead",
        choices=[("", "Everyone"), ("me", "Me")],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @property
    def used(self):
        return [name for name, value in self.cleaned_data.items() if value]

    def narrowed(self, lines, *, by):
        """The lines asked for; `by`: the actor whose cases "me" are."""
        test = _TESTS[self.cleaned_data.get("show", "")]
        mine = self.cleaned_data.get("lead")
        return [
            line
            for line in lines
            if test(line) and (not mine or by.staff_id and line.review.pupil.lead_id == by.staff_id)
        ]


_TESTS = {
    "": lambda line: True,
    "late": lambda line: line.is_late,
    "soon": lambda line: line.is_soon,
    "transfer": lambda line: line.review.transfer_by is not None,
    "no_day": lambda line: line.review.meeting_on is None,
    "under_five": lambda line: line.look_again_on is not None,
    "adulthood": lambda line: rules.prepares_for_adulthood(line.review.pupil.nc_year),
}


def planned(rows, *, today, days):
    """Return every review in the order in which somebody has to act: late ones, moves to the next phase, limits."""
    reviews = list(rows)
    ahead = [row for row in reviews if row.meeting_on and row.meeting_on >= today]
    clashing = rules.clashes((row.pk, row.meeting_on, row.meeting_at) for row in ahead)
    lines = [_line(review, today, days, clashing) for review in reviews]
    lines.sort(key=_rank)
    weeks = [
        (monday, number, number > MANY_A_WEEK)
        for monday, number in rules.load_by_week(row.meeting_on for row in ahead).items()
    ]
    counts = {key: sum(map(test, lines)) for key, test in _TESTS.items()}
    return Planned(lines, weeks, counts)


def _line(review, today, days, clashing):
    limit = limit_of(review)
    is_before = review.state in rules.BEFORE_MEETING
    hint = days.previous(limit.meeting_on)
    born_on = review.pupil.born_on
    again = born_on and rules.under_five_look_again(anchor_on=review.anchor_on, born_on=born_on)
    return Line(
        review=review,
        limit=limit,
        days=(limit.meeting_on - today).days,
        is_meeting_late=is_before and limit.meeting_on < max(review.meeting_on or today, today),
        is_report_late=review.state == ReviewState.HELD
        and last_day(DEADLINES["AR_REPORT"], review.meeting_on) < today,
        is_soon=review.due_on <= today + SOON,
        is_whole_late=(not review.decision and review.due_on < today)
        or bool(review.transfer_by and review.transfer_by < today),
        clashes=review.pk in clashing,
        look_again_on=again,
        is_look_again_past=bool(again) and is_before and again < today,
        hint=hint if hint != limit.meeting_on else None,
    )


def _rank(line):
    return (
        not line.is_late,
        line.review.transfer_by is None,
        line.limit.meeting_on,
        line.review.pk,
    )
