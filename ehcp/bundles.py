"""The request as one PDF: our own pages with contents and bookmarks, uploaded papers bound in behind."""

import hashlib
import io

import pikepdf

from ehcp.documents.requests import request_html, request_paper, with_evidence
from ehcp.evidence import checklist_of, papers_of
from sendhub import binding, uploads
from sendhub.pdf import make_long_pdf


def looked_at(documents):
    """Return each document as it can be bound, or with the reason why it cannot."""
    return [
        binding.look(
            title=document.title, content=_content(document), media_type=document.media_type
        )
        for document in documents
    ]


def _content(document):
    try:
        with uploads.open_stored(document.stored_name) as file:
            return file.read()
    except FileNotFoundError:
        return None


def bundle_of(assessment, *, by, today):
    """Return (PDF, number of pages, [(title, why it was left out)])."""
    checklist = checklist_of(assessment, actor=by, today=today)
    papers = looked_at(papers_of(checklist, pupil=assessment.pupil, actor=by))
    bound = [paper for paper in papers if not paper.refusal]
    left_out = [(paper.title, paper.refusal) for paper in papers if paper.refusal]
    paper = with_evidence(
        request_paper(assessment, by=by, today=today),
        checklist,
        papers=[(paper.title, paper.pages) for paper in bound],
        left_out=left_out,
    )
    body = binding.bind(make_long_pdf(request_html(paper), style="assessment_request"), bound)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = len(pdf.pages)
    return body, pages, left_out


def digest_of(content):
    return hashlib.sha256(content).hexdigest()
