"""Two people, one record: the version check and the page that shows both texts."""

from django.shortcuts import render

from sendhub.refusals import Conflict

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "school", "form_id", "version"})


def locked(queryset, *, pk, version, fields):
    """Return the row, locked for this transaction, if it still has the version the form was opened with.

    Raises Conflict when someone saved it in between, and the model's DoesNotExist when it is out of sight.
    """
    record = queryset.select_for_update(of=("self",)).get(pk=pk)
    if record.version != int(version):
        raise Conflict(record=record, fields=fields)
    return record


def typed_fields(request):
    """Return what was typed into the refused form as (name, text) pairs, the guards left out."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
        if value
    ]


def conflict_page(request, conflict):
    """Answer 409 with their text beside mine."""
    return render(
        request,
        "drafts/conflict.html",
        {"record": conflict.record, "typed": typed_fields(request)},
        status=409,
    )
