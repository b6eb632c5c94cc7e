"""Words that were moved out of two entries of a demo school; the erasure of one waits for the head."""

from datetime import timedelta

from pupils.actions.disclosures import move_out
from pupils.actions.records import add_observation
from pupils.enums import EntryKind
from pupils.models import CheckIn
from sendhub.demo.contact_log import acting_as
from sendhub.reports.actions.disclosures import propose_disclosure

SEEN = "Stayed behind after the lesson and told me something that belongs to the safeguarding lead."


def write_disclosures(pupils, *, school, senco, today):
    """In a check-in and an observation; the words went to the safeguarding lead in person."""
    by = acting_as(senco.user, school, today)
    said = CheckIn.objects.visible_to(by).filter(needs_follow_up=False).exclude(own_words="")
    row = said.order_by("on", "pk").first()
    if row is not None:
        move_out(kind=EntryKind.CHECK_IN, row=row, version=row.version, by=by)
    seen = add_observation(
        pupil=pupils[-1], by=by, seen_on=today - timedelta(days=9), setting="Art room", seen=SEEN
    )
    seen = move_out(kind=EntryKind.OBSERVATION, row=seen, version=seen.version, by=by)
    propose_disclosure(kind=EntryKind.OBSERVATION, row=seen, by=by)
