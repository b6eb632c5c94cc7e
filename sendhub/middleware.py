"""What surrounds every request: refusals, time limits, the actor, the tenant and the commit rule."""

import time
import uuid

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sendhub.accounts.actor import actor_of
from sendhub.accounts.querysets import groups_taught, memberships_of
from sendhub.accounts.session_keys import BEGAN_KEY, SCHOOL_KEY, SECOND_FACTOR_KEY, SEEN_KEY
from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.requests import network_of, route_of
from sendhub.drafts.conflicts import conflict_page, typed_fields
from sendhub.drafts.expired import keep_expired_post
from sendhub.refusals import Conflict, refusal_of
from sendhub.tenancy import set_context, tenant

# security-and-privacy page, section 7: 30 minutes idle, 10 hours in all, in seconds.
IDLE_SECONDS = 30 * 60
TOTAL_SECONDS = 10 * 60 * 60
# A session row is written at most this often for the idle limit alone.
SEEN_STEP_SECONDS = 60
UNATTENDED = "X-Unattended"


class RefusalLog:
    """Write the refusals of a request to the security log after its transaction has ended.

    Stands outermost: a row written inside the request would be rolled back with what was refused.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = uuid.uuid4().hex[:12]
        request.refusals = []
        request.actor = None
        response = self.get_response(request)
        if request.refusals:
            self.write(request)
        return response

    def write(self, request):
        user = getattr(request, "user", None)
        user_id = user.pk if user is not None and user.is_authenticated else None
        acting_at = request.actor.school_id if request.actor else None
        for event, detail, school_id in request.refusals:
            audit.record_security(
                event=event,
                user_id=user_id,
                school_id=school_id or acting_at,
                route=route_of(request),
                detail=detail,
                network=network_of(request),
                request_id=request.request_id,
            )


class PrivatePages:
    """Keep pages of signed-in people out of every cache, so that Back after sign-out shows nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = ""
        return response


class TimeLimits:
    """End a session after 30 minutes idle or 10 hours in all; a form sent too late becomes a draft."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        session = request.session
        began = session.setdefault(BEGAN_KEY, now)
        seen = session.setdefault(SEEN_KEY, now)
        if not request.user.is_active:
            logout(request)
            return redirect_to_sign_in(request)
        if now - seen > IDLE_SECONDS or now - began > TOTAL_SECONDS:
            return self.expire(request)
        # What a page asks for by itself keeps nobody signed in.
        if now - seen >= SEEN_STEP_SECONDS and UNATTENDED not in request.headers:
            session[SEEN_KEY] = now
        return self.get_response(request)

    def expire(self, request):
        kept = False
        if request.method == "POST":
            kept = keep_expired_post(request, school_id=request.session.get(SCHOOL_KEY))
        audit.refuse(request, SecurityEvent.SESSION_EXPIRED)
        self.log_now(request)
        logout(request)
        if kept:
            return redirect_to_sign_in(request, expired="kept", next=reverse("drafts:draft_list"))
        return redirect_to_sign_in(request, expired="1")

    def log_now(self, request):
        """Write while the user is still known: sign-out makes the request anonymous."""
        RefusalLog.write(self, request)
        request.refusals = []


class SignInRequired(LoginRequiredMiddleware):
    """Django's rule that every view asks for a sign-in; a form that meets it is told its text is gone.

    A session ended from elsewhere (signed out, disabled, password or role changed) leaves nobody to
    whom a draft could belong.
    """

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return redirect_to_sign_in(request, expired="lost")
        return super().handle_no_permission(request, view_func)


class SecondFactor:
    """Let nobody open anything but its set-up until a second factor stands; demo accounts pass."""

    SATISFIED_KEY = SECOND_FACTOR_KEY
    OPEN = frozenset(
        {
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "account_reauthenticate",
            "account_logout",
            "accounts:stay",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if settings.DEMO_MODE and user.is_demo:
            return None
        if request.session.get(self.SATISFIED_KEY):
            return None
        if is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            request.session[self.SATISFIED_KEY] = True
            return None
        if request.resolver_match.view_name in self.OPEN:
            return None
        return redirect("mfa_activate_totp")


class ActorAndTenant:
    """Give the request its actor and its school's rows, and decide what is kept.

    Commit rule: the transaction is committed only when the view raised nothing and did not refuse.
    NotPossible and Conflict become the 409 page here, after the rollback; done by another
    middleware inside this one, half a change was committed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.as_nobody(request)
        school = self.choose(request)
        if request.actor is None or not request.actor.has_tenant:
            return self.note_refusal(request, self.in_transaction(request))
        with tenant(school.pk, durable=request.method not in ("GET", "HEAD")):
            self.enter_groups(request)
            response = self.respond(request)
        if request.stopped_by is not None:
            # The refused change is gone; the page about it reads the record as it stands.
            with tenant(school.pk, durable=False):
                response = self.explain(request)
        return self.note_refusal(request, response)

    def as_nobody(self, request):
        """Answer someone signed out: no tenant, no transaction around the request."""
        request.stopped_by = None
        response = self.get_response(request)
        return response if request.stopped_by is None else self.explain(request)

    def in_transaction(self, request):
        with transaction.atomic():
            response = self.respond(request)
        if request.stopped_by is not None:
            response = self.explain(request)
        return response

    def respond(self, request):
        request.failed = False
        request.stopped_by = None
        response = self.get_response(request)
        if hasattr(response, "render") and not response.is_rendered:
            response = response.render()
        if request.failed or response.status_code >= 500 or response.status_code in (403, 404, 409):
            transaction.set_rollback(True)
        return response

    def choose(self, request):
        """Set request.actor for the chosen school, or the first the person belongs to."""
        today = timezone.localdate()
        memberships = memberships_of(request.user, on=today)
        schools = list({m.school_id: m.school for m in memberships if m.school_id}.values())
        chosen = request.session.get(SCHOOL_KEY)
        school = next((s for s in schools if s.pk == chosen), schools[0] if schools else None)
        request.memberships = memberships
        request.schools = schools
        request.actor = actor_of(
            user=request.user, memberships=memberships, school=school, network=network_of(request)
        )
        return school

    def enter_groups(self, request):
        actor = request.actor
        staff_id, group_ids = groups_taught(
            school=actor.school, user=actor.user, on=timezone.localdate()
        )
        request.actor = actor.with_groups(staff_id=staff_id, group_ids=group_ids)

    def process_view(self, request, view, args, kwargs):
        if request.actor is None or not request.actor.has_tenant:
            return
        context = {
            "user": request.user.pk,
            "school": request.actor.school_id,
            "route": route_of(request),
            "request": request.request_id,
        }
        set_context(context)
        return

    def process_exception(self, request, exception):
        request.failed = True
        request.stopped_by = refusal_of(exception)
        if request.stopped_by is not None:
            # A place holder: the real page is made after the rollback.
            return HttpResponse(status=409)
        return None

    def explain(self, request):
        stop = request.stopped_by
        audit.refuse(request, SecurityEvent.CONFLICT, detail=type(stop).__name__)
        if isinstance(stop, Conflict):
            return conflict_page(request, stop)
        return render(
            request,
            "409.html",
            {"message": stop.message, "back": stop.back, "typed": typed_fields(request)},
            status=409,
        )

    def note_refusal(self, request, response):
        if response.status_code == 403:
            audit.refuse(request, SecurityEvent.REFUSED)
        elif response.status_code == 404 and request.resolver_match is not None:
            audit.refuse(request, SecurityEvent.NOT_FOUND)
        return response


def redirect_to_sign_in(request, **query):
    if request.method == "GET":
        query["next"] = request.get_full_path()
    response = redirect(f"{reverse('account_login')}?{urlencode(query)}")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{reverse('account_login')}?{urlencode(query)}"
    return response
