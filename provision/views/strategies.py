"""A pupil's strategies: the tab, adding, order, ending."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from provision.actions import strategies as actions
from provision.class_page import readers_of, shown_of
from provision.forms.strategies import ChooseForm, EndStrategyForm, StrategyForm
from provision.models import PupilStrategy, StrategyAnswer
from provision.models.strategies import FIRST
from provision.rules.strategies import same_thing
from provision.words import words_of
from pupils.file import open_file
from pupils.models import GroupMember, ProfileStrategy, Strategy
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.drafts.once import once


def _strategy(request, pupil_strategy_pk):
    rows = PupilStrategy.objects.visible_to(request.actor).select_related("pupil")
    return get_object_or_404(rows, pk=pupil_strategy_pk)


@require_GET
@requires(Permission.PUPIL_HEADER_VIEW)
def pupil_strategies(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="strategies")
    pupil, actor, today = context["pupil"], request.actor, timezone.localdate()
    rows = list(
        PupilStrategy.objects.visible_to(actor).of(pupil).select_related("bank_line", "created_by")
    )
    held = [row for row in rows if row.ends_on is None]
    answers = {}
    latest = StrategyAnswer.objects.visible_to(actor).of(pupil).latest_of_each()
    for answer in latest.select_related("by_user"):
        answers.setdefault(answer.strategy_id, []).append(answer)
    for row in rows:
        row.said = answers.get(row.pk, [])
    told = {pupil.pk: max(row.changed_at for row in shown_of(held))} if held else {}
    groups = GroupMember.objects.visible_to(actor).of(pupil).covering(today).values("group")
    known = {same_thing(row.text) for row in held}
    profile = ProfileStrategy.objects.filter(
        profile__pupil=pupil, profile__state="current"
    ).values_list("text", flat=True)
    context |= {
        "first": held[:FIRST],
        "others": held[FIRST:],
        "held": len(held),
        "ended": sorted(
            (row for row in rows if row.ends_on), key=lambda row: row.ends_on, reverse=True
        ),
        "readers": [r for r in readers_of(groups, told, today=today) if r.user_id] if told else [],
        "from_profile": [text for text in profile if same_thing(text) not in known],
    }
    context["have_read"] = sum(reader.has_read for reader in context["readers"])
    return render(request, "provision/pupil_strategies.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
@once
def strategy_add(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="strategies")
    today = timezone.localdate()
    form = StrategyForm(
        request.POST or None,
        today=today,
        left_on=context["header"].left_on,
        initial={"starts_on": today},
    )
    if form.is_valid():
        row = actions.add_strategy(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "Strategy added.")
        return redirect(row)
    context |= {"form": form, "heading": "Add a strategy in your own words"}
    return render(request, "pupils/file_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
@once
def strategy_choose(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="strategies")
    pupil, actor = context["pupil"], request.actor
    rows = Strategy.objects.visible_to(actor).on_offer()
    form = ChooseForm(request.POST or None, lines=rows)
    if form.is_valid():
        added = actions.take_from_bank(pupil=pupil, lines=form.cleaned_data["lines"], by=actor)
        messages.success(request, f"{len(added)} added from the bank.")
        return redirect("provision:pupil_strategies", pupil_pk=pupil.pk)
    held = {
        same_thing(text)
        for text in PupilStrategy.objects.visible_to(actor)
        .of(pupil)
        .in_force()
        .values_list("text", flat=True)
    }
    areas = {area for _, area, _ in context["header"].needs}
    tiers = words_of(actor, timezone.localdate()).tiers
    context |= {"form": form, "areas": _by_area(rows, areas=areas, held=held, tiers=tiers)}
    return render(request, "provision/strategy_choose.html", context)


def _by_area(rows, *, areas, held, tiers):
    """(area, is one of the pupil's needs, lines), the pupil's own areas first."""
    found = {}
    for line in rows:
        line.is_held = same_thing(line.name) in held
        line.tier = tiers[line.level]
        found.setdefault(line.area, []).append(line)
    return sorted(
        ((area, area in areas, lines) for area, lines in found.items()),
        key=lambda each: not each[1],
    )


@require_POST
@requires(Permission.PROFILE_WRITE)
def strategy_from_profile(request, pupil_pk):
    pupil = open_file(request, pupil_pk, tab="strategies")["pupil"]
    added = actions.take_from_profile(pupil=pupil, by=request.actor)
    messages.success(request, f"{len(added)} taken over from the profile.")
    return redirect("provision:pupil_strategies", pupil_pk=pupil.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def strategy_edit(request, pupil_strategy_pk):
    row = _strategy(request, pupil_strategy_pk)
    context = open_file(request, row.pupil_id, tab="strategies")
    form = StrategyForm(request.POST or None, instance=row, today=timezone.localdate())
    if form.is_valid():
        actions.edit_strategy(strategy=row, by=request.actor, **form.cleaned_data)
        messages.success(request, "Strategy saved.")
        return redirect(row)
    context |= {"form": form, "heading": "Change the strategy"}
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.PROFILE_WRITE)
def strategy_move(request, pupil_strategy_pk, way):
    row = _strategy(request, pupil_strategy_pk)
    actions.move_strategy(strategy=row, is_up=way == "up", by=request.actor)
    return redirect(f"{row.get_absolute_url()}#strategy-{row.pk}")


@require_http_methods(["GET", "POST"])
@requires(Permission.PROFILE_WRITE)
def strategy_end(request, pupil_strategy_pk):
    row = _strategy(request, pupil_strategy_pk)
    context = open_file(request, row.pupil_id, tab="strategies")
    form = EndStrategyForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.end_strategy(
            strategy=row,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["end_reason"],
            by=request.actor,
        )
        messages.success(request, "Strategy ended. It stays in the history below.")
        return redirect(row)
    context |= {"form": form, "strategy": row}
    return render(request, "provision/strategy_end.html", context)
