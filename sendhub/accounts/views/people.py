"""Everybody at the school: the list, staff records, accounts."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.accounts.actions import people as actions
from sendhub.accounts.actions import sessions
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.directory import people_of
from sendhub.accounts.forms.people import AccountForm, PeopleFilter, StaffForm
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import (
    accounts_at,
    invitations_at,
    memberships_at,
    sessions_of,
    staff_at,
)
from sendhub.drafts.once import once

PAGE = 50


@require_GET
@requires(Permission.ACCOUNTS_MANAGE)
def people(request):
    form = PeopleFilter(request.GET, school=request.actor.school)
    chosen = form.cleaned_data if form.is_valid() else {}
    everybody = people_of(request.actor, on=timezone.localdate())
    found = [person for person in everybody if person.matches(**chosen)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(chosen.values())}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@once
def staff_add(request):
    form = StaffForm(request.POST or None)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        staff = actions.add_staff(by=request.actor, **values)
        messages.success(request, f"{staff.full_name} is on the staff list.")
        return redirect("accounts:staff_view", staff_pk=staff.pk)
    return render(request, "accounts/staff_edit.html", {"form": form})


@require_GET
@requires(Permission.ACCOUNTS_MANAGE)
def staff_view(request, staff_pk):
    staff = get_object_or_404(staff_at(request.actor), pk=staff_pk)
    if staff.user_id and accounts_at(request.actor).filter(pk=staff.user_id).exists():
        return redirect("accounts:account_view", user_pk=staff.user_id)
    invitation = invitations_at(request.actor).filter(
        staff=staff, accepted_at=None, revoked_at=None
    )
    context = {"staff": staff, "invitation": invitation.first(), "now": timezone.now()}
    return render(request, "accounts/staff_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def staff_edit(request, staff_pk):
    staff = get_object_or_404(staff_at(request.actor), pk=staff_pk)
    form = StaffForm(request.POST or None, instance=staff)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        actions.edit_staff(staff_pk=staff.pk, version=version, by=request.actor, **values)
        messages.success(request, "Staff record saved.")
        return redirect("accounts:staff_view", staff_pk=staff.pk)
    return render(request, "accounts/staff_edit.html", {"form": form, "staff": staff})


@require_GET
@requires(Permission.ACCOUNTS_MANAGE)
def account_view(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    today = timezone.localdate()
    memberships = list(memberships_at(request.actor).filter(user=user).order_by("-starts_on"))
    context = {
        "person": user,
        "is_self": user.pk == request.user.pk,
        "staff": staff_at(request.actor).filter(user=user).first(),
        "roles": [m for m in memberships if m.ends_on is None or m.ends_on >= today],
        "past_roles": [m for m in memberships if m.ends_on and m.ends_on < today],
        "sessions": sessions_of(user),
        "has_factor": Authenticator.objects.filter(user=user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .exists(),
        "today": today,
    }
    return render(request, "accounts/account_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
def account_edit(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    form = AccountForm(request.POST or None, user=user)
    if form.is_valid():
        actions.rename_account(user=user, by=request.actor, **form.cleaned_data)
        messages.success(request, "Account saved.")
        return redirect("accounts:account_view", user_pk=user.pk)
    return render(request, "accounts/account_edit.html", {"form": form, "person": user})


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
def account_disable(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    actions.disable_account(user=user, by=request.actor)
    messages.success(request, f"{user.name} can no longer sign in and is signed out everywhere.")
    return redirect("accounts:account_view", user_pk=user.pk)


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
def account_enable(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    actions.enable_account(user=user, by=request.actor)
    messages.success(request, f"{user.name} can sign in again.")
    return redirect("accounts:account_view", user_pk=user.pk)


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def account_sign_out(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    sessions.end_sessions_of(user=user, by=request.actor)
    messages.success(request, f"{user.name} is signed out everywhere.")
    return redirect("accounts:account_view", user_pk=user.pk)


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def account_session_end(request, user_pk, session_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    session = get_object_or_404(UserSession.objects.filter(user=user), pk=session_pk)
    sessions.end_session(session=session, by=request.actor)
    messages.success(request, "That device is signed out.")
    return redirect("accounts:account_view", user_pk=user.pk)


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
def factor_reset(request, user_pk):
    user = get_object_or_404(accounts_at(request.actor), pk=user_pk)
    actions.reset_second_factor(user=user, by=request.actor)
    messages.success(request, f"{user.name} sets up a second factor anew at the next sign-in.")
    return redirect("accounts:account_view", user_pk=user.pk)
