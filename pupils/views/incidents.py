"""Incidents: written in a few minutes, read, changed, closed to others, and what many say together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import incidents as actions
from pupils.day_enums import Place, Trigger, Weekday
from pupils.enums import ActionSource, OwnFieldNoun
from pupils.filters.days import IncidentFilter
from pupils.forms.concerns import MOST_DIGITS, FindForm
from pupils.forms.documents import RestrictionForm
from pupils.forms.incidents import FACTS, FollowingForm, IncidentForm
from pupils.models import Action, Incident, Pupil
from pupils.own_fields import fields_of, values_of
from pupils.regulating import calming
from pupils.rules.incidents import WORDS, Counted, hours
from pupils.views.agreed import with_days
from pupils.views.concerns import found as found_pupils
from pupils.views.concerns import log_context
from pupils.views.pictures import picture_of
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved as drafts
from sendhub.drafts.once import once

PAGE = 50
DRAFT = "incident-new"


@require_GET
@requires(Permission.RECORDS_VIEW)
def incident_list(request):
    today = timezone.localdate()
    found = IncidentFilter(request.GET, actor=request.actor, today=today)
    rows = found.qs.with_pupils(request.actor)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="incidents", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "is_narrowed": bool(found.used),
        "first": found.first,
        "last": found.last,
    }
    return render(request, "pupils/incidents/incident_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
@once
def incident_write(request):
    """Write one down; `?pupil=` chooses the pupil, and what helps the pupil stands beside the form."""
    actor, now = request.actor, timezone.localtime()
    initial = {"on": now.date(), "at": now.time().replace(second=0, microsecond=0)}
    if request.method != "POST":
        initial |= drafts.initial(request, DRAFT)
    asked = request.GET.get("pupil", "")
    if asked.isdecimal() and len(asked) < MOST_DIGITS:
        initial["pupils"] = asked
    form = IncidentForm(
        request.POST or None,
        initial=initial,
        actor=actor,
        today=now.date(),
        own=fields_of(actor, OwnFieldNoun.INCIDENT),
    )
    finding = FindForm(request.POST or None)
    finds = "find" in request.POST and finding.is_valid()
    if not finds and form.is_valid():
        incident = actions.write_incident(by=actor, following=form.following(), **form.values())
        drafts.clear(request, DRAFT)
        messages.success(request, "Incident written down. What is to follow stands below.")
        return redirect(incident)
    context = form_context(request, form, now.date())
    if finds:
        form.without_errors()
        context["searched"] = finding.cleaned_data["q"]
        context["found"] = found_pupils(actor, context["searched"], now.date())
    context |= {"heading": "Write down an incident", "draft_key": DRAFT}
    return render(request, "pupils/incidents/incident_write.html", context)


def form_context(request, form, today):
    """The pupils to choose from, and what helps those who are chosen."""
    context = log_context(request, form, today)
    chosen = [pupil for _, pupils in context["classes"] for pupil in pupils] + context["others"]
    chosen = [pupil for pupil in chosen if pupil.pk in context["chosen"]]
    return context | {"calming": calming(list(dict.fromkeys(chosen)), request.actor)}


@require_POST
@requires(Permission.RECORDS_ADD)
def incident_beside(request):
    """What helps the pupils who are ticked, drawn again with each tick."""
    ticked = [text for text in request.POST.getlist("pupils") if text.isdecimal()]
    ids = [int(text) for text in ticked if len(text) < MOST_DIGITS][:30]
    pupils = list(Pupil.objects.visible_to(request.actor).filter(pk__in=ids))
    for pupil in pupils:
        audit.record_opening(by=request.actor, subject=pupil, pupil_id=pupil.pk)
    context = {"calming": calming(pupils, request.actor)}
    return render(request, "pupils/incidents/_calming.html", context)


def _incident(request, pk):
    rows = Incident.objects.visible_to(request.actor)
    return get_object_or_404(rows.with_pupils(request.actor), pk=pk)


def _opened(request, incident):
    """One audit row for each pupil in it."""
    for link in incident.pupil_links.all():
        audit.record_opening(by=request.actor, subject=incident, pupil_id=link.pupil_id)


@require_GET
@requires(Permission.RECORDS_VIEW)
def incident_view(request, incident_pk):
    incident, actor, today = _incident(request, incident_pk), request.actor, timezone.localdate()
    _opened(request, incident)
    agreed = Action.objects.visible_to(actor).agreed_at(ActionSource.INCIDENT, incident.pk)
    lines = with_days(agreed.as_lines(actor), today)
    links = incident.pupil_links.all()
    context = {
        "incident": incident,
        "links": [link for link in links if link.is_in_sight],
        "others": sum(not link.is_in_sight for link in links),
        "own_values": values_of(incident, fields_of(actor, OwnFieldNoun.INCIDENT))
        if incident.is_told
        else [],
        "actions": lines,
        "settleable": {
            row.pk
            for row in lines
            if actor.can(Permission.ACTION_GIVE) or row.owner_id == actor.staff_id
        },
        "may_change": incident.is_told
        and (actor.can(Permission.PUPIL_RECORD_EDIT) or incident.created_by_id == actor.user_id),
        "calming": calming([link.pupil for link in links if link.is_in_sight], actor),
    }
    return render(request, "pupils/incidents/incident_view.html", context)


def _changeable(request, pk):
    rows = Incident.objects.visible_to(request.actor).changeable_by(request.actor)
    return get_object_or_404(rows.with_pupils(request.actor), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
def incident_edit(request, incident_pk):
    incident, actor, today = _changeable(request, incident_pk), request.actor, timezone.localdate()
    _opened(request, incident)
    links = incident.pupil_links.all()
    initial = {name: getattr(incident, name) for name in (*FACTS, *WORDS, "version")}
    initial |= {"pupils": [link.pupil_id for link in links]}
    initial |= {f"part-{link.pupil_id}": link.part for link in links}
    form = IncidentForm(
        request.POST or None,
        initial=initial,
        actor=actor,
        today=today,
        own=fields_of(actor, OwnFieldNoun.INCIDENT),
        incident=incident,
    )
    finding = FindForm(request.POST or None)
    finds = "find" in request.POST and finding.is_valid()
    if not finds and form.is_valid():
        version = form.cleaned_data["version"]
        actions.edit_incident(incident=incident, version=version, by=actor, **form.values())
        messages.success(request, "Saved.")
        return redirect(incident)
    context = form_context(request, form, today)
    if finds:
        form.without_errors()
        context["searched"] = finding.cleaned_data["q"]
        context["found"] = found_pupils(actor, context["searched"], today)
    context |= {
        "heading": "Change the incident",
        "incident": incident,
        "draft_key": f"incident:{incident.pk}",
    }
    return render(request, "pupils/incidents/incident_write.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECORDS_ADD)
@once
def incident_follow(request, incident_pk):
    """Give the restorative conversation or the debrief afterwards."""
    incident, actor = _changeable(request, incident_pk), request.actor
    form = FollowingForm(request.POST or None, actor=actor, today=timezone.localdate())
    if form.is_valid():
        given = form.cleaned_data
        actions.give_following(
            incident=incident,
            key=given["key"],
            due_on=given["due_on"],
            owner=given.get("owner"),
            by=actor,
        )
        messages.success(request, "Given. It stands among their actions.")
        return redirect(incident)
    _opened(request, incident)
    context = {
        "incident": incident,
        "form": form,
        "heading": "What is to follow",
        "button": "Give it",
    }
    return render(request, "pupils/incidents/incident_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RESTRICT)
def incident_restrict(request, incident_pk):
    incident = _incident(request, incident_pk)
    restriction = getattr(incident, "restriction", None)
    initial = restriction and {
        "reason": restriction.reason,
        "readers": list(restriction.readers.values_list("user", flat=True)),
    }
    form = RestrictionForm(
        request.POST or None,
        initial=initial,
        school=request.actor.school,
        today=timezone.localdate(),
    )
    if form.is_valid():
        actions.restrict_incident(incident=incident, by=request.actor, **form.cleaned_data)
        messages.success(request, "Restricted. Nobody else knows of it now.")
        return redirect(incident)
    _opened(request, incident)
    context = {
        "incident": incident,
        "form": form,
        "restriction": restriction,
        "heading": "Who may read this incident",
        "button": "Restrict to these readers",
    }
    return render(request, "pupils/incidents/incident_form.html", context)


@require_POST
@requires(Permission.RESTRICT)
def incident_unrestrict(request, incident_pk):
    incident = _incident(request, incident_pk)
    actions.unrestrict_incident(incident=incident, by=request.actor)
    messages.success(request, "No longer restricted.")
    return redirect(incident)


@require_GET
@requires(Permission.RECORDS_VIEW)
def incident_patterns(request):
    """When, where and what set it off, over the incidents one sees; for leaders without small numbers."""
    found = IncidentFilter(request.GET, actor=request.actor, today=timezone.localdate())
    counted = patterns_of(found.qs)
    is_for_leaders = request.GET.get("for") == "leaders"
    if is_for_leaders:
        tables = [(each.title, each.for_leaders()) for each in counted if each.total]
        pictures = []
    else:
        tables, pictures = [], [picture_of(each) for each in counted]
    audit.record_list(
        by=request.actor, name="incident_patterns", filters=found.used, results=counted[0].total
    )
    context = {
        "form": found.form,
        "is_narrowed": bool(found.used),
        "first": found.first,
        "last": found.last,
        "number": counted[0].total,
        "is_for_leaders": is_for_leaders,
        "tables": tables,
        "pictures": pictures,
    }
    return render(request, "pupils/incidents/incident_patterns.html", context)


def patterns_of(rows):
    """Return the four questions with their answers counted. Four queries."""
    by_hour = rows.annotate(hour=ExtractHour("at")).count_by("hour")
    by_day = rows.annotate(weekday=ExtractIsoWeekDay("on")).count_by("weekday")
    by_place, by_trigger = rows.count_by("place"), rows.count_by("trigger")
    days = [(day.label, by_day.get(day, 0)) for day in Weekday]
    weekend = by_day.get(6, 0) + by_day.get(7, 0)
    return [
        Counted("Time of day", hours(by_hour)),
        Counted("Day of the week", tuple([*days, ("Weekend", weekend)] if weekend else days)),
        Counted("Place", tuple((p.label, by_place[p]) for p in Place if p in by_place)),
        Counted(
            "What set it off", tuple((t.label, by_trigger[t]) for t in Trigger if t in by_trigger)
        ),
    ]
