"""Private links of a referral and of a consent: chosen here, looked at and sent on the link's own page."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agencies.actions import sharing as actions
from agencies.forms.sharing import ReferralLinkForm, WayForm
from agencies.models import Consent, Referral
from pupils.file import open_file
from pupils.models import Relationship
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible
from sendhub.sharing.models import Link


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
@once
def referral_share(request, referral_pk):
    rows = Referral.objects.visible_to(request.actor).select_related(
        "pupil", "agency", "professional", "consent"
    )
    referral = get_object_or_404(rows, pk=referral_pk)
    if referral.consent is None:
        raise NotPossible(
            "First record consent, or the reason why none is needed.",
            back=referral.get_absolute_url(),
        )
    form = ReferralLinkForm(request.POST or None, referral=referral, today=timezone.localdate())
    if form.is_valid():
        link = actions.prepare_referral_link(
            referral=referral, by=request.actor, **form.cleaned_data
        )
        return redirect(link)
    context = open_file(request, referral.pupil_id, tab="agencies")
    context |= {
        "form": form,
        "referral": referral,
        "papers": [row.document for row in referral.attachments.select_related("document")],
    }
    return render(request, "agencies/referral_share.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LINK_MAKE)
@once
def consent_share(request, consent_pk):
    """A link on which the adult can take back what they gave, as easily as they gave it."""
    rows = Consent.objects.visible_to(request.actor).select_related("agency", "contact", "pupil")
    consent = get_object_or_404(rows.filter(withdrawn_on=None), pk=consent_pk)
    context = open_file(request, consent.pupil_id, tab="consents")
    offered = Relationship.objects.visible_to(request.actor).offered_links(
        context["pupil"], timezone.localdate()
    )
    adult = get_object_or_404(offered, contact=consent.contact_id)
    form = WayForm(request.POST or None, has_mail=bool(adult.contact.email))
    if form.is_valid():
        link = actions.prepare_withdrawal_link(
            consent=consent,
            by=request.actor,
            receiver_name=adult.contact.full_name,
            receiver_relation=adult.get_relation_display(),
            receiver_email=adult.contact.email,
            **form.cleaned_data,
        )
        return redirect(link)
    context |= {"form": form, "consent": consent}
    return render(request, "agencies/consent_share.html", context)


def links_of(referral, actor):
    """The private links that carried the referral, newest first."""
    return Link.objects.visible_to(actor).filter(pk__in=referral.consent_links.values("link"))
