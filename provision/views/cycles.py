"""The one screen of a cycle, and each of its parts saved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from provision.actions import cycles as actions
from provision.coaching import earlier_targets, hints_while_writing
from provision.cycle_page import assess_form, cycle_of, draft_key, page_of, part_form
from provision.enums import Stage
from provision.forms.cycles import PlanForm, ReviewForm, SettleForm
from provision.forms.outcomes import OutcomeForm
from provision.models import Cycle, Outcome
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts import saved


def show(request, cycle, **refused):
    return render(request, "provision/cycle_view.html", page_of(request, cycle, **refused))


@require_GET
@requires(Permission.PLAN_VIEW)
def cycle_view(request, cycle_pk):
    return show(request, cycle_of(request, cycle_pk))


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_assess(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    form = assess_form(request, cycle, timezone.localdate(), request.POST)
    if form.is_valid():
        actions.save_assess(cycle=cycle, by=request.actor, **form.cleaned_data)
        return _saved(request, cycle, "assess", Stage.PLAN)
    return show(request, cycle, assess=form)


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_plan(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    form = part_form(request, PlanForm, cycle, request.POST)
    if form.is_valid():
        actions.save_plan(cycle=cycle, by=request.actor, **form.cleaned_data)
        return _saved(request, cycle, "plan", Stage.DO)
    return show(request, cycle, plan=form)


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_review(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    is_finish = "go_on" in request.POST
    form = part_form(
        request,
        ReviewForm,
        cycle,
        request.POST,
        actor=request.actor,
        today=timezone.localdate(),
        is_finish=is_finish,
    )
    if not form.is_valid():
        return show(request, cycle, review=form)
    cycle = actions.save_review(cycle=cycle, by=request.actor, **form.saving())
    if not is_finish:
        return _saved(request, cycle, "review", Stage.FINISHED)
    following = actions.finish(cycle=cycle, by=request.actor, **form.finishing())
    saved.clear(request, draft_key("review", cycle))
    if following is None:
        messages.success(request, "Review finished and the plan ended.")
        return redirect(cycle)
    messages.success(
        request, f"Review finished. Cycle {following.number} stands here with what is not reached."
    )
    return redirect(following)


def _saved(request, cycle, part, following):
    """Let go of the draft; with the second button of the part go on to the stage that follows."""
    saved.clear(request, draft_key(part, cycle))
    if "go_on" in request.POST:
        cycle = actions.move_on(cycle=cycle, to=following, by=request.actor)
    messages.success(request, "Saved.")
    return redirect(
        f"{cycle.get_absolute_url()}#{cycle.stage if 'go_on' in request.POST else part}"
    )


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_review_begin(request, cycle_pk):
    cycle = get_object_or_404(Cycle.objects.visible_to(request.actor), pk=cycle_pk)
    actions.move_on(cycle=cycle, to=Stage.REVIEW, by=request.actor)
    messages.success(request, "The review is open. Colleagues’ lines stand beside it.")
    return redirect(f"{cycle.get_absolute_url()}#review")


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_settle(request, cycle_pk):
    """What the review decided to begin, a referral or a request, is begun."""
    cycle = get_object_or_404(Cycle.objects.visible_to(request.actor), pk=cycle_pk)
    form = SettleForm(request.POST, kinds=actions.FOLLOW_UPS.values())
    if form.is_valid():
        actions.settle(cycle=cycle, by=request.actor, **form.cleaned_data)
        messages.success(request, "Recorded.")
    else:
        messages.error(request, "Nothing was recorded: the note may hold 200 characters.")
    return redirect(cycle)


@require_POST
@requires(Permission.PLAN_WRITE)
def cycle_coach(request, cycle_pk):
    """The coach's questions about an outcome while it is written; nothing is saved."""
    rows = Cycle.objects.visible_to(request.actor).select_related("pupil")
    cycle = get_object_or_404(rows, pk=cycle_pk)
    form = OutcomeForm(request.POST, pupil=cycle.pupil, actor=request.actor)
    form.is_valid()
    pk = request.POST.get("outcome_pk", "")
    outcome = (
        Outcome.objects.visible_to(request.actor)
        .filter(cycle=cycle, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None)
        .first()
    )
    earlier = earlier_targets(cycle).get(outcome.thread, ()) if outcome else ()
    hints = hints_while_writing(form.cleaned_data, pupil=cycle.pupil, earlier=earlier)
    return render(request, "provision/_hints.html", {"hints": hints})
