"""The provision map: three lenses on what was planned, what was held, what it cost and whether it works."""

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.forms.maps import LENSES, MapForm, SessionsForm
from provision.maps import gaps
from provision.maps.lenses import Map
from provision.rules import impact
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

PAGE = 50
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
        "page": page,
        "totals": found.totals,
        "with_costs": found.ask.with_costs,
        "shared_by": found.reading.rule[2].label.lower(),
        "fair_percent": found.reading.rule[1],
        "threshold": found.reading.rule[0] if form.is_whole_year else None,
        "rule_in_words": impact.RULE_IN_WORDS,
        "weeks": found.weeks if form.lens == "adult" else [],
        "grid": found.grid if form.lens == "adult" else [],
        "gaps": gaps.number(found.ask),
        "query": rest_of(request.GET),
        "days": days_of(request.GET),
        "sessions": f"{reverse('provision:map_sessions')}?{days_of(request.GET)}",
        "is_narrowed": bool(set(form.used) - {"by"}),
    }
    return render(request, "provision/map.html", context)


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
    context = {
        "form": form,
        "period": form.span,
        "pupil": form.values.get("pupil"),
        "run": form.values.get("run"),
        "page": paginator.get_page(request.GET.get("page")),
        "counted": counted,
        "with_costs": request.actor.can(Permission.COSTS_VIEW),
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
