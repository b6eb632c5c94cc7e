"""A few papers in the demo's files: real PDFs of the program's own making, about nobody."""

import logging

from ehcp.models import EhcPlanVersion
from pupils.actions.documents import add_document
from pupils.enums import DocumentKind
from sendhub.pdf import PdfUnavailable, make_pdf
from sendhub.uploads import Checked

AT_MOST = 8
PAGE = """<!doctype html><html lang="en-GB"><head><title>{title}</title></head>
<body><h1>{title}</h1><p>This paper belongs to the demo school. It was made by the program and is about nobody.</p>
<p>Seen twice in October, in class and alone. Follows one step at a time; two steps with a picture.
Advice: chunk instructions, check understanding, pre-teach new words. Review in the spring term.</p></body></html>"""
PAPERS = (
    ("Speech and language therapy report", DocumentKind.REPORT, True),
    ("Letter from the paediatric clinic", DocumentKind.LETTER, False),
)

PLAN = """<!doctype html><html lang="en-GB"><head><title>EHC plan</title></head>
<body><h1>Education, health and care plan: proposed amendments</h1><p>Wraxshire Council, SEND service.
An invented paper of the demo school, about nobody.</p>
<h2>Section B</h2><p>Understands less than is said around the class. Reads and spells far below what is
expected of the age. Finds changes that nobody announced hard to bear.</p>
<h2>Section E</h2><p>Follows a spoken instruction of two steps in lessons without a reminder.</p>
<h2>Section F</h2><p>Language group, 30 minutes, three times each week, in a group of four at most, by a
teaching assistant with ELKLAN training. Access to a quiet place and regular support as required.</p>
<h2>Section G</h2><p>Visit of the epilepsy nurse, 1 hour each term.</p>
<h2>Section I</h2><p>Left blank in a draft.</p></body></html>"""

logger = logging.getLogger(__name__)


def write_papers(pupils, *, by, today):
    """Give the first pupils of the register a paper each; none where PDFs cannot be made."""
    try:
        bodies = [make_pdf(PAGE.format(title=title), style="profile") for title, *_ in PAPERS]
    except PdfUnavailable:
        logger.warning("The demo has no papers: PDFs cannot be made on this machine yet.")
        return
    for place, pupil in enumerate(pupils[:AT_MOST]):
        title, kind, for_staff = PAPERS[place % len(PAPERS)]
        file = Checked(
            content=bodies[place % len(PAPERS)], name="report.pdf", media_type="application/pdf"
        )
        add_document(
            pupil=pupil,
            file=file,
            by=by,
            title=title,
            kind=kind,
            for_staff=for_staff,
            dated_on=today,
        )


def write_la_paper(*, school, by):
    """Keep the LA's own paper with a draft, so that it is shown beside the forms; none without PDFs."""
    draft = EhcPlanVersion.objects.filter(school=school, issued_on=None).order_by("pk").first()
    if draft is None:
        return
    try:
        body = make_pdf(PLAN, style="profile")
    except PdfUnavailable:
        return
    draft.document = add_document(
        pupil=draft.pupil,
        file=Checked(content=body, name="plan.pdf", media_type="application/pdf"),
        by=by,
        title="Draft plan as the LA sent it",
        kind=DocumentKind.EHC,
        for_staff=False,
    )
    draft.save(update_fields=["document"])
