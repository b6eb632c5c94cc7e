"""Count annual reviews for an edition: what was in time, late or is still open, ours and the authority's."""

from collections import Counter

from ehcp.models import AnnualReview
from ehcp.rules.deadlines import DEADLINES, last_day, latest_meeting
from ehcp.rules.reviews import AFTER_MEETING
from sendhub.reports.suppression import Sum as Whole

WHOLE = "reviews"
ENDS = ("in_time", "late", "open")
# Steps of a review that was held: the meeting and the report are ours, the decision the authority's.
STEPS = ("meeting", "report", "decision")


def count_reviews(counted, *, by, span):
    """Reviews whose meeting was held in the span, told for its last day."""
    held = AnnualReview.objects.visible_to(by).filter(
        state__in=AFTER_MEETING, meeting_on__range=(span.starts_on, span.ends_on)
    )
    ends = Counter()
    number = 0
    fields = ("meeting_on", "due_on", "report_sent_on", "decided_on")
    for meeting_on, due_on, sent_on, decided_on in held.order_by().values_list(*fields):
        number += 1
        for step, done_on, last in (
            ("meeting", meeting_on, latest_meeting(due_on)),
            ("report", sent_on, last_day(DEADLINES["AR_REPORT"], meeting_on)),
            ("decision", decided_on, last_day(DEADLINES["AR_DECISION"], meeting_on)),
        ):
            ends[step, end_of(done_on, last, today=span.ends_on)] += 1
    counted.counts[WHOLE] = number
    for step in STEPS:
        cells = [f"review_{step}.{end}" for end in ENDS]
        counted.counts |= {cell: ends[step, end] for cell, end in zip(cells, ENDS, strict=True)}
        counted.sums.append(Whole(WHOLE, tuple(cells)))


def end_of(done_on, last, *, today):
    """Tell how a step stands on a day: what is done after that day is not known on it."""
    if done_on and done_on <= today:
        return "in_time" if done_on <= last else "late"
    return "late" if today > last else "open"
