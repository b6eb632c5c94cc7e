"""Packs made: gathered, bound, hashed and kept; a final one never changes."""

import hashlib
import io

import pikepdf
from django.db import transaction
from django.utils import timezone

from ehcp.documents.review_pack import pack_pdf, review_pack, with_papers
from ehcp.models import PackBatch, PackEdition
from ehcp.review_enums import Edition
from sendhub import binding, uploads
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs import actions as jobs
from sendhub.refusals import NotPossible


def papers_of(documents):
    """Look at each stored document: what of it can be bound, or why not."""
    papers = []
    for document in documents:
        try:
            with uploads.open_stored(document.stored_name) as stored:
                content = stored.read()
        except FileNotFoundError:
            content = None
        papers.append(
            binding.look(title=document.title, content=content, media_type=document.media_type)
        )
    return papers


def own_documents(review):
    """The documents that came with contributions: circulated to everyone, so in both editions."""
    rows = review.contributions.filter(
        document__isnull=False, document__removed_at=None, document__restriction=None
    )
    return [row.document for row in rows.select_related("document")]


@transaction.atomic
def make_pack(*, review, edition, is_final, by, documents=(), batch=None):
    """Make and keep one edition with the papers bound in. Raises NotPossible for a cost sheet one may not see."""
    if edition == Edition.SCHOOL_LA and not by.can(Permission.COSTS_VIEW):
        raise NotPossible("The school and LA edition holds costs, which you may not see.")
    today = timezone.localdate()
    papers = papers_of([*own_documents(review), *documents])
    pack = review_pack(review, edition=edition, by=by, today=today, is_final=is_final)
    pack = with_papers(pack, papers)
    body = binding.bind(pack_pdf(pack), [paper for paper in papers if not paper.refusal])
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = len(pdf.pages)
    kept = PackEdition(
        school_id=by.school_id,
        pupil_id=review.pupil_id,
        review=review,
        batch=batch,
        edition=edition,
        is_final=is_final,
        after_meeting=review.is_held,
        pages=pages,
        left_out=[list(pair) for pair in pack.left_out],
        content=body,
        sha256=hashlib.sha256(body).hexdigest(),
        made_by=by.user,
    )
    kept.full_clean()
    kept.save()
    audit.record(
        by=by,
        event=AuditEvent.PACK_FINALISED if is_final else AuditEvent.PACK_MADE,
        subject=kept,
        pupil_id=review.pupil_id,
    )
    return kept


@transaction.atomic
def ask_batch(*, month, edition, reviews, by):
    """Ask for the packs of a month's reviews. Raises NotPossible when there is none."""
    if not reviews:
        raise NotPossible("No review has its meeting in this month.")
    batch = PackBatch(
        school_id=by.school_id,
        month=month,
        edition=edition,
        reviews=[review.pk for review in reviews],
        made_by=by.user,
    )
    batch.full_clean()
    batch.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=batch)
    jobs.enqueue("review_packs", school_id=by.school_id, by=by, args={"batch_id": batch.pk})
    return batch
