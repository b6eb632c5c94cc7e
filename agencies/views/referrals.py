"""Referrals: the list by waiting, the start, the questions, the steps, the reminder, the paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import rules
from agencies.actions import referrals as actions
from agencies.documents.referrals import referral_paper, referral_pdf
from agencies.enums import ReferralState
from agencies.filters.referrals import ReferralFilter
from agencies.forms.referrals import AnswersForm, SendForm, StartForm, StepForm
from agencies.models import Consent, Referral
from agencies.views.sharing import links_of
from pupils.enums import ConcernPart, DueKind, WhoseMove
from pupils.file import open_file
from pupils.models import Concern, Due
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts import saved
from sendhub.drafts.once import once

PAGE = 50
# The longest waiting first, unless asked otherwise.
SORTS = {
    "waited": (Coalesce("sent_on", "since"), "pk"),
    "-waited": (Coalesce("sent_on", "since").desc(), "pk"),
    "pupil": ("pupil__sort_key", "pk"),
    "-pupil": ("-pupil__sort_key", "pk"),
    "agency": ("agency__name", "pk"),
    "-agency": ("-agency__name", "pk"),
    "since": ("since", "pk"),
    "-since": ("-since", "pk"),
}


def with_clock(rows, today):
    """Give each referral its `clock`, the days waited and the days until it is due."""
    for row in rows:
        row.clock = actions.clock_now(row)
        row.days = (row.clock.due_on - today).days if row.clock else None
        row.waited = (today - (row.sent_on or row.since)).days
        row.may_chase = bool(row.clock) and row.clock.whose_move != WhoseMove.SCHOOL
    return rows


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def referral_list(request):
    today = timezone.localdate()
    found = ReferralFilter(request.GET, actor=request.actor)
    found.form.is_valid()
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "waited"
    rows = found.qs.as_lines().order_by(*SORTS[sort])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="agencies.referral",
        filters=[name for name, value in found.form.cleaned_data.items() if value],
        results=page.paginator.count,
    )
    context = {
        "form": found.form,
        "page": page,
        "sort": sort,
        "is_narrowed": any(found.form.cleaned_data.values()),
        "referrals": with_clock(list(page.object_list), today),
    }
    return render(request, "agencies/referral_list.html", context)


def _referral(request, referral_pk):
    rows = Referral.objects.visible_to(request.actor).select_related(
        "pupil__group", "pupil__school", "agency", "professional", "consent__contact", "sent_by"
    )
    return get_object_or_404(rows, pk=referral_pk)


def _named(request, name, rows):
    """Return the row of `rows` whose number the address gives under `name`, or None."""
    number = request.GET.get(name, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return rows.filter(pk=int(number)).first()


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
@once
def referral_start(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="agencies")
    pupil, actor = context["pupil"], request.actor
    concern = _named(request, "concern", Concern.objects.visible_to(actor).of(pupil))
    decided = Due.objects.visible_to(actor).of(pupil).open().filter(kind=DueKind.PLAN_REFERRAL)
    due = _named(request, "due", decided)
    form = StartForm(request.POST or None, actor=actor)
    if form.is_valid():
        referral = actions.start_referral(
            pupil=pupil, by=actor, concern=concern, due=due, **form.cleaned_data
        )
        messages.success(request, "Draft started. What the file knows is filled in: read it over.")
        return redirect("agencies:referral_edit", referral_pk=referral.pk)
    context |= {"form": form, "concern": concern, "due": due}
    return render(request, "agencies/referral_start.html", context)


@require_GET
@requires(Permission.CONTACT_LOG_EDIT)
def referral_from_concern(request, concern_pk):
    """Lead from a decided concern to the start of its referral; to the concern while no pupil is attached."""
    concern = get_object_or_404(Concern.objects.visible_to(request.actor), pk=concern_pk)
    link = concern.pupil_links.filter(part=ConcernPart.CONCERNED).order_by("pk").first()
    if link is None:
        return redirect(concern.get_triage_url())
    start = reverse("agencies:referral_start", kwargs={"pupil_pk": link.pupil_id})
    return redirect(f"{start}?concern={concern.pk}")


@require_GET
@requires(Permission.CONTACT_LOG_EDIT)
def referral_from_due(request, due_pk):
    """Lead from a referral that a review decided to its start; made, the obligation is done."""
    rows = Due.objects.visible_to(request.actor).filter(kind=DueKind.PLAN_REFERRAL)
    due = get_object_or_404(rows.exclude(pupil=None), pk=due_pk)
    start = reverse("agencies:referral_start", kwargs={"pupil_pk": due.pupil_id})
    return redirect(f"{start}?due={due.pk}")


@require_GET
@requires(Permission.CONTACT_LOG_VIEW_ALL)
def referral_view(request, referral_pk):
    referral = _referral(request, referral_pk)
    audit.record_opening(by=request.actor, subject=referral, pupil_id=referral.pupil_id)
    context = open_file(request, referral.pupil_id, tab="agencies")
    today = timezone.localdate()
    with_clock([referral], today)
    consents = Consent.objects.visible_to(request.actor).of(context["pupil"]).in_force(today)
    context |= {
        "referral": referral,
        "paper": referral_paper(referral, by=request.actor, today=today),
        "steps": referral.steps.select_related("by_user"),
        "chases": referral.chases.select_related("by_user"),
        "advice": referral.advice_set.all(),
        "consents": consents.filter(agency=referral.agency_id).select_related("contact")
        if referral.state in rules.UNSENT
        else [],
        "send_form": SendForm(today=today, initial={"version": referral.version, "on": today})
        if referral.state == ReferralState.READY
        else None,
        "step_form": StepForm(referral=referral, today=today)
        if rules.steps_from(referral.state)
        else None,
        "may_edit": referral.state in rules.UNSENT,
        "may_share": referral.state == ReferralState.READY or referral.state in rules.WITH_AGENCY,
        "links": list(links_of(referral, request.actor)),
    }
    return render(request, "agencies/referral_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def referral_edit(request, referral_pk):
    referral = _referral(request, referral_pk)
    if referral.is_sent:
        return redirect(referral)
    key = f"referral:{referral.pk}"
    form = AnswersForm(
        request.POST or None,
        referral=referral,
        actor=request.actor,
        initial={} if request.method == "POST" else saved.initial(request, key),
    )
    if form.is_valid():
        actions.edit_referral(referral=referral, by=request.actor, **form.cleaned_data)
        saved.clear(request, key)
        messages.success(request, "Referral saved.")
        return redirect(referral)
    audit.record_opening(by=request.actor, subject=referral, pupil_id=referral.pupil_id)
    context = open_file(request, referral.pupil_id, tab="agencies")
    context |= {"referral": referral, "form": form, "draft_key": key}
    return render(request, "agencies/referral_edit.html", context)


@require_POST
@requires(Permission.CONTACT_LOG_EDIT)
def referral_ask_consent(request, referral_pk):
    referral = _referral(request, referral_pk)
    actions.ask_consent(referral=referral, by=request.actor)
    messages.success(request, "Noted: the family was asked. You are reminded to ask again.")
    return redirect(referral)


@require_POST
@requires(Permission.CONTACT_LOG_EDIT)
def referral_rest(request, referral_pk, consent_pk):
    referral = _referral(request, referral_pk)
    consent = get_object_or_404(Consent.objects.visible_to(request.actor), pk=consent_pk)
    actions.rest_on_consent(referral=referral, consent=consent, by=request.actor)
    messages.success(request, "The referral rests on this consent and is ready to send.")
    return redirect(referral)


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def referral_send(request, referral_pk):
    referral = _referral(request, referral_pk)
    form = SendForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        actions.send_referral(referral=referral, by=request.actor, **form.cleaned_data)
        messages.success(request, "Sent. The clock of the agency runs from that day.")
        return redirect(referral)
    return _again(request, referral, form, "Send the referral")


@require_http_methods(["GET", "POST"])
@requires(Permission.CONTACT_LOG_EDIT)
def referral_step(request, referral_pk):
    referral = _referral(request, referral_pk)
    form = StepForm(request.POST or None, referral=referral, today=timezone.localdate())
    if form.is_valid():
        actions.move_referral(referral=referral, by=request.actor, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(referral)
    return _again(request, referral, form, "Where does it stand?")


def _again(request, referral, form, heading):
    """Show one form of the referral's page on a page of its own, with what was wrong."""
    context = open_file(request, referral.pupil_id, tab="agencies")
    return render(request, "pupils/file_form.html", context | {"form": form, "heading": heading})


@require_POST
@requires(Permission.CONTACT_LOG_EDIT)
def referral_chase(request, referral_pk):
    referral = _referral(request, referral_pk)
    actions.chase(referral=referral, by=request.actor)
    messages.success(request, "Written down: reminded today. The next reminder has its day.")
    return back_from(request, referral)


@require_GET
@requires(Permission.PRINT_PUPIL)
def referral_print(request, referral_pk):
    referral = _referral(request, referral_pk)
    paper = referral_paper(referral, by=request.actor, today=timezone.localdate())
    body = referral_pdf(
        paper, on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED)
    )
    audit.record_opening(
        by=request.actor,
        subject=referral,
        pupil_id=referral.pupil_id,
        event=AuditEvent.PRINTED,
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="referral-{referral.pk}.pdf"'
    return response
