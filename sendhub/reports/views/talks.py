"""Talks of head and SENCo: the agenda from the record, what they closed and added."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from pupils.models import Action
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.dates import academic_year
from sendhub.drafts.once import once
from sendhub.reports.actions import inclusion as actions
from sendhub.reports.forms.inclusion import (
    NotesForm,
    TalkForm,
)
from sendhub.reports.inclusion import agenda_of, plan_actions
from sendhub.reports.models import (
    ActionPlan,
    Talk,
    TalkAction,
)
from sendhub.reports.views.inclusion import form_page, row_of

P = Permission
PAGE = 20


@require_GET
@requires(P.COMPLIANCE_EDIT)
def talk_list(request):
    talks = Talk.objects.visible_to(request.actor)
    page = Paginator(talks, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/inclusion/talk_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
@once
def talk_add(request):
    """Hold the talk: agenda on top, actions of the plan to close, one to add."""
    actor, today = request.actor, timezone.localdate()
    plan = ActionPlan.objects.visible_to(actor).filter(year=academic_year(today)).first()
    form = TalkForm(
        request.POST or None,
        actor=actor,
        today=today,
        actions=list(plan_actions(actor, plan).open()) if plan else [],
        priorities=list(plan.priorities.all()) if plan else [],
    )
    if form.is_valid():
        talk = actions.record_talk(by=actor, **form.cleaned_data)
        messages.success(request, "Recorded. The next talk stands among the dates.")
        return redirect(talk)
    context = {
        "form": form,
        "title": "Hold a talk",
        "up": "",
        "agenda": agenda_of(actor, today=today),
        "has_plan": plan is not None,
    }
    return render(request, "reports/inclusion/talk_add.html", context)


@require_GET
@requires(P.COMPLIANCE_EDIT)
def talk_after(request, talk_pk):
    """From the due date of the next talk to its page."""
    row_of(request, Talk, talk_pk)
    return redirect("reports:talk_add")


@require_GET
@requires(P.COMPLIANCE_EDIT)
def talk_view(request, talk_pk):
    talk = row_of(request, Talk, talk_pk)
    audit.record_opening(by=request.actor, subject=talk)
    parts = TalkAction.objects.visible_to(request.actor).filter(talk=talk)
    seen = Action.objects.visible_to(request.actor)
    context = {
        "talk": talk,
        "parts": list(parts.filter(action__in=seen).select_related("action__owner")),
    }
    return render(request, "reports/inclusion/talk_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(P.COMPLIANCE_EDIT)
def talk_edit(request, talk_pk):
    talk = row_of(request, Talk, talk_pk)
    form = NotesForm(request.POST or None, instance=talk)
    if form.is_valid():
        actions.change_talk(talk=talk, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(talk)
    draft_key = f"talk:{talk.pk}"
    return form_page(request, form, "Notes", talk.get_absolute_url(), draft_key=draft_key)
