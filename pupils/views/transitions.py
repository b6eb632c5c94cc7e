"""Moves of pupils: the worklist, starting several, a pupil's tab, notes, steps, passport; who is to come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils import moves
from pupils.actions import transitions as actions
from pupils.file import open_file
from pupils.filters.transitions import TransitionFilter
from pupils.forms.transitions import (
    ExpectedForm,
    ManyForm,
    MoveForm,
    NotesForm,
    StepForm,
    WhoForm,
    pictures_of,
)
from pupils.models import Transition, TransitionStep
from pupils.passports import (
    blank_page_of,
    blank_page_pdf,
    drawing_of,
    passport_of,
    passport_pdf,
    portrait_of,
)
from pupils.rules import transitions as rules
from pupils.transitions import line_of, lines_of, own_answers, with_own_page
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts import saved
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def transition_list(request):
    """Who moves on and who comes, what is missing for each, the first to move first."""
    today = timezone.localdate()
    found = TransitionFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="pupils.transitions",
        filters=found.used,
        results=page.paginator.count,
    )
    context = {
        "form": found.form,
        "page": page,
        "lines": lines_of(page, today=today),
        "is_narrowed": bool(found.used),
        "today": today,
    }
    return render(request, "pupils/transitions/list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
@once
def transition_start(request):
    """Open the moves of a year's pupils at once: choose the year, tick, start."""
    today = timezone.localdate()
    who = WhoForm(request.GET, actor=request.actor)
    pupils = who.pupils(request.actor, today).select_related("group").order_by("sort_key")
    form = ManyForm(request.POST or None, pupils=pupils, today=today)
    if form.is_valid():
        chosen = form.cleaned_data.pop("pupil")
        opened = actions.start_many(
            pupils=list(chosen), by=request.actor, today=today, **form.cleaned_data
        )
        kept = len(chosen) - opened
        words = f"{opened} started." + (f" {kept} had an open move and keep it." if kept else "")
        messages.success(request, words)
        return redirect("pupils:transition_list")
    offered = list(pupils)
    moving = set(
        Transition.objects.visible_to(request.actor)
        .open()
        .of_each(offered)
        .values_list("file_id", flat=True)
    )
    audit.record_list(by=request.actor, name="pupils.transition_start", results=len(offered))
    context = {"who": who, "form": form, "offered": offered, "moving": moving}
    return render(request, "pupils/transitions/start.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
@once
def transition_expect(request):
    """A pupil who comes on a day ahead: the file is opened now, the four steps are planned."""
    today = timezone.localdate()
    form = ExpectedForm(request.POST or None, actor=request.actor, today=today)
    if form.is_valid():
        pupil = actions.expect_pupil(by=request.actor, today=today, **form.cleaned_data)
        messages.success(
            request,
            format_html("<bdi>{}</bdi> is expected. Four steps are planned.", pupil.full_name),
        )
        if form.note_upn:
            messages.warning(request, form.note_upn)
        return redirect("pupils:pupil_transition", pupil_pk=pupil.pk)
    return render(request, "pupils/transitions/expect.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_HEADER_VIEW)
@once
def pupil_transition(request, pupil_pk):
    """The pupil's move and the ones before; who may write starts the next here."""
    context = open_file(request, pupil_pk, tab="transition")
    pupil, today = context["pupil"], timezone.localdate()
    rows = with_own_page(Transition.objects.visible_to(request.actor).of(pupil).as_lines())
    found = list(rows)
    handover = moves.handovers_of([pupil.pk]).get(pupil.pk, "")
    lines = [line_of(move, handover=handover, today=today) for move in found]
    current = next((line for line in lines if line.move.closed_at is None), None)
    context |= {
        "line": current,
        "earlier": [line for line in lines if line is not current],
        "notes": _notes_of(current.move) if current else [],
        "answers": own_answers(pupil, request.actor),
        "adulthood": moves.adulthood_of(pupil)
        if rules.prepares_for_adulthood(pupil.nc_year)
        else [],
        "has_read": current is not None and _has_read(current.move, request.actor),
        "form": None,
    }
    if current is None and request.actor.can(Permission.PROFILE_WRITE):
        phase = rules.phase_of(pupil.nc_year)
        form = MoveForm(
            request.POST or None, actor=request.actor, pupil=pupil, phase=phase, today=today
        )
        if form.is_valid():
            actions.start(pupil=pupil, by=request.actor, today=today, **form.cleaned_data)
            messages.success(request, "Started. Go through the notes and plan visits.")
            return redirect("pupils:pupil_transition", pupil_pk=pupil.pk)
        context["form"] = form
    return render(request, "pupils/transitions/tab.html", context)


def _notes_of(move):
    return [
        (name, move._meta.get_field(name).verbose_name, getattr(move, name)) for name in rules.NOTES
    ]


def _has_read(move, actor):
    return any(
        reading.user_id == actor.user_id and reading.of_version == move.version
        for reading in move.readings.all()
    )


def _move(request, transition_pk):
    rows = Transition.objects.visible_to(request.actor)
    rows = rows.select_related(
        "pupil__group", "pupil__school", "new_teacher", "drawing__restriction"
    )
    return get_object_or_404(rows, pk=transition_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def transition_edit(request, transition_pk):
    move = _move(request, transition_pk)
    key = f"transition:{move.pk}"
    form = NotesForm(
        request.POST or None,
        instance=move,
        initial={} if request.method == "POST" else saved.initial(request, key),
        actor=request.actor,
        today=timezone.localdate(),
        pictures=pictures_of(move.pupil, request.actor),
    )
    if form.is_valid():
        kept = actions.save_notes(move=move, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        if "finish" in request.POST:
            actions.finish(move=kept, by=request.actor, today=timezone.localdate())
            messages.success(request, "Finished. Who works with the pupil reads the notes now.")
        else:
            messages.success(request, "Saved.")
        return redirect(move)
    context = open_file(request, move.pupil_id, tab="transition")
    context |= {"move": move, "form": form, "draft_key": key}
    context["answers"] = own_answers(move.pupil, request.actor)
    return render(request, "pupils/transitions/edit.html", context)


@require_POST
@requires(Permission.PROFILE_WRITE)
def transition_close(request, transition_pk):
    """End the move, or open it again."""
    move = _move(request, transition_pk)
    if "reopen" in request.POST:
        actions.reopen(move=move, by=request.actor)
        messages.success(request, "Open again.")
    else:
        actions.close(move=move, by=request.actor)
        messages.success(request, "Over. It stands under “Earlier moves” and can be opened again.")
    return redirect(move)


@require_POST
@requires(Permission.STRATEGY_FEEDBACK)
def transition_read(request, transition_pk):
    move = _move(request, transition_pk)
    actions.read(move=move, by=request.actor)
    messages.success(request, "Noted: you have read these notes.")
    return redirect(move)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
@once
def transition_step_add(request, transition_pk):
    move = _move(request, transition_pk)
    form = StepForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        actions.add_step(move=move, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. What is still to come stands among the dates.")
        return redirect(move)
    context = open_file(request, move.pupil_id, tab="transition")
    context |= {"form": form, "heading": "Plan a visit, a meeting or another step"}
    return render(request, "pupils/file_form.html", context)


def _step(request, step_pk):
    rows = TransitionStep.objects.visible_to(request.actor).select_related(
        "transition__pupil", "pupil"
    )
    return get_object_or_404(rows, pk=step_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def transition_step_edit(request, step_pk):
    """Change a step, say that it is done and what came of it; an emptied day takes that back."""
    step = _step(request, step_pk)
    form = StepForm(request.POST or None, instance=step, today=timezone.localdate())
    if form.is_valid():
        actions.edit_step(step=step, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return back_from(request, step.transition)
    context = open_file(request, step.pupil_id, tab="transition")
    context |= {"form": form, "heading": f"{step.get_kind_display()}: change or settle"}
    return render(request, "pupils/file_form.html", context)


@require_GET
@requires(Permission.PRINT_PUPIL)
def transition_print(request, transition_pk):
    """The passport as PDF, for the family, the new teacher and the next school."""
    move = _move(request, transition_pk)
    drawing, photo = drawing_of(move), portrait_of(move.pupil)
    answers = own_answers(move.pupil, request.actor).values_list("about", "words")
    passport = passport_of(
        move,
        today=timezone.localdate(),
        steps=move.steps.all(),
        adulthood=moves.adulthood_of(move.pupil)
        if rules.prepares_for_adulthood(move.pupil.nc_year)
        else (),
        own_answers=answers,
        has_drawing=drawing is not None,
        has_photo=photo is not None,
    )
    body = passport_pdf(passport, drawing=drawing, photo=photo)
    audit.record_opening(
        by=request.actor, subject=move, pupil_id=move.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="passport-{move.pupil_id}.pdf"'
    return response


@require_GET
@requires(Permission.PRINT_PUPIL)
def transition_own_page(request, transition_pk):
    """The own page, blank, for a pupil who writes and draws by hand."""
    move = _move(request, transition_pk)
    body = blank_page_pdf(blank_page_of(move, today=timezone.localdate()))
    audit.record_opening(
        by=request.actor, subject=move, pupil_id=move.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="own-page-{move.pupil_id}.pdf"'
    return response
