"""The tab "Day by day" of a pupil's file: check-ins, quiet room, incidents and what went well together."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils.file import open_file
from pupils.models import Achievement, CheckIn, Incident, KeyPupil, QuietVisit
from pupils.rules.days import days_in_words
from pupils.views.incidents import patterns_of
from pupils.views.pictures import picture_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission

LATELY = timedelta(days=42)
AT_MOST = 20
LEAST_FOR_PICTURES = 3


@require_GET
@requires(Permission.RECORDS_VIEW)
def pupil_days(request, pupil_pk):
    """The last six weeks; the lists hold what was before."""
    context = open_file(request, pupil_pk, tab="days")
    actor, today, pupil = request.actor, timezone.localdate(), context["pupil"]
    first = today - LATELY

    def lately(model):
        rows = model.objects.visible_to(actor).of(pupil).between(first, today)
        return list(rows.select_related("created_by")[:AT_MOST])

    keys = list(KeyPupil.objects.visible_to(actor).of(pupil).lasting().not_ended(today))
    for key in keys:
        key.days = days_in_words(key.weekdays)
    incidents = Incident.objects.visible_to(actor).of(pupil).with_pupils(actor)
    shown = list(incidents.between(first, today)[:AT_MOST])
    pictures = []
    if len(shown) >= LEAST_FOR_PICTURES:
        rows = Incident.objects.visible_to(actor).of(pupil).between(first, today)
        pictures = [picture_of(counted) for counted in patterns_of(rows)]
    context |= {
        "keys": keys,
        "first": first,
        "check_ins": lately(CheckIn),
        "visits": lately(QuietVisit),
        "achievements": lately(Achievement),
        "incidents": shown,
        "pictures": pictures,
    }
    return render(request, "pupils/days/pupil_days.html", context)
