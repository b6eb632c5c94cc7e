"""A pupil who is not at school all of the time: the tab, part-time timetables, places, suspensions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.actions import offsite as actions
from pupils.documents.offsite import offsite_document, offsite_pdf
from pupils.file import open_file
from pupils.forms.offsite import (
    PlaceForm,
    ReviewForm,
    SuspensionForm,
    TimetableForm,
    WeekForm,
)
from pupils.models import AvoidancePlan, OffSitePlace, PartTimeTable, Suspension
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once

OVER = {"timetable": "The child is back full time", "place": "The place ends"}


def offsite_rows(actor, pupil):
    """Everything of the tab: plans with steps, timetables, places with weeks, suspensions. Six queries."""
    plans = AvoidancePlan.objects.visible_to(actor).of(pupil)
    tables = PartTimeTable.objects.visible_to(actor).of(pupil)
    places = OffSitePlace.objects.visible_to(actor).of(pupil)
    return {
        "plans": list(plans.select_related("mentor").prefetch_related("steps")),
        "timetables": list(tables.select_related("agreed_with")),
        "places": list(places.select_related("provider").prefetch_related("weeks")),
        "suspensions": list(Suspension.objects.visible_to(actor).of(pupil)),
    }


@require_GET
@requires(Permission.ATTENDANCE_VIEW)
def pupil_offsite(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="offsite")
    context |= offsite_rows(request.actor, context["pupil"]) | {"today": timezone.localdate()}
    context["has_open_plan"] = any(plan.ends_on is None for plan in context["plans"])
    return render(request, "pupils/offsite/pupil_offsite.html", context)


@require_GET
@requires(Permission.PRINT_PUPIL)
def offsite_print(request, pupil_pk):
    """The open plan, timetable and places of a pupil on paper, to talk through with the family."""
    pupil = open_file(request, pupil_pk, tab="offsite")["pupil"]
    rows = offsite_rows(request.actor, pupil)
    body = offsite_pdf(
        offsite_document(pupil, rows, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=pupil, pupil_id=pupil.pk, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="off-site-{pupil.pk}.pdf"'
    return response


def back_to(request, pupil):
    """The list the person came from, or the tab."""
    return back_from(request, reverse("pupils:pupil_offsite", kwargs={"pupil_pk": pupil.pk}))


def file_form(request, context, form, heading, draft_key=""):
    context |= {"form": form, "heading": heading, "draft_key": draft_key}
    return render(request, "pupils/file_form.html", context)


def _row(request, model, pk):
    return get_object_or_404(model.objects.visible_to(request.actor).select_related("pupil"), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def timetable_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="offsite")
    pupil = context["pupil"]
    form = TimetableForm(request.POST or None, pupil=pupil, today=timezone.localdate())
    if form.is_valid():
        actions.agree_timetable(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "Agreed. The review stands among the due dates.")
        return redirect("pupils:pupil_offsite", pupil_pk=pupil.pk)
    return file_form(request, context, form, "Agree a part-time timetable", f"timetable:{pupil.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def timetable_edit(request, timetable_pk):
    row = _row(request, PartTimeTable, timetable_pk)
    context = open_file(request, row.pupil_id, tab="offsite")
    form = TimetableForm(
        request.POST or None, instance=row, pupil=context["pupil"], today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_timetable(timetable=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Correct the part-time timetable")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def timetable_review(request, timetable_pk):
    row = _row(request, PartTimeTable, timetable_pk)
    context = open_file(request, row.pupil_id, tab="offsite")
    form = ReviewForm(
        request.POST or None,
        row=row,
        over=OVER["timetable"],
        last=row.ends_on,
        today=timezone.localdate(),
    )
    if form.is_valid():
        actions.review_timetable(timetable=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Review saved.")
        return back_to(request, context["pupil"])
    return file_form(request, context, form, "Review the part-time timetable")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def off_site_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="offsite")
    pupil = context["pupil"]
    form = PlaceForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        actions.add_place(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "Placed. The review stands among the due dates.")
        return redirect("pupils:pupil_offsite", pupil_pk=pupil.pk)
    return file_form(request, context, form, "Add a place off-site", f"off-site:{pupil.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def off_site_edit(request, off_site_pk):
    row = _row(request, OffSitePlace, off_site_pk)
    context = open_file(request, row.pupil_id, tab="offsite")
    form = PlaceForm(
        request.POST or None, instance=row, actor=request.actor, today=timezone.localdate()
    )
    if form.is_valid():
        actions.edit_place(place=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Change the place off-site")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def off_site_review(request, off_site_pk):
    row = _row(request, OffSitePlace, off_site_pk)
    context = open_file(request, row.pupil_id, tab="offsite")
    form = ReviewForm(request.POST or None, row=row, over=OVER["place"], today=timezone.localdate())
    if form.is_valid():
        actions.review_place(place=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Review saved.")
        return back_to(request, context["pupil"])
    return file_form(request, context, form, "Review the place off-site")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def off_site_week(request, off_site_pk):
    """What the provider told us of one week."""
    place = _row(request, OffSitePlace, off_site_pk)
    context = open_file(request, place.pupil_id, tab="offsite")
    today = timezone.localdate()
    form = WeekForm(
        request.POST or None,
        place=place,
        today=today,
        initial={"week_on": today, "possible": len(place.days)},
    )
    if form.is_valid():
        actions.add_week(place=place, by=request.actor, **form.cleaned_data)
        messages.success(request, "Week saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Attendance of a week off-site")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
@once
def suspension_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="offsite")
    pupil = context["pupil"]
    form = SuspensionForm(
        request.POST or None, today=timezone.localdate(), left_on=context["header"].left_on
    )
    if form.is_valid():
        actions.add_suspension(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "Suspension saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=pupil.pk)
    return file_form(request, context, form, "Add a suspension", f"suspension:{pupil.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.ATTENDANCE_EDIT)
def suspension_edit(request, suspension_pk):
    row = _row(request, Suspension, suspension_pk)
    context = open_file(request, row.pupil_id, tab="offsite")
    form = SuspensionForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_suspension(suspension=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Suspension saved.")
        return redirect("pupils:pupil_offsite", pupil_pk=context["pupil"].pk)
    return file_form(request, context, form, "Change the suspension")
