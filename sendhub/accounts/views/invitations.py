"""Invite people; and, without an account yet, take an invitation up."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sendhub.accounts.actions import invitations as actions
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.enums import Role
from sendhub.accounts.forms.acceptance import AcceptanceForm
from sendhub.accounts.forms.people import InvitationForm
from sendhub.accounts.models import User
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import invitations_at, staff_at
from sendhub.accounts.session_keys import INVITATION_KEY
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.drafts.once import once


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
@once
def invitation_add(request):
    return _invite(request, staff=None)


@require_http_methods(["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@asked_again
@once
def staff_invite(request, staff_pk):
    return _invite(
        request, staff=get_object_or_404(staff_at(request.actor), pk=staff_pk, user=None)
    )


def _invite(request, *, staff):
    known = {"name": f"{staff.first_name} {staff.last_name}", "email": staff.email} if staff else {}
    form = InvitationForm(request.POST or None, initial=known, school=request.actor.school)
    if form.is_valid():
        invitation = actions.invite(staff=staff, by=request.actor, **form.cleaned_data)
        messages.success(
            request, f"Invitation saved; the message to {invitation.email} will follow."
        )
        return redirect("accounts:people")
    return render(request, "accounts/invitation_add.html", {"form": form, "staff": staff})


@require_GET
@requires(Permission.ACCOUNTS_MANAGE)
def invitation_view(request, invitation_pk):
    invitation = get_object_or_404(
        invitations_at(request.actor).select_related("invited_by"), pk=invitation_pk
    )
    context = {
        "invitation": invitation,
        "roles": [Role(role).label for role in invitation.roles],
        "now": timezone.now(),
    }
    return render(request, "accounts/invitation_view.html", context)


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def invitation_resend(request, invitation_pk):
    invitation = get_object_or_404(invitations_at(request.actor), pk=invitation_pk)
    actions.resend_invitation(invitation=invitation, by=request.actor)
    messages.success(request, "A new link is on its way; the one before no longer works.")
    return redirect("accounts:people")


@require_POST
@requires(Permission.ACCOUNTS_MANAGE)
def invitation_revoke(request, invitation_pk):
    invitation = get_object_or_404(invitations_at(request.actor), pk=invitation_pk)
    actions.revoke_invitation(invitation=invitation, by=request.actor)
    messages.success(request, "The invitation is withdrawn; its link no longer works.")
    return redirect("accounts:people")


@require_GET
@login_not_required  # the invited person has no account yet; the key in the link stands for them
@never_cache
def invitation_open(request, key):
    """Put the key away in the session, so that no later address holds it."""
    request.session[INVITATION_KEY] = key
    return redirect("accounts:invitation_accept")


@require_http_methods(["GET", "POST"])
@login_not_required  # as above
@never_cache
def invitation_accept(request):
    """Make an account; whoever has one takes the invitation up with it."""
    invitation = actions.usable_invitation(request.session.get(INVITATION_KEY, ""))
    if invitation is None:
        if INVITATION_KEY in request.session:
            audit.refuse(request, SecurityEvent.REFUSED, detail="invitation not usable")
        return render(request, "accounts/invitation_gone.html", status=404)
    if User.objects.filter(email=invitation.email).exists():
        return _accept_with_account(request, invitation)
    form = AcceptanceForm(
        request.POST or None, initial={"name": invitation.name}, email=invitation.email
    )
    if form.is_valid():
        user = actions.accept_invitation(
            invitation=invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
        )
        del request.session[INVITATION_KEY]
        get_adapter().login(request, user)
        messages.success(request, "Your account is made. One more step: a second factor.")
        return redirect("desk:home")
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/invitation_accept.html", context)


def _accept_with_account(request, invitation):
    is_theirs = request.user.is_authenticated and request.user.email == invitation.email
    if request.method == "POST" and is_theirs:
        actions.accept_invitation(invitation=invitation, user=request.user)
        del request.session[INVITATION_KEY]
        messages.success(request, f"You now have a role at {invitation.school.name}.")
        return redirect("desk:home")
    context = {"invitation": invitation, "is_theirs": is_theirs}
    return render(request, "accounts/invitation_join.html", context)
