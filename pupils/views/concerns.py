"""Concerns: log in a minute, follow what became of it, triage."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import concerns as actions
from pupils.enums import ConcernState
from pupils.forms.concerns import (
    AttachForm,
    ConcernForm,
    DecideForm,
    MessageForm,
    QueueFilter,
    SuggestForm,
)
from pupils.models import Concern, Pupil, UniversalOffer
from pupils.triage import beside, patterns_now
from pupils.universal_offer import DEFAULT
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts import saved
from sendhub.drafts.once import once

DRAFT_KEY = "concern:new"
A_PAGE = 50
TOMORROW = 2


def _offers(actor):
    return list(UniversalOffer.objects.visible_to(actor)) or list(DEFAULT)


def _concern(request, concern_pk):
    rows = (
        Concern.objects.visible_to(request.actor)
        .select_related("raised_by", "decided_by", "suggested_by")
        .with_pupils()
        .prefetch_related("tried", "messages__by_user")
    )
    return get_object_or_404(rows, pk=concern_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONCERN_LOG)
@once
def concern_log(request):
    actor, today = request.actor, timezone.localdate()
    chosen = None
    if request.GET.get("pupil", "").isdigit():
        chosen = Pupil.objects.visible_to(actor).filter(pk=request.GET["pupil"]).first()
    form = ConcernForm(
        request.POST or None,
        actor=actor,
        offers=_offers(actor),
        today=today,
        pupil=chosen,
        initial={} if request.method == "POST" else saved.initial(request, DRAFT_KEY),
    )
    # "Find" only looks names up: what was typed comes back with the found pupils to choose from.
    if request.method == "POST" and "look_up" not in request.POST and form.is_valid():
        concern = actions.raise_concern(by=actor, **form.values())
        saved.clear(request, DRAFT_KEY)
        messages.success(request, f"Thank you. This is concern number {concern.pk}.")
        return redirect(concern)
    looked_up = "look_up" in request.POST
    return render(request, "pupils/concern_log.html", {"form": form, "looked_up": looked_up})


@require_http_methods(["GET", "POST"])
@requires(Permission.CONCERN_LOG)
def concern_status(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = MessageForm(request.POST or None)
    if form.is_valid():
        actions.answer(concern=concern, text=form.cleaned_data["text"], by=request.actor)
        messages.success(request, "Your answer was sent.")
        return redirect(concern)
    tried = {row.what for row in concern.tried.all()}
    tomorrow = [
        offer
        for offer in _offers(request.actor)
        if offer.how
        and offer.name not in tried
        and (offer.area in concern.areas or not concern.areas)
    ][:TOMORROW]
    links = concern.pupil_links.all()
    audit.record_opening(
        by=request.actor, subject=concern, pupil_id=links[0].pupil_id if links else None
    )
    context = {
        "concern": concern,
        "form": form,
        "tomorrow": tomorrow,
        "states": [s for s in ConcernState if s != ConcernState.QUESTION or s == concern.state],
        "is_mine": concern.raised_by_id == request.actor.user_id,
    }
    return render(request, "pupils/concern_status.html", context)


@require_GET
@requires(Permission.CONCERN_LOG)
def concern_queue(request):
    form = QueueFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = Concern.objects.visible_to(request.actor)
    show = wanted.get("show") or (
        "open" if request.actor.can(Permission.CONCERN_VIEW_ALL) else "all"
    )
    if show == "open":
        rows = rows.exclude(state=ConcernState.DECIDED).order_by("raised_at", "pk")
    elif show == "decided":
        rows = rows.filter(state=ConcernState.DECIDED)
    if wanted.get("area"):
        rows = rows.filter(areas__contains=[wanted["area"]])
    if wanted.get("q"):
        found = Pupil.objects.visible_to(request.actor).search(wanted["q"]).values("pk")
        rows = rows.filter(pupil_links__pupil__in=found).distinct()
    rows = rows.select_related("raised_by").with_pupils()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    used = [name for name, value in wanted.items() if value]
    audit.record_list(by=request.actor, name="concerns", filters=used, results=page.paginator.count)
    context = {"form": form, "page": page, "show": show, "now": timezone.now(), "patterns": []}
    if request.actor.can(Permission.CONCERN_VIEW_ALL):
        context["patterns"] = patterns_now(request.actor, timezone.localdate())
    return render(request, "pupils/concern_queue.html", context)


def _decide_form(request, concern):
    pupils = [link.pupil for link in concern.pupil_links.all()]
    return DecideForm(
        request.POST if "decide" in request.POST else None,
        today=timezone.localdate(),
        can_register=any(p.sen_status == "N" for p in pupils),
        initial={
            "version": concern.version,
            "decision": concern.suggested_decision,
            "reason": concern.suggested_reason,
        },
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.CONCERN_VIEW_ALL)
def concern_triage(request, concern_pk):
    concern = _concern(request, concern_pk)
    links = concern.pupil_links.all()
    audit.record_opening(
        by=request.actor, subject=concern, pupil_id=links[0].pupil_id if links else None
    )
    return _triage_page(request, concern)


def _triage_page(request, concern, **forms):
    today = timezone.localdate()
    context = {
        "concern": concern,
        "files": [beside(link.pupil, request.actor, concern) for link in concern.pupil_links.all()],
        "decide_form": _decide_form(request, concern),
        "suggest_form": SuggestForm(initial={"version": concern.version}),
        "ask_form": MessageForm(initial={"version": concern.version}),
        "attach_form": AttachForm(
            actor=request.actor,
            today=today,
            typed=request.GET.get("find", concern.named_pupil),
            initial={"version": concern.version},
        ),
        **forms,
    }
    return render(request, "pupils/concern_triage.html", context)


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_decide(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = DecideForm(
        request.POST,
        today=timezone.localdate(),
        can_register=any(link.pupil.sen_status == "N" for link in concern.pupil_links.all()),
    )
    if not form.is_valid():
        return _triage_page(request, concern, decide_form=form)
    cleaned = form.cleaned_data
    register = None
    if cleaned.get("on_register"):
        register = actions.OnRegister(
            need_type=cleaned["need_type"],
            informed_on=cleaned["informed_on"],
            informed_how=cleaned["informed_how"],
        )
    names = ("version", "decision", "reason", "reply", "review_on")
    actions.decide(
        concern=concern, by=request.actor, register=register, **{n: cleaned[n] for n in names}
    )
    messages.success(request, "Decided. The person who raised it sees your reply.")
    return redirect("pupils:concern_queue")


@require_POST
@requires(Permission.CONCERN_SUGGEST)
def concern_suggest(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        return _triage_page(request, concern, suggest_form=form)
    actions.suggest(concern=concern, by=request.actor, **form.cleaned_data)
    messages.success(request, "Suggested. The SENCo decides.")
    return redirect("pupils:concern_queue")


@require_POST
@requires(Permission.CONCERN_DECIDE, Permission.CONCERN_SUGGEST)
def concern_ask(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = MessageForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        return _triage_page(request, concern, ask_form=form)
    actions.ask(concern=concern, by=request.actor, **form.cleaned_data)
    messages.success(request, "Your question was sent.")
    return redirect(concern.get_triage_url())


@require_POST
@requires(Permission.CONCERN_DECIDE, Permission.CONCERN_SUGGEST)
def concern_attach(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = AttachForm(request.POST, actor=request.actor, today=timezone.localdate())
    if not form.is_valid():
        return _triage_page(request, concern, attach_form=form)
    actions.attach_pupil(concern=concern, by=request.actor, **form.cleaned_data)
    messages.success(request, "The concern now stands in this pupil’s file.")
    return redirect(concern.get_triage_url())


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_looked_again(request, concern_pk):
    concern = _concern(request, concern_pk)
    form = MessageForm(request.POST)
    note = form.cleaned_data["text"] if form.is_valid() else "Looked at again"
    actions.close_look_again(concern=concern, note=note, by=request.actor)
    messages.success(request, "Done: it no longer stands on the desk.")
    return redirect(concern.get_triage_url())


@require_GET
@requires(Permission.CONCERN_LOG)
def concern_pupils(request):
    """Answer the type-ahead: options for the pupil field, found among the pupils the person may see.

    Less than two letters change nothing (204).
    """
    typed, today = request.GET.get("find", "").strip(), timezone.localdate()
    if len(typed) < 2:
        return HttpResponse(status=204)
    visible = Pupil.objects.visible_to(request.actor).on_roll(today)
    mine = visible.in_groups(request.actor.group_ids, on=today) if request.actor.group_ids else ()
    found = visible.search(typed).select_related("group")[:10]
    return render(request, "pupils/_concern_pupils.html", {"found": found, "mine": mine})
