"""Meetings: the list, one meeting, planned, changed, moved, cancelled, written up, printed, as a calendar file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import meetings as actions
from agencies.actions.surgeries import set_slots
from agencies.calendars import TYPE, calendar_file, meeting_event
from agencies.documents.meetings import meeting_paper, meeting_pdf
from agencies.enums import MeetingKind
from agencies.filters.meetings import MeetingFilter
from agencies.forms.meetings import (
    CancelForm,
    MeetingForm,
    MinutesForm,
    MoveForm,
    PapersForm,
    SlotsForm,
)
from agencies.models import Meeting, SurgerySlot
from agencies.views.contact_log import READS, WRITES
from pupils.actions.agreed import give_action
from pupils.enums import ActionSource
from pupils.file import pupil_of
from pupils.forms.agreed import ActionForm
from pupils.models import Action, Document
from pupils.views.agreed import with_days
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts import saved
from sendhub.drafts.once import once

PAGE = 50
TOLD = "Everybody invited who has an e-mail address gets a message; ring the others."


@require_GET
@requires(*READS)
def meeting_list(request):
    found = MeetingFilter(request.GET, actor=request.actor, now=timezone.now())
    page = Paginator(found.qs.as_lines(request.actor), PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="agencies.meetings",
        filters=found.used,
        results=page.paginator.count,
    )
    context = {"form": found.form, "page": page, "meetings": page}
    return render(request, "agencies/meeting_list.html", context)


def _meeting(request, meeting_pk, *, to_change=False):
    rows = Meeting.objects.visible_to(request.actor).as_lines(request.actor)
    if to_change:
        rows = rows.changeable_by(request.actor)
    return get_object_or_404(rows, pk=meeting_pk)


def _in_sight(meeting):
    return [link.pupil for link in meeting.pupil_links.all() if link.is_in_sight]


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
@once
def meeting_add(request, pupil_pk=None):
    """Plan a meeting, from a pupil's page or from the list."""
    pupils = [pupil_of(request, pupil_pk)] if pupil_pk else []
    for pupil in pupils:
        audit.record_opening(by=request.actor, subject=pupil, pupil_id=pupil.pk)
    key = f"meeting:{pupil_pk or ''}"
    asked = {"kind": request.GET.get("kind", MeetingKind.OTHER)}
    form = MeetingForm(
        request.POST or None,
        actor=request.actor,
        pupils=pupils,
        today=timezone.localdate(),
        initial=asked if request.method == "POST" else asked | saved.initial(request, key),
    )
    if form.is_valid():
        meeting = actions.plan_meeting(by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        if meeting.kind == MeetingKind.SURGERY:
            messages.success(
                request, "Planned. Cut it into slots now, so that colleagues can book."
            )
            return redirect("agencies:meeting_slots", meeting_pk=meeting.pk)
        messages.success(request, "Planned. Put papers on the table, or send the calendar file.")
        return redirect(meeting)
    context = {"form": form, "heading": "Plan a meeting", "button": "Plan it", "draft_key": key}
    return render(request, "agencies/meeting_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_edit(request, meeting_pk):
    meeting = _meeting(request, meeting_pk, to_change=True)
    form = MeetingForm(
        request.POST or None,
        actor=request.actor,
        pupils=_in_sight(meeting),
        today=timezone.localdate(),
        meeting=meeting,
    )
    if form.is_valid():
        actions.edit_meeting(meeting=meeting, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(meeting)
    return _page(request, meeting, form, "Change the meeting", "Save")


def _page(request, meeting, form, heading, button, **more):
    """A form about one meeting on a page of its own."""
    context = {"form": form, "meeting": meeting, "heading": heading, "button": button, **more}
    return render(request, "agencies/meeting_form.html", context)


@require_GET
@requires(*READS)
def meeting_view(request, meeting_pk):
    actor = request.actor
    meeting = _meeting(request, meeting_pk)
    pupils = _in_sight(meeting)
    audit.record(
        by=actor,
        event=AuditEvent.OPENED,
        subject=meeting,
        pupil_ids=[pupil.pk for pupil in pupils],
    )
    # Whoever was at the meeting may read what was agreed there.
    agreed = Action.objects.filter(school_id=actor.school_id).as_lines(actor)
    agreed = agreed.agreed_at(ActionSource.MEETING, meeting.pk)
    papers = list(meeting.papers.select_related("document").order_by("pk"))
    on_table = Document.objects.filter(pk__in=[row.document_id for row in papers])
    readable = set(on_table.visible_to(actor).values_list("pk", flat=True))
    may_change = actor.can(Permission.CONTACT_LOG_EDIT) or meeting.led_by_id == actor.staff_id
    context = {
        "meeting": meeting,
        "pupils": pupils,
        "hidden": len(meeting.pupil_links.all()) - len(pupils),
        "guests": meeting.guests.all(),
        "papers": [(row.document, row.document_id in readable) for row in papers],
        "moves": meeting.moves.select_related("by_user"),
        "slots": _slots(meeting, actor),
        "actions": with_days(agreed, timezone.localdate()),
        "settleable": set(agreed.settleable_by(actor).values_list("pk", flat=True)),
        "may_change": may_change,
        "has_begun": meeting.starts_at <= timezone.now(),
    }
    return render(request, "agencies/meeting_view.html", context)


def _slots(meeting, actor):
    """The slots with who has them, for who runs the surgery or reads the whole log."""
    if meeting.kind != MeetingKind.SURGERY or not actor.can(Permission.CONTACT_LOG_VIEW_ALL):
        return []
    rows = SurgerySlot.objects.visible_to(actor).filter(meeting=meeting)
    return rows.select_related("booked_by", "pupil")


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_papers(request, meeting_pk):
    meeting = _meeting(request, meeting_pk, to_change=True)
    form = PapersForm(request.POST or None, meeting=meeting, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        actions.set_papers(meeting=meeting, by=request.actor, **form.cleaned_data)
        messages.success(request, "The papers are on the table.")
        return redirect(meeting)
    return _page(request, meeting, form, "Papers of the meeting", "Save")


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_move(request, meeting_pk):
    meeting = _meeting(request, meeting_pk, to_change=True)
    form = MoveForm(request.POST or None, meeting=meeting, today=timezone.localdate())
    if form.is_valid():
        actions.move_meeting(meeting=meeting, by=request.actor, **form.cleaned_data)
        messages.success(request, f"Moved. {TOLD}")
        return redirect(meeting)
    return _page(request, meeting, form, "Move the meeting", "Move it")


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_cancel(request, meeting_pk):
    meeting = _meeting(request, meeting_pk, to_change=True)
    form = CancelForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        actions.cancel_meeting(meeting=meeting, by=request.actor, **form.cleaned_data)
        messages.success(request, f"Cancelled. {TOLD}")
        return redirect(meeting)
    return _page(request, meeting, form, "Cancel the meeting", "Cancel it")


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_write_up(request, meeting_pk):
    meeting = _meeting(request, meeting_pk, to_change=True)
    key = f"minutes:{meeting.pk}"
    form = MinutesForm(
        request.POST or None,
        meeting=meeting,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        actions.write_up(meeting=meeting, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        messages.success(request, "Written up. Now the actions: who does what by when.")
        return redirect(meeting)
    return _page(request, meeting, form, "Write up the meeting", "Save", draft_key=key)


@require_http_methods(["GET", "POST"])
@requires(*WRITES)
def meeting_slots(request, meeting_pk):
    """Cut a surgery into slots; booked ones stay."""
    rows = Meeting.objects.visible_to(request.actor).changeable_by(request.actor).surgeries()
    meeting = get_object_or_404(rows.as_lines(request.actor), pk=meeting_pk)
    form = SlotsForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        set_slots(meeting=meeting, by=request.actor, **form.cleaned_data)
        messages.success(request, "Slots are open for booking.")
        return redirect(meeting)
    return _page(request, meeting, form, "Slots of the surgery", "Cut into slots")


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE)
@once
def meeting_action_add(request, meeting_pk):
    meeting = _meeting(request, meeting_pk)
    pupils = _in_sight(meeting)
    form = ActionForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), pupils=pupils
    )
    if form.is_valid():
        values = form.cleaned_data
        pupil = values.pop("pupil", None) or (pupils[0] if len(pupils) == 1 else None)
        give_action(
            source=ActionSource.MEETING,
            source_id=meeting.pk,
            pupil=pupil,
            by=request.actor,
            **values,
        )
        messages.success(request, "Given. It stands on their desk.")
        return redirect(meeting)
    return _page(request, meeting, form, "Add an action", "Give it")


@require_GET
@requires(Permission.PRINT_PUPIL)
def meeting_print(request, meeting_pk):
    meeting = _meeting(request, meeting_pk)
    body = meeting_pdf(
        meeting_paper(meeting, by=request.actor, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record(
        by=request.actor,
        event=AuditEvent.PRINTED,
        subject=meeting,
        pupil_ids=[pupil.pk for pupil in _in_sight(meeting)],
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="meeting-{meeting.pk}.pdf"'
    return response


@require_GET
@requires(*READS)
def meeting_ics(request, meeting_pk):
    """The meeting as a calendar file to pass on: kind, time and place, no name."""
    rows = Meeting.objects.visible_to(request.actor).annotate(times_moved=Count("moves"))
    meeting = get_object_or_404(rows, pk=meeting_pk)
    event = meeting_event(
        meeting, now=timezone.now(), moves=meeting.times_moved, place=meeting.place
    )
    audit.record(by=request.actor, event=AuditEvent.EXPORTED, subject=meeting)
    response = HttpResponse(calendar_file([event]), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return response
