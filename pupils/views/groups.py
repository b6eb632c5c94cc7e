"""Which pupils are in a class, set or group."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from pupils.actions import groups as actions
from pupils.forms.groups import MemberForm
from pupils.models import GroupMember, Pupil
from sendhub.accounts.decorators import requires
from sendhub.accounts.enums import GroupKind
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
