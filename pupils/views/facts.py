"""Details of a pupil: enrolments, former schools, dated characteristics; attendance."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.actions import facts as actions
from pupils.codes import ethnicity_label, language_label
from pupils.enums import OwnFieldNoun
from pupils.file import open_file
from pupils.forms.file import AttendanceForm, CharacteristicForm, FormerSchoolForm
from pupils.models import AttendanceFigure, Characteristic, Enrolment, FormerSchool, Pupil
from pupils.own_fields import fields_of, values_of
from sendhub import charts
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def pupil_details(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    pupil, actor = context["pupil"], request.actor
    twins = Pupil.objects.none()
    if pupil.born_on:
        twins = (
            Pupil.objects.visible_to(actor)
            .filter(born_on=pupil.born_on, last_name__iexact=pupil.last_name)
            .exclude(pk=pupil.pk)
        )
    context |= {
        "enrolments": Enrolment.objects.visible_to(actor).of(pupil),
        "former_schools": FormerSchool.objects.visible_to(actor).of(pupil),
        "characteristics": Characteristic.objects.visible_to(actor).of(pupil),
        "twins": twins,
        "merged": Pupil.objects.filter(school_id=actor.school_id, merged_into=pupil),
        "first_language": pupil.first_language and language_label(pupil.first_language),
        "own_values": values_of(pupil, fields_of(actor, OwnFieldNoun.PUPIL)),
        "ethnicity": pupil.ethnicity and ethnicity_label(pupil.ethnicity),
    }
    return render(request, "pupils/pupil_details.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
@once
def characteristic_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    form = CharacteristicForm(request.POST or None)
    if form.is_valid():
        actions.add_characteristic(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_details", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Add a characteristic"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def characteristic_edit(request, characteristic_pk):
    row = get_object_or_404(Characteristic.objects.visible_to(request.actor), pk=characteristic_pk)
    context = open_file(request, row.pupil_id, tab="details")
    form = CharacteristicForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.edit_characteristic(characteristic=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_details", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": row.get_kind_display()}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
@once
def former_school_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    form = FormerSchoolForm(request.POST or None)
    if form.is_valid():
        actions.add_former_school(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_details", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Add a former school"}
    return render(request, "pupils/file_form.html", context)


@require_GET
@requires(Permission.ATTENDANCE_VIEW)
def pupil_attendance(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="attendance")
    figures = list(AttendanceFigure.objects.visible_to(request.actor).of(context["pupil"]))
    earliest_first = figures[::-1]
    points = [(f"{row.ends_on:%b %Y}", row.percentage) for row in earliest_first]
    picture = points[1:] and charts.line_chart(
        title="Attendance by period",
        desc="; ".join(f"{label}: {value}%" for label, value in points),
        points=points,
        low=min(70, *(int(value or 100) // 10 * 10 for _, value in points)),
        high=100,
    )
    context |= {
        "figures": figures,
        "picture": picture,
        "chart_head": ("Period to", "Attendance, %"),
        "chart_rows": points,
    }
    return render(request, "pupils/pupil_attendance.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def attendance_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="attendance")
    form = AttendanceForm(
        request.POST or None, today=timezone.localdate(), left_on=context["header"].left_on
    )
    if form.is_valid():
        actions.add_attendance(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Attendance saved.")
        return redirect("pupils:pupil_attendance", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Add attendance of a period"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def attendance_edit(request, figure_pk):
    figure = get_object_or_404(
        AttendanceFigure.objects.visible_to(request.actor).select_related("pupil"), pk=figure_pk
    )
    context = open_file(request, figure.pupil_id, tab="attendance")
    form = AttendanceForm(request.POST or None, instance=figure, today=timezone.localdate())
    if form.is_valid():
        actions.edit_attendance(figure=figure, by=request.actor, **form.cleaned_data)
        messages.success(request, "Attendance saved.")
        return redirect("pupils:pupil_attendance", pupil_pk=context["pupil"].pk)
    context |= {"form": form, "heading": "Change attendance of a period"}
    return render(request, "pupils/file_form.html", context)
