"""A plan's ledger as it leaves the screen: printed, as a table, and in a letter to the local authority."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.documents.letters import LetterPaper, letter_pdf
from ehcp.actions.ledger_letters import send_letter
from ehcp.documents.ledger import (
    ledger_paper,
    ledger_pdf,
    ledger_sheet,
    letter_body,
    letter_subject,
)
from ehcp.forms.deliveries import LedgerLetterForm
from ehcp.ledger import ledgers
from ehcp.ledger_time import TimeForm, choices
from ehcp.views.plans import TAB, plan_of
from pupils.file import open_file
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts import saved
from sendhub.drafts.once import once
from sendhub.spreadsheets import XLSX_TYPE
from sendhub.templatetags.sendhub import day


def _ledger(request, plan):
    """The lines of the time that the address names."""
    form = TimeForm(request.GET, offered=choices(request.actor, timezone.localdate()))
    time = form.chosen
    found = ledgers([plan], actor=request.actor, first=time.first, last=time.last)
    return time, found[plan.pk]


def _handed_out(body, *, kind, disposition):
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = disposition
    return response


def _on_refusal(request):
    return lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED)


@require_GET
@requires(Permission.PRINT_PUPIL)
def ledger_print(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    time, lines = _ledger(request, plan)
    paper = ledger_paper(plan, lines, time=time, today=timezone.localdate())
    body = ledger_pdf(paper, on_refusal=_on_refusal(request))
    audit.record_opening(
        by=request.actor, subject=plan, pupil_id=plan.pupil_id, event=AuditEvent.PRINTED
    )
    disposition = f'inline; filename="section-f-{plan.pk}.pdf"'
    return _handed_out(body, kind="application/pdf", disposition=disposition)


@require_GET
@requires(Permission.PRINT_PUPIL)
def ledger_export(request, ehc_plan_pk):
    plan = plan_of(request, ehc_plan_pk)
    _, lines = _ledger(request, plan)
    audit.record_opening(
        by=request.actor, subject=plan, pupil_id=plan.pupil_id, event=AuditEvent.DOWNLOADED
    )
    disposition = f'attachment; filename="section-f-{plan.pk}.xlsx"'
    return _handed_out(ledger_sheet(lines), kind=XLSX_TYPE, disposition=disposition)


@require_http_methods(["GET", "POST"])
@requires(Permission.LETTER_SEND)
@once
def ledger_letter(request, ehc_plan_pk):
    """Read and change the letter, look at it as PDF, then say that it goes out."""
    plan = plan_of(request, ehc_plan_pk)
    key = f"section-f-letter:{plan.pk}"
    time, lines = _ledger(request, plan)
    form = LedgerLetterForm(
        request.POST or None, initial=_first_words(request, plan, time, lines, key)
    )
    if form.is_valid():
        words = form.words
        content = letter_pdf(_paper(plan, words), on_refusal=_on_refusal(request))
        if request.POST.get("do") == "look":
            disposition = f'inline; filename="section-f-letter-{plan.pk}.pdf"'
            return _handed_out(content, kind="application/pdf", disposition=disposition)
        entry = send_letter(plan=plan, content=content, by=request.actor, **words)
        saved.clear(request, key)
        messages.success(
            request, "Noted as sent. The words stand on the contact log, the PDF under Documents."
        )
        return redirect(entry)
    context = open_file(request, plan.pupil_id, tab=TAB)
    context |= {
        "plan": plan,
        "form": form,
        "draft_key": key,
        "short": [line for line in lines if line.short],
    }
    return render(request, "ehcp/ledger_letter.html", context)


def _first_words(request, plan, time, lines, key):
    """The draft kept while it was typed, else the letter as the ledger has it."""
    if request.method == "POST":
        return {}
    today = timezone.localdate()
    return {
        "to": plan.local_authority.name,
        "subject": letter_subject(plan),
        "body": letter_body(plan, lines, time=time, sender=request.actor.user.name, today=today),
        **saved.initial(request, key),
    }


def _paper(plan, words):
    school = plan.pupil.school
    return LetterPaper(
        title=words["subject"],
        initials=plan.pupil.initials,
        school_name=school.name,
        school_address=school.address,
        made_on=day(timezone.localdate()),
        to=words["to"],
        body=words["body"],
    )
