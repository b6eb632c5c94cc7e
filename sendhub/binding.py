"""Uploaded papers bound into a document of ours: each behind its divider page, nothing in them alive.

First `look` at every paper: it says how many pages there are, or why it cannot be bound, so that the
document can name what is left out. The document is then drawn with one divider page for each paper
that can be bound, as its last pages and in that order; `bind` puts the papers behind them. The
dividers' headings are the bookmarks. Page x of y is written over the whole: a document with papers
leaves it out of its own footer (`is_bound` in base.html). Our own pages stay tagged; the whole drops
the claim to PDF/UA.
"""

import io
from dataclasses import dataclass

import pikepdf
from PIL import Image, UnidentifiedImageError

from sendhub.page_numbers import number_pages

# A paper longer than this is named, with its length, and handed over beside the document.
MOST_PAGES = 100

LOCKED = "it is locked with a password"
BROKEN = "the file is damaged"
OFFICE = "a Word file is printed from Word"
MISSING = "the stored file is missing"

# A4 in points, and the white edge around a picture.
A4 = (595.28, 841.89)
EDGE = 28.35

# All that a page needs to be drawn. Links, form fields, scripts, sound, attachments, thumbnails and
# whatever a later version of PDF invents are not among it.
_PAGE_KEYS = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# Keys by which a drawn thing could reach out, act, or carry a file along.
_ALIVE = ("/AA", "/AF", "/OPI", "/Ref", "/JS", "/EF", "/PieceInfo", "/Metadata", "/Alternates")


@dataclass(frozen=True)
class Paper:
    """A paper to bind: `pages` and a plain PDF as `content`, or the `refusal` in words."""

    title: str
    pages: int = 0
    content: bytes = b""
    refusal: str = ""


def look(*, title, content, media_type):
    """Return the paper as it can be bound; `content` None says that the stored file is missing."""
    if content is None:
        return Paper(title, refusal=MISSING)
    if media_type.startswith("image/"):
        content = _picture_page(content)
    elif media_type != "application/pdf":
        return Paper(title, refusal=OFFICE)
    try:
        with pikepdf.open(io.BytesIO(content or b"")) as pdf:
            pages = len(pdf.pages)
            if pdf.is_encrypted:
                return Paper(title, refusal=LOCKED)
            if pages > MOST_PAGES:
                return Paper(title, refusal=f"it has {pages} pages, at most {MOST_PAGES} are bound")
            plain = _plain(pdf)
    except pikepdf.PasswordError:
        return Paper(title, refusal=LOCKED)
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError):
        return Paper(title, refusal=BROKEN)
    return Paper(title, pages=pages, content=plain) if pages else Paper(title, refusal=BROKEN)


def bind(body, papers):
    """Return the document with each paper behind its divider.

    `papers`: those that `look` found bindable; the last `len(papers)` pages of `body` are their dividers.
    Without papers the document comes back byte for byte.
    """
    if not papers:
        return body
    with pikepdf.open(io.BytesIO(body)) as bound:
        first_divider = len(bound.pages) - len(papers)
        # From the back, so that the numbers of the dividers before stay true.
        for order, paper in reversed(list(enumerate(papers))):
            with pikepdf.open(io.BytesIO(paper.content)) as held:
                for number, page in enumerate(held.pages):
                    bound.pages.insert(first_divider + order + 1 + number, page)
        number_pages(bound)
        with bound.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata.pop("pdfuaid:part", None)
        whole = io.BytesIO()
        bound.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return whole.getvalue()


def _plain(pdf):
    """Return the PDF anew with nothing but drawn pages; what stood in form fields stays readable."""
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        for key in _INHERITED:
            value = _inherited(page.obj, key)
            if value is not None:
                page.obj[key] = value
        for key in set(page.obj.keys()) - {"/Type", "/Parent", *_PAGE_KEYS}:
            del page.obj[key]
    for held in pdf.objects:
        _still(held)
    with pikepdf.new() as plain:
        plain.pages.extend(pdf.pages)
        written = io.BytesIO()
        plain.save(written)
    return written.getvalue()


def _inherited(node, key, depth=0):
    """Return the value of a page's key, from the nodes above it when its own is missing."""
    if key in node:
        return node[key]
    if "/Parent" not in node or depth > MOST_PAGES:
        return None
    return _inherited(node["/Parent"], key, depth + 1)


def _still(held):
    """Take what is alive out of one object and of what it holds directly."""
    if isinstance(held, pikepdf.Array):
        parts = list(held)
    elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in _ALIVE:
            if key in held:
                del held[key]
        if isinstance(held, pikepdf.Stream) and "/F" in held:
            # A stream kept in a file elsewhere.
            del held["/F"]
        parts = [value for _, value in held.items()]
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _still(part)


def _picture_page(content):
    """Return an A4 page with the picture as large as it fits; nothing when it cannot be read."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            flat = picture.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return b""
    across = flat.width > flat.height
    width, height = reversed(A4) if across else A4
    scale = max(flat.width / (width - 2 * EDGE), flat.height / (height - 2 * EDGE))
    drawn = io.BytesIO()
    # The resolution sets the size on the page: pixels to each point.
    flat.save(drawn, "PDF", resolution=72 * scale)
    with pikepdf.open(io.BytesIO(drawn.getvalue())) as pdf:
        box = pdf.pages[0].mediabox
        right, top = (width - float(box[2])) / 2, (height - float(box[3])) / 2
        pdf.pages[0].mediabox = [-right, -top, width - right, height - top]
        if "/CropBox" in pdf.pages[0]:
            del pdf.pages[0].CropBox
        page = io.BytesIO()
        pdf.save(page)
    return page.getvalue()
