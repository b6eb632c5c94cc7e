"""Consents of a pupil: the overview, recording one, withdrawing one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import consents as actions
from agencies.enums import Permit
from agencies.forms.consents import ConsentForm, WithdrawalForm
from agencies.models import Consent, Referral
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.dates import is_young_person
from sendhub.drafts.once import once
from sendhub.sharing.models import Link


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def pupil_consents(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="consents")
    today = timezone.localdate()
    rows = list(
        Consent.objects.visible_to(request.actor)
        .of(context["pupil"])
        .select_related("agency", "contact", "recorded_by", "withdrawn_by")
    )
    for row in rows:
        row.holds = row.is_in_force(today)
    context |= {"consents": rows, "today": today}
    return render(request, "agencies/pupil_consents.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
@once
def consent_add(request, pupil_pk):
    """Record consent; opened from a referral, that referral rests on it at once."""
    context = open_file(request, pupil_pk, tab="consents")
    pupil, today = context["pupil"], timezone.localdate()
    referral = _referral_waiting(request, pupil)
    form = ConsentForm(
        request.POST or None,
        actor=request.actor,
        adults=actions.who_may_consent(pupil, by=request.actor, today=today),
        may_self=bool(pupil.born_on and is_young_person(pupil.born_on, today)),
        today=today,
        initial={
            "agency": referral.agency_id if referral else None,
            "permit": Permit.PARENT,
            "what": "This referral and the papers sent with it" if referral else "",
            "starts_on": today,
        },
    )
    if form.is_valid():
        consent = actions.record_consent(pupil=pupil, by=request.actor, **form.cleaned_data)
        if referral and consent.agency_id == referral.agency_id:
            actions.referrals.rest_on_consent(referral=referral, consent=consent, by=request.actor)
            messages.success(request, "Consent recorded. The referral is ready to send.")
            return redirect(referral)
        messages.success(request, "Consent recorded.")
        return redirect("agencies:pupil_consents", pupil_pk=pupil.pk)
    context |= {"form": form, "heading": "Record consent"}
    return render(request, "pupils/file_form.html", context)


def _referral_waiting(request, pupil):
    """Return the referral named in the address, if it is the pupil's and waits for consent."""
    named = request.GET.get("referral", "")
    if not (named.isascii() and named.isdecimal() and len(named) < 19):
        return None
    rows = Referral.objects.visible_to(request.actor).of(pupil)
    return rows.filter(pk=int(named), state__in=("draft", "awaiting_consent")).first()


@require_http_methods(["GET", "POST"])
@requires(Permission.CONSENT_RECORD)
def consent_withdraw(request, consent_pk):
    rows = Consent.objects.visible_to(request.actor).select_related("agency", "contact")
    consent = get_object_or_404(rows, pk=consent_pk)
    context = open_file(request, consent.pupil_id, tab="consents")
    form = WithdrawalForm(request.POST or None, initial={"version": consent.version})
    if form.is_valid():
        actions.withdraw_consent(consent=consent, by=request.actor, **form.cleaned_data)
        messages.success(request, "Consent withdrawn. What rested on it has ended.")
        return redirect("agencies:pupil_consents", pupil_pk=context["pupil"].pk)
    resting = Referral.objects.visible_to(request.actor).open().filter(consent=consent)
    context |= {
        "form": form,
        "consent": consent,
        "resting": resting.select_related("agency"),
        "links": Link.objects.visible_to(request.actor).filter(
            pk__in=consent.consent_links.values("link"), revoked_at=None
        ),
    }
    return render(request, "agencies/consent_withdraw.html", context)
