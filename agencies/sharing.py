"""What agencies and families read and answer about referrals on a private link."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import rules
from agencies.actions import sharing
from agencies.actions.advice import receive_advice
from agencies.actions.consents import withdraw_by_link
from agencies.actions.referrals import move_referral
from agencies.documents.referrals import paper_of, referral_pdf
from agencies.forms import answers as forms
from agencies.models import Referral
from sendhub.refusals import NotPossible
from sendhub.sharing import registry
from sendhub.sharing.enums import Audience, LinkEvent
from sendhub.sharing.registry import AskKind, PaperKind

BY_LINK = "On the private link"


def never_offered(pupil):
    """A referral goes onto a link from its own page, where its consent is looked at."""
    return []


def _paper(paper):
    """The referral as it was sent; what changed in the file since is not shown."""
    referral = (
        Referral.objects.filter(
            pk=paper.object_id, pupil=paper.link.pupil_id, consent_links__link=paper.link
        )
        .exclude(sent_paper=None)
        .first()
    )
    if referral is None:
        raise Http404
    return paper_of(referral.sent_paper)


def shared_referral(paper):
    return {"document": _paper(paper)}


def referral_file(paper):
    response = HttpResponse(referral_pdf(_paper(paper)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="referral.pdf"'
    return response


def _referral(response):
    referral = sharing.referral_of(response.link)
    if referral is None or referral.pk != response.ask.object_id:
        raise NotPossible(_("This page does not belong to your link."))
    return referral


def reply_received(response, by):
    """Move the referral as the agency says; a reply that is behind the times changes only what it adds."""
    referral, said = _referral(response), response.answers
    state = said["decision"]
    if not rules.can_become(referral.state, state):
        state = referral.state
    note = said.get("reply_note", "")
    move_referral(
        referral=referral,
        version=referral.version,
        state=state,
        on=max(timezone.localdate(), referral.since),
        note=(f"{BY_LINK}: {note}" if note else BY_LINK)[:300],
        by=by,
        **{
            name: said[name]
            for name in ("reference", "appointment_on", "report_due_on")
            if said.get(name)
        },
    )


def report_received(response, by):
    """Keep the report as advice, line by line, for the school to decide."""
    referral = _referral(response)
    today = timezone.localdate()
    receive_advice(
        pupil=referral.pupil,
        agency=referral.agency,
        referral=referral,
        items=rules.lines_of(response.answers["recommendations"]),
        title=response.answers.get("title") or f"Report, {referral.get_kind_display()}"[:150],
        author=(response.signature or response.link.receiver_name)[:150],
        dated_on=today,
        received_on=today,
        document=response.document,
        by=by,
    )


def withdrawal_received(response, by):
    consent = sharing.consent_of(response.ask)
    if consent is None:
        raise NotPossible(_("This page does not belong to your link."))
    withdraw_by_link(consent=consent, note=response.answers.get("why", "")[:300], by=by)


ASKS = (
    (
        sharing.REPLY,
        "Your reply to the referral",
        "Reply to the referral",
        Audience.PROFESSIONAL,
        forms.ReplyForm,
        reply_received,
    ),
    (
        sharing.REPORT,
        "Your report and recommendations",
        "Report and recommendations",
        Audience.PROFESSIONAL,
        forms.ReportForm,
        report_received,
    ),
    (
        sharing.WITHDRAWAL,
        _("Take back your consent"),
        "Withdrawal of consent",
        Audience.PARENT,
        forms.WithdrawForm,
        withdrawal_received,
    ),
)


def register():
    """Name what can be shown and asked; called by the app's `ready()`."""
    registry.add_paper(
        PaperKind(
            key=sharing.REFERRAL,
            title="Referral",
            audiences=frozenset({Audience.PROFESSIONAL}),
            offer=never_offered,
            template="agencies/shared_referral.html",
            context=shared_referral,
            file=referral_file,
            order=20,
        )
    )
    for key, title, staff_title, audience, form, received in ASKS:
        registry.add_ask(
            AskKind(
                key=key,
                title=title,
                staff_title=staff_title,
                audiences=frozenset({audience}),
                form=form,
                received=received,
                is_required=key != sharing.WITHDRAWAL,
                is_offered=False,
            )
        )
    registry.watch(LinkEvent.SENT, sharing.link_sent)
