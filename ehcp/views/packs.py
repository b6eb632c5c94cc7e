"""Review packs: made in the background, listed, fetched byte for byte; the packs of a month at once."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ehcp.actions import packs as actions
from ehcp.forms.packs import BatchForm, PackForm
from ehcp.models import AnnualReview, PackBatch, PackEdition
from ehcp.review_page import review_of
from pupils.file import open_file
from pupils.models import Document
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.once import once
from sendhub.jobs import actions as jobs


def packs_seen(actor):
    """Packs the actor may open: the edition with costs only for who may see costs."""
    rows = PackEdition.objects.visible_to(actor)
    return rows if actor.can(Permission.COSTS_VIEW) else rows.filter(edition="invitees")


@require_http_methods(["GET", "POST"])
@requires(Permission.PRINT_PUPIL)
@once
def review_packs(request, review_pk):
    """Both editions from one page: choose, press, fetch."""
    review = review_of(request, review_pk)
    documents = Document.objects.visible_to(request.actor).of(review.pupil)
    form = PackForm(request.POST or None, actor=request.actor, documents=documents)
    if form.is_valid():
        job = jobs.enqueue(
            "review_pack",
            school_id=request.actor.school_id,
            by=request.actor,
            args={"review_id": review.pk, **form.args()},
        )
        return redirect(job)
    context = open_file(request, review.pupil_id, tab="ehcp_reviews")
    context |= {
        "review": review,
        "form": form,
        "packs": packs_seen(request.actor)
        .filter(review=review)
        .select_related("made_by")
        .defer("content"),
        "waiting": review.people.filter(asked_on__isnull=False, received_on=None).count(),
    }
    return render(request, "ehcp/review_packs.html", context)


@require_GET
@requires(Permission.PRINT_PUPIL)
def pack_file(request, pack_pk):
    """The very bytes that were made; the file's name holds no child's name."""
    pack = get_object_or_404(packs_seen(request.actor), pk=pack_pk)
    audit.record_opening(
        by=request.actor, subject=pack, pupil_id=pack.pupil_id, event=AuditEvent.DOWNLOADED
    )
    response = HttpResponse(bytes(pack.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="review-pack-{pack.pk}.pdf"'
    response["ETag"] = f'"{pack.sha256}"'
    return response


@require_http_methods(["GET", "POST"])
@requires(Permission.PRINT_PUPIL)
@once
def batch_make(request):
    """The packs of all reviews whose meeting lies in one month."""
    form = BatchForm(request.POST or None, may_see_costs=request.actor.can(Permission.COSTS_VIEW))
    if form.is_valid():
        month = form.cleaned_data["month"]
        reviews = (
            AnnualReview.objects.visible_to(request.actor)
            .open()
            .filter(meeting_on__year=month.year, meeting_on__month=month.month)
        )
        batch = actions.ask_batch(
            month=month,
            edition=form.cleaned_data["edition"],
            reviews=list(reviews.order_by("meeting_on", "pk")),
            by=request.actor,
        )
        messages.success(request, "The packs are being made. You can go on working.")
        return redirect("ehcp:batch_view", pack_batch_pk=batch.pk)
    batches = PackBatch.objects.visible_to(request.actor).annotate(made=Count("packs"))
    context = {"form": form, "batches": batches.select_related("made_by")[:12]}
    return render(request, "ehcp/batch_make.html", context)


@require_GET
@requires(Permission.PRINT_PUPIL)
def batch_view(request, pack_batch_pk):
    """How far it is, and each pack as soon as it is made."""
    batch = get_object_or_404(PackBatch.objects.visible_to(request.actor), pk=pack_batch_pk)
    packs = packs_seen(request.actor).filter(batch=batch).defer("content")
    packs = list(packs.select_related("review__pupil").order_by("review__meeting_on", "pk"))
    audit.record_list(by=request.actor, name="ehcp.pack_batch", filters=[], results=len(packs))
    context = {
        "batch": batch,
        "packs": packs,
        "total": len(batch.reviews),
        "is_done": len(packs) == len(batch.reviews),
        "again": reverse("ehcp:batch_view", kwargs={"pack_batch_pk": batch.pk}),
    }
    return render(request, "ehcp/batch_view.html", context)
