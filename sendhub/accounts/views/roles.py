"""Give and take roles."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sendhub.accounts.actions import roles as actions
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.forms.people import EndForm, RoleForm
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import accounts_at, memberships_at
from sendhub.drafts.once import once


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
@once
def role_add(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    form = RoleForm(request.POST or None, school=request.actor.school)
    if form.is_valid():
        membership = actions.grant_role(user=user, by=request.actor, **form.cleaned_data)
        messages.success(request, f"{user.name} is now {membership.get_role_display()}.")
        return redirect("accounts:account_view", user_pk=user.pk)
    return render(request, "accounts/role_add.html", {"form": form, "person": user})


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
def role_end(request, membership_pk):
    membership = get_object_or_404(
        memberships_at(request.actor).select_related("user"), pk=membership_pk
    )
    user = membership.user
    form = EndForm(
        request.POST if request.method == "POST" else None, starts_on=membership.starts_on
    )
    if form.is_valid():
        actions.end_role(membership=membership, by=request.actor, **form.cleaned_data)
        messages.success(
            request, "The role is ended. The person is signed out and may sign in again."
        )
        return redirect("accounts:account_view", user_pk=user.pk)
    context = {"form": form, "membership": membership, "person": user}
    return render(request, "accounts/role_end.html", context)
