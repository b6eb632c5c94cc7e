"""What was typed when the session ended is not lost."""

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from sendhub.accounts.actor import actor_of
from sendhub.accounts.querysets import memberships_of
from sendhub.drafts import actions, rules
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant


def keep_expired_post(request, *, school_id):
    """Keep the fields of a form sent on an expired session as the person's draft; True when kept.

    Runs before any actor stands: the school is the one the form was opened in, and counts only
    while the person still has a role there. `school_id`, the one chosen last, stands in for it.
    """
    address = _address(request)
    fields = rules.worth_keeping(request.POST.lists())
    actor = _actor(request, school_id) if address and fields else None
    if actor is None or not actor.has_tenant:
        return False
    key, path = address
    try:
        with transaction.atomic(), tenant(actor.school_id):
            actions.save_draft(
                key=key,
                path=path,
                fields=fields,
                title=request.POST.get("draft_title", ""),
                by=actor,
            )
    except NotPossible:
        return False
    return True


def _address(request):
    """Return (key, path) for the draft; None for addresses that are not forms of ours."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    if not getattr(match.func, "required_permissions", None):
        return None
    if match.view_name == "drafts:draft_save":
        key, path = request.POST.get("draft_key", ""), request.POST.get("draft_path", "")
        return (key, path) if key and rules.is_own_path(path) else None
    return rules.path_key(request.path), request.path


def _actor(request, school_id):
    named = request.POST.get("school", "")
    school_id = int(named) if named.isdecimal() else school_id
    memberships = memberships_of(request.user, on=timezone.localdate())
    school = next((m.school for m in memberships if m.school_id == school_id), None)
    if school is None:
        return None
    return actor_of(user=request.user, memberships=memberships, school=school)
