"""The first page of each role: the blocks the person's permissions allow, in the order they matter."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ehcp.clocks import running
from provision.cover import fallen
from pupils.patterns import patterns_in_sight
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.desk import blocks, delivery


@require_GET
@requires(Permission.DESK_VIEW)
def home(request):
    actor, today = request.actor, timezone.localdate()
    context = {"today": today}
    if not actor.has_tenant:
        return render(request, "desk/figures.html", blocks.frozen_figures(actor, today))
    teaches = actor.can(Permission.PUPIL_LIST) and (
        actor.group_ids or not actor.can(Permission.PUPIL_VIEW_ALL)
    )
    if teaches:
        context["my_concerns"] = blocks.my_concerns(actor)
        context["classes"] = blocks.my_classes(actor, today) if actor.group_ids else []
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
        context["due_lines"], context["more_due"] = blocks.due_today(actor, today)
        context["concerns"], context["open_concerns"] = blocks.new_concerns(actor, today)
        context["waiting"], context["all_waiting"] = blocks.waiting_for_others(actor, today)
        clocks = running(actor, today)
        context["clocks"], context["all_clocks"] = clocks[: blocks.QUEUE_AT_MOST], len(clocks)
        context["advice"], context["all_advice"] = blocks.open_advice(actor, today)
        context["patterns"] = patterns_in_sight(actor, today=today)
        context["cover"] = fallen(actor, today=today).count()
        context["changes"] = blocks.recently_changed(actor, today)
    elif actor.can(Permission.PUPIL_VIEW_ALL):
        context["leaders"] = blocks.leaders_counts(actor, today)
        context["year"] = delivery.this_year(actor, today)
    return render(request, "desk/home.html", context)
