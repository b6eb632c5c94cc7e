"""Messages about meetings: the school and the times alone."""

from agencies.actions.meeting_mail import CANCELLED, MOVED, guest_addressee
from agencies.models import Meeting, MeetingMove
from sendhub.jobs import mail


def moved_letter(*, meeting, move):
    row = Meeting.objects.select_related("school").get(pk=meeting)
    was_at = MeetingMove.objects.get(pk=move, meeting=row).was_at
    return {"school": row.school.name, "was_at": was_at, "starts_at": row.starts_at}


def cancelled_letter(*, meeting):
    row = Meeting.objects.select_related("school").get(pk=meeting)
    return {"school": row.school.name, "was_at": row.starts_at}


mail.ADDRESSEES["meeting_guest"] = guest_addressee
mail.CONTEXTS |= {MOVED: moved_letter, CANCELLED: cancelled_letter}
mail.TITLES |= {MOVED: "A meeting has moved", CANCELLED: "A meeting was called off"}
