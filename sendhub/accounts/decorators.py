"""The first wall: what a role may do at all."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied

from sendhub.refusals import SchoolChanged

SCHOOL_FIELD = "school"


def requires(*permissions):
    """Let the view run only for an actor who holds one of the permissions.

    A form of ours carries the school it was opened in; sent after a switch of school it is refused.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            actor = request.actor
            if actor is None or not actor.permissions.intersection(permissions):
                raise PermissionDenied
            if request.method == "POST" and actor.school_id is not None:
                sent = request.headers.get("X-School") or request.POST.get(SCHOOL_FIELD, "")
                if sent != str(actor.school_id):
                    raise SchoolChanged
            return view(request, *args, **kwargs)

        guarded.required_permissions = frozenset(permissions)
        return guarded

    return decorate


def asked_again(view):
    """Let the view run only for someone who gave a password or code in the last ten minutes.

    Stands under `requires`. Whoever has to give it again comes back to what they were doing, a
    form they had sent included.
    """
    asking = reauthentication_required(app="sendhub.accounts")(view)
    return wraps(view)(asking)
