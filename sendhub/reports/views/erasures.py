"""Retention periods, holds, and the two persons of an erasure."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.file import open_file
from pupils.models import Pupil
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.drafts.once import once
from sendhub.reports import retention
from sendhub.reports.actions import erasures as actions
from sendhub.reports.disclosures import moved_out
from sendhub.reports.enums import ErasureState, RecordFileKind, RetentionKind
from sendhub.reports.forms.erasures import DecideForm, HoldForm, PeriodForm, ProposeForm
from sendhub.reports.models import DisclosureErasure, Erasure, Hold, RecordFile, RetentionPeriod
from sendhub.reports.record import title_of_table

SHOWN = 200


@require_GET
@requires(Permission.SETTINGS_VIEW)
def period_list(request):
    years = retention.years_of(request.actor.school_id)
    rows = [(kind, years[kind], period) for kind, period in retention.PERIODS.items()]
    return render(request, "reports/period_list.html", {"rows": rows, "fixed": retention.FIXED})


@require_http_methods(["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def period_edit(request, period_kind):
    if period_kind not in RetentionKind.values:
        raise Http404
    kind = RetentionKind(period_kind)
    own = RetentionPeriod.objects.visible_to(request.actor).filter(kind=kind).first()
    form = PeriodForm(
        request.POST or None,
        years=own.years if own else retention.PERIODS[kind].years,
        version=own.version if own else 1,
    )
    if form.is_valid():
        actions.set_period(kind=kind, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("reports:period_list")
    context = {"form": form, "title": kind.label, "period": retention.PERIODS[kind]}
    return render(request, "reports/period_edit.html", context)


@require_GET
@requires(Permission.ERASURE_PROPOSE, Permission.ERASURE_DECIDE)
def erasure_list(request):
    """Files whose period has ended, what was proposed, and the certificates."""
    actor = request.actor
    pupils = retention.without_proposal(Pupil.objects.visible_to(actor))
    ended = retention.ended_periods(pupils, school_id=actor.school_id, today=timezone.localdate())
    audit.record_list(by=actor, name="reports.erasure_list", results=len(ended))
    rows = Erasure.objects.visible_to(actor).select_related("proposed_by", "decided_by")
    disclosures = DisclosureErasure.objects.visible_to(actor)
    context = {
        "ended": ended[:SHOWN],
        "count": len(ended),
        "rows": rows[:SHOWN],
        "moved_out": moved_out(actor)[:SHOWN],
        "disclosures": disclosures.select_related("proposed_by", "decided_by")[:SHOWN],
    }
    return render(request, "reports/erasure_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ERASURE_PROPOSE)
@asked_again
@once
def erasure_propose(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    form = ProposeForm(request.POST or None)
    if form.is_valid():
        erasure = actions.propose(pupil=context["pupil"], by=request.actor)
        messages.success(request, "Proposed. Another person with the role head decides.")
        return redirect(erasure)
    handovers = RecordFile.objects.visible_to(request.actor).filter(
        pupil=context["pupil"], kind=RecordFileKind.HANDOVER
    )
    pupils = Pupil.objects.visible_to(request.actor).filter(pk=context["pupil"].pk)
    ended = retention.ended_periods(
        pupils, school_id=request.actor.school_id, today=timezone.localdate()
    )
    context |= {
        "form": form,
        "ended": ended[0] if ended else None,
        "handovers": handovers.defer("content", "gathered"),
    }
    return render(request, "reports/erasure_propose.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ERASURE_PROPOSE, Permission.ERASURE_DECIDE)
@asked_again
def erasure_view(request, erasure_pk):
    """The proposal, with the form for the second person; in the end the certificate."""
    actor = request.actor
    rows = Erasure.objects.visible_to(actor).select_related("proposed_by", "decided_by", "school")
    erasure = get_object_or_404(rows, pk=erasure_pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decide(erasure=erasure, by=actor, **form.cleaned_data)
        return redirect(erasure)
    is_open = erasure.state == ErasureState.PROPOSED
    pupil = Pupil.objects.visible_to(actor).filter(pk=erasure.pupil_number).first()
    audit.record_opening(by=actor, subject=erasure, pupil_id=erasure.pupil_number)
    context = {
        "erasure": erasure,
        "pupil": pupil if is_open else None,
        "form": form if is_open and actor.can(Permission.ERASURE_DECIDE) else None,
        "is_own": erasure.proposed_by_id == actor.user_id,
        "same_person": actions.SAME_PERSON,
        "counts": [(title_of_table(name), gone) for name, gone in sorted(erasure.counts.items())],
    }
    return render(request, "reports/erasure_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ERASURE_PROPOSE, Permission.ERASURE_DECIDE)
@once
def hold_list(request, pupil_pk):
    """What keeps this file whatever its period says."""
    context = open_file(request, pupil_pk, tab="details")
    form = HoldForm(request.POST or None)
    if form.is_valid():
        actions.set_hold(pupil=context["pupil"], by=request.actor, **form.cleaned_data)
        messages.success(request, "The file is on hold: nothing of it can be erased.")
        return redirect("reports:hold_list", pupil_pk=context["pupil"].pk)
    holds = Hold.objects.visible_to(request.actor).of(context["pupil"])
    context |= {"form": form, "holds": holds.select_related("set_by", "ended_by")}
    return render(request, "reports/hold_list.html", context)


@require_POST
@requires(Permission.ERASURE_PROPOSE, Permission.ERASURE_DECIDE)
def hold_end(request, hold_pk):
    hold = get_object_or_404(Hold.objects.visible_to(request.actor), pk=hold_pk)
    actions.end_hold(hold=hold, by=request.actor)
    messages.success(request, "The hold has ended.")
    return redirect("reports:hold_list", pupil_pk=hold.pupil_id)
