"""Handovers: a bundle for the next school, and bundles of other schools taken line by line."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.enums import StatusCode
from pupils.file import open_file
from sendhub.accounts.decorators import asked_again, requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once
from sendhub.reports import bundles, receipts
from sendhub.reports.actions import handovers as actions
from sendhub.reports.enums import RecordFileKind
from sendhub.reports.forms.files import BundleForm, HandoverForm, ReceiptForm
from sendhub.reports.models import HandoverIn, HandoverLine, RecordFile
from sendhub.reports.phrases import count_of
from sendhub.reports.tasks import KEPT
from sendhub.reports.views.files import handed_out

SHOWN = 50


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDOVER)
@asked_again
@once
def handover_ask(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="details")
    pupil = context["pupil"]
    form = HandoverForm(request.POST or None)
    if form.is_valid():
        to = form.cleaned_data["to"]
        return redirect(actions.ask_for_handover(pupil=pupil, to=to, by=request.actor))
    files = RecordFile.objects.visible_to(request.actor).filter(
        pupil=pupil, kind=RecordFileKind.HANDOVER
    )
    context |= {
        "form": form,
        "files": files.defer("content", "gathered"),
        "fingerprint": bundles.our_fingerprint(),
        "kept_days": KEPT[RecordFileKind.HANDOVER].days,
    }
    return render(request, "reports/handover_ask.html", context)


@require_GET
@requires(Permission.HANDOVER)
def handover_file(request, handover_file_pk):
    return handed_out(request, handover_file_pk, RecordFileKind.HANDOVER, stem="handover")


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDOVER)
def handover_list(request):
    """Bundles that came in, and the form that opens another; one that came before leads to the first."""
    form = BundleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        handover, public_key = form.cleaned_data["file"]
        sender = bundles.fingerprint(public_key)
        row, is_new = actions.receive(handover=handover, fingerprint=sender, by=request.actor)
        if is_new:
            messages.success(request, "The bundle is whole and signed. Nothing is taken yet.")
        else:
            messages.info(request, "This bundle came before: nothing was changed.")
        return redirect(row)
    rows = HandoverIn.objects.visible_to(request.actor).select_related("pupil", "received_by")
    audit.record_list(by=request.actor, name="reports.handovers")
    context = {"form": form, "receipt_form": ReceiptForm(), "rows": rows[:SHOWN]}
    return render(request, "reports/handover_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDOVER)
@once
def handover_close(request):
    """Take in the next school's receipt: it closes the handover it belongs to."""
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        receipt, public_key = form.cleaned_data["receipt"]
        signer = bundles.fingerprint(public_key)
        file = actions.close_handover(receipt=receipt, fingerprint=signer, by=request.actor)
        messages.success(
            request, f"{file.receipt['school']} has the record: this handover is closed."
        )
        return redirect(file)
    return render(request, "reports/handover_close.html", {"form": form})


@require_GET
@requires(Permission.HANDOVER)
def handover_view(request, handover_pk):
    rows = HandoverIn.objects.visible_to(request.actor).select_related("pupil", "received_by")
    handover = get_object_or_404(rows, pk=handover_pk)
    audit.record_opening(by=request.actor, subject=handover, pupil_id=handover.pupil_id)
    lines = list(handover.lines.select_related("decided_by"))
    waiting = [line for line in lines if line.decided_at is None]
    context = {
        "handover": handover,
        "wants_status": handover.pupil is not None
        and handover.pupil.sen_status == StatusCode.NONE
        and any(line.kind == "need" for line in waiting),
        "fingerprint": bundles.our_fingerprint(),
        "meant": handover.pupil or actions.pupil_meant(handover, by=request.actor),
        "sections": _sections(lines),
        "lines": len(lines),
        "waiting": len(waiting),
    }
    return render(request, "reports/handover_view.html", context)


@dataclass(frozen=True)
class Section:
    """Lines under one heading; `first` is one of the `waiting` that are not decided."""

    title: str
    lines: list
    waiting: int
    first: HandoverLine | None


def _sections(lines):
    found = []
    for title, group in groupby(lines, key=attrgetter("section")):
        of_it = list(group)
        waiting = [line for line in of_it if line.decided_at is None]
        found.append(Section(title, of_it, len(waiting), waiting[0] if waiting else None))
    return found


@require_POST
@requires(Permission.HANDOVER)
@once
def handover_pupil(request, handover_pk):
    """Tie the bundle to the pupil with its UPN, or put a new pupil on roll."""
    handover = get_object_or_404(HandoverIn.objects.visible_to(request.actor), pk=handover_pk)
    handover = actions.put_on_file(handover=handover, by=request.actor)
    messages.success(request, "The bundle belongs to this pupil now. Take its lines one by one.")
    return redirect(handover)


@require_GET
@requires(Permission.HANDOVER)
def handover_receipt(request, handover_pk):
    """The signed receipt for the school the bundle came from: that its record is on file here."""
    rows = HandoverIn.objects.visible_to(request.actor).select_related("school")
    handover = get_object_or_404(rows.exclude(pupil=None), pk=handover_pk)
    states = Counter(handover.lines.values_list("state", flat=True))
    receipt = receipts.receipt_of(handover, states=states, on=timezone.localdate())
    audit.record_opening(
        by=request.actor,
        subject=handover,
        pupil_id=handover.pupil_id,
        event=AuditEvent.DOWNLOADED,
    )
    response = HttpResponse(receipts.signed(receipt), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{handover.pk}.json"'
    return response


def _line(request, handover_line_pk):
    rows = HandoverLine.objects.visible_to(request.actor).select_related("handover")
    return get_object_or_404(rows, pk=handover_line_pk)


@require_POST
@requires(Permission.HANDOVER)
@once
def line_decide(request, handover_line_pk):
    line = _line(request, handover_line_pk)
    is_taken = request.POST.get("decision") == "taken"
    line = actions.decide(line=line, is_taken=is_taken, by=request.actor)
    messages.success(request, f"{line.title}: {line.get_state_display().lower()}.")
    return redirect(f"{line.handover.get_absolute_url()}#line-{line.pk}")


@require_POST
@requires(Permission.HANDOVER)
@once
def section_take(request, handover_line_pk):
    """Take what waits in the section of this line, at once."""
    line = _line(request, handover_line_pk)
    taken, refused = actions.take_section(line=line, by=request.actor)
    if taken:
        messages.success(request, f"{line.section}: {count_of(str(taken), 'line', 'lines')} taken.")
    for problem in refused:
        messages.warning(request, problem)
    return redirect(line.handover)
