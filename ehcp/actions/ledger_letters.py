"""A letter to the local authority about Section F: on the contact log, and in the pupil's file as it went."""

from django.db import transaction
from django.utils import timezone

from agencies.actions.contact_log import add_entry
from agencies.enums import ContactKind
from pupils.actions.documents import add_document
from pupils.enums import DocumentKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.uploads import MEDIA_TYPES, Checked


@transaction.atomic
def send_letter(*, plan, to, subject, body, content, by):
    """Keep the letter that goes out: its words on the contact log, `content` (the PDF) as a document."""
    today = timezone.localdate()
    entry = add_entry(
        pupils=[plan.pupil],
        kind=ContactKind.LETTER,
        on=today,
        with_name=to,
        summary=f"{subject}\n\n{body}",
        by=by,
    )
    add_document(
        pupil=plan.pupil,
        file=Checked(
            content=content,
            name=f"section-f-letter-{plan.pk}-{today.isoformat()}.pdf",
            media_type=MEDIA_TYPES["pdf"],
        ),
        by=by,
        title="Letter to the LA about Section F",
        kind=DocumentKind.LETTER,
        dated_on=today,
        author=by.user.name,
    )
    audit.record(by=by, event=AuditEvent.LETTER_SENT, subject=plan, pupil_id=plan.pupil_id)
    return entry
