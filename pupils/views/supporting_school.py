"""Plans for health, safety and behaviour over the school, and the emergency cards for every adult."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils.documents.supporting import PAPERS, cards_pdf
from pupils.filters.supporting import SupportingFilter
from pupils.models import Pupil, SupportingPlan
from pupils.names import plain
from pupils.supporting import card_of
from pupils.supporting_enums import SupportingState
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent, SecurityEvent

PAGE = 50
MOST_CARDS = 100  # in one print


@require_GET
@requires(Permission.SUPPORTING_PLAN_VIEW)
def supporting_list(request):
    """Plans of the pupils in sight, the next review first; who has not read them."""
    actor, today = request.actor, timezone.localdate()
    form = SupportingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = SupportingPlan.objects.visible_to(actor).with_readers()
    rows = _shown(rows, chosen.get("show"), actor, today)
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    pupils = Pupil.objects.visible_to(actor).on_roll(today)
    if chosen.get("q"):
        pupils = pupils.search(chosen["q"])
    rows = rows.filter(pupil__in=pupils).select_related("pupil__group", "owner")
    page = Paginator(rows.order_by("review_on", "pk"), PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=actor, name="pupils.supporting", filters=form.used, results=page.paginator.count
    )
    context = {"form": form, "page": page, "today": today, "is_narrowed": bool(form.used)}
    return render(request, "pupils/supporting/supporting_list.html", context)


def _shown(rows, show, actor, today):
    if show == "ended":
        return rows.filter(state=SupportingState.ENDED)
    rows = rows.in_force()
    if show == "mine":
        mine = SupportingPlan.objects.to_read_by(actor.staff_id)
        return rows.filter(pk__in=mine.values("pk"))
    if show == "unread":
        return rows.filter(unread__gt=0)
    return rows.filter(review_on__lt=today) if show == "late" else rows


@require_GET
@requires(Permission.EMERGENCY_CARD_VIEW)
def card_list(request):
    """Every emergency card of the school, by name: for anybody who stands in for anybody."""
    words = plain(request.GET.get("q", "")[:100]).split()
    rows = SupportingPlan.objects.cards(request.actor, on=timezone.localdate())
    for word in words:
        rows = rows.filter(pupil__search_key__contains=word)
    page = Paginator(rows.order_by("pupil__sort_key", "pk"), PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor,
        name="pupils.cards",
        filters=["q"] if words else [],
        results=page.paginator.count,
    )
    context = {"page": page, "q": request.GET.get("q", "")[:100]}
    return render(request, "pupils/supporting/card_list.html", context)


def _card(request, pk):
    rows = SupportingPlan.objects.cards(request.actor, on=timezone.localdate())
    return card_of(get_object_or_404(rows, pk=pk))


@require_GET
@requires(Permission.EMERGENCY_CARD_VIEW)
def card_view(request, supporting_pk):
    """One card on the screen of a phone: no file is opened, the look at it is on record."""
    card = _card(request, supporting_pk)
    audit.record_opening(by=request.actor, subject=card.plan, pupil_id=card.plan.pupil_id)
    return render(request, "pupils/supporting/card_view.html", {"card": card})


@require_GET
@requires(Permission.EMERGENCY_CARD_VIEW)
def card_print(request, supporting_pk, paper):
    if paper not in PAPERS:
        raise Http404
    card = _card(request, supporting_pk)
    body = _drawn(request, [card], paper)
    audit.record_opening(
        by=request.actor,
        subject=card.plan,
        pupil_id=card.plan.pupil_id,
        event=AuditEvent.PRINTED,
    )
    return _pdf(body, f"emergency-card-{card.plan.pk}.pdf")


@require_GET
@requires(Permission.EMERGENCY_CARD_VIEW)
def card_print_all(request, paper):
    """All cards, one a page, for the staff room; the pupils on them are on record."""
    if paper not in PAPERS:
        raise Http404
    rows = SupportingPlan.objects.cards(request.actor, on=timezone.localdate())
    cards = [card_of(plan) for plan in rows.order_by("pupil__sort_key", "pk")[:MOST_CARDS]]
    body = _drawn(request, cards, paper)
    audit.record_export(
        by=request.actor, name="pupils.cards", pupil_ids=[card.plan.pupil_id for card in cards]
    )
    return _pdf(body, "emergency-cards.pdf")


def _drawn(request, cards, paper):
    return cards_pdf(
        cards,
        paper=paper,
        school_name=request.actor.school.name,
        today=timezone.localdate(),
        on_refusal=lambda count: audit.refuse(request, SecurityEvent.FETCH_REFUSED),
    )


def _pdf(body, name):
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
