"""Error pages: what happened, what was kept, what to do, a reference. 500 and 503 need no database."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from sendhub.drafts.conflicts import typed_fields
from sendhub.sharing.visits import (
    FAILED,
    STALE,
    TOO_LARGE,
    is_visit,
    preferred_language,
    stopped_early,
)


def _reference(request):
    return getattr(request, "request_id", "")


@login_not_required  # an error may meet anyone
def bad_request(request, exception=None):
    """Answer what could not be read; a form or file beyond our limits is 413 and says so."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = 413 if too_large else 400
    if too_large and is_visit(request):
        return stopped_early(request, TOO_LARGE, status=status)
    return render(request, f"{status}.html", {"reference": _reference(request)}, status=status)


@login_not_required  # as above
def forbidden(request, exception=None):
    return render(request, "403.html", {"reference": _reference(request)}, status=403)


@login_not_required  # as above
def not_found(request, exception=None):
    return render(request, "404.html", {"reference": _reference(request)}, status=404)


@login_not_required  # as above
def csrf_failure(request, reason=""):
    """The form's token is old (signed in again in another window): keep what was typed."""
    if is_visit(request):
        return stopped_early(request, STALE, status=403)
    context = {"reference": _reference(request), "typed": typed_fields(request), "stale_form": True}
    return render(request, "403.html", context, status=403)


@login_not_required  # as above
def server_error(request):
    """Answer without database or context processors; 503 when the database is away."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    try:
        typed = typed_fields(request)
    except Exception:  # the body itself may be what broke
        typed = []
    status = 503 if away else 500
    context = {"reference": _reference(request), "typed": typed}
    if is_visit(request):
        with translation.override(preferred_language(request)):
            page = loader.render_to_string("sharing/failed.html", context | {"message": FAILED})
        return HttpResponse(page, status=status)
    return HttpResponse(loader.get_template(f"{status}.html").render(context), status=status)
