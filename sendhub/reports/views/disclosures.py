"""Disclosures that were moved out: propose to erase what they said before, and decide it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from pupils.disclosures import ENTRIES
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.reports.actions import disclosures as actions
from sendhub.reports.actions.erasures import SAME_PERSON
from sendhub.reports.enums import DisclosureState
from sendhub.reports.forms.erasures import DisclosureForm
from sendhub.reports.models import DisclosureErasure


@require_POST
@requires(Permission.DISCLOSURE_MOVE)
@once
def disclosure_propose(request, entry_kind, entry_row_pk):
    if entry_kind not in ENTRIES:
        raise Http404
    rows = ENTRIES[entry_kind].model.objects.visible_to(request.actor)
    row = get_object_or_404(rows, pk=entry_row_pk)
    erasure = actions.propose_disclosure(kind=entry_kind, row=row, by=request.actor)
    messages.success(
        request, "Proposed. Everybody with the role head has been told, without a name."
    )
    return redirect(erasure)


@require_http_methods(["GET", "POST"])
@requires(Permission.DISCLOSURE_MOVE, Permission.DISCLOSURE_ERASE_DECIDE)
@asked_again
def disclosure_view(request, disclosure_pk):
    """The proposal, with the form for the second person; in the end the certificate."""
    actor = request.actor
    rows = DisclosureErasure.objects.visible_to(actor)
    erasure = get_object_or_404(rows.select_related("proposed_by", "decided_by"), pk=disclosure_pk)
    form = DisclosureForm(request.POST or None)
    if form.is_valid():
        actions.decide_disclosure(erasure=erasure, by=actor, **form.cleaned_data)
        return redirect(erasure)
    audit.record_opening(by=actor, subject=erasure)
    is_open = erasure.state == DisclosureState.PROPOSED
    context = {
        "erasure": erasure,
        "form": form if is_open and actor.can(Permission.DISCLOSURE_ERASE_DECIDE) else None,
        "is_own": erasure.proposed_by_id == actor.user_id,
        "same_person": SAME_PERSON,
    }
    return render(request, "reports/disclosure_view.html", context)
