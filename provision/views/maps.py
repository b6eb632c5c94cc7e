"""The provision map: three lenses on what was planned, what was held, what it cost and whether it works."""

from datetime import timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from provision.actions import maps as actions
from provision.clashes import Week
from provision.enums import MapFileKind
from provision.forms.maps import LENSES, MapForm, PaperForm, SessionsForm, SheetForm
from provision.maps import gaps
from provision.maps.lenses import Map
from provision.maps.sheets import map_sheet
from provision.maps.spent import spent_and_lost
from provision.models import MapExport
from provision.rules import impact
from sendhub import spreadsheets
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent

PAGE = 50
SIX_DAYS = timedelta(days=6)
ROWS = {"provision": "rows", "pupil": "pupils", "adult": "adults"}


def map_of(request):
    """Read the query; return (form, map)."""
    form = MapForm(request.GET, actor=request.actor, today=timezone.localdate())
    return form, Map(form.ask())


@require_GET
@requires(Permission.MAP_VIEW_ALL, Permission.MAP_VIEW_OWN)
def provision_map(request):
    form, found = map_of(request)
    rows = getattr(found, ROWS[form.lens])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_map(request, form, results=len(rows))
    context = {
        "form": form,
        "lens": form.lens,
        "lenses": lenses_of(request, form.lens),
        "period": form.span,
        "pupil": form.values.get("pupil"),
        "of": name_of(form.values.get("run") or form.values.get("adult")),
        "page": page,
        "totals": found.totals,
        "with_costs": found.ask.with_costs,
        "shared_by": found.reading.rule[2].label.lower(),
        "fair_percent": found.reading.rule[1],
        "threshold": found.reading.rule[0] if form.is_whole_year else None,
        "rule_in_words": impact.RULE_IN_WORDS,
        "weeks": found.weeks if form.lens == "adult" else [],
        "grid": grid_of(found) if form.lens == "adult" else [],
        "gaps": gaps.number(found.ask),
        "clashes": clashes_of(request.actor, form.today),
        "query": rest_of(request.GET),
        "behind": f"{reverse('provision:map_sessions')}?{rest_of(request.GET)}",
        "days": days_of(request.GET),
        "sessions": f"{reverse('provision:map_sessions')}?{days_of(request.GET)}",
        "is_narrowed": bool(set(form.used) - {"by"}),
    }
    return render(request, "provision/map.html", context)


def grid_of(found):
    """The grid of hours, each cell with the days of its week as the list of sessions asks for them."""
    first, last = found.ask.period.starts_on, found.ask.period.ends_on
    days = [
        urlencode(
            {
                "starts_on": max(monday, first).isoformat(),
                "ends_on": min(monday + SIX_DAYS, last).isoformat(),
            }
        )
        for monday in found.weeks
    ]
    return [
        (row, [(*cell, week) for cell, week in zip(cells, days, strict=True)])
        for row, cells in found.grid
    ]


def name_of(shown):
    """The name of the group or adult whose map it is; empty for a map of many."""
    return getattr(shown, "full_name", "") or getattr(shown, "name", "")


def clashes_of(actor, today):
    """How often somebody or something is in two places at once; None for who sees no whole week."""
    if not actor.can(Permission.MAP_VIEW_ALL):
        return None
    return len(Week(actor, today=today).pairs)


def record_map(request, form, *, results):
    """Write down that the map was looked at; one pupil's map is an opening of that pupil's file."""
    if pupil := form.values.get("pupil"):
        audit.record_opening(by=request.actor, subject=pupil, pupil_id=pupil.pk)
    else:
        audit.record_list(
            by=request.actor, name="provision.map", filters=form.used, results=results
        )


def rest_of(query):
    """The query without its page, for the links to lists, paper and file."""
    query = query.copy()
    query.pop("page", None)
    return query.urlencode()


def days_of(query):
    """The days of the query alone, for links that choose something else."""
    kept = query.copy()
    for name in query:
        if name not in ("period", "starts_on", "ends_on"):
            del kept[name]
    return f"&{kept.urlencode()}" if kept else ""


def lenses_of(request, now):
    """(address, label, whether open now) of each lens, the filters kept."""
    query = request.GET.copy()
    query.pop("page", None)
    found = []
    for key, label in LENSES:
        query["by"] = key
        found.append((f"?{query.urlencode()}", label, key == now))
    return found


@require_GET
@requires(Permission.MAP_VIEW_ALL, Permission.MAP_VIEW_OWN)
def map_sessions(request):
    """The sessions behind a number of the map."""
    form = SessionsForm(request.GET, actor=request.actor, today=timezone.localdate())
    rows = form.sessions.select_related("intervention", "staff")
    counted = form.sessions.aggregate(number=Count("pk"), minutes=Coalesce(Sum("minutes"), 0))
    paginator = Paginator(rows, PAGE)
    paginator.count = counted["number"]
    record_map(request, form, results=counted["number"])
    with_costs = request.actor.can(Permission.COSTS_VIEW)
    spent, lost = spent_and_lost(form.sessions, today=form.today) if with_costs else (None, None)
    context = {
        "form": form,
        "period": form.span,
        "spent": spent,
        "lost": lost,
        "pupil": form.values.get("pupil"),
        "run": form.values.get("run"),
        "page": paginator.get_page(request.GET.get("page")),
        "counted": counted,
        "with_costs": with_costs,
        "today": form.today,
        "back": f"{reverse('provision:map')}?{days_of(request.GET)}",
    }
    return render(request, "provision/map_sessions.html", context)


@require_GET
@requires(Permission.MAP_VIEW_ALL, Permission.MAP_VIEW_OWN)
def map_gaps(request):
    """The pupils of the view with a need and no provision."""
    form, found = map_of(request)
    rows = gaps.with_needs(gaps.pupils_without(found.ask), today=form.today)
    page = Paginator(rows.select_related("group"), PAGE).get_page(request.GET.get("page"))
    record_map(request, form, results=page.paginator.count)
    context = {
        "page": page,
        "period": form.span,
        "in_words": form.in_words,
        "back": f"{reverse('provision:map')}?{rest_of(request.GET)}",
    }
    return render(request, "provision/map_gaps.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PRINT_PUPIL)
def map_print(request):
    """Have the view drawn on paper, in the background."""
    shown, found = map_of(request)
    form = PaperForm(request.POST or None)
    if form.is_valid():
        job = actions.ask_for_paper(
            query=kept_query(request.GET, shown), kind=form.cleaned_data["kind"], by=request.actor
        )
        return redirect(job)
    return render(request, "provision/map_print.html", paper_context(request, shown, found, form))


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPORT_NAMES)
@asked_again
def map_export(request):
    """The view as a sheet; many pupils need the password again and a reason."""
    shown, found = map_of(request)
    pupils = sorted({line.place.pupil_id for line in found.lines})
    form = SheetForm(request.POST or None, actor=request.actor, results=len(pupils))
    if form.is_valid():
        content = map_sheet(shown, found)
        actions.record_sheet(
            query=kept_query(request.GET, shown),
            kind=MapFileKind.XLSX,
            reason=form.cleaned_data.get("reason", ""),
            pupil_ids=pupils,
            by=request.actor,
        )
        return attachment(content, name=f"provision-map-{shown.today.isoformat()}.xlsx")
    if request.POST.get("password") and "password" in form.errors:
        audit.refuse(request, SecurityEvent.REFUSED, detail="Wrong password at an export")
    return render(request, "provision/map_export.html", paper_context(request, shown, found, form))


def paper_context(request, shown, found, form):
    return {
        "form": form,
        "period": shown.span,
        "pupil": shown.values.get("pupil"),
        "in_words": shown.in_words,
        "lens": dict(LENSES)[shown.lens],
        "totals": found.totals,
        "back": f"{reverse('provision:map')}?{rest_of(request.GET)}",
    }


def kept_query(query, form):
    """What of the query the view rests on, as lists, for the job that reads it again."""
    return {name: query.getlist(name) for name in form.used if name in query}


def attachment(content, *, name):
    """A file to keep; its name holds a date and no child."""
    kind = spreadsheets.XLSX_TYPE if name.endswith("xlsx") else "application/pdf"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@requires(Permission.PRINT_PUPIL)
def map_file(request, map_pk):
    """Hand out a map that was drawn in the background, to the person who asked for it."""
    mine = MapExport.objects.visible_to(request.actor).filter(
        made_by_id=request.actor.user_id, content__isnull=False
    )
    export = get_object_or_404(mine, pk=map_pk)
    audit.record_opening(by=request.actor, subject=export, event=AuditEvent.DOWNLOADED)
    on = timezone.localdate(export.made_at)
    return attachment(bytes(export.content), name=f"provision-map-{on.isoformat()}.pdf")
