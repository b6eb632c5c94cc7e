"""A few papers in the demo's files: real PDFs of the program's own making, about nobody."""

import logging

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
