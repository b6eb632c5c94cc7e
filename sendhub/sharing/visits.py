"""A visit: an anonymous session of its own, checked against the link on each request.

It lives in a cookie beside the one of signed-in people and shares nothing with it: a person who is
signed in gains nothing here, loses nothing, and signing out elsewhere ends no visit. The session
holds the fingerprint of the token, never the token.
"""

import contextlib
import time
from functools import wraps
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.requests import network_of, route_of
from sendhub.drafts.conflicts import typed_fields
from sendhub.refusals import Conflict, NotPossible
from sendhub.sharing import rules, visiting
from sendhub.sharing.enums import Language
from sendhub.tenancy import tenant

COOKIE = "visit"
PATH = "/link/"
# The session row is written at most this often for the idle limit alone.
SEEN_STEP_SECONDS = 60

# Typed at the door; never shown again.
KEYS = frozenset({"token", "code"})

SAME_MOMENT = _(
    "Somebody at the school changed this at the same moment. Go back and send it once more."
)
STALE = _(
    "This page was open for too long, or in two windows. Go back, open it anew and send again."
)
TOO_LARGE = _(
    "This is more than the page can take. Send a shorter text, or one smaller file at a time."
)
FAILED = _(
    "Something went wrong on our side. Nothing was sent. Try again in a few minutes, or ring the school."
)

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class Visit:
    """What the visit's session holds: which door, whether the code was right, language, last page."""

    def __init__(self, session):
        self.session = session
        self.has_ended = False

    @classmethod
    def of(cls, request):
        """The visit of this browser, or None when there is none or it was idle for too long."""
        key = request.COOKIES.get(COOKIE)
        session = SessionStore(key) if key else None
        if session is None or "door" not in session:
            return None
        if time.time() - session["seen"] > rules.IDLE_SECONDS:
            session.flush()
            return None
        return cls(session)

    @classmethod
    def begin(cls, *, door, language, let_in=False):
        """A new session, with a new number: at the button, and again once the code was right."""
        session = SessionStore()
        session.set_expiry(rules.IDLE_SECONDS)
        session.update(
            {
                "door": door.token_sha256,
                "school": door.school_id,
                "let_in": let_in,
                "language": language,
                "seen": int(time.time()),
            }
        )
        session.create()
        return cls(session)

    @property
    def door(self):
        return self.session["door"]

    @property
    def school_id(self):
        return self.session["school"]

    @property
    def is_let_in(self):
        return self.session["let_in"]

    @property
    def language(self):
        return self.session["language"]

    def touch(self, *, language):
        """Note that the visit goes on; nothing is written for a page soon after another."""
        now = int(time.time())
        is_due = now - self.session["seen"] >= SEEN_STEP_SECONDS
        if not is_due and language == self.language:
            return
        self.session.update({"language": language, "seen": now})
        # Ended in another window meanwhile: it stays ended.
        with contextlib.suppress(UpdateError):
            self.session.save()

    def end(self):
        self.session.flush()
        self.has_ended = True

    def carry(self, response):
        """Give the browser the visit's cookie; it dies with the browser, and earlier when idle."""
        response.set_cookie(
            COOKIE,
            self.session.session_key,
            path=PATH,
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Lax",
        )
        return response


def chosen_language(request, default):
    """The language the visitor asks for in the address, else `default`; never anything but ours."""
    asked = request.GET.get("language", "")
    return asked if asked in Language.values else default


def preferred_language(request):
    """Before a link is known: the language in the address, else the browser's first that we have."""
    return chosen_language(
        request, translation.get_language_from_request(request) or Language.ENGLISH
    )


def private(response):
    """No cache, no search engine, and no address of ours in what the browser tells others."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "strict-origin"
    return response


def closed(request, *, language, detail="", school_id=None):
    """The one answer to every link that does not open: unknown, expired, revoked, locked, left alone.

    What was typed is shown once more, to be copied; it is kept nowhere.
    """
    audit.refuse(request, SecurityEvent.LINK_REFUSED, detail=detail, school_id=school_id)
    typed = [(name, text) for name, text in typed_fields(request) if name not in KEYS]
    with translation.override(language):
        response = render(request, "sharing/closed.html", {"typed": typed}, status=404)
    response.delete_cookie(COOKIE, path=PATH)
    return private(response)


def is_visit(request):
    """Tell whether the address belongs to the pages for people without an account."""
    return request.path.startswith(PATH)


def stopped(request, message, *, status):
    """A page of the visit, in the language in force: what stopped it, and what was typed."""
    typed = [(name, text) for name, text in typed_fields(request) if name not in KEYS]
    context = {"message": message, "typed": typed}
    return private(render(request, "sharing/stopped.html", context, status=status))


def stopped_early(request, message, *, status):
    """The same before the visit was looked at: the form's token is old, the form is too large."""
    visit = Visit.of(request)
    language = chosen_language(request, visit.language if visit else preferred_language(request))
    with translation.override(language):
        return stopped(request, message, status=status)


def visitor(view):
    """Let the view run only inside a visit whose link is still good; `request.actor` is then the link.

    Opens exactly the school of the door, keeps nothing of a request that ended in a refusal, and
    answers in the visitor's language. Stands under `login_not_required`.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        visit = Visit.of(request)
        language = chosen_language(
            request, visit.language if visit else preferred_language(request)
        )
        now = timezone.now()
        door = visit and visit.is_let_in and visiting.usable_door(token_sha256=visit.door, now=now)
        if not door:
            school_id = visit.school_id if visit else None
            return closed(request, language=language, detail="no visit", school_id=school_id)
        is_reading = request.method in ("GET", "HEAD")
        before = request.user, request.actor
        request.user = AnonymousUser()
        context = {
            "link": door.link_id,
            "school": door.school_id,
            "route": route_of(request),
            "request": request.request_id,
        }
        try:
            with (
                tenant(door.school_id, context=context, durable=not is_reading),
                translation.override(language),
            ):
                link = visiting.link_behind(door, now=now)
                if link is not None:
                    request.actor = visiting.actor_of_link(
                        link, school=door.school, network=network_of(request)
                    )
                    request.visit = visit
                    response = _answer(view, request, args, kwargs)
        finally:
            request.user, request.actor = before
        if link is None:
            visit.end()
            return closed(request, language=language, detail="link ended", school_id=door.school_id)
        if not visit.has_ended:
            visit.touch(language=language)
        return private(response)

    return guarded


def _answer(view, request, args, kwargs):
    """The view's response; what is refused becomes a page of the visit, and nothing of it is kept."""
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        audit.refuse(
            request,
            SecurityEvent.LINK_REFUSED,
            detail="not on this link",
            school_id=request.actor.school_id,
        )
        response = render(request, "sharing/not_here.html", status=404)
    except (NotPossible, Conflict) as stop:
        audit.refuse(
            request,
            SecurityEvent.CONFLICT,
            detail=type(stop).__name__,
            school_id=request.actor.school_id,
        )
        message = SAME_MOMENT if isinstance(stop, Conflict) else stop.message
        response = stopped(request, message, status=409)
    if response.status_code in (403, 404, 409) or response.status_code >= 500:
        transaction.set_rollback(True)
    return response
