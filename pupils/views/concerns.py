"""Concerns: logged in a minute, followed by who logged them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import concerns as actions
from pupils.enums import Area, OwnFieldNoun
from pupils.filters.concerns import ConcernFilter
from pupils.forms.concerns import MOST_DIGITS, ConcernForm, FindForm, MessageForm
from pupils.models import Concern, GroupMember, Pupil, Strategy
from pupils.own_fields import fields_of, values_of
from pupils.patterns import patterns_in_sight
from pupils.querysets.rows import covers
from pupils.rules.noticing import first_steps, offered
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved as drafts
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible

DRAFT = "concern"
FOUND_AT_MOST = 8
PAGE = 50


def my_pupils(actor, today):
    """Return [(group, [pupil])] of the groups taught today. One query."""
    rows = (
        GroupMember.objects.filter(covers(today), group__in=actor.group_ids)
        .filter(pupil__in=Pupil.objects.visible_to(actor).on_roll(today))
        .select_related("group", "pupil")
        .order_by("group__name", "pupil__sort_key", "pupil_id")
    )
    groups = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row.pupil)
    return list(groups.items())


def found(actor, text, today):
    """Return the pupils of the school that the actor may see and whose name begins to fit."""
    if len(text.strip()) < 2:
        return []
    rows = Pupil.objects.visible_to(actor).on_roll(today).search(text)
    return list(rows.select_related("group")[:FOUND_AT_MOST])


@require_http_methods(["GET", "POST"])
@requires(Permission.CONCERN_LOG)
@once
def concern_log(request):
    actor, today = request.actor, timezone.localdate()
    initial = {} if request.method == "POST" else drafts.initial(request, DRAFT)
    asked = request.GET.get("pupil", "")
    if asked.isdecimal() and len(asked) < MOST_DIGITS:
        initial = {**initial, "pupils": asked}
    offers = Strategy.objects.visible_to(actor).universal()
    form = ConcernForm(
        request.POST or None, initial=initial, actor=actor, today=today, offers=offers
    )
    finding = FindForm(request.POST or None)
    finds = "find" in request.POST and finding.is_valid()
    if not finds and form.is_valid():
        concern = actions.raise_concern(by=actor, **form.concern())
        drafts.clear(request, DRAFT)
        messages.success(request, f"Concern {concern.pk} is with the SENCo. Thank you.")
        return redirect(concern)
    context = log_context(request, form, today)
    if finds:
        form.without_errors()
        context["found"] = found(actor, finding.cleaned_data["q"], today)
        context["searched"] = finding.cleaned_data["q"]
    return render(request, "pupils/concern_log.html", context)


def log_context(request, form, today):
    """The pupils to choose from: my classes, and those chosen that are in none of them."""
    classes = my_pupils(request.actor, today)
    chosen = form.chosen_ids()
    listed = {pupil.pk: pupil for _, pupils in classes for pupil in pupils}
    strangers = chosen - listed.keys()
    others = list(form.fields["pupils"].queryset.filter(pk__in=strangers)) if strangers else []
    picked = [listed[pk] for pk in chosen if pk in listed] + others
    return {
        "form": form,
        "classes": classes,
        "others": others,
        "chosen": chosen,
        "open_classes": _open_classes(classes, chosen),
        "parts": [(pupil, form.part_of(pupil)) for pupil in picked] if len(picked) > 1 else [],
    }


def _open_classes(classes, chosen):
    """Numbers of the classes that stand open: one or two alone, else those where who is chosen stands first."""
    if len(classes) < 3:
        return {group.pk for group, _ in classes}
    found, waiting = set(), set(chosen)
    for group, pupils in classes:
        if here := waiting & {pupil.pk for pupil in pupils}:
            found.add(group.pk)
            waiting -= here
    return found


@require_POST
@requires(Permission.CONCERN_LOG)
def concern_find(request):
    """Answer the type-ahead. By POST, so that no name stands in an address."""
    form = FindForm(request.POST)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    pupils = found(request.actor, text, timezone.localdate())
    audit.record_list(by=request.actor, name="concern_find", filters=("q",), results=len(pupils))
    return render(request, "pupils/_concern_found.html", {"found": pupils, "searched": text})


def own_or_seen(request, concern_pk):
    rows = Concern.objects.visible_to(request.actor).with_pupils(request.actor)
    return get_object_or_404(rows.select_related("decided_by"), pk=concern_pk)


def record_openings(request, concern):
    """One audit row for each pupil the concern is about; one without when none is attached yet."""
    pupil_ids = [link.pupil_id for link in concern.pupil_links.all()] or [None]
    for pupil_id in pupil_ids:
        audit.record_opening(by=request.actor, subject=concern, pupil_id=pupil_id)


def status_context(request, concern, form):
    tried = list(concern.tried.all())
    offers = offered(Strategy.objects.visible_to(request.actor).universal())
    return {
        "concern": concern,
        "form": form,
        "area_labels": dict(Area.choices),
        "tried": tried,
        "thread": list(concern.messages.select_related("by_user")),
        "own_values": values_of(concern, fields_of(request.actor, OwnFieldNoun.CONCERN)),
        "is_mine": concern.raised_by_id == request.actor.user_id,
        "steps": first_steps(
            offers, areas=concern.areas, tried={row.what: row.helped for row in tried}
        ),
    }


@require_GET
@requires(Permission.CONCERN_LOG)
def concern_status(request, concern_pk):
    """What became of it: a page that never goes away."""
    concern = own_or_seen(request, concern_pk)
    record_openings(request, concern)
    context = status_context(request, concern, MessageForm())
    return render(request, "pupils/concern_status.html", context)


@require_POST
@requires(Permission.CONCERN_LOG)
def concern_answer(request, concern_pk):
    rows = Concern.objects.visible_to(request.actor).raised_by_me(request.actor)
    concern = get_object_or_404(rows.with_pupils(request.actor), pk=concern_pk)
    record_openings(request, concern)
    form = MessageForm(request.POST)
    if form.is_valid():
        actions.answer(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "Your answer is with the SENCo.")
        return redirect(concern)
    context = status_context(request, concern, form)
    return render(request, "pupils/concern_status.html", context)


@require_GET
@requires(Permission.CONCERN_LOG)
def concern_queue(request):
    """All concerns by age for who reads them all; one's own for everybody else."""
    actor, today = request.actor, timezone.localdate()
    rows = Concern.objects.visible_to(actor)
    data = request.GET
    if not actor.can(Permission.CONCERN_VIEW_ALL):
        rows = rows.raised_by_me(actor)
        data = data.copy()
        data.setdefault("state", "")
    filtered = ConcernFilter(data, queryset=rows, actor=actor, today=today)
    if not filtered.form.is_valid():
        raise NotPossible("This filter is not offered here.", back=request.path)
    shown = filtered.qs.with_pupils(actor).oldest_first()
    pattern = request.GET.get("pattern", "")
    if pattern and all(part.isdecimal() for part in pattern.split(",")):
        shown = shown.filter(Q(pk__in=pattern.split(",")[:100]))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    for concern in page:
        concern.age_days = (today - timezone.localdate(concern.raised_at)).days
    audit.record_list(
        by=actor,
        name="concern_queue",
        filters=[name for name, value in filtered.form.cleaned_data.items() if value],
        results=page.paginator.count,
    )
    context = {
        "page": page,
        "filter": filtered,
        "patterns": patterns_in_sight(actor, today=today)
        if actor.can(Permission.CONCERN_VIEW_ALL)
        else [],
    }
    return render(request, "pupils/concern_queue.html", context)
