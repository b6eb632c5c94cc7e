"""Access arrangements: the candidates, a pupil’s page, the steps of an arrangement, what shows the need."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils import exams
from pupils.actions import exams as actions
from pupils.exam_enums import Exam
from pupils.file import open_file
from pupils.filters.exams import CandidateFilter
from pupils.forms.exams import ArrangementForm, CandidateForm, MoveForm, WorkingNoteForm
from pupils.models import AccessArrangement, ExamCandidate, WorkingNote
from pupils.rules import exams as rules
from pupils.views.due import back_from
from pupils.working import shown_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.ARRANGEMENT_VIEW)
def exam_list(request):
    today = timezone.localdate()
    found = CandidateFilter(request.GET, actor=request.actor, today=today)
    rows = found.qs
    if found.wants_missing:
        # What is missing is worked out, not asked of the database.
        rows = [row for row in rows if exams.candidate_of(row, today).missing]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    candidates = [exams.candidate_of(row, today) for row in page]
    audit.record_list(
        by=request.actor, name="pupils.exams", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "candidates": candidates,
        "seasons": _seasons(request.actor, candidates),
        "reads_evidence": exams.may_read_evidence(request.actor),
        "is_narrowed": bool(found.used),
        "query": request.GET.urlencode(),
    }
    return render(request, "pupils/exams/exam_list.html", context)


def _seasons(actor, candidates):
    """The seasons of the candidates shown, the next one first."""
    wanted = {(each.exam, each.year) for each in candidates if each.year}
    found = exams.seasons_of(actor.school_id, wanted)
    return sorted(found.values(), key=lambda season: (season.year, season.exam))


def _candidate(request, pupil, today):
    row = exams.candidates(request.actor, today).filter(pk=pupil.pk).first()
    return exams.candidate_of(row, today)


@require_GET
@requires(Permission.ARRANGEMENT_VIEW)
def pupil_exams(request, pupil_pk):
    today, actor = timezone.localdate(), request.actor
    context = open_file(request, pupil_pk, tab="exams")
    pupil = context["pupil"]
    candidate = _candidate(request, pupil, today)
    context |= {
        "candidate": candidate,
        "booklet": rules.BOOKLETS[candidate.exam],
        "season": _seasons(actor, [candidate])[0] if candidate.year else None,
        "settled": AccessArrangement.objects.visible_to(actor)
        .of(pupil)
        .exclude(state__in=rules.OPEN),
        "reads_evidence": exams.may_read_evidence(actor),
    }
    if context["reads_evidence"]:
        context |= _evidence(actor, candidate, today)
    return render(request, "pupils/exams/pupil_exams.html", context)


def _evidence(actor, candidate, today):
    """What stands on the page for who reads assessments."""
    pupil = candidate.pupil
    written = ExamCandidate.objects.visible_to(actor).of(pupil).filter(exam=candidate.exam)
    return {
        "written": written.first(),
        "shown": shown_of(pupil, actor, today),
        "notes": WorkingNote.objects.visible_to(actor).of(pupil).changeable_by(actor),
        "first_day": rules.first_day_to_assess(pupil.nc_year, today)
        if candidate.exam == Exam.GENERAL
        else None,
    }


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
@once
def arrangement_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="exams")
    pupil = context["pupil"]
    form = ArrangementForm(request.POST or None, exam=exams.exam_for(pupil.nc_year))
    if form.is_valid():
        row = actions.add_arrangement(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{row.named}: being considered.")
        return redirect("pupils:pupil_exams", pupil_pk=pupil.pk)
    context |= {"form": form, "heading": "Look at an arrangement"}
    return render(request, "pupils/file_form.html", context)


def _arrangement(request, arrangement_pk):
    rows = AccessArrangement.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("pupil"), pk=arrangement_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
def arrangement_edit(request, arrangement_pk):
    row = _arrangement(request, arrangement_pk)
    context = open_file(request, row.pupil_id, tab="exams")
    form = ArrangementForm(request.POST or None, instance=row, exam=row.exam)
    if form.is_valid():
        actions.edit_arrangement(arrangement=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. The class page shows what teachers do.")
        return redirect("pupils:pupil_exams", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": f"Change: {row.get_kind_display()}"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
def arrangement_move(request, arrangement_pk):
    """The next step of an arrangement, with what is still missing beside it."""
    today = timezone.localdate()
    row = _arrangement(request, arrangement_pk)
    context = open_file(request, row.pupil_id, tab="exams")
    plan = rules.has_plan(context["pupil"].sen_status)
    needs = rules.needs_of(row.exam, row.kind, has_plan=plan)
    form = MoveForm(request.POST or None, arrangement=row, approver=needs.approver, today=today)
    if form.is_valid():
        actions.move_arrangement(arrangement=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. A step taken too early can be taken back here.")
        tab = reverse("pupils:pupil_exams", kwargs={"pupil_pk": context["pupil"].pk})
        return back_from(request, tab)
    candidate = _candidate(request, context["pupil"], today)
    held = next((each for each in candidate.held if each.pk == row.pk), None)
    context |= {"form": form, "row": row, "needs": needs, "held": held}
    return render(request, "pupils/exams/arrangement_move.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
def candidate_edit(request, pupil_pk):
    """The picture of need, and that the pupil was told."""
    context = open_file(request, pupil_pk, tab="exams")
    pupil = context["pupil"]
    exam = exams.exam_for(pupil.nc_year)
    row = ExamCandidate.objects.visible_to(request.actor).of(pupil).filter(exam=exam).first()
    form = CandidateForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        values = {"version": 0, **form.cleaned_data}
        actions.save_candidate(pupil=pupil, exam=exam, by=request.actor, **values)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_exams", pupil_pk=pupil.pk)
    context |= {
        "form": form,
        "heading": "What is hard, and what the pupil was told",
        "draft_key": f"exam-candidate:{pupil.pk}",
    }
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE, Permission.SCORE_WRITE)
@once
def working_add(request, pupil_pk):
    """How the pupil works day by day: teachers tell it themselves, or the SENCo notes what they say."""
    context = open_file(request, pupil_pk, tab="exams")
    today, left_on = timezone.localdate(), context["header"].left_on
    form = WorkingNoteForm(
        request.POST or None,
        today=today,
        left_on=left_on,
        initial={"seen_on": left_on or today},
        is_own=not request.actor.can(Permission.ARRANGEMENT_WRITE),
    )
    if form.is_valid():
        actions.add_working_note(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. It counts as proof of the normal way of working.")
        return redirect("pupils:pupil_exams", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "heading": "How the pupil works day by day",
        "draft_key": f"working:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


def _note(request, working_note_pk):
    rows = WorkingNote.objects.visible_to(request.actor).changeable_by(request.actor)
    return get_object_or_404(rows, pk=working_note_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE, Permission.SCORE_WRITE)
def working_edit(request, working_note_pk):
    row = _note(request, working_note_pk)
    context = open_file(request, row.pupil_id, tab="exams")
    form = WorkingNoteForm(
        request.POST or None,
        instance=row,
        today=timezone.localdate(),
        is_own=not request.actor.can(Permission.ARRANGEMENT_WRITE),
    )
    if form.is_valid():
        actions.edit_working_note(note=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_exams", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Change what was noted"}
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.ARRANGEMENT_WRITE, Permission.SCORE_WRITE)
def working_remove(request, working_note_pk):
    row = _note(request, working_note_pk)
    pupil_pk = row.pupil_id
    actions.remove(row=row, by=request.actor)
    messages.success(request, "Removed.")
    return redirect("pupils:pupil_exams", pupil_pk=pupil_pk)
