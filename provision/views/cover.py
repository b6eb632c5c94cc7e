"""Who is away when, what falls out, and who takes it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision import cover
from provision.actions import cover as actions
from provision.actions.sessions import record_session
from provision.enums import MissedReason, SessionState
from provision.forms.cover import AbsenceForm, CoverForm
from provision.models import Session
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import absences_at
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible

GONE = "Nobody can be named for this session any more: look at the list again."


@require_GET
@requires(Permission.ABSENCE_RECORD_ALL, Permission.ABSENCE_RECORD_OWN)
def cover_list(request):
    actor, today = request.actor, timezone.localdate()
    absences = absences_at(actor).filter(ends_on__gte=today).select_related("staff")
    covered = Session.objects.visible_to(actor).filter(
        is_cover=True, state=SessionState.PLANNED, on__gte=today
    )
    context = {
        "absences": list(absences),
        "lines": cover.covers_needed(actor, today=today),
        "covered": list(covered.with_run()),
        "today": today,
    }
    return render(request, "provision/cover_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ABSENCE_RECORD_ALL, Permission.ABSENCE_RECORD_OWN)
@once
def absence_add(request):
    form = AbsenceForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        absence = actions.record_absence(by=request.actor, **form.cleaned_data)
        messages.success(request, f"{absence.staff.full_name} is recorded as away.")
        return redirect("provision:cover_list")
    return render(request, "provision/absence_add.html", {"form": form})


@require_POST
@requires(Permission.ABSENCE_RECORD_ALL, Permission.ABSENCE_RECORD_OWN)
def absence_remove(request, absence_pk):
    absence = get_object_or_404(absences_at(request.actor), pk=absence_pk)
    actions.remove_absence(absence=absence, by=request.actor)
    messages.success(request, "Taken back. Cover that was given stays until you end it.")
    return redirect("provision:cover_list")


@require_POST
@requires(Permission.ABSENCE_RECORD_ALL)
def cover_assign(request, group_session_pk):
    session = get_object_or_404(Session.objects.visible_to(request.actor), pk=group_session_pk)
    free = cover.who_may_cover(session, actor=request.actor, today=timezone.localdate())
    form = CoverForm(request.POST, free=free)
    if not form.is_valid():
        raise NotPossible(
            "Choose somebody who is free at that time." if free else GONE,
            back=actions.COVER_PAGE,
        )
    actions.assign_cover(session=session, by=request.actor, **form.cleaned_data)
    messages.success(request, f"{form.cleaned_data['staff'].full_name} takes the session.")
    return redirect("provision:cover_list")


@require_POST
@requires(Permission.ABSENCE_RECORD_ALL)
def cover_end(request, group_session_pk):
    session = get_object_or_404(Session.objects.visible_to(request.actor), pk=group_session_pk)
    actions.end_cover(session=session, by=request.actor)
    messages.success(request, "The cover is taken back.")
    return redirect("provision:cover_list")


@require_POST
@requires(Permission.SESSION_RECORD_ALL)
def cover_miss(request, group_session_pk):
    """Record at once that the session does not take place because its adult is away."""
    rows = Session.objects.recordable_by(request.actor, today=timezone.localdate())
    session = get_object_or_404(rows, pk=group_session_pk)
    if session.state != SessionState.PLANNED:
        raise NotPossible("This session is recorded already.", back=session.get_absolute_url())
    record_session(
        session=session,
        version=session.version,
        state=SessionState.MISSED,
        missed_reason=MissedReason.ADULT_ABSENT,
        by=request.actor,
    )
    messages.success(request, "Recorded as missed: adult absent.")
    return redirect("provision:cover_list")
