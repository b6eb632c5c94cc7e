"""Observations and assessments of a pupil."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils import scores
from pupils.actions import records as actions
from pupils.enums import ScoreKind
from pupils.file import open_file
from pupils.forms.file import AssessmentForm, ObservationForm
from pupils.models import Assessment, Observation
from pupils.rules.assessments import age_in_words, band_of
from sendhub import charts
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


@require_GET
@requires(Permission.RECORDS_VIEW)
def pupil_records(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="records")
    rows = Observation.objects.visible_to(request.actor).of(context["pupil"])
    context |= {
        "observations": rows.select_related("created_by", "restriction"),
        "changeable": set(rows.changeable_by(request.actor).values_list("pk", flat=True)),
    }
    return render(request, "pupils/pupil_records.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
@once
def observation_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="records")
    today = timezone.localdate()
    left_on = context["header"].left_on
    form = ObservationForm(
        request.POST or None, today=today, left_on=left_on, initial={"seen_on": left_on or today}
    )
    if form.is_valid():
        actions.add_observation(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Observation saved.")
        return redirect("pupils:pupil_records", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "heading": "Add an observation",
        "is_observation": True,
        "draft_key": f"observation:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def observation_edit(request, observation_pk):
    rows = Observation.objects.visible_to(request.actor).changeable_by(request.actor)
    row = get_object_or_404(rows, pk=observation_pk)
    context = open_file(request, row.pupil_id, tab="records")
    form = ObservationForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_observation(observation=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Observation saved.")
        return redirect("pupils:pupil_records", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "heading": "Change the observation",
        "is_observation": True,
        "draft_key": f"observation-edit:{row.pk}",
    }
    return render(request, "pupils/file_form.html", context)


def score_in_words(row):
    """What the result says: the band of a standardised score, an age in years and months."""
    if row.score is None:
        return ""
    if row.kind == ScoreKind.STANDARDISED:
        return band_of(row.score)
    return age_in_words(row.score) if row.kind == ScoreKind.AGE else ""


def standardised_chart(series, wanted=""):
    """Return (picture, table rows) of one test: the wanted one, or that with most results; else (None, []).

    One test alone: scores of different tests on one line would tell a false story.
    """
    name = wanted or max(series, key=lambda each: len(series[each]), default="")
    held = series.get(name, [])
    if len(held) < 2:
        return None, []
    points = [(f"{row.taken_on:%b %Y}", float(row.score)) for row in reversed(held)]
    said = "; ".join(f"{label}: {value:g}, {band_of(value)}" for label, value in points)
    picture = charts.line_chart(
        title=f"{name}: standardised scores",
        desc=said,
        points=points,
        low=55,
        high=145,
        bands=charts.STANDARDISED,
    )
    return picture, [(label, f"{value:g}", band_of(value)) for label, value in points]


@require_GET
@requires(Permission.ASSESSMENT_VIEW)
def pupil_assessments(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="assessments")
    rows = Assessment.objects.visible_to(request.actor).of(context["pupil"])
    shown = list(rows.select_related("created_by", "scale"))
    for row in shown:
        row.in_words = score_in_words(row)
        row.taken_by = row.assessor or (row.created_by.name if row.created_by else "")
        row.may_change = (
            request.actor.can(Permission.ASSESSMENT_WRITE)
            or row.created_by_id == request.actor.user_id
        )
    series = scores.series_of(shown)
    wanted = request.GET.get("test", "")
    picture, chart_rows = standardised_chart(series, wanted if wanted in series else "")
    compared = scores.compared(context["pupil"], shown, timezone.localdate())
    context |= {
        "assessments": shown,
        "picture": picture,
        "drawable": [name for name, held in series.items() if len(held) > 1],
        "differences": scores.differences(shown),
        "compared": list(compared.items()),
        "ladders": scores.ladders(context["pupil"], request.actor),
        "chart_head": ("Date", "Score", "In words"),
        "chart_rows": chart_rows,
    }
    return render(request, "pupils/pupil_assessments.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE, Permission.SCORE_WRITE)
@once
def assessment_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="assessments")
    form = AssessmentForm(
        request.POST or None, today=timezone.localdate(), left_on=context["header"].left_on
    )
    if form.is_valid():
        actions.add_assessment(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Score saved.")
        return redirect("pupils:pupil_assessments", pupil_pk=context["pupil"].pk)
    context |= {
        "form": form,
        "heading": "Add a score",
        "draft_key": f"assessment:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASSESSMENT_WRITE, Permission.SCORE_WRITE)
def assessment_edit(request, assessment_pk):
    rows = Assessment.objects.visible_to(request.actor).changeable_by(request.actor)
    row = get_object_or_404(rows, pk=assessment_pk)
    context = open_file(request, row.pupil_id, tab="assessments")
    form = AssessmentForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_assessment(assessment=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Score saved.")
        return redirect("pupils:pupil_assessments", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Change the score"}
    return render(request, "pupils/file_form.html", context)
