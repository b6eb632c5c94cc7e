"""What a person without an account does: opens the door, reads, answers. `by` is the Actor of the link."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sendhub.accounts.actor import Actor
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs import mail
from sendhub.refusals import NotPossible
from sendhub.sharing import keys, registry, rules
from sendhub.sharing.enums import GivenHow, LinkEvent
from sendhub.sharing.models import Ask, AskDraft, Door, Link, Paper, Response
from sendhub.tenancy import tenant


def actor_of_link(link, *, school, network=None):
    """The visitor as an actor: no role, no permission; every queryset but the link's own gives nothing."""
    return Actor(user=None, school=school, roles=frozenset(), link=link, network=network)


def usable_door(*, token_sha256, now):
    """Return the door that the token opens now, with its school, or None. Read without a tenant."""
    return (
        Door.objects.filter(token_sha256=token_sha256, expires_at__gt=now)
        .select_related("school")
        .first()
    )


def link_behind(door, *, now):
    """Return the link, in the tenant of the door's school; None when it lets nobody in any more."""
    return (
        Link.objects.filter(pk=door.link_id, revoked_at=None, locked_at=None, sent_at__isnull=False)
        .filter(expires_at__gt=now)
        .select_related("pupil__group")
        .first()
    )


def try_code(*, door, code, network, route="", request_id=""):
    """Look at a code. Returns the link when it was right, else None; the fifth wrong one locks the link.

    In a transaction of its own, with the row locked: tries at the same time see each other's count.
    """
    context = {"link": door.link_id, "school": door.school_id, "route": route}
    with tenant(door.school_id, context=context | {"request": request_id}):
        link = Link.objects.select_for_update(of=("self",)).filter(pk=door.link_id).first()
        if link is None or link.locked_at or link.revoked_at or link.expires_at <= timezone.now():
            return None
        by = actor_of_link(link, school=door.school, network=network)
        if keys.is_code(link.seed, code):
            _note_entry(link, by)
            return link
        link.wrong_tries += 1
        link.save(update_fields=["wrong_tries"])
        if link.wrong_tries >= rules.MOST_WRONG_CODES:
            _lock(link, by)
        return None


def _note_entry(link, by):
    changed = []
    if link.wrong_tries:
        link.wrong_tries = 0
        changed.append("wrong_tries")
    if link.opened_at is None:
        link.opened_at = timezone.now()
        changed.append("opened_at")
    if changed:
        link.save(update_fields=changed)
    audit.record(by=by, event=AuditEvent.LINK_OPENED, subject=link, pupil_id=link.pupil_id)


def _lock(link, by):
    link.locked_at = timezone.now()
    link.save(update_fields=["locked_at"])
    Door.objects.filter(link_id=link.pk).delete()
    audit.record(by=by, event=AuditEvent.LINK_LOCKED, subject=link, pupil_id=link.pupil_id)
    for user in people_with(Permission.SEN_CHANGE, school=by.school, on=timezone.localdate()):
        mail.send_later("notice", to="user", to_id=user.pk, school_id=link.school_id, by=None)
    registry.tell(LinkEvent.LOCKED, link=link, by=by)


def open_paper(*, paper, by):
    """Write down that the visitor opened a paper; the first time counts for its light."""
    audit.record_opening(by=by, subject=paper, pupil_id=paper.link.pupil_id)
    if paper.opened_at is None:
        Paper.objects.filter(pk=paper.pk, opened_at=None).update(opened_at=timezone.now())


def keep_draft(*, ask, fields):
    """Keep what the visitor typed and has not sent; nothing typed removes it."""
    if not fields:
        AskDraft.objects.filter(ask=ask).delete()
        return
    AskDraft.objects.update_or_create(
        ask=ask,
        defaults={
            "school_id": ask.school_id,
            "fields": fields,
            "updated_at": timezone.now(),
        },
    )


@transaction.atomic
def answer(
    *,
    ask,
    by,
    answers,
    stance="",
    reason="",
    signature="",
    file=None,
    given_how=GivenHow.LINK,
    given_on=None,
):
    """Take the answer to an ask, from the visitor or typed in for them, and hand it to the app that asked.

    `file` is an `uploads.Checked`. A second press leads to the first answer.
    Raises NotPossible when the link is revoked.
    """
    link = Link.objects.visible_to(by).select_for_update(of=("self",)).get(pk=ask.link_id)
    ask = Ask.objects.select_related("paper").get(pk=ask.pk, link=link)
    ask.link = link
    given = Response.objects.filter(ask=ask).first()
    if given:
        return given
    if link.revoked_at:
        raise NotPossible(_("This link was revoked; it takes no answers any more."))
    now = timezone.now()
    document = file and registry.file_keeper().keep(link=link, title=ask.title, file=file, by=by)
    response = Response(
        school_id=link.school_id,
        link=link,
        ask=ask,
        answers=answers,
        stance=stance,
        reason=reason,
        signature=signature,
        signed_at=now if signature else None,
        given_how=given_how,
        given_on=given_on or timezone.localdate(now),
        document=document,
        by_user=by.user,
        by_link=by.link,
    )
    response.full_clean()
    response.save()
    AskDraft.objects.filter(ask=ask).delete()
    audit.record(by=by, event=AuditEvent.LINK_ANSWERED, subject=response, pupil_id=link.pupil_id)
    received_by(ask)(response=response, by=by)
    _note_whether_all_answered(link, by)
    return response


def received_by(ask):
    """The function of the app above that takes this answer."""
    paper_kind = registry.PAPERS[ask.paper.kind] if ask.paper_id else None
    if paper_kind and paper_kind.received:
        return paper_kind.received
    return registry.ASKS[ask.kind].received


def _note_whether_all_answered(link, by):
    asks = Ask.objects.filter(link=link)
    if asks.filter(is_required=True, response=None).exists():
        return
    if link.answered_at is None:
        link.answered_at = timezone.now()
        link.save(update_fields=["answered_at"])
        if by.link_id and link.made_by_id:
            mail.send_later(
                "notice", to="user", to_id=link.made_by_id, school_id=link.school_id, by=None
            )
        registry.tell(LinkEvent.ANSWERED, link=link, by=by)
