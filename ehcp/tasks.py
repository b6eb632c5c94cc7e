"""Work of the statutory process in the background."""

from datetime import time

from django.urls import reverse
from django.utils import timezone

from ehcp.actions import assessments as assessment_actions
from ehcp.actions import bundles as bundle_actions
from ehcp.actions import la_forms as form_actions
from ehcp.actions import packs
from ehcp.bundles import bundle_of
from ehcp.digests import figures, send_digests
from ehcp.enums import FormPurpose
from ehcp.la_forms.mapping import FormProblem
from ehcp.la_forms.packs import packs_for
from ehcp.models import AnnualReview, NeedsAssessment, PackBatch, PackEdition, RequestBundle
from pupils.models import Document
from sendhub.accounts.permissions import Permission
from sendhub.jobs import mail
from sendhub.jobs.registry import job, schedule
from sendhub.refusals import NotPossible


@job("ehc_bundle", title="Print a request for an EHC needs assessment", limit_seconds=120)
def ehc_bundle(task, *, bundle_id):
    bundle = RequestBundle.objects.visible_to(task.by).get(pk=bundle_id)
    if not task.by.can(Permission.PRINT_PUPIL):
        raise NotPossible("The person who asked for this paper may not print it any more.")
    case = NeedsAssessment.objects.visible_to(task.by).whole().get(pk=bundle.assessment_id)
    task.progress(1, 3)
    content, pages, left_out = bundle_of(case, by=task.by, today=timezone.localdate())
    task.progress(2, 3)
    bundle_actions.keep_bundle(
        bundle=bundle, content=content, pages=pages, left_out=left_out, by=task.by
    )
    task.progress(3, 3)
    return reverse("ehcp:bundle_file", kwargs={"bundle_pk": bundle.pk})


def due_letter(*, school):
    """The counts as they are when the letter is written."""
    return figures(school_id=school, today=timezone.localdate())


mail.CONTEXTS |= {"due_today": due_letter, "due_weekly": due_letter}
mail.TITLES |= {"due_today": "Something is due today", "due_weekly": "Week ahead"}


@job("due_digests", title="Write to SENCos about what is due", as_machine=True)
@schedule(daily_at=time(6, 40))
def due_digests(task):
    send_digests(school=task.by.school, today=timezone.localdate(), by=task.by)


@job("lapse_rights", title="Let go of rights whose time has run out", as_machine=True)
@schedule(daily_at=time(3, 40))
def lapse_rights(task):
    assessment_actions.lapse_rights(today=timezone.localdate(), by=task.by)


@job("review_pack", title="Make a review pack", limit_seconds=180)
def review_pack(task, *, review_id, edition, is_final, document_ids):
    if not task.by.can(Permission.PRINT_PUPIL):
        raise NotPossible("The person who asked for this pack may not print it any more.")
    review = _reviews(task.by).get(pk=review_id)
    documents = Document.objects.visible_to(task.by).of(review.pupil).filter(pk__in=document_ids)
    task.progress(1, 2)
    pack = packs.make_pack(
        review=review, edition=edition, is_final=is_final, documents=documents, by=task.by
    )
    task.progress(2, 2)
    return reverse("ehcp:pack_file", kwargs={"pack_pk": pack.pk})


@job("review_packs", title="Make the review packs of a month", limit_seconds=1_800, in_steps=True)
def review_packs(task, *, batch_id):
    """One pack a step: an attempt that was cut off goes on after the last one kept."""
    with task.inside():
        batch = PackBatch.objects.visible_to(task.by).get(pk=batch_id)
    total = len(batch.reviews)
    for place, review_id in enumerate(batch.reviews[task.done :], start=task.done + 1):
        with task.step(done=place, total=total):
            review = _reviews(task.by).filter(pk=review_id).first()
            is_made = PackEdition.objects.filter(batch=batch, review=review_id).exists()
            if review and not is_made:
                packs.make_pack(
                    review=review, edition=batch.edition, is_final=False, batch=batch, by=task.by
                )
    return reverse("ehcp:batch_view", kwargs={"pack_batch_pk": batch.pk})


@job("la_form", title="Fill a form of the local authority", limit_seconds=60, max_attempts=1)
def la_form(task, *, purpose, subject_id, form):
    """Fill the form for one pupil; the result is the document in the pupil's file."""
    if not task.by.can(Permission.PRINT_PUPIL):
        raise NotPossible("The person who asked for this form may not print it any more.")
    if purpose == FormPurpose.REVIEW:
        subject = _reviews(task.by).select_related("plan__local_authority").get(pk=subject_id)
        authority = subject.plan.local_authority
    else:
        subject = NeedsAssessment.objects.visible_to(task.by).whole().get(pk=subject_id)
        authority = subject.local_authority
    packs = packs_for(actor=task.by, local_authority=authority, purpose=purpose)
    pack = next((pack for pack in packs if pack.key == form), None)
    if pack is None:
        raise NotPossible("This form has been taken out of use.")
    try:
        document = form_actions.fill_form(pack=pack, subject=subject, by=task.by)
    except FormProblem as problem:
        raise NotPossible(str(problem)) from None
    return reverse("pupils:document_download", kwargs={"document_pk": document.pk})


def _reviews(actor):
    return AnnualReview.objects.visible_to(actor).select_related(
        "pupil__group", "pupil__school__local_authority", "plan", "plan_version"
    )
