"""Referrals on private links: prepared for the professional, and what the link's way means for the case."""

from django.db import transaction
from django.utils import timezone

from agencies.actions import referrals
from agencies.enums import How, ReferralState
from agencies.models import Consent, ConsentLink, Referral
from pupils.actions.due import close_due
from pupils.enums import DueKind
from pupils.models import Document
from sendhub.refusals import NotPossible
from sendhub.sharing import actions as links
from sendhub.sharing.actions import Asked, Shown
from sendhub.sharing.enums import Audience

REFERRAL = "referral"
REPLY, REPORT, WITHDRAWAL = "referral_reply", "referral_report", "consent_withdrawal"


@transaction.atomic
def prepare_referral_link(*, referral, by, **values):
    """Prepare the professional's link: the referral and its papers to read, a reply and a report to give.

    Nothing goes out before `sharing.actions.send`. Raises NotPossible without a consent in force, and
    for a restricted paper, which never leaves by a link.
    """
    referral = Referral.objects.visible_to(by).select_related("consent").get(pk=referral.pk)
    _require_consent(referral)
    papers = Document.objects.filter(pk__in=referral.attachments.values("document"))
    if papers.exclude(restriction=None, removed_at=None).exists():
        raise NotPossible(
            "One of the papers is restricted or was removed: untick it, or send the referral another way.",
            back=referral.get_absolute_url(),
        )
    title = f"Referral: {referral.get_kind_display()}"
    link = links.prepare(
        pupil=referral.pupil,
        audience=Audience.PROFESSIONAL,
        shown=[
            Shown(kind=REFERRAL, object_id=referral.pk, title=title),
            *(
                Shown(kind="document", object_id=paper.pk, title=paper.title)
                for paper in papers.order_by("pk")
            ),
        ],
        asked=[
            Asked(kind=REPLY, title="Reply to the referral", object_id=referral.pk),
            Asked(kind=REPORT, title="Report and recommendations", object_id=referral.pk),
        ],
        by=by,
        **values,
    )
    ConsentLink.objects.create(
        school_id=by.school_id,
        pupil_id=referral.pupil_id,
        consent=referral.consent,
        referral=referral,
        link=link,
    )
    return link


@transaction.atomic
def prepare_withdrawal_link(*, consent, by, **values):
    """Prepare the link on which the adult who gave consent can withdraw it."""
    return links.prepare(
        pupil=consent.pupil,
        audience=Audience.PARENT,
        contact=consent.contact,
        asked=[
            Asked(
                kind=WITHDRAWAL,
                title=f"Consent to share with {consent.agency.name}"[:200],
                object_id=consent.pk,
            )
        ],
        by=by,
        **values,
    )


def link_sent(*, link, by):
    """The referral goes out with its link; one that went before is only there to be answered.

    The clock of the referral is the one that runs: the link owes nothing beside it.
    """
    referral = referral_of(link)
    if referral is None:
        return
    _require_consent(referral)
    if referral.state == ReferralState.READY:
        referrals.send_referral(
            referral=referral,
            version=referral.version,
            how=How.LINK,
            on=timezone.localdate(),
            by=by,
        )
    elif not referral.is_sent:
        raise NotPossible(
            "The referral is not ready to go out any more.", back=referral.get_absolute_url()
        )
    close_due(by=by, kind=DueKind.LINK_ANSWER, subject_id=link.pk, note="See the referral")


def referral_of(link):
    held = (
        ConsentLink.objects.filter(link=link)
        .select_related("referral__pupil", "referral__agency", "referral__consent")
        .first()
    )
    return held and held.referral


def consent_of(ask):
    """The consent that an ask may withdraw: given by the very adult the link is for."""
    link = ask.link
    return (
        Consent.objects.filter(
            pk=ask.object_id, pupil=link.pupil_id, contact__isnull=False, contact=link.contact_id
        )
        .select_related("agency")
        .first()
    )


def _require_consent(referral):
    if referral.consent is None or not referral.consent.is_in_force(timezone.localdate()):
        raise NotPossible(
            "Nothing goes out without a consent in force, or the reason why none is needed.",
            back=referral.get_absolute_url(),
        )
