"""Letters to families: the school's templates, a letter begun, edited, printed, sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actions import letters as actions
from agencies.documents.letters import letter_paper, letter_pdf
from agencies.forms.letters import LetterForm, LetterStartForm, TemplateForm
from agencies.models import LetterSent, LetterTemplate
from pupils.file import open_file
from pupils.models import Relationship
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once


@require_GET
@requires(Permission.LETTER_VIEW)
def letter_template_list(request):
    templates = LetterTemplate.objects.visible_to(request.actor)
    return render(request, "agencies/letter_template_list.html", {"templates": templates})


@require_POST
@requires(Permission.LETTER_SEND)
def letter_template_starters(request):
    number = actions.take_starters(by=request.actor)
    messages.success(request, f"{number} letters added. Change them to your own words.")
    return redirect("agencies:letter_template_list")


@require_http_methods(["GET", "POST"])
@requires(Permission.LETTER_SEND)
@once
def letter_template_add(request):
    form = TemplateForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        actions.add_template(by=request.actor, **form.cleaned_data)
        messages.success(request, "Letter added.")
        return redirect("agencies:letter_template_list")
    context = {"form": form, "heading": "Add a letter"}
    return render(request, "agencies/letter_template_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LETTER_SEND)
def letter_template_edit(request, letter_template_pk):
    rows = LetterTemplate.objects.visible_to(request.actor)
    template = get_object_or_404(rows, pk=letter_template_pk)
    form = TemplateForm(request.POST or None, instance=template, actor=request.actor)
    if form.is_valid():
        actions.edit_template(template=template, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved. Letters written before stay as they are.")
        return redirect("agencies:letter_template_list")
    context = {"form": form, "heading": "Change the letter"}
    return render(request, "agencies/letter_template_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LETTER_SEND)
@once
def letter_add(request, pupil_pk):
    """To whom and which letter; the words come next."""
    context = open_file(request, pupil_pk, tab="log")
    pupil = context["pupil"]
    offered = Relationship.objects.visible_to(request.actor).offered_links(
        pupil, timezone.localdate()
    )
    templates = LetterTemplate.objects.visible_to(request.actor).in_use()
    receivers = list(offered[:2])
    form = LetterStartForm(
        request.POST or None,
        relationships=offered,
        templates=templates,
        # Where only one adult may be written to there is nothing to choose.
        initial={"contact": receivers[0]} if len(receivers) == 1 else None,
    )
    if form.is_valid():
        letter = actions.begin_letter(pupil=pupil, by=request.actor, **form.cleaned_data)
        return redirect("agencies:letter_edit", parent_letter_pk=letter.pk)
    context |= {"form": form, "has_receiver": bool(receivers), "has_template": templates.exists()}
    return render(request, "agencies/letter_add.html", context)


def _letter(request, parent_letter_pk):
    rows = LetterSent.objects.visible_to(request.actor).select_related(
        "contact", "pupil__school", "link", "sent_by", "entry"
    )
    return get_object_or_404(rows, pk=parent_letter_pk)


@require_GET
@requires(Permission.LETTER_VIEW)
def letter_view(request, parent_letter_pk):
    letter = _letter(request, parent_letter_pk)
    audit.record_opening(by=request.actor, subject=letter, pupil_id=letter.pupil_id)
    context = open_file(request, letter.pupil_id, tab="log")
    context |= {
        "letter": letter,
        "paper": letter_paper(letter, today=timezone.localdate()),
        "has_link": letter.link_id is not None and letter.link.revoked_at is None,
    }
    return render(request, "agencies/letter_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LETTER_SEND)
def letter_edit(request, parent_letter_pk):
    letter = _letter(request, parent_letter_pk)
    form = LetterForm(request.POST or None, instance=letter)
    if form.is_valid():
        actions.edit_letter(letter=letter, by=request.actor, **form.cleaned_data)
        return redirect(letter)
    context = open_file(request, letter.pupil_id, tab="log")
    context |= {
        "form": form,
        "heading": f"Letter to {letter.contact.full_name}",
        "draft_key": f"letter:{letter.pk}",
    }
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.LETTER_SEND)
def letter_discard(request, parent_letter_pk):
    letter = _letter(request, parent_letter_pk)
    actions.discard_letter(letter=letter, by=request.actor)
    messages.success(request, "Draft thrown away.")
    return redirect("agencies:pupil_log", pupil_pk=letter.pupil_id)


@require_GET
@requires(Permission.PRINT_PUPIL)
def letter_print(request, parent_letter_pk):
    letter = _letter(request, parent_letter_pk)
    body = letter_pdf(
        letter_paper(letter, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=letter, pupil_id=letter.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{letter.pk}.pdf"'
    return response


@require_POST
@requires(Permission.LETTER_SEND)
def letter_printed(request, parent_letter_pk):
    """It goes out on paper: fixed from here, with a copy on the log."""
    letter = _letter(request, parent_letter_pk)
    actions.send_printed(letter=letter, version=request.POST.get("version"), by=request.actor)
    messages.success(request, "Noted as sent. A copy stands on the contact log.")
    return redirect(letter)


@require_POST
@requires(Permission.LETTER_SEND)
def letter_link(request, parent_letter_pk):
    """Put it on a private link, and show what the family will see before it goes."""
    link = actions.put_on_link(letter=_letter(request, parent_letter_pk), by=request.actor)
    return redirect(link)
