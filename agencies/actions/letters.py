"""Letters to families: templates kept, a letter begun, changed, printed or sent by private link."""

from django.db import transaction
from django.utils import timezone

from agencies.actions.contact_log import add_entry
from agencies.enums import ContactKind, LetterHow
from agencies.letters import STARTERS, filled, values_for
from agencies.models import LetterSent, LetterTemplate
from pupils.actions.rows import change_row
from pupils.models import Relationship
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing.actions import Shown
from sendhub.sharing.enums import Audience, CodeBy, Delivery

PAPER = "letter"


@transaction.atomic
def add_template(*, by, **values):
    row = LetterTemplate(school_id=by.school_id, **values)
    row.full_clean()
    row.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=row, fields=sorted(values))
    return row


def edit_template(*, template, version, by, **values):
    return change_row(row=template, version=version, by=by, **values)


@transaction.atomic
def take_starters(*, by):
    """Add the starter letters whose names the school does not use yet; returns how many."""
    held = set(LetterTemplate.objects.filter(school_id=by.school_id).values_list("name", flat=True))
    wanted = [each for each in STARTERS if each[0] not in held]
    for name, subject, body in wanted:
        add_template(by=by, name=name, subject=subject, body=body)
    return len(wanted)


@transaction.atomic
def begin_letter(*, pupil, contact, template, by):
    """Begin a letter with the gaps filled. Raises NotPossible for someone who may not receive it."""
    today = timezone.localdate()
    sender = by.user.name if by.user else ""
    values = values_for(pupil=pupil, contact=contact, sender=sender, today=today)
    letter = LetterSent(
        school_id=by.school_id,
        pupil=pupil,
        contact=contact,
        template=template,
        subject=filled(template.subject, values)[:150],
        body=filled(template.body, values),
        created_by=by.user,
    )
    require_receiver(letter, by)
    letter.full_clean()
    letter.save()
    audit.record(by=by, event=AuditEvent.LETTER_WRITTEN, subject=letter, pupil_id=pupil.pk)
    return letter


@transaction.atomic
def edit_letter(*, letter, version, by, **values):
    """Change its words. Raises NotPossible once it has gone out."""
    _refuse_sent(_locked(letter, version, by))
    return change_row(row=letter, version=version, by=by, **values)


@transaction.atomic
def discard_letter(*, letter, by):
    """Throw a draft away. Raises NotPossible once it has gone out, or lies on a link."""
    letter = _locked(letter, letter.version, by)
    _refuse_sent(letter)
    if letter.link_id and letter.link.revoked_at is None:
        raise NotPossible("It lies on a private link. Revoke that first.", back=_back(letter))
    audit.record(by=by, event=AuditEvent.REMOVED, subject=letter, pupil_id=letter.pupil_id)
    letter.delete()


@transaction.atomic
def send_printed(*, letter, version, by):
    """Say that it goes out on paper; it is fixed now, with a copy on the contact log."""
    letter = _locked(letter, version, by)
    _refuse_sent(letter)
    return _sent(letter, LetterHow.PRINTED, by)


@transaction.atomic
def put_on_link(*, letter, by):
    """Prepare a private link that shows the letter; it goes out when that link is sent.

    A link prepared before is used again.
    """
    letter = _locked(letter, letter.version, by)
    _refuse_sent(letter)
    relationship = require_receiver(letter, by)
    if letter.link_id and letter.link.revoked_at is None:
        return letter.link
    letter.link = links.prepare(
        pupil=letter.pupil,
        audience=Audience.PARENT,
        contact=letter.contact,
        receiver_name=letter.contact.full_name,
        receiver_relation=relationship.get_relation_display(),
        receiver_email=letter.contact.email,
        delivery=Delivery.EMAIL if letter.contact.email else Delivery.SLIP,
        code_by=CodeBy.SPOKEN,
        shown=[Shown(kind=PAPER, object_id=letter.pk, title=letter.subject)],
        by=by,
    )
    _save(letter, "link")
    return letter.link


def link_sent(*, link, by):
    """The letter on the link has gone out with it; one sent anew stays as it was."""
    letter = LetterSent.objects.filter(link=link, sent_on=None).first()
    if letter:
        _sent(letter, LetterHow.LINK, by)


def require_receiver(letter, by):
    """Return the relationship by which the adult may receive it; raises NotPossible without one."""
    offered = Relationship.objects.visible_to(by).offered_links(letter.pupil, timezone.localdate())
    relationship = offered.filter(contact=letter.contact_id).first()
    if relationship is None:
        raise NotPossible(
            "This person may not receive letters about the pupil.",
            back=_back(letter) if letter.pk else "",
        )
    return relationship


def _sent(letter, how, by):
    require_receiver(letter, by)
    letter.how = how
    letter.sent_on = timezone.localdate()
    letter.sent_by = by.user
    letter.entry = add_entry(
        pupils=[letter.pupil],
        kind=ContactKind.LETTER,
        on=letter.sent_on,
        contact=letter.contact,
        with_name=letter.contact.full_name,
        summary=f"{letter.subject}\n\n{letter.body}",
        by=by,
    )
    _save(letter, "how", "sent_on", "sent_by", "entry")
    audit.record(by=by, event=AuditEvent.LETTER_SENT, subject=letter, pupil_id=letter.pupil_id)
    return letter


def _refuse_sent(letter):
    if letter.is_sent:
        raise NotPossible("This letter has gone out.", back=_back(letter))


def _locked(letter, version, by):
    rows = LetterSent.objects.visible_to(by).select_related("contact", "pupil", "link")
    return locked(rows, pk=letter.pk, version=version, fields=("subject", "body"))


def _save(letter, *fields):
    letter.version += 1
    letter.full_clean()
    letter.save(update_fields=[*fields, "version"])


def _back(letter):
    return letter.get_absolute_url()
