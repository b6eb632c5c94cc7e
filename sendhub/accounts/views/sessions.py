"""Where I am signed in; staying signed in; the school I act in."""

import time

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from sendhub.accounts.actions import sessions as actions
from sendhub.accounts.decorators import requires
from sendhub.accounts.forms.schools import SchoolChoice
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import sessions_of
from sendhub.accounts.session_keys import SCHOOL_KEY, SEEN_KEY
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.refusals import NotPossible

# Every role has a first page; whoever has one has these.


@require_POST
@requires(Permission.DESK_VIEW)
def stay(request):
    """Answer the dialog that asks before the idle limit; the ten hours in all go on counting."""
    request.session[SEEN_KEY] = int(time.time())
    return HttpResponse(status=204)


@require_POST
@requires(Permission.DESK_VIEW)
def school_choose(request):
    """Act in another of one's schools; forms still open from the one before are refused."""
    form = SchoolChoice(request.POST, schools=request.schools)
    if not form.is_valid():
        raise NotPossible("You have no role in that school today.")
    chosen = form.cleaned_data["chosen"]
    request.session[SCHOOL_KEY] = chosen
    audit.record_security(
        event=SecurityEvent.SCHOOL_CHOSEN,
        user_id=request.user.pk,
        school_id=chosen,
        network=request.actor.network,
        request_id=request.request_id,
    )
    return redirect("desk:home")


@require_GET
@requires(Permission.DESK_VIEW)
def session_list(request):
    sessions = sessions_of(request.user)
    context = {"sessions": sessions, "current_key": request.session.session_key}
    return render(request, "accounts/session_list.html", context)


@require_POST
@requires(Permission.DESK_VIEW)
def session_end(request, session_pk):
    session = get_object_or_404(UserSession.objects.filter(user=request.user), pk=session_pk)
    if session.session_key == request.session.session_key:
        return _sign_out(request)
    actions.end_session(session=session, by=request.actor)
    messages.success(request, "That device is signed out.")
    return redirect("accounts:session_list")


@require_POST
@requires(Permission.DESK_VIEW)
def session_end_all(request):
    """Sign out everywhere, here too."""
    actions.end_sessions_of(user=request.user, by=request.actor)
    return _sign_out(request)


def _sign_out(request):
    get_adapter().logout(request)
    messages.success(request, "You are signed out.")
    return redirect("account_login")
