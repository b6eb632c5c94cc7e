"""Who agreed, what colleagues add and what is to be done: all beside the cycle they belong to."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from provision.actions import agreements, review_lines
from provision.cycle_page import cycle_of
from provision.enums import LineState
from provision.forms.agreements import AgreementForm, LineForm
from provision.models import ReviewLine
from provision.views.cycles import show
from provision.views.outcomes import back_to
from pupils.actions.agreed import give_action
from pupils.enums import ActionSource
from pupils.file import open_file
from pupils.forms.agreed import ActionForm
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


@require_POST
@requires(Permission.REVIEW_LINE_WRITE, Permission.PLAN_WRITE)
@once
def line_add(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    form = LineForm(request.POST, cycle=cycle, actor=request.actor)
    if form.is_valid():
        review_lines.add_line(cycle=cycle, by=request.actor, **form.cleaned_data)
        messages.success(request, "Your line is with the SENCo. Thank you.")
        return back_to(cycle, "lines")
    return show(request, cycle, line=form)


@require_POST
@requires(Permission.PLAN_WRITE)
def line_decide(request, line_pk):
    rows = ReviewLine.objects.visible_to(request.actor).select_related("cycle")
    line = get_object_or_404(rows, pk=line_pk)
    state = LineState.TAKEN if "take" in request.POST else LineState.ASIDE
    review_lines.decide_line(
        line=line, version=request.POST.get("version", ""), state=state, by=request.actor
    )
    messages.success(request, f"{state.label}.")
    return back_to(line.cycle, "lines")


@require_POST
@requires(Permission.PLAN_WRITE)
@once
def agreement_add(request, cycle_pk):
    cycle = cycle_of(request, cycle_pk)
    form = AgreementForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        agreements.add_agreement(cycle=cycle, by=request.actor, **form.cleaned_data)
        messages.success(request, "Answer recorded.")
        return back_to(cycle, "agreed")
    return show(request, cycle, agreement=form)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACTION_GIVE)
@once
def action_add(request, cycle_pk):
    """Give an action that was agreed on the plan or at its review."""
    cycle = cycle_of(request, cycle_pk)
    form = ActionForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if form.is_valid():
        give_action(
            source=ActionSource.PLAN,
            source_id=cycle.pk,
            pupil=cycle.pupil,
            by=request.actor,
            **form.cleaned_data,
        )
        messages.success(request, "Given. It stands on their desk and among the dates.")
        return back_to(cycle, "actions")
    context = open_file(request, cycle.pupil_id, tab="plan")
    context |= {"form": form, "heading": "Add an action of the plan"}
    return render(request, "pupils/file_form.html", context)
