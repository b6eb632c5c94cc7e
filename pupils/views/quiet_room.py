"""The quiet room: who is there, who came when and why, and what many visits say."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import days as actions
from pupils.day_enums import QuietReason
from pupils.file import open_file
from pupils.filters.days import QuietVisitFilter
from pupils.forms.days import QuietVisitForm
from pupils.models import QuietVisit
from pupils.rules.incidents import Counted, hours
from pupils.views.pictures import picture_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.RECORDS_VIEW)
def quiet_list(request):
    today = timezone.localdate()
    found = QuietVisitFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs.as_lines(), PAGE).get_page(request.GET.get("page"))
    there = QuietVisit.objects.visible_to(request.actor).there_now(today).as_lines()
    audit.record_list(
        by=request.actor, name="quiet_room", filters=found.used, results=page.paginator.count
    )
    reasons = found.qs.count_by("reason")
    context = {
        "form": found.form,
        "page": page,
        "there": list(there),
        "is_narrowed": bool(found.used),
        "first": found.first,
        "last": found.last,
        "pictures": [
            picture_of(Counted("Visits by time of day", hours(found.qs.count_by_hour()))),
            picture_of(
                Counted(
                    "Visits by reason",
                    tuple((r.label, reasons[r]) for r in QuietReason if r in reasons),
                )
            ),
        ],
    }
    return render(request, "pupils/days/quiet_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
@once
def quiet_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="days")
    now = timezone.localtime()
    initial = {
        "on": now.date(),
        "came_at": now.time().replace(second=0, microsecond=0),
        "adults": request.user.name,
    }
    form = QuietVisitForm(
        request.POST or None,
        today=now.date(),
        left_on=context["header"].left_on,
        initial=initial,
    )
    if form.is_valid():
        actions.come_in(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Written down. One tap says when they go back.")
        return redirect("pupils:quiet_list")
    context |= {
        "form": form,
        "heading": "Came to the quiet room",
        "draft_key": f"quiet-room:{context['pupil'].pk}",
    }
    return render(request, "pupils/file_form.html", context)


def _visit(request, pk):
    rows = QuietVisit.objects.visible_to(request.actor).changeable_by(request.actor)
    return get_object_or_404(rows.select_related("pupil__group", "created_by"), pk=pk)


@require_POST
@requires(Permission.RECORDS_ADD)
def quiet_leave(request, quiet_visit_pk):
    """The pupil went back now. Whoever is in the room says so, not only who wrote it down."""
    visit = get_object_or_404(QuietVisit.objects.visible_to(request.actor), pk=quiet_visit_pk)
    actions.go_back(visit=visit, by=request.actor)
    messages.success(request, "Gone back. The time can be changed below.")
    return redirect("pupils:quiet_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def quiet_edit(request, quiet_visit_pk):
    row = _visit(request, quiet_visit_pk)
    context = open_file(request, row.pupil_id, tab="days")
    form = QuietVisitForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_visit(visit=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("pupils:quiet_list")
    context |= {"form": form, "row": row, "kind": "quiet-room", "draft_key": f"quiet-edit:{row.pk}"}
    return render(request, "pupils/days/row_form.html", context)
