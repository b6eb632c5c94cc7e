"""Eight presses of Save make one record."""

from functools import wraps

from django.db import IntegrityError, transaction
from django.shortcuts import redirect

from sendhub.drafts.models import SentForm
from sendhub.refusals import NotPossible

FIELD = "form_id"


def once(view):
    """Run a create view one time for each one-time form id; a second press leads to the first result.

    Stands under @requires. A second press waits at the unique constraint until the first has
    committed. A form sent back with errors leaves no mark, so that it can be sent again.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        form_id = request.POST.get(FIELD, "")[:64] if request.method == "POST" else ""
        if not form_id:
            return view(request, *args, **kwargs)
        marks = SentForm.objects.filter(
            school_id=request.actor.school_id, user_id=request.actor.user_id, form_id=form_id
        )
        mark = _mark(request, form_id)
        if mark is None:
            return _first_result(marks)
        response = view(request, *args, **kwargs)
        result = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
        if result:
            marks.update(result_url=result[:300])
        else:
            marks.delete()
        return response

    return guarded


def _mark(request, form_id):
    """Mark the form as sent; None when it was sent before."""
    try:
        with transaction.atomic():
            return SentForm.objects.create(
                school_id=request.actor.school_id, user_id=request.actor.user_id, form_id=form_id
            )
    except IntegrityError:
        return None


def _first_result(marks):
    result_url = marks.values_list("result_url", flat=True).first()
    if not result_url:
        raise NotPossible("This form is being saved already. Wait a moment, then look at the list.")
    return redirect(result_url)
