"""Write down what somebody said, in their words."""

from pupils.models import Voice
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent


def record_voices(*, pupil, of, name, lines, response, by):
    """Keep each (about what, words) of an answer as a voice; within the transaction of the answer."""
    for about, words in lines:
        voice = Voice(
            school_id=by.school_id,
            pupil=pupil,
            of=of,
            name=name,
            about=about[:200],
            words=words,
            given_how=response.given_how,
            given_on=response.given_on,
            response=response,
            by_user=by.user,
            by_link=by.link,
        )
        voice.full_clean()
        voice.save()
        audit.record(by=by, event=AuditEvent.CREATED, subject=voice, pupil_id=pupil.pk)
