"""The tab "Agencies" of a pupil's file."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import rules
from agencies.models import Advice, AdviceItem, Consent, Involvement, Referral
from agencies.views.referrals import with_clock
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL, Permission.CONTACT_LOG_OWN)
def pupil_agencies(request, pupil_pk):
    """Who is involved, what was asked, what was advised; for who teaches, the lines meant for the class."""
    context = open_file(request, pupil_pk, tab="agencies")
    pupil, actor, today = context["pupil"], request.actor, timezone.localdate()
    items = AdviceItem.objects.visible_to(actor).of(pupil).filter(for_class=True)
    context["for_class"] = list(items.for_reading(actor))
    if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
        advice = list(Advice.objects.visible_to(actor).of(pupil).with_items())
        for row in advice:
            row.open_items = sum(1 for item in row.items.all() if not item.ended_as)
            row.is_old = rules.is_old_advice(row.dated_on, today)
        involved = Involvement.objects.visible_to(actor).of(pupil)
        consents = Consent.objects.visible_to(actor).of(pupil).in_force(today)
        referrals = Referral.objects.visible_to(actor).of(pupil).as_lines()
        context |= {
            "involved": involved.select_related("agency", "professional"),
            "referrals": with_clock(list(referrals), today),
            "advice": advice,
            "consents": consents.count(),
            "today": today,
        }
    return render(request, "agencies/pupil_agencies.html", context)
