"""SENCo time: what it goes into for all who lead, and each person's own rows."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.file import open_file
from sendhub import dates
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.reports.actions import times as actions
from sendhub.reports.enums import CaseKind
from sendhub.reports.forms.times import TimeForm, TimerForm
from sendhub.reports.models import WorkTime
from sendhub.reports.rules import LONGEST_WORK, hours_in_words
from sendhub.reports.times import WORK_HEAD, lines_of, months_of, picture_of

SHOWN = 20
TAB_OF = {CaseKind.ASSESSMENT: "assessment", CaseKind.REVIEW: "ehcp_reviews"}


def log_of(pupil_pk, case):
    """The address of the person's time on the pupil's cases, with the kind that was worked on chosen."""
    log = reverse("reports:time_log", kwargs={"pupil_pk": pupil_pk})
    return f"{log}?{urlencode({'case': case})}"


@require_GET
@requires(Permission.REPORT_VIEW_LIVE)
def time_view(request):
    """Sums of the school year so far, and what the person wrote down lately."""
    actor = request.actor
    today = timezone.localdate()
    span = dates.Span(dates.academic_year_span(dates.academic_year(today)).starts_on, today)
    lines, months = lines_of(actor.school_id, span), months_of(actor.school_id, span)
    own = WorkTime.objects.visible_to(actor).select_related("pupil")
    audit.record_list(by=actor, name="reports.time_view")
    context = {
        "lines": lines,
        "in_all": hours_in_words(sum(line.minutes for line in lines)),
        "work_head": WORK_HEAD,
        "starts_on": span.starts_on,
        "picture": picture_of(months) if months else None,
        "month_head": ("Month", "Written down"),
        "months": [(month, hours_in_words(minutes)) for month, minutes in months],
        "own": own[:SHOWN],
    }
    return render(request, "reports/time_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
@once
def time_log(request, pupil_pk):
    """The person's own time on this pupil's cases: a timer, or minutes by hand."""
    asked = request.GET.get("case")
    case = CaseKind(asked if asked in CaseKind.values else CaseKind.ASSESSMENT)
    context = open_file(request, pupil_pk, tab=TAB_OF[case])
    pupil = context["pupil"]
    chosen = {"case": case}
    form = TimeForm(request.POST or None, initial=chosen | {"on": timezone.localdate()})
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in form._meta.fields}
        actions.add_time(pupil=pupil, by=request.actor, **values)
        messages.success(request, "Written down. Only you see this row.")
        return redirect(log_of(pupil.pk, values["case"]))
    own = WorkTime.objects.visible_to(request.actor)
    context |= {
        "form": form,
        "timer_form": TimerForm(initial=chosen),
        "running": own.running().select_related("pupil").first(),
        "own": own.of(pupil)[:SHOWN],
    }
    return render(request, "reports/time_log.html", context)


@require_POST
@requires(Permission.EHC_WRITE)
@once
def time_start(request, pupil_pk):
    pupil = open_file(request, pupil_pk, tab="assessment")["pupil"]
    form = TimerForm(request.POST)
    if form.is_valid():
        actions.start_timer(pupil=pupil, by=request.actor, **form.cleaned_data)
        messages.success(request, "The timer runs. You may leave this page and stop it later.")
    else:
        messages.error(request, "Choose the case and the kind of work from the lists.")
    return redirect(log_of(pupil.pk, form.cleaned_data.get("case", "")))


def own_time(request, time_pk):
    rows = WorkTime.objects.visible_to(request.actor).select_related("pupil")
    return get_object_or_404(rows, pk=time_pk)


@require_POST
@requires(Permission.EHC_WRITE)
def time_stop(request, time_pk):
    row = actions.stop_timer(time=own_time(request, time_pk), by=request.actor)
    if row.minutes == LONGEST_WORK:
        said = (
            f"The timer ran for {hours_in_words(row.minutes)} or longer. How long was it in truth?"
        )
        messages.warning(request, said)
        return redirect("reports:time_edit", time_pk=row.pk)
    messages.success(request, f"Stopped: {hours_in_words(row.minutes)}. Change it if it is not so.")
    return redirect(log_of(row.pupil_id, row.case))


@require_http_methods(["GET", "POST"])
@requires(Permission.EHC_WRITE)
def time_edit(request, time_pk):
    row = own_time(request, time_pk)
    form = TimeForm(request.POST or None, instance=row, initial={"version": row.version})
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in (*form._meta.fields, "version")}
        actions.change_time(time=row, by=request.actor, **values)
        messages.success(request, "Saved.")
        return redirect(log_of(row.pupil_id, row.case))
    return render(request, "reports/time_edit.html", {"form": form, "time": row})


@require_POST
@requires(Permission.EHC_WRITE)
def time_remove(request, time_pk):
    row = own_time(request, time_pk)
    actions.remove_time(time=row, by=request.actor)
    messages.success(request, "Taken off.")
    return redirect(log_of(row.pupil_id, row.case))
