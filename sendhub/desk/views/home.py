"""The first page of each role: the blocks the person's permissions allow, in the order they matter."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ehcp.clocks import running
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.desk import blocks, delivery


@require_GET
@requires(Permission.DESK_VIEW)
def home(request):
    actor, today = request.actor, timezone.localdate()
    lead = lead_asked(request)
    context = {"today": today, "came_from": "mine" if lead else "desk"}
    if not actor.has_tenant:
        return render(request, "desk/figures.html", blocks.frozen_figures(actor, today))
    teaches = actor.can(Permission.PUPIL_LIST) and (
        actor.group_ids or not actor.can(Permission.PUPIL_VIEW_ALL)
    )
    if teaches:
        context["my_concerns"] = blocks.my_concerns(actor)
        context["classes"] = blocks.my_classes(actor, today) if actor.group_ids else []
        if actor.group_ids:
            context["strategies"], context["all_strategies"] = blocks.strategies_to_read(
                actor, today
            )
        context["advice_to_read"] = blocks.advice_to_read(actor)
        context["own_parts"] = blocks.own_parts(actor)
        context["lines"] = delivery.lines_asked(actor, today) if actor.group_ids else []
    if actor.can(Permission.ACTION_DONE_OWN):
        context["actions"], context["more_actions"] = blocks.my_actions(actor, today)
        context["meetings"] = blocks.my_meetings(actor, today)
        context["settleable"] = {action.pk for action in context["actions"]}
    if actor.can(Permission.SESSION_RECORD_OWN):
        context["sessions"] = blocks.sessions_today(actor, today)
        context["sessions_waiting"] = blocks.sessions_waiting(actor, today)
    if actor.can(Permission.PUPIL_VIEW_ALL):
        context["strip"] = blocks.register_strip(actor, today)
        context["week"] = delivery.this_week(actor, today)
    if actor.can(Permission.PROFILE_WRITE):
        context |= casework(actor, today, lead=lead)
        context["mine"] = bool(lead)
    elif actor.can(Permission.PUPIL_VIEW_ALL):
        context["leaders"] = blocks.leaders_counts(actor, today)
        context["year"] = delivery.this_year(actor, today)
    if actor.can(Permission.SETTINGS_EDIT):
        context["unwell"], context["well"] = blocks.service(actor)
    return render(request, "desk/home.html", context)


def lead_asked(request):
    """The member of staff whose cases alone are asked for; None: everybody's."""
    return request.actor.staff_id if request.GET.get("whose") == "mine" else None


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def counts(request):
    """The strip by itself: the page asks for it every two minutes, and that is no sign of a person.

    `seen`: the numbers that stand in the page; when they are others now, the page says so.
    """
    actor, today = request.actor, timezone.localdate()
    context = {"strip": blocks.register_strip(actor, today)}
    if actor.can(Permission.PROFILE_WRITE):
        lead = lead_asked(request)
        context |= blocks.work_counts(actor, today, lead=lead)
        context["mine"] = bool(lead)
        now = f"{context['open_concerns']}-{context['dues_this_week']}"
        context["is_newer"] = request.GET.get("seen", now) != now
    return render(request, "desk/_strip.html", context)


def casework(actor, today, *, lead):
    """What a SENCo's day is made of; `lead`: only the cases this member of staff leads."""
    dues = blocks.dues(actor, today, lead=lead)
    concerns, open_concerns, patterns = blocks.concerns_and_patterns(actor, today)
    clocks, running_kinds = running(actor, today, at_most=blocks.QUEUE_AT_MOST, lead=lead)
    advice, all_advice = blocks.open_advice(actor, today, lead=lead)
    return {
        "dues": dues,
        "dues_this_week": dues.all_today,
        "concerns": concerns,
        "open_concerns": open_concerns,
        "patterns": patterns,
        "clocks": clocks,
        "running": running_kinds,
        "advice": advice,
        "all_advice": all_advice,
        "changes": blocks.recently_changed(actor, today),
        "changed_since": today - blocks.CHANGED_WITHIN,
        "beside": blocks.beside(actor, today, lead=lead),
    }
