"""Words that a child disclosed, moved out of any kind of entry to safeguarding."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from pupils.actions.disclosures import move_out
from pupils.disclosures import ENTRIES
from pupils.enums import EntryKind
from pupils.forms.disclosures import WordsMoveForm
from pupils.models import Concern, Incident, Observation
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

MOVED_OUT = "Moved out. Next: have the earlier wording erased, in “Reports”, “Files to erase”."


@require_http_methods(["GET", "POST"])
@requires(Permission.DISCLOSURE_MOVE)
def words_move_out(request, entry_kind, entry_row_pk):
    """Move what a child disclosed out of an entry: the same page for every kind of entry."""
    if entry_kind not in ENTRIES:
        raise Http404
    held = ENTRIES[entry_kind]
    row = get_object_or_404(held.model.objects.visible_to(request.actor), pk=entry_row_pk)
    form = WordsMoveForm(request.POST or None, initial={"version": row.version})
    if form.is_valid():
        move_out(kind=entry_kind, row=row, by=request.actor, **form.cleaned_data)
        messages.success(request, MOVED_OUT)
        return redirect(_page_of(row))
    for pupil_id in held.pupils_of(row.pk):
        audit.record_opening(by=request.actor, subject=row, pupil_id=pupil_id)
    context = {
        "row": row,
        "form": form,
        "kind": EntryKind(entry_kind).label.lower(),
        "is_moved": held.is_moved(row),
        "words": _labelled(row, [(name, getattr(row, name)) for name in held.fields]),
        "of_decision": _labelled(row, held.asked(row)),
        "has_own_fields": held.has_own_fields,
        "back": _page_of(row),
    }
    return render(request, "pupils/words_move_out.html", context)


def _labelled(row, said):
    return [(capfirst(row._meta.get_field(name).verbose_name), text) for name, text in said if text]


def _page_of(row):
    """Where the entry is read."""
    if isinstance(row, Incident):
        return row.get_absolute_url()
    if isinstance(row, Concern):
        return row.get_triage_url()
    tab = "pupils:pupil_records" if isinstance(row, Observation) else "pupils:pupil_days"
    return reverse(tab, kwargs={"pupil_pk": row.pupil_id})
