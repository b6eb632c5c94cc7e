"""End sessions. Each session carries the account's stamp; a new stamp ends them all at once."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from sendhub.accounts.actor import Actor
from sendhub.accounts.models import User
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """End every session of the account, wherever it is signed in."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)
    user.refresh_from_db(fields=["session_stamp"])
    _forget(UserSession.objects.filter(user=user))


@transaction.atomic
def end_other_sessions(*, request, user: User) -> None:
    """End every session of the account but the one of this request, which gets a new id."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)
    user.refresh_from_db(fields=["session_stamp"])
    before = request.session.session_key
    _forget(UserSession.objects.filter(user=user).exclude(session_key=before))
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def renew_session_key(*, request) -> None:
    """Give the session of this request a new id and keep what it holds."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


@transaction.atomic
def end_session(*, session: UserSession, by: Actor) -> None:
    """End one session of somebody, and say so in the log."""
    user_id = session.user_id
    _forget(UserSession.objects.filter(pk=session.pk))
    _record(by, user_id, "one session")


@transaction.atomic
def end_sessions_of(*, user: User, by: Actor) -> None:
    """End every session of somebody, and say so in the log."""
    end_sessions(user=user)
    _record(by, user.pk, "all sessions")


def _forget(sessions):
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()


def _record(by, user_id, detail):
    audit.record_security(
        event=SecurityEvent.SESSIONS_ENDED,
        user_id=by.user_id,
        about_user_id=user_id,
        school_id=by.school_id,
        detail=detail,
        network=by.network,
    )
