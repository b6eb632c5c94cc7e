"""The SEN page of a pupil: status with its history, telling the parents, monitoring, needs."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.actions import corrections
from pupils.actions import sen as actions
from pupils.enums import OwnFieldNoun
from pupils.file import open_file, pupil_of
from pupils.forms.corrections import StatusCorrectionForm
from pupils.forms.sen import MonitoringForm, MonitoringReviewForm, NeedsForm, StatusForm, ToldForm
from pupils.models import Characteristic, Monitoring, Need, SenStatus
from pupils.own_fields import fields_of, values_of
from pupils.rules import findings as rules
from pupils.rules import sen
from pupils.views.came_from import census_line, census_mark
from pupils.views.due import list_of
from pupils.views.register import AREA_MARKS
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def line_of(need):
    """A need for the page: with the name and the area whose shape it wears."""
    area = sen.area_of(need.need_type)
    return {"need": need, "area": AREA_MARKS[area], "area_name": area.label if area else ""}


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def pupil_sen(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="sen")
    pupil, actor, today = context["pupil"], request.actor, timezone.localdate()
    statuses = list(SenStatus.objects.visible_to(actor).of(pupil).select_related("decided_by"))
    needs = list(Need.objects.visible_to(actor).of(pupil))
    watched = list(Monitoring.objects.visible_to(actor).of(pupil))
    held = next((row for row in statuses if row.ends_on is None), None)
    current = [need for need in needs if need.ends_on is None]
    kinds = Characteristic.objects.visible_to(actor).of(pupil).covering(today)
    found = rules.findings(
        status=pupil.sen_status,
        needs=[(need.need_type, need.starts_on, need.eal_considered) for need in current],
        characteristics=set(kinds.values_list("kind", flat=True)),
        upn=pupil.upn,
        first_language=pupil.first_language,
        parent_told=held.informed_on if held else None,
        on=today,
    )
    context |= {
        "held": held,
        "statuses": statuses,
        "needs": [line_of(need) for need in current],
        "earlier_needs": [line_of(need) for need in needs if need.ends_on is not None],
        "monitoring": next((row for row in watched if row.ends_on is None), None),
        "earlier_monitoring": [row for row in watched if row.ends_on is not None],
        "to_check": [
            (found_one in rules.FOR_THE_CENSUS, rules.SENTENCES[found_one]) for found_one in found
        ]
        if actor.can(Permission.PUPIL_VIEW_ALL)
        else [],
        "is_on_register": pupil.sen_status in sen.ON_REGISTER,
        "must_tell": pupil.sen_status == "K" and held is not None and held.informed_on is None,
        "own_values": values_of(pupil, fields_of(actor, OwnFieldNoun.PUPIL)),
        "today": today,
        "census": census_line(request, pupil),
        "came_from": census_mark(request),
    }
    return render(request, "pupils/pupil_sen.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
@once
def sen_status_change(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    held = SenStatus.objects.visible_to(request.actor).filter(pupil=pupil, ends_on=None).first()
    has_needs = Need.objects.visible_to(request.actor).filter(pupil=pupil, ends_on=None).exists()
    form = StatusForm(
        request.POST or None,
        pupil=pupil,
        held=held,
        has_needs=has_needs,
        today=timezone.localdate(),
        expected=request.POST.get("expected"),
    )
    if form.is_valid():
        actions.change_status(
            pupil=pupil, by=request.actor, expected=pupil.sen_status, **form.changes()
        )
        messages.success(request, "SEN status changed.")
        return redirect(next_page(request, pupil))
    return sen_form(request, pupil, form, "status")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
def sen_parent_told(request, status_pk):
    rows = SenStatus.objects.visible_to(request.actor).select_related("pupil__group")
    row = get_object_or_404(rows, pk=status_pk)
    form = ToldForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        actions.record_parent_told(sen_status=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "It is recorded that the parent was told.")
        return redirect(next_page(request, row.pupil))
    return sen_form(request, row.pupil, form, "told")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
def sen_status_correct(request, status_pk):
    rows = SenStatus.objects.visible_to(request.actor).select_related("pupil__group")
    row = get_object_or_404(rows, pk=status_pk)
    form = StatusCorrectionForm(
        request.POST or None,
        row=row,
        others=corrections.days_of_others(row),
        today=timezone.localdate(),
    )
    if form.is_valid():
        corrections.correct_status(sen_status=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Corrected. The history of the file keeps what stood there.")
        return redirect(next_page(request, row.pupil))
    return sen_form(request, row.pupil, form, "correct", row=row)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
@once
def monitoring_start(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    today = timezone.localdate()
    form = MonitoringForm(request.POST or None, today=today)
    if form.is_valid():
        actions.start_monitoring(
            pupil=pupil, starts_on=today, by=request.actor, **form.cleaned_data
        )
        messages.success(request, "Monitoring started. You are reminded on the day.")
        return redirect("pupils:pupil_sen", pupil_pk=pupil.pk)
    return sen_form(request, pupil, form, "monitoring")


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
def monitoring_review(request, monitoring_pk):
    rows = Monitoring.objects.visible_to(request.actor).select_related("pupil__group")
    row = get_object_or_404(rows, pk=monitoring_pk)
    today = timezone.localdate()
    form = MonitoringReviewForm(request.POST or None, today=today)
    if form.is_valid() and form.cleaned_data["decision"] == "go_on":
        actions.continue_monitoring(
            monitoring=row, review_on=form.cleaned_data["review_on"], by=request.actor
        )
        messages.success(request, "Monitoring goes on.")
        return redirect(next_page(request, row.pupil))
    if form.is_valid():
        actions.stop_monitoring(
            monitoring=row, ends_on=today, outcome=form.cleaned_data["outcome"], by=request.actor
        )
        messages.success(request, "Monitoring stopped.")
        return redirect(next_page(request, row.pupil))
    return sen_form(request, row.pupil, form, "monitoring_review", monitoring=row)


@require_http_methods(["GET", "POST"])
@requires(Permission.SEN_CHANGE)
def sen_needs(request, pupil_pk):
    pupil = pupil_of(request, pupil_pk)
    if pupil.sen_status not in sen.ON_REGISTER:
        raise Http404
    needs = list(
        Need.objects.visible_to(request.actor).filter(pupil=pupil, ends_on=None).order_by("rank")
    )
    mark = actions.needs_mark(pupil)
    form = NeedsForm(
        request.POST or None,
        pupil=pupil,
        needs=needs,
        today=timezone.localdate(),
        expected=request.POST.get("expected"),
        mark=mark,
    )
    if form.is_valid():
        actions.set_needs(pupil=pupil, by=request.actor, expected=mark, **form.cleaned_data)
        messages.success(request, "Needs saved.")
        return redirect(next_page(request, pupil))
    return sen_form(request, pupil, form, "needs", mark=mark)


TITLES = {
    "status": "Change the SEN status",
    "told": "Parent told",
    "monitoring": "Start monitoring",
    "monitoring_review": "Look again",
    "needs": "Needs",
    "correct": "Correct the history",
}


def next_page(request, pupil):
    """Back to the list that the form was opened from."""
    if census := census_line(request, pupil):
        return census
    if "from" in request.GET:
        return list_of(request)
    return reverse("pupils:pupil_sen", kwargs={"pupil_pk": pupil.pk})


def sen_form(request, pupil, form, kind, **more):
    """The page of one of these forms, under the pupil's header."""
    context = open_file(request, pupil.pk, tab="sen") | {
        "form": form,
        "kind": kind,
        "title": TITLES[kind],
        "back": next_page(request, pupil),
        **more,
    }
    return render(request, "pupils/sen_form.html", context)
