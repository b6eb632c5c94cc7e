"""The dates of an exam season, and its timetable for invigilators."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils import exams
from pupils.actions import exams as actions
from pupils.exam_enums import Exam, ExamDateKind
from pupils.exam_papers import papers
from pupils.forms.exams import ExamDateForm, SittingForm
from pupils.models import ExamSitting
from pupils.rules import exams as rules
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.dates import academic_year
from sendhub.drafts.once import once


def seasons_ahead(today):
    """The seasons a school works towards: those of this school year and the next."""
    this = academic_year(today) + 1
    return [(Exam.GENERAL, this), (Exam.KS2, this), (Exam.GENERAL, this + 1), (Exam.KS2, this + 1)]


@require_GET
@requires(Permission.ARRANGEMENT_WRITE)
def exam_dates(request):
    wanted = seasons_ahead(timezone.localdate())
    found = exams.seasons_of(request.actor.school_id, wanted)
    return render(
        request, "pupils/exams/exam_dates.html", {"seasons": [found[pair] for pair in wanted]}
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
def exam_date_edit(request, exam, exam_year, date_kind):
    pair = (exam, exam_year)
    if pair not in seasons_ahead(timezone.localdate()) or date_kind not in ExamDateKind:
        raise Http404
    season = exams.seasons_of(request.actor.school_id, [pair])[pair]
    form = ExamDateForm(request.POST or None, held=season.dates[date_kind], year=exam_year)
    if form.is_valid():
        actions.set_exam_date(
            exam=exam, year=exam_year, kind=date_kind, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Saved. What is owed by this date has moved with it.")
        return redirect("pupils:exam_dates")
    return render(request, "pupils/exams/season_form.html", {"form": form, "heading": season.name})


@require_GET
@requires(Permission.PRINT_PUPIL)
def sitting_list(request):
    """The timetable with who has what at each paper: from today on, or all of the school year."""
    today = timezone.localdate()
    rows = ExamSitting.objects.visible_to(request.actor)
    year = academic_year(today)
    wants_all = "all" in request.GET
    first = date(year, 9, 1) if wants_all else today
    found = papers(request.actor, rows.filter(on__gte=first), today)
    audit.record_list(
        by=request.actor,
        name="pupils.sittings",
        filters=["all"] if wants_all else [],
        results=len(found),
    )
    days = {}
    for paper in found:
        days.setdefault(paper.sitting.on, []).append(paper)
    context = {"days": list(days.items()), "wants_all": wants_all}
    return render(request, "pupils/exams/sitting_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
@once
def sitting_add(request):
    form = SittingForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        exam = rules.YEARS[form.cleaned_data["nc_year"]][0]
        actions.add_sitting(by=request.actor, exam=exam, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:sitting_list")
    return render(
        request, "pupils/exams/season_form.html", {"form": form, "heading": "Add a paper"}
    )


def _sitting(request, sitting_pk):
    return get_object_or_404(ExamSitting.objects.visible_to(request.actor), pk=sitting_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_WRITE)
def sitting_edit(request, sitting_pk):
    row = _sitting(request, sitting_pk)
    form = SittingForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_sitting(sitting=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:sitting_list")
    context = {"form": form, "heading": "Change the paper", "sitting": row}
    return render(request, "pupils/exams/season_form.html", context)


@require_POST
@requires(Permission.ARRANGEMENT_WRITE)
def sitting_remove(request, sitting_pk):
    actions.remove(row=_sitting(request, sitting_pk), by=request.actor)
    messages.success(request, "Removed.")
    return redirect("pupils:sitting_list")
