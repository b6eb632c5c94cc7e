"""The step into a new school year: decide for each class, rehearse, confirm, take back."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import rollover as actions
from pupils.enums import Fate, RollOverState
from pupils.forms.rollovers import HOMELESS, LinesForm, RehearsalForm
from pupils.models import GroupMember, Pupil, RollOver
from pupils.rollover import preview
from pupils.rules import rollover as rules
from sendhub import dates
from sendhub.accounts.decorators import requires
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.forms.schools import YearForm
from sendhub.accounts.models import StaffMember, TeachingGroup
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once

PAGE = 50
EARLIER = 5


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
@once
def rollover(request):
    """Decide what each class becomes, and rehearse it; nothing is moved here."""
    today = timezone.localdate()
    asked = YearForm(request.GET)
    # From April on the year to leave is the present one; in autumn schools still leave the last.
    year = asked.cleaned_data["year"] if asked.is_valid() else _year_to_leave(request.actor, today)
    first_day = dates.academic_year_span(year + 1).starts_on
    moves, homeless = preview(actor=request.actor, from_year=year, day=today)
    form = RehearsalForm(
        request.POST or None, actor=request.actor, moves=moves, first_day=first_day
    )
    if form.is_valid():
        rehearsal = actions.rehearse(
            from_year=year,
            starts_on=form.cleaned_data["starts_on"],
            choices=form.choices(),
            with_leavers=request.actor.can(Permission.PUPIL_MOVE),
            by=request.actor,
        )
        messages.success(
            request, "Rehearsed. Nothing is moved yet: look through what would happen."
        )
        return redirect(rehearsal)
    audit.record_list(by=request.actor, name="roll-over", results=sum(len(m.movers) for m in moves))
    earlier = RollOver.objects.visible_to(request.actor).filter(from_year=year)
    context = {
        "form": form,
        "rows": list(form.rows()),
        "homeless": homeless,
        "earlier": earlier.select_related("rehearsed_by").defer("outcome", "steps")[:EARLIER],
        "old_year": dates.academic_year_name(year),
        "new_year": dates.academic_year_name(year + 1),
        "takes_off_roll": request.actor.can(Permission.PUPIL_MOVE),
        "nothing_to_do": not any(move.movers or move.leavers for move in moves),
    }
    return render(request, "pupils/rollover.html", context)


def _year_to_leave(actor, today):
    """The year before this one while its classes still hold pupils, else this one."""
    before = dates.academic_year(today) - 1
    held = GroupMember.objects.filter(
        school_id=actor.school_id,
        ends_on=None,
        group__academic_year=before,
        group__kind=GroupKind.CLASS,
    )
    return before if held.exists() else before + 1


def _rollover(request, rollover_pk):
    rows = RollOver.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("rehearsed_by", "confirmed_by", "undone_by"), pk=rollover_pk
    )


@dataclass(frozen=True)
class Line:
    """One pupil of a rehearsal, in words."""

    name: str
    group: str
    becomes: str
    nc_year: str
    ends: list


@require_GET
@requires(Permission.GROUPS_SET)
def rollover_view(request, rollover_pk):
    rehearsal, today = _rollover(request, rollover_pk), timezone.localdate()
    outcome = rehearsal.outcome
    form = LinesForm(request.GET, outcome=outcome)
    page = Paginator(form.lines(outcome), PAGE).get_page(request.GET.get("page"))
    audit.record_list(by=request.actor, name="roll-over rehearsed", results=page.paginator.count)
    counts = Counter(line[4] for line in outcome["pupils"])
    context = {
        "rehearsal": rehearsal,
        "form": form,
        "page": page,
        "lines": _lines(page, outcome, request.actor),
        "classes": _classes(rehearsal, request.actor),
        "moved": counts[Fate.UP] + counts[Fate.OTHER_YEAR],
        "counts": {fate.name.lower(): counts[fate] for fate in Fate},
        "homeless": len(outcome["homeless"]),
        "without_teacher": [row["to"] for row in outcome["classes"] if row["staff"] is None],
        "is_rehearsed": rehearsal.state == RollOverState.REHEARSED,
        "is_confirmed": rehearsal.state == RollOverState.CONFIRMED,
        "is_early": rehearsal.starts_on > today,
        "may_undo": rehearsal.state == RollOverState.CONFIRMED
        and rules.may_undo(rehearsal.confirmed_at, timezone.now()),
        "old_year": dates.academic_year_name(rehearsal.from_year),
        "new_year": dates.academic_year_name(rehearsal.from_year + 1),
    }
    return render(request, "pupils/rollover_view.html", context)


def _lines(page, outcome, actor):
    """The lines of one page with the pupils' names; one query."""
    pupils = Pupil.objects.on_account(actor).in_bulk([line[0] for line in page])
    ends = {}
    for pupil_id, words in outcome["ends"]:
        ends.setdefault(pupil_id, []).append(words)
    labels = {**{fate.value: fate.label for fate in Fate}, HOMELESS: "is in no class"}
    return [
        Line(
            name=pupils[pk].full_name if pk in pupils else "",
            group=group,
            becomes=becomes or labels[fate],
            nc_year=nc_year,
            ends=ends.get(pk, []),
        )
        for pk, group, becomes, nc_year, fate in page
    ]


def _classes(rehearsal, actor):
    """Each class to be with its teacher and, once it is made, its number; two queries."""
    rows = rehearsal.outcome["classes"]
    people = StaffMember.objects.filter(school_id=actor.school_id).in_bulk(
        [row["staff"] for row in rows if row["staff"]]
    )
    made = {
        group.name: group.pk
        for group in TeachingGroup.objects.filter(
            school_id=actor.school_id,
            academic_year=rehearsal.from_year + 1,
            kind=GroupKind.CLASS,
        )
    }
    return [
        row | {"person": people.get(row["staff"]), "group_pk": made.get(row["to"])} for row in rows
    ]


@require_POST
@requires(Permission.GROUPS_SET)
@once
def rollover_confirm(request, rollover_pk):
    rehearsal = _rollover(request, rollover_pk)
    done = actions.confirm(rollover=rehearsal, today=timezone.localdate(), by=request.actor)
    messages.success(request, _what_was_done(done))
    return redirect(rehearsal)


@require_POST
@requires(Permission.GROUPS_SET)
@once
def rollover_undo(request, rollover_pk):
    rehearsal = actions.undo(rollover=_rollover(request, rollover_pk), by=request.actor)
    messages.success(request, "Taken back: everybody is in the class of before.")
    return redirect(rehearsal)


def _what_was_done(done):
    parts = [_count(done.moved, "pupil", "moved up"), _count(done.classes, "class", "made")]
    if done.left:
        parts.append(_count(done.left, "pupil", "taken off roll"))
    return ", ".join(parts) + "."


def _count(number, noun, what):
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural} {what}"
