"""Needs assessments: the list, the case with its clock, each step, correction and lawful exception."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ehcp import case_page
from ehcp.actions import assessments as actions
from ehcp.evidence import checklist_of
from ehcp.filters import AssessmentFilter
from ehcp.forms.assessments import (
    DaysForm,
    ExceptionForm,
    MoveForm,
    RequestForm,
    StartForm,
    StepForm,
)
from ehcp.models import NeedsAssessment
from ehcp.rules import assessments as rules
from provision.actions.timetable import school_days_of
from provision.models import Cycle
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved
from sendhub.drafts.once import once

PAGE = 50


def assessment_of(request, needs_assessment_pk):
    """Return the case with all that its dates rest on, if the actor may see it."""
    rows = NeedsAssessment.objects.visible_to(request.actor).whole()
    return get_object_or_404(rows, pk=needs_assessment_pk)


@require_GET
@requires(Permission.EHC_VIEW)
def assessment_list(request):
    today = timezone.localdate()
    found = AssessmentFilter(request.GET, actor=request.actor, today=today)
    found.form.is_valid()
    page = Paginator(found.qs.whole().order_by("received_on", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    audit.record_list(
        by=request.actor,
        name="ehcp.needsassessment",
        filters=[name for name, value in found.form.cleaned_data.items() if value],
        results=page.paginator.count,
    )
    rows = case_page.with_next(page.object_list, today=today)
    context = {"form": found.form, "page": page, "rows": rows}
    return render(request, "ehcp/assessment_list.html", context)


def _cycle(request, pupil):
    """Return the cycle named in the address whose review decided on a request, if it is this pupil's."""
    named = request.GET.get("cycle", "")
    if not (named.isascii() and named.isdecimal() and len(named) < 19):
        return None
    return Cycle.objects.visible_to(request.actor).of(pupil).filter(pk=int(named)).first()


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def assessment_start(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="assessment")
    cycle = _cycle(request, context["pupil"])
    form = StartForm(request.POST or None, school=request.actor.school, today=timezone.localdate())
    if form.is_valid():
        assessment = actions.start_assessment(
            pupil=context["pupil"], by=request.actor, cycle=cycle, **form.cleaned_data
        )
        messages.success(
            request, "Started. What the file knows is filled in, and the checklist is looked up."
        )
        return redirect(assessment)
    context |= {"form": form, "cycle": cycle}
    return render(request, "ehcp/assessment_start.html", context)


@require_GET
@requires(Permission.EHC_WRITE)
def assessment_from_cycle(request, cycle_pk):
    """Lead from a review that decided on a request to its start."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.actor), pk=cycle_pk)
    start = reverse("ehcp:assessment_start", kwargs={"pupil_pk": cycle.pupil_id})
    return redirect(f"{start}?cycle={cycle.pk}")


@require_GET
@requires(Permission.EHC_VIEW)
def assessment_view(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    audit.record_opening(by=request.actor, subject=assessment, pupil_id=assessment.pupil_id)
    context = open_file(request, assessment.pupil_id, tab="assessment")
    return render(request, "ehcp/assessment_view.html", context | _case(request, assessment))


def _case(request, assessment):
    today = timezone.localdate()
    school_days = school_days_of(request.actor.school_id)

    def shown(milestones):
        return case_page.lines_of(milestones, assessment, today=today, school_days=school_days)

    advice, consulted = assessment.advice_requests.all(), assessment.consultations.all()
    lines_of_advice = [
        replace(line, address=_edit("advice_request", row), note=row.get_ground_display())
        for row, line in zip(advice, shown(map(case_page.advice_milestone_of, advice)), strict=True)
    ]
    lines_of_schools = [
        replace(line, address=_edit("consultation", row), note=row.get_answer_display())
        for row, line in zip(
            consulted, shown(map(case_page.consultation_milestone_of, consulted)), strict=True
        )
    ]
    own = shown(actions.milestones_of(assessment))
    steps = rules.steps_from(assessment.state)
    return {
        "assessment": assessment,
        "lines": own,
        "next": case_page.next_of([*own, *lines_of_advice, *lines_of_schools]),
        "advice": lines_of_advice,
        "consulted": lines_of_schools,
        "representations": assessment.representations.all(),
        "exceptions": assessment.exceptions.all(),
        "may_be_excepted": any(line.date.grounds and line.is_open for line in own),
        "steps": assessment.steps.select_related("by_user"),
        "step_form": StepForm(assessment=assessment, today=today) if steps else None,
        "checklist": None
        if assessment.is_sent
        else checklist_of(assessment, actor=request.actor, today=today),
        "bundles": assessment.bundles.defer("content").select_related("made_by"),
        "is_asking": assessment.is_open and assessment.is_sent,
    }


def _edit(noun, row):
    return reverse(f"ehcp:{noun}_edit", kwargs={f"{noun}_pk": row.pk})


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def assessment_edit(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    if assessment.is_sent:
        return redirect(assessment)
    key = f"needs-assessment:{assessment.pk}"
    form = RequestForm(
        request.POST or None,
        assessment=assessment,
        today=timezone.localdate(),
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        actions.edit_request(assessment=assessment, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        messages.success(request, "Request saved.")
        return redirect(assessment)
    audit.record_opening(by=request.actor, subject=assessment, pupil_id=assessment.pupil_id)
    context = open_file(request, assessment.pupil_id, tab="assessment")
    context |= {"assessment": assessment, "form": form, "draft_key": key}
    return render(request, "ehcp/assessment_edit.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def assessment_step(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = StepForm(request.POST or None, assessment=assessment, today=timezone.localdate())
    if form.is_valid():
        actions.move_assessment(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. The dates that follow are worked out anew.")
        return redirect(assessment)
    return form_page(request, assessment, form, "What happened?")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def assessment_days(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = DaysForm(request.POST or None, assessment=assessment, today=timezone.localdate())
    if form.is_valid():
        actions.correct_days(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Dates saved. What they were before stays in the history.")
        return redirect(assessment)
    return form_page(request, assessment, form, "Correct dates, tribunal and mediation")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
def exception_add(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    dates = [each for each in actions.milestones_of(assessment) if not each.done_on]
    form = ExceptionForm(request.POST or None, dates=dates, today=timezone.localdate())
    if form.is_valid():
        actions.record_exception(assessment=assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded. The date stays where it is and counts as paused.")
        return redirect(assessment)
    return form_page(request, assessment, form, "The LA gives a lawful reason for taking longer")


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_DECIDE)
@once
def assessment_move(request, needs_assessment_pk):
    assessment = assessment_of(request, needs_assessment_pk)
    form = MoveForm(request.POST or None, assessment=assessment, today=timezone.localdate())
    if form.is_valid():
        follower = actions.move_to_other_la(
            assessment=assessment, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "The case with the old LA is closed; this one is with the new.")
        return redirect(follower)
    return form_page(request, assessment, form, "The family moved to another local authority")


def form_page(request, assessment, form, heading):
    """Show one form of the case on a page of its own."""
    context = open_file(request, assessment.pupil_id, tab="assessment")
    return render(request, "pupils/file_form.html", context | {"form": form, "heading": heading})
