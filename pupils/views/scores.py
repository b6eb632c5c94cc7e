"""The school’s tests and frameworks, lists of results, and a pupil’s small steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils import score_lists, scores
from pupils.actions import scores as actions
from pupils.enums import Verdict
from pupils.file import open_file
from pupils.forms.scores import (
    BatteryForm,
    FrameworkForm,
    ScaleForm,
    ScoreColumnsForm,
    ScoreFileForm,
    StepsForm,
)
from pupils.models import Battery, BatteryScale, Framework, ScoreFile
from pupils.score_enums import ScoreFileState
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.ASSESSMENT_WRITE)
def score_settings(request):
    """The school’s tests, frameworks, and the lists that were read in."""
    actor = request.actor
    batteries = Battery.objects.visible_to(actor).prefetch_related("scales")
    frameworks = Framework.objects.visible_to(actor)
    files = ScoreFile.objects.visible_to(actor).select_related("battery", "created_by")
    context = {
        "batteries": batteries,
        "frameworks": frameworks,
        "page": Paginator(files.defer("rows", "header"), 10).get_page(request.GET.get("page")),
    }
    return render(request, "pupils/scores/score_settings.html", context)


def _form(request, form, heading, **more):
    context = {"form": form, "heading": heading, **more}
    return render(request, "pupils/scores/setting_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
@once
def battery_add(request):
    form = BatteryForm(request.POST or None, actor=request.actor, initial={"is_active": True})
    if form.is_valid():
        battery = actions.add_battery(by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. Now add the parts with a result of their own.")
        return redirect(battery)
    return _form(request, form, "Add a test")


def _battery(request, battery_pk):
    return get_object_or_404(Battery.objects.visible_to(request.actor), pk=battery_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
def battery_edit(request, battery_pk):
    battery = _battery(request, battery_pk)
    form = BatteryForm(request.POST or None, instance=battery, actor=request.actor)
    if form.is_valid():
        actions.edit_battery(battery=battery, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:score_settings")
    return _form(request, form, battery.name, battery=battery, scales=battery.scales.all())


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
@once
def scale_add(request, battery_pk):
    battery = _battery(request, battery_pk)
    form = ScaleForm(request.POST or None, battery=battery, initial={"is_active": True})
    if form.is_valid():
        actions.add_scale(battery=battery, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(battery)
    return _form(request, form, f"Add a part of {battery.name}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
def scale_edit(request, scale_pk):
    rows = BatteryScale.objects.visible_to(request.actor).select_related("battery")
    scale = get_object_or_404(rows, pk=scale_pk)
    form = ScaleForm(request.POST or None, instance=scale, battery=scale.battery)
    if form.is_valid():
        actions.edit_scale(scale=scale, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(scale.battery)
    return _form(request, form, f"{scale.battery.name}: {scale.name}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
@once
def framework_add(request):
    form = FrameworkForm(request.POST or None, actor=request.actor, initial={"is_active": True})
    if form.is_valid():
        actions.add_framework(by=request.actor, **form.cleaned_data)
        messages.success(
            request, "Saved. Pupils are marked on it in their file, under Assessments."
        )
        return redirect("pupils:score_settings")
    return _form(request, form, "Add a framework of small steps")


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE)
def framework_edit(request, framework_pk):
    framework = get_object_or_404(Framework.objects.visible_to(request.actor), pk=framework_pk)
    form = FrameworkForm(request.POST or None, instance=framework, actor=request.actor)
    if form.is_valid():
        actions.edit_framework(framework=framework, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:score_settings")
    return _form(request, form, framework.name)


# --- lists of results ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_PREVIEW_CASE)
@once
def score_file_add(request):
    form = ScoreFileForm(
        request.POST or None, request.FILES or None, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        table, digest, name = form.cleaned_data.pop("file")
        row = actions.read_in(
            table=table, digest=digest, file_name=name, by=request.actor, **form.cleaned_data
        )
        return redirect("pupils:score_file_columns", score_file_pk=row.pk)
    return _form(request, form, "Read in a list of results", has_file=True)


def _file(request, score_file_pk):
    rows = ScoreFile.objects.visible_to(request.actor).select_related("battery", "created_by")
    return get_object_or_404(rows, pk=score_file_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.IMPORT_PREVIEW_CASE)
def score_file_columns(request, score_file_pk):
    row = _file(request, score_file_pk)
    scales = row.battery.scales.filter(is_active=True)
    form = ScoreColumnsForm(request.POST or None, score_file=row, scales=scales)
    if form.is_valid():
        actions.set_columns(score_file=row, mapping=form.cleaned_data["mapping"], by=request.actor)
        return redirect(row)
    return _form(request, form, f"Columns of {row.file_name}", button="Show what it would do")


@require_GET
@requires(Permission.IMPORT_PREVIEW_CASE)
def score_file_view(request, score_file_pk):
    """The preview, row by row; once taken over, what came of it and the way back."""
    row = _file(request, score_file_pk)
    context = {"row": row, "may_undo": actions.may_undo(row, timezone.now())}
    if row.state == ScoreFileState.PREVIEW:
        scales = list(row.battery.scales.filter(is_active=True))
        lines = score_lists.lines_of(row, scales, actor=request.actor)
        verdicts = [line.verdict for line in lines]
        page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "lines": page.object_list,
            "new": verdicts.count(Verdict.NEW),
            "same": verdicts.count(Verdict.SAME),
            "problems": verdicts.count(Verdict.PROBLEM),
            "results": sum(len(line.new) for line in lines if line.verdict == Verdict.NEW),
        }
        audit.record_list(by=request.actor, name="pupils.score_file", results=len(lines))
    return render(request, "pupils/scores/score_file_view.html", context)


@require_POST
@requires(Permission.IMPORT_CONFIRM_CASE)
def score_file_confirm(request, score_file_pk):
    row = actions.take_over(score_file=_file(request, score_file_pk), by=request.actor)
    messages.success(request, f"{row.results} results taken over.")
    return redirect(row)


@require_POST
@requires(Permission.IMPORT_CONFIRM_CASE)
def score_file_undo(request, score_file_pk):
    row = actions.take_back(score_file=_file(request, score_file_pk), by=request.actor)
    messages.success(request, "Taken back.")
    return redirect(row)


@require_POST
@requires(Permission.IMPORT_PREVIEW_CASE)
def score_file_drop(request, score_file_pk):
    actions.drop(score_file=_file(request, score_file_pk), by=request.actor)
    messages.success(request, "Put away. Nothing was taken over.")
    return redirect("pupils:score_settings")


# --- small steps of a pupil ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE, Permission.SCORE_WRITE)
def pupil_steps(request, pupil_pk, framework_pk):
    """Mark a pupil on a framework: one tap a step, one press for all."""
    context = open_file(request, pupil_pk, tab="assessments")
    pupil, today = context["pupil"], timezone.localdate()
    rows = Framework.objects.visible_to(request.actor).filter(is_active=True)
    framework = get_object_or_404(rows, pk=framework_pk)
    found = scores.ladders(pupil, request.actor, framework=framework)
    ladder = found[0] if found else scores.Ladder(framework, [])
    form = StepsForm(request.POST or None, ladder=ladder, today=today)
    if form.is_valid():
        number = actions.mark_steps(
            pupil=pupil,
            marks=form.cleaned_data["marks"],
            on=form.cleaned_data["marked_on"],
            by=request.actor,
        )
        messages.success(request, f"{number} step{'' if number == 1 else 's'} marked.")
        return redirect("pupils:pupil_assessments", pupil_pk=pupil.pk)
    context |= {"form": form, "ladder": ladder, "areas": form.areas(ladder)}
    return render(request, "pupils/scores/pupil_steps.html", context)
