"""What a line of advice is turned into; the buttons stand on the page of the advice."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods

from agencies.models import AdviceItem
from provision.actions import advice as actions
from provision.enums import Stage
from provision.forms.interventions import ChooseRunForm
from provision.forms.outcomes import OutcomeForm
from provision.forms.strategies import StrategyForm
from provision.models import Cycle
from provision.runs import runs_open_to
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day

PAGE = "agencies/advice_item_end.html"


def _item(request, advice_item_pk):
    rows = AdviceItem.objects.visible_to(request.actor).select_related("advice__agency", "pupil")
    return get_object_or_404(rows, pk=advice_item_pk)


def _source(item):
    advice = item.advice
    return f"{advice.author}, {advice.agency.name}, {day(advice.dated_on)}"[:200]


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
@once
def strategy_from_advice(request, advice_item_pk):
    item = _item(request, advice_item_pk)
    context = open_file(request, item.pupil_id, tab="agencies")
    today = timezone.localdate()
    form = StrategyForm(
        request.POST or None,
        today=today,
        left_on=context["header"].left_on,
        initial={
            "text": Truncator(" ".join(item.text.split())).chars(200),
            "source": _source(item),
            "starts_on": today,
        },
    )
    if form.is_valid():
        actions.make_strategy(item=item, by=request.actor, **form.cleaned_data)
        messages.success(request, "Made a strategy: the class page shows it from today.")
        return redirect(item.advice)
    context |= {"form": form, "item": item, "heading": "Make a strategy of this line"}
    return render(request, PAGE, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INTERVENTION_EDIT)
@once
def place_from_advice(request, advice_item_pk):
    item = _item(request, advice_item_pk)
    context = open_file(request, item.pupil_id, tab="agencies")
    today = timezone.localdate()
    form = ChooseRunForm(
        request.POST or None, runs=runs_open_to(context["pupil"], actor=request.actor, today=today)
    )
    if form.is_valid():
        run = form.cleaned_data["intervention"]
        actions.make_place(
            item=item, intervention=run, starts_on=max(today, run.starts_on), by=request.actor
        )
        messages.success(request, f"The pupil is put into {run.name}.")
        return redirect(item.advice)
    context |= {"form": form, "item": item, "heading": "Make provision of this line"}
    return render(request, PAGE, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_WRITE)
@once
def outcome_from_advice(request, advice_item_pk):
    item = _item(request, advice_item_pk)
    cycle = (
        Cycle.objects.visible_to(request.actor)
        .of(item.pupil)
        .running()
        .filter(stage=Stage.PLAN)
        .first()
    )
    if cycle is None:
        raise NotPossible(
            "No support plan of this pupil is at the stage Plan, where outcomes are written. "
            "Make a strategy of the line now, or keep it open until the next Plan.",
            back=item.advice.get_absolute_url(),
        )
    context = open_file(request, item.pupil_id, tab="agencies")
    form = OutcomeForm(
        request.POST or None,
        pupil=context["pupil"],
        actor=request.actor,
        initial={"target": item.text},
    )
    if form.is_valid():
        actions.make_outcome(item=item, cycle=cycle, by=request.actor, **form.cleaned_data)
        messages.success(request, "Made an outcome of the support plan.")
        return redirect(item.advice)
    context |= {"form": form, "item": item, "heading": "Make an outcome of this line"}
    return render(request, PAGE, context)
