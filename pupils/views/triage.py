"""Triage: a concern beside what the record knows, and what the SENCo does about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from pupils.actions import concerns as actions
from pupils.enums import (
    Area,
    CharacteristicKind,
    ConcernDecision,
    ConcernPart,
    DueKind,
    OwnFieldNoun,
)
from pupils.forms.concerns import (
    AttachForm,
    DecisionForm,
    FollowUpForm,
    MessageForm,
    SuggestForm,
)
from pupils.models import (
    Assessment,
    AttendanceFigure,
    Characteristic,
    Concern,
    ConcernPupil,
    Due,
    Monitoring,
    Need,
    Pupil,
)
from pupils.own_fields import fields_of, values_of
from pupils.rules.sen import should_note_eal
from pupils.views.concerns import FOUND_AT_MOST, record_openings
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

# What was decided begins on the concern's own page, with one more press.
NEXT_STEP_THERE = {ConcernDecision.ASSESS, ConcernDecision.REFER}
EARLIER_AT_MOST = 5
SCORES_AT_MOST = 4
SHOWN_CHARACTERISTICS = (
    CharacteristicKind.EAL,
    CharacteristicKind.LOOKED_AFTER,
    CharacteristicKind.PREVIOUSLY_LOOKED_AFTER,
    CharacteristicKind.YOUNG_CARER,
    CharacteristicKind.DISABLED,
    CharacteristicKind.MEDICAL,
)


def concern_of(request, concern_pk):
    rows = Concern.objects.visible_to(request.actor).with_pupils(request.actor)
    return get_object_or_404(rows.select_related("suggested_by", "decided_by"), pk=concern_pk)


def beside(actor, concern, today):
    """Return what the record knows of each pupil the concern is about, a handful of queries for all of them."""
    links = list(concern.pupil_links.all())
    pupils = [link.pupil for link in links]
    earlier = list(
        ConcernPupil.objects.visible_to(actor)
        .filter(pupil__in=pupils)
        .exclude(concern=concern)
        .as_lines()
        .order_by("-concern__raised_at")
    )
    needs = Need.objects.visible_to(actor).filter(pupil__in=pupils, ends_on=None)
    watched = Monitoring.objects.visible_to(actor).filter(pupil__in=pupils, ends_on=None)
    scores = Assessment.objects.visible_to(actor).filter(pupil__in=pupils)
    attendance = AttendanceFigure.objects.visible_to(actor).filter(pupil__in=pupils)
    facts = (
        Characteristic.objects.visible_to(actor)
        .filter(pupil__in=pupils, kind__in=SHOWN_CHARACTERISTICS)
        .covering(today)
    )

    def of(rows, pupil, most=None):
        return [row for row in rows if row.pupil_id == pupil.pk][:most]

    needs, watched, scores, facts = list(needs), list(watched), list(scores), list(facts)
    attendance = sorted(attendance, key=lambda row: row.starts_on, reverse=True)
    return [
        {
            "link": link,
            "pupil": link.pupil,
            "needs": of(needs, link.pupil),
            "monitoring": of(watched, link.pupil, 1),
            "earlier": of(earlier, link.pupil, EARLIER_AT_MOST),
            "scores": of(scores, link.pupil, SCORES_AT_MOST),
            "attendance": of(attendance, link.pupil, 2),
            "facts": of(facts, link.pupil),
        }
        for link in links
    ]


def triage_page(request, concern, *, decision=None, suggestion=None, question=None, follow=None):
    """Render the page; a form that was refused takes the place of its fresh one."""
    actor, today = request.actor, timezone.localdate()
    record_openings(request, concern)
    pupils = [link.pupil for link in concern.pupil_links.all()]
    # Nothing can be left to do before a decision but to speak to a family that was not told.
    dues, may_start_plan = [], False
    if concern.is_decided or concern.family_knows is False:
        owed = Due.objects.visible_to(actor).open().filter(subject_id=concern.pk)
        owed = list(owed.filter(kind__in=(*actions.FOLLOW_UPS, DueKind.PLAN_START)))
        dues = [due for due in owed if due.kind != DueKind.PLAN_START]
        may_start_plan = len(owed) > len(dues)
    attach = AttachForm(actor=actor)
    candidates = []
    if not pupils and concern.named_pupil and actor.can(Permission.CONCERN_DECIDE):
        rows = Pupil.objects.visible_to(actor).on_roll(today).search(concern.named_pupil)
        candidates = list(rows.select_related("group")[:FOUND_AT_MOST])
    own = fields_of(actor, OwnFieldNoun.CONCERN)
    context = {
        "concern": concern,
        "own_values": values_of(concern, own),
        "has_own_fields": bool(own),
        "area_labels": dict(Area.choices),
        "tried": list(concern.tried.all()),
        "thread": list(concern.messages.select_related("by_user")),
        "beside": beside(actor, concern, today) if pupils else [],
        "dues": dues,
        "may_start_plan": may_start_plan,
        "attach": attach,
        "candidates": candidates,
        "decision": decision or DecisionForm(concern=concern, today=today),
        "suggestion": suggestion or SuggestForm(initial={"version": concern.version}),
        "question": question or MessageForm(),
        "follow": follow or FollowUpForm(today=today),
        "can_support": sum(link.part == ConcernPart.CONCERNED for link in concern.pupil_links.all())
        == 1,
        "asks_eal": any(should_note_eal("SLCN", pupil.first_language) for pupil in pupils),
    }
    return render(request, "pupils/concern_triage.html", context)


@require_GET
@requires(Permission.CONCERN_VIEW_ALL)
def concern_triage(request, concern_pk):
    return triage_page(request, concern_of(request, concern_pk))


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_decide(request, concern_pk):
    concern = concern_of(request, concern_pk)
    form = DecisionForm(request.POST, concern=concern, today=timezone.localdate())
    if form.is_valid():
        actions.decide(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "Decided. The reporter sees it on the status page.")
        if form.cleaned_data["decision"] in NEXT_STEP_THERE:
            return redirect(concern.get_triage_url())
        return redirect("pupils:concern_queue")
    return triage_page(request, concern, decision=form)


@require_POST
@requires(Permission.CONCERN_SUGGEST)
def concern_suggest(request, concern_pk):
    concern = concern_of(request, concern_pk)
    form = SuggestForm(request.POST)
    if form.is_valid():
        actions.suggest(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "Your suggestion is with the SENCo.")
        return redirect("pupils:concern_queue")
    return triage_page(request, concern, suggestion=form)


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_ask(request, concern_pk):
    concern = concern_of(request, concern_pk)
    form = MessageForm(request.POST)
    if form.is_valid():
        actions.ask_reporter(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "The question is on the reporter's status page.")
        return redirect(concern.get_triage_url())
    return triage_page(request, concern, question=form)


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_look(request, concern_pk):
    concern = concern_of(request, concern_pk)
    actions.look_at(concern=concern, by=request.actor)
    messages.success(request, "The reporter sees that it is being looked at.")
    return redirect(concern.get_triage_url())


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_find_pupil(request, concern_pk):
    """Find the pupil a typed name means, by POST: no name in an address."""
    concern = concern_of(request, concern_pk)
    text = request.POST.get("q", "")[:100]
    rows = Pupil.objects.visible_to(request.actor).on_roll(timezone.localdate()).search(text)
    found = list(rows.select_related("group")[:FOUND_AT_MOST]) if text.strip() else []
    audit.record_list(by=request.actor, name="concern_find", filters=("q",), results=len(found))
    context = {"concern": concern, "candidates": found, "searched": text}
    return render(request, "pupils/concern_find_pupil.html", context)


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_attach(request, concern_pk):
    concern = concern_of(request, concern_pk)
    form = AttachForm(request.POST, actor=request.actor)
    if form.is_valid():
        actions.attach_pupil(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "The concern is on the pupil's file now.")
    else:
        messages.error(request, " ".join(form.errors["pupil"]))
    return redirect(concern.get_triage_url())


@require_POST
@requires(Permission.CONCERN_DECIDE)
def concern_follow_up(request, concern_pk):
    concern = concern_of(request, concern_pk)
    form = FollowUpForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        actions.follow_up(concern=concern, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded.")
        return redirect(concern.get_triage_url())
    return triage_page(request, concern, follow=form)
