"""What came in and what went out as a handover, in words, for the pages about a pupil's move."""

from sendhub.reports.enums import LineState, RecordFileKind
from sendhub.reports.models import HandoverLine, RecordFile
from sendhub.reports.phrases import count_of
from sendhub.templatetags.sendhub import day


def handover_states(pupil_ids):
    """Say of each pupil the last bundle that was made, or what of one that came is not decided. Two queries.

    The rows are the school's by the database's own wall; who asks has fetched the pupils as visible.
    """
    told = {}
    lines = HandoverLine.objects.filter(handover__pupil__in=pupil_ids).select_related("handover")
    for line in lines.order_by("handover__received_at"):
        handover = line.handover
        waiting = told.get(handover.pupil_id, (handover, 0))
        count = waiting[1] + (line.state == LineState.WAITING)
        told[handover.pupil_id] = (handover, count)
    words = {
        pupil_id: f"Bundle of {handover.from_school} came on {day(handover.received_at)}, "
        + (f"{count_of(str(count), 'line', 'lines')} to decide" if count else "all decided")
        for pupil_id, (handover, count) in told.items()
    }
    made = RecordFile.objects.filter(
        kind=RecordFileKind.HANDOVER, pupil__in=pupil_ids, made_at__isnull=False
    )
    for file in made.order_by("made_at").defer("content", "gathered"):
        receipt = f"received there on {day(file.closed_at)}" if file.closed_at else "no receipt yet"
        words[file.pupil_id] = f"Bundle for {file.reason} made on {day(file.made_at)}, {receipt}"
    return words
