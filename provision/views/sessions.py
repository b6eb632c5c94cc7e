"""The sessions of a day, and one session: who was there, or why it was missed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import sessions as actions
from provision.actions.timetable import school_days_of
from provision.enums import MissedReason, SessionState
from provision.forms.sessions import DayForm, RecordForm, VersionForm
from provision.models import Session
from provision.recording import in_words, places_of
from provision.rules.recording import late_before
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.refusals import NotPossible

UNRECORDED_AT_MOST = 50
# Sent by static/js/sessions.js, which asks for an answer without a page.
BY_SCRIPT = "X-Session-Script"


@require_GET
@requires(Permission.SESSION_RECORD_ALL, Permission.SESSION_RECORD_OWN)
def session_list(request):
    today = timezone.localdate()
    form = DayForm(request.GET or None)
    day = (form.cleaned_data["day"] if form.is_valid() else None) or today
    mine = Session.objects.recordable_by(request.actor, today=today)
    waiting = mine.unrecorded(today).with_run().with_places()
    context = {
        "form": form if form.is_bound else DayForm(initial={"day": today}),
        "day": day,
        "today": today,
        "sessions": list(mine.filter(on=day).with_run().with_places()),
        "waiting": list(waiting[:UNRECORDED_AT_MOST]),
        "waiting_count": mine.unrecorded(today).count(),
        "late_before": late_before(today, school_days_of(request.actor.school_id)),
    }
    return render(request, "provision/session_list.html", context)


def _session(request, pk):
    rows = Session.objects.recordable_by(request.actor, today=timezone.localdate())
    return get_object_or_404(rows.with_run().select_related("recorded_by"), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SESSION_RECORD_ALL, Permission.SESSION_RECORD_OWN)
def session_record(request, group_session_pk):
    session = _session(request, group_session_pk)
    places = places_of(session)
    form = RecordForm(request.POST or None, session=session, places=places)
    if form.is_valid():
        if form.is_behind:
            return behind(request, form, places)
        actions.record_session(session=session, by=request.actor, **form.cleaned_data)
        return done(request, f"{session.intervention}: saved.")
    audit.record(
        by=request.actor,
        event=AuditEvent.OPENED,
        subject=session,
        pupil_ids=[place.pupil_id for place in places],
    )
    context = page_of(session, places) | {"form": form, "places": places}
    return render(request, "provision/session_record.html", context)


def page_of(session, places):
    """What stands above the form."""
    today = timezone.localdate()
    return {
        "session": session,
        "is_to_come": session.on > today,
        "is_today": session.on == today,
        "is_recorded": session.state != SessionState.PLANNED,
        "theirs": in_words(
            state=session.state,
            reason_label=session.get_missed_reason_display(),
            away=[place.pupil.full_name for place in places if place.was_away],
        ),
    }


def done(request, words):
    """Answer a record that is saved: the day's list, or nothing at all to the script."""
    messages.success(request, words)
    if BY_SCRIPT in request.headers:
        return HttpResponse(status=204)
    return redirect("provision:session_list")


def behind(request, form, places):
    """Someone recorded the session first: the same words are enough said once, else both are shown."""
    session = form.session
    if form.says_the_same(places):
        return done(request, f"{session.intervention} was recorded already, just as you say.")
    audit.refuse(request, SecurityEvent.CONFLICT, detail="Session recorded by two")
    typed = form.cleaned_data
    reason = MissedReason(typed["missed_reason"]).label if typed["missed_reason"] else ""
    away = [place.pupil.full_name for place in places if place.pk in set(typed["absent"])]
    context = page_of(session, places) | {
        "mine": in_words(state=typed["state"], reason_label=reason, away=away),
        "typed": typed,
    }
    return render(request, "provision/session_conflict.html", context, status=409)


@require_POST
@requires(Permission.SESSION_RECORD_ALL, Permission.SESSION_RECORD_OWN)
def session_take_back(request, group_session_pk):
    session = _session(request, group_session_pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise NotPossible("Open the session again, then take the record back.")
    actions.unrecord_session(session=session, by=request.actor, **form.cleaned_data)
    messages.success(request, "Taken back: the session waits to be recorded.")
    return redirect(session)
