"""Plans for health, safety and behaviour in a pupil's file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import supporting as actions
from pupils.documents.supporting import plan_paper, plan_pdf
from pupils.file import open_file
from pupils.forms.offsite import ReviewForm
from pupils.forms.supporting import SupportingForm
from pupils.models import Document, Relationship, SupportingPlan, SupportingReceipt
from pupils.rules import supporting as rules
from pupils.supporting_enums import SupportingKind
from pupils.trained import trained_for
from pupils.views.due import back_from
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent
from sendhub.drafts.once import once


def _plan(request, pk):
    rows = SupportingPlan.objects.visible_to(request.actor)
    fetched = rows.select_related(
        "pupil__group", "pupil__school", "owner", "document", "consent_with"
    )
    return get_object_or_404(fetched, pk=pk)


def _readable(request, plans):
    """Ids of the plans' documents that the person may read."""
    ids = [plan.document_id for plan in plans if plan.document_id]
    if not ids:
        return set()
    return set(
        Document.objects.visible_to(request.actor).filter(pk__in=ids).values_list("pk", flat=True)
    )


@require_GET
@requires(Permission.SUPPORTING_PLAN_VIEW)
def pupil_supporting(request, pupil_pk):
    context = open_file(request, pupil_pk, tab="supporting")
    rows = SupportingPlan.objects.visible_to(request.actor).of(context["pupil"])
    plans = list(rows.select_related("owner", "document", "consent_with", "written_by"))
    current = [plan for plan in plans if plan.is_in_force]
    receipts = {}
    for row in SupportingReceipt.objects.filter(plan__in=current).select_related("staff"):
        receipts.setdefault(row.plan_id, []).append(row)
    mine = request.actor.staff_id
    for plan in current:
        plan.read = [row for row in receipts.get(plan.pk, ()) if row.read_at]
        plan.unread = [row for row in receipts.get(plan.pk, ()) if not row.read_at]
        plan.asked_count = len(plan.read) + len(plan.unread)
        plan.is_to_read = any(row.staff_id == mine for row in plan.unread)
    held = {plan.kind for plan in current}
    today = timezone.localdate()
    _say_who_is_trained(current, request.actor, today)
    context |= {
        "plans": current,
        "earlier": [plan for plan in plans if not plan.is_in_force],
        "readable": _readable(request, current),
        "kinds": [
            kind for kind in SupportingKind if kind not in held or kind == SupportingKind.RISK
        ],
        "today": today,
    }
    return render(request, "pupils/supporting/pupil_supporting.html", context)


def _say_who_is_trained(plans, actor, today):
    """Set on each healthcare plan who, by the log of staff learning, is trained; for who keeps that log."""
    if not actor.can(Permission.TRAINING_RECORD_ALL):
        return
    health = [plan for plan in plans if plan.kind == SupportingKind.HEALTH]
    stems = {plan.pk: rules.stems(plan.answers.get("condition", "")) for plan in health}
    found = trained_for({pk: words for pk, words in stems.items() if words}, actor, today)
    for plan in health:
        plan.trained = found.get(plan.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.SUPPORTING_PLAN_WRITE)
@once
def supporting_add(request, pupil_pk, supporting_kind):
    if supporting_kind not in SupportingKind.values:
        raise Http404
    kind = SupportingKind(supporting_kind)
    context = open_file(request, pupil_pk, tab="supporting")
    pupil = context["pupil"]
    form = SupportingForm(
        request.POST or None,
        kind=kind,
        pupil=pupil,
        actor=request.actor,
        today=timezone.localdate(),
        told=_told(request, pupil) if kind == SupportingKind.HEALTH else None,
    )
    if form.is_valid():
        actions.write_plan(pupil=pupil, kind=kind, by=request.actor, **form.cleaned_data)
        messages.success(request, "In force. Those who work with the pupil are asked to read it.")
        return redirect("pupils:pupil_supporting", pupil_pk=pupil.pk)
    key = f"supporting:{pupil.pk}-{kind}"
    context |= {"form": form, "heading": kind.label, "draft_key": key}
    return render(request, "pupils/file_form.html", context)


def _told(request, pupil):
    """Whom to ring, as the family's page has it: typed once, there."""
    adults = Relationship.objects.visible_to(request.actor).of(pupil)
    adults = adults.filter(no_contact=False, ends_on=None).select_related("contact")[:2]
    lines = [
        f"{row.order}. {row.contact.full_name} ({row.get_relation_display() or 'adult'}): "
        f"{row.contact.mobile or row.contact.telephone or 'no number'}"
        for row in adults
    ]
    return {"call": "\n".join(lines)}


@require_http_methods(["GET", "POST"])
@requires(Permission.SUPPORTING_PLAN_WRITE)
def supporting_edit(request, supporting_pk):
    """Change a plan: the version before is kept, the new one is read anew."""
    plan = _plan(request, supporting_pk)
    context = open_file(request, plan.pupil_id, tab="supporting")
    form = SupportingForm(
        request.POST or None,
        kind=plan.kind,
        pupil=context["pupil"],
        actor=request.actor,
        today=timezone.localdate(),
        plan=plan,
    )
    if form.is_valid():
        saved = actions.write_plan(
            pupil=plan.pupil, kind=plan.kind, replaces=plan, by=request.actor, **form.cleaned_data
        )
        messages.success(request, f"Version {saved.number} is in force and is to be read anew.")
        return redirect("pupils:pupil_supporting", pupil_pk=context["pupil"].pk)
    key = f"supporting-edit:{plan.pk}"
    context |= {"form": form, "heading": f"Change: {plan.name}", "draft_key": key}
    return render(request, "pupils/file_form.html", context)


@require_GET
@requires(Permission.SUPPORTING_PLAN_VIEW)
def supporting_view(request, supporting_pk):
    """One version, also an earlier one, as it stood."""
    plan = _plan(request, supporting_pk)
    audit.record_opening(by=request.actor, subject=plan, pupil_id=plan.pupil_id)
    context = open_file(request, plan.pupil_id, tab="supporting")
    context |= {"plan": plan, "readable": _readable(request, [plan])}
    return render(request, "pupils/supporting/supporting_view.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SUPPORTING_PLAN_WRITE)
def supporting_review(request, supporting_pk):
    plan = _plan(request, supporting_pk)
    context = open_file(request, plan.pupil_id, tab="supporting")
    today = timezone.localdate()
    form = ReviewForm(
        request.POST or None, row=plan, over="It is not needed any more: end it", today=today
    )
    if form.is_valid():
        actions.review_plan(plan=plan, by=request.actor, **form.cleaned_data)
        messages.success(request, "Review saved.")
        tab = reverse("pupils:pupil_supporting", kwargs={"pupil_pk": context["pupil"].pk})
        return back_from(request, tab)
    context |= {"form": form, "heading": f"Look again: {plan.name}"}
    return render(request, "pupils/file_form.html", context)


@require_POST
@requires(Permission.SUPPORTING_PLAN_WRITE)
def supporting_take_up(request, supporting_pk):
    plan = _plan(request, supporting_pk)
    actions.take_up(plan=plan, version=plan.version, by=request.actor)
    messages.success(request, "In force again.")
    return redirect("pupils:pupil_supporting", pupil_pk=plan.pupil_id)


@require_POST
@requires(Permission.SUPPORTING_PLAN_VIEW)
def supporting_read(request, supporting_pk):
    plan = _plan(request, supporting_pk)
    actions.mark_read(plan=plan, by=request.actor)
    messages.success(request, "Thank you: noted that you have read it.")
    return redirect("pupils:pupil_supporting", pupil_pk=plan.pupil_id)


@require_POST
@requires(Permission.SUPPORTING_PLAN_WRITE)
def supporting_remind(request, supporting_pk):
    plan = _plan(request, supporting_pk)
    reminded = actions.remind(plan=plan, by=request.actor)
    if reminded:
        people = "1 person" if reminded == 1 else f"{reminded} people"
        messages.success(request, f"{people} reminded: it stands on their desk now.")
    else:
        messages.info(request, "Everybody was reminded before, or has read it.")
    return redirect("pupils:pupil_supporting", pupil_pk=plan.pupil_id)


@require_GET
@requires(Permission.PRINT_PUPIL)
def supporting_print(request, supporting_pk):
    plan = _plan(request, supporting_pk)
    body = plan_pdf(
        plan_paper(plan, today=timezone.localdate()),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )
    audit.record_opening(
        by=request.actor, subject=plan, pupil_id=plan.pupil_id, event=AuditEvent.PRINTED
    )
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="plan-{plan.pk}.pdf"'
    return response
