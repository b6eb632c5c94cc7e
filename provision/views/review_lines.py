"""Who agreed, and what colleagues add: both beside the cycle they belong to."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from provision.actions import agreements, review_lines
from provision.cycle_page import cycle_of
from provision.enums import LineState
from provision.forms.agreements import AgreementForm, LineForm
from provision.models import ReviewLine
from provision.views.cycles import show
from provision.views.outcomes import back_to
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
