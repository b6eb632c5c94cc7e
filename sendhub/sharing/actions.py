"""Make, send, remind, revoke. What a visitor does stands in `visiting`."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs import mail
from sendhub.refusals import NotPossible
from sendhub.sharing import keys, registry, rules
from sendhub.sharing.enums import CodeBy, Delivery, Language, Light, LinkEvent
from sendhub.sharing.models import Ask, Door, Link, Paper

# The kind of ask that a paper with `may_agree` brings along; named by `pupils`.
AGREEMENT = "agreement"


@dataclass(frozen=True)
class Shown:
    """A paper to put on a link; `ask_agreement` adds "do you agree?" about it."""

    kind: str
    object_id: int
    title: str
    ask_agreement: bool = False


@dataclass(frozen=True)
class Asked:
    """A thing to ask; `object_id` when it is about one row of the app that named the kind."""

    kind: str
    title: str
    object_id: int | None = None


@transaction.atomic
def prepare(
    *,
    pupil,
    audience,
    receiver_name,
    by,
    contact=None,
    receiver_relation="",
    receiver_email="",
    shown=(),
    asked=(),
    due_on=None,
    language=Language.ENGLISH,
    delivery=Delivery.EMAIL,
    code_by=CodeBy.SPOKEN,
    note="",
):
    """Write down what a link would show and ask. Nothing goes out before `send`.

    `shown`: Shown, in order; `asked`: Asked, in order. Without a thing asked there is no due date.
    Raises NotPossible when it holds nothing at all.
    """
    today = timezone.localdate()
    asks = any(paper.ask_agreement for paper in shown) or bool(asked)
    if not (shown or asked):
        raise NotPossible("Choose at least one thing to read or to answer.")
    link = Link(
        school_id=by.school_id,
        pupil=pupil,
        audience=audience,
        contact=contact,
        receiver_name=receiver_name,
        receiver_relation=receiver_relation,
        receiver_email=receiver_email,
        language=language,
        delivery=delivery,
        code_by="" if delivery == Delivery.NONE else code_by,
        note=note,
        due_on=(due_on or today + timedelta(days=rules.DAYS_TO_ANSWER)) if asks else None,
        made_by=by.user,
    )
    link.full_clean()
    link.save()
    _add_rows(link, shown, asked)
    audit.record(by=by, event=AuditEvent.LINK_PREPARED, subject=link, pupil_id=link.pupil_id)
    return link


def _add_rows(link, shown, asked):
    rows = []
    for order, item in enumerate(shown, start=1):
        paper = Paper(
            school_id=link.school_id,
            link=link,
            kind=item.kind,
            object_id=item.object_id,
            title=item.title,
            order=order,
        )
        paper.full_clean()
        paper.save()
        if item.ask_agreement:
            rows.append(Ask(kind=AGREEMENT, title=item.title, paper=paper))
    rows += [Ask(kind=item.kind, title=item.title, object_id=item.object_id) for item in asked]
    for order, ask in enumerate(rows, start=1):
        ask.school_id = link.school_id
        ask.link = link
        ask.order = order
        ask.is_required = registry.ASKS[ask.kind].is_required
        ask.full_clean()
        ask.save()


def locked(link, by):
    """Return the link as it stands, locked for this transaction."""
    return Link.objects.visible_to(by).select_for_update(of=("self",)).get(pk=link.pk)


@transaction.atomic
def send(*, link, by):
    """Let the link out: its door is made and, by e-mail, its message queued.

    Raises NotPossible when it went out before or was thrown away.
    """
    link = locked(link, by)
    if link.sent_at or link.revoked_at:
        raise NotPossible("This has been sent already.", back=link.get_absolute_url())
    return _let_out(link, by, AuditEvent.LINK_SENT)


@transaction.atomic
def resend(*, link, by, receiver_email=None):
    """Send the same papers and questions anew: a new address and a new code, the ones before are dead.

    `receiver_email`: the address on file now. A link that wrong codes locked opens again.
    """
    link = locked(link, by)
    if not link.sent_at or link.revoked_at or link.delivery == Delivery.NONE:
        raise NotPossible(
            "This cannot be sent again. Make a new link.", back=link.get_absolute_url()
        )
    if receiver_email is not None:
        link.receiver_email = receiver_email
    link.seed = keys.new_seed()
    link.wrong_tries = 0
    link.locked_at = None
    return _let_out(link, by, AuditEvent.LINK_RESENT)


def _let_out(link, by, event):
    now = timezone.now()
    today = timezone.localdate(now)
    link.sent_at = now
    if link.delivery != Delivery.NONE:
        due_on = max(link.due_on, today) if link.due_on else None
        link.expires_at = rules.expiry(sent_on=today, due_on=due_on)
        Door.objects.update_or_create(
            link_id=link.pk,
            defaults={
                "school_id": link.school_id,
                "token_sha256": keys.fingerprint(keys.token_of(link.seed)),
                "expires_at": link.expires_at,
            },
        )
    link.full_clean()
    link.save()
    if link.delivery == Delivery.EMAIL:
        _write_to_receiver("link", link, by)
    if link.code_by == CodeBy.EMAIL:
        _write_to_receiver("link_code", link, by)
    audit.record(by=by, event=event, subject=link, pupil_id=link.pupil_id)
    registry.tell(LinkEvent.SENT, link=link, by=by)
    return link


def _write_to_receiver(template, link, by):
    mail.send_later(
        template,
        to="link",
        to_id=link.pk,
        school_id=link.school_id,
        by=by,
        ids={"link": link.pk},
    )


@transaction.atomic
def revoke(*, link, by, reason=""):
    """End the link at once, visits in progress included; a prepared one is thrown away.

    Nothing happens to one that is revoked already.
    """
    link = locked(link, by)
    if link.revoked_at:
        return link
    link.revoked_at = timezone.now()
    link.revoked_by = by.user
    link.revoked_reason = reason
    link.full_clean()
    link.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    Door.objects.filter(link_id=link.pk).delete()
    audit.record(by=by, event=AuditEvent.LINK_REVOKED, subject=link, pupil_id=link.pupil_id)
    registry.tell(LinkEvent.CLOSED, link=link, by=by)
    return link


def revoke_all(*, links, by, reason):
    """Revoke every link of the queryset that is prepared or out; returns how many."""
    standing = list(links.filter(revoked_at=None))
    for link in standing:
        revoke(link=link, by=by, reason=reason)
    return len(standing)


@transaction.atomic
def remind(*, link, by):
    """Write to the receiver once more.

    Raises NotPossible when nothing is waited for, or the link did not go by e-mail.
    """
    link = locked(link, by)
    if link.light not in (Light.WAITING, Light.OPENED) or not link.due_on:
        raise NotPossible("Nothing is waited for on this link.", back=link.get_absolute_url())
    if link.delivery != Delivery.EMAIL:
        raise NotPossible(
            "This link did not go by e-mail: ring, or hand the slip over again.",
            back=link.get_absolute_url(),
        )
    link.reminders += 1
    link.reminded_at = timezone.now()
    link.save(update_fields=["reminders", "reminded_at"])
    _write_to_receiver("link_reminder", link, by)
    audit.record(by=by, event=AuditEvent.LINK_REMINDED, subject=link, pupil_id=link.pupil_id)
    registry.tell(LinkEvent.REMINDED, link=link, by=by)
    return link


def remind_due(*, school_id, today, by):
    """Send the reminders that are owed in this school, and tell it where they have had no answer.

    One reminder a day and link at most: what was missed is not made up for.
    """
    waiting = Link.objects.filter(school_id=school_id, locked_at=None).waiting(timezone.now())
    for link in waiting:
        if link.delivery == Delivery.EMAIL and link.reminders < rules.reminders_owed(
            due_on=link.due_on, today=today
        ):
            remind(link=link, by=by)
        if link.given_up_at is None and rules.is_given_up(due_on=link.due_on, today=today):
            _give_up(link, by)


@transaction.atomic
def _give_up(link, by):
    """The reminders stop; from here on somebody at the school asks in person."""
    link = locked(link, by)
    link.given_up_at = timezone.now()
    link.save(update_fields=["given_up_at"])
    if link.made_by_id:
        mail.send_later(
            "notice", to="user", to_id=link.made_by_id, school_id=link.school_id, by=None
        )
    registry.tell(LinkEvent.UNANSWERED, link=link, by=by)


def forget_doors(*, ended_before):
    """Remove the doors of links that have ended; the links themselves stay on the pupil's file."""
    return Door.objects.filter(expires_at__lt=ended_before).delete()[0]
