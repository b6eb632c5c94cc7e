"""From the link to the visit: a page with a button, then the code. No account, no tenant, no token in a path."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sendhub.audit import actions as audit
from sendhub.audit.enums import SecurityEvent
from sendhub.audit.requests import network_of, route_of
from sendhub.sharing import keys, visiting
from sendhub.sharing.forms import CodeForm
from sendhub.sharing.visits import Visit, chosen_language, closed, preferred_language, private


@login_not_required  # whoever holds the link has no account
def door(request, token):
    """Show the button. Asks nobody anything and spends nothing: mail scanners follow links, too.

    The same for every token, so that the answer tells nothing; any method, so that none is logged.
    """
    language = preferred_language(request)
    with translation.override(language):
        context = {"token": token, "language": language}
        return private(render(request, "sharing/door.html", context))


@require_POST
@login_not_required  # as above; the token comes in the body, so that no later address holds it
def door_open(request):
    """Put the token away as a fingerprint in a visit of its own, and go on to the code."""
    now = timezone.now()
    language = chosen_language(request, preferred_language(request))
    found = visiting.usable_door(
        token_sha256=keys.fingerprint(request.POST.get("token", "")), now=now
    )
    if found is None:
        return closed(request, language=language, detail="no such door")
    return private(Visit.begin(door=found, language=language).carry(redirect("sharing:code")))


@require_http_methods(["GET", "POST"])
@login_not_required  # as above
def code(request):
    """Ask for the code. The right one begins the visit under a new number; five wrong ones end it."""
    visit = Visit.of(request)
    language = chosen_language(request, visit.language if visit else preferred_language(request))
    found = visit and visiting.usable_door(token_sha256=visit.door, now=timezone.now())
    if not found:
        school_id = visit.school_id if visit else None
        return closed(request, language=language, detail="no visit", school_id=school_id)
    with translation.override(language):
        form = CodeForm(request.POST or None)
        if form.is_valid():
            link = visiting.try_code(
                door=found,
                code=form.cleaned_data["code"],
                network=network_of(request),
                route=route_of(request),
                request_id=request.request_id,
            )
            if link is not None:
                visit.end()
                begun = Visit.begin(door=found, language=language, let_in=True)
                return private(begun.carry(redirect("sharing:home")))
            audit.refuse(request, SecurityEvent.LINK_CODE_WRONG, school_id=found.school_id)
            if visiting.usable_door(token_sha256=visit.door, now=timezone.now()) is None:
                # A redirect, not a refusal: the lock must be kept whoever asked.
                audit.refuse(request, SecurityEvent.LINK_LOCKED, school_id=found.school_id)
                return private(redirect("sharing:code"))
            form.add_error("code", _("This code is not right. Look at it again."))
        visit.touch(language=language)
        return private(render(request, "sharing/code.html", {"form": form, "school": found.school}))
