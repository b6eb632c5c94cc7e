"""Which pupils are in a class, set or group; the step into the new school year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from pupils.actions import groups as actions
from pupils.actions.rollover import Choice, roll_over
from pupils.forms.groups import MemberForm, RolloverForm
from pupils.models import GroupMember, Pupil
from pupils.rollover import preview
from sendhub import dates
from sendhub.accounts.decorators import requires
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.forms.schools import YearForm
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import groups_at
from sendhub.audit import actions as audit


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
def group_pupils(request, group_pk):
    group = get_object_or_404(groups_at(request.actor), pk=group_pk)
    form = MemberForm(request.POST or None, actor=request.actor, group=group)
    if form.is_valid():
        pupil, on = form.cleaned_data["pupil"], form.cleaned_data["on"]
        put = actions.move_to_group if group.kind == GroupKind.CLASS else actions.put_in_group
        put(pupil=pupil, group=group, on=on, by=request.actor)
        messages.success(request, f"{pupil.full_name} is in {group.name}.")
        return redirect("pupils:group_pupils", group_pk=group.pk)
    members = list(
        GroupMember.objects.filter(
            group=group, ends_on=None, pupil__in=Pupil.objects.on_account(request.actor)
        )
        .select_related("pupil")
        .order_by("pupil__sort_key")
    )
    audit.record_list(by=request.actor, name="group pupils", results=len(members))
    context = {"group": group, "form": form, "members": members}
    return render(request, "pupils/group_pupils.html", context)


@require_POST
@requires(Permission.GROUPS_SET)
def group_pupil_remove(request, group_pk, pupil_pk):
    """Take a pupil out of the group from today on."""
    group = get_object_or_404(groups_at(request.actor), pk=group_pk)
    pupil = get_object_or_404(Pupil.objects.on_account(request.actor), pk=pupil_pk)
    today = timezone.localdate()
    if group.kind == GroupKind.CLASS and pupil.group_id == group.pk:
        actions.move_to_group(pupil=pupil, group=None, on=today, by=request.actor)
    else:
        actions.take_out_of_group(pupil=pupil, group=group, on=today, by=request.actor)
    messages.success(request, f"{pupil.full_name} is no longer in {group.name}.")
    return redirect("pupils:group_pupils", group_pk=group.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.GROUPS_SET)
def rollover(request):
    """Show what the new school year would change; change it only when confirmed."""
    today = timezone.localdate()
    asked = YearForm(request.GET)
    # From April on the year to leave is the present one; in autumn schools still leave the last.
    year = asked.cleaned_data["year"] if asked.is_valid() else _year_to_leave(request.actor, today)
    first_day = dates.academic_year_span(year + 1).starts_on
    moves, homeless = preview(actor=request.actor, from_year=year, day=today)
    form = RolloverForm(request.POST or None, actor=request.actor, moves=moves, first_day=first_day)
    if form.is_valid():
        done = roll_over(
            from_year=year,
            starts_on=form.cleaned_data["starts_on"],
            choices={pk: Choice(*choice) for pk, choice in form.choices().items()},
            with_leavers=request.actor.can(Permission.PUPIL_MOVE),
            by=request.actor,
        )
        messages.success(request, _what_was_done(done))
        return redirect("accounts:groups")
    audit.record_list(by=request.actor, name="roll-over", results=sum(len(m.movers) for m in moves))
    context = {
        "form": form,
        "rows": list(form.rows()),
        "homeless": homeless,
        "is_early": today < first_day,
        "first_day": first_day,
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


def _what_was_done(done):
    if not (done.moved or done.left or done.classes):
        return "Everybody is in the new year already; nothing was changed."
    parts = [_count(done.moved, "pupil", "moved up"), _count(done.classes, "class", "made")]
    if done.left:
        parts.append(_count(done.left, "pupil", "taken off roll"))
    return ", ".join(parts) + "."


def _count(number, noun, what):
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural} {what}"
