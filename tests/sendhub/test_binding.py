"""Papers bound into a document: what is taken, what is named instead, and that nothing stays alive."""

import io

import pikepdf
import pytest
from PIL import Image

from sendhub.binding import BROKEN, LOCKED, MISSING, MOST_PAGES, OFFICE, Paper, bind, look
from sendhub.pdf import make_pdf

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_of(pages, change=None, **how):
    """A PDF of pages 100, 101, 102 … points wide, so that each can be told from the others."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(100 + number, 300))
        if change:
            change(pdf)
        held = io.BytesIO()
        pdf.save(held, **how)
    return held.getvalue()


def widths(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [round(float(page.mediabox[2])) for page in pdf.pages]


def everything_in(content):
    """Every key that stands anywhere in the PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {key for held in pdf.objects for key in keys_in(held)}


def keys_in(held):
    if isinstance(held, pikepdf.Array):
        parts = list(held)
    elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from held.keys()
        parts = [value for _, value in held.items()]
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from keys_in(part)


def locked(*, opens_with):
    return pdf_of(1, encryption=pikepdf.Encryption(owner="owner", user=opens_with))


@pytest.mark.parametrize(
    ("content", "media_type", "refusal"),
    [
        (None, PDF, MISSING),
        (b"%PDF-1.7 and then nothing", PDF, BROKEN),
        (b"", PDF, BROKEN),
        (locked(opens_with="word"), PDF, LOCKED),
        (locked(opens_with=""), PDF, LOCKED),
        (b"PK\x03\x04", DOCX, OFFICE),
        (b"no picture", "image/png", BROKEN),
    ],
)
def test_look_names_what_cannot_be_bound(content, media_type, refusal):
    assert look(title="Report", content=content, media_type=media_type) == Paper(
        "Report", refusal=refusal
    )


@pytest.mark.parametrize(
    ("pages", "refusal"),
    [
        (MOST_PAGES, ""),
        (MOST_PAGES + 1, "it has 101 pages, at most 100 are bound"),
        (300, "it has 300 pages, at most 100 are bound"),
    ],
)
def test_look_names_a_paper_that_is_too_long(pages, refusal):
    paper = look(title="Report", content=pdf_of(pages), media_type=PDF)

    assert (paper.refusal, bool(paper.content)) == (refusal, not refusal)


def test_bind_without_papers_changes_no_byte():
    body = pdf_of(3)

    assert bind(body, []) == body


def test_bind_puts_each_paper_behind_its_divider():
    first = look(title="One", content=pdf_of(2), media_type=PDF)
    second = look(title="Two", content=pdf_of(3), media_type=PDF)
    body = pdf_of(4)  # two pages of text, 102 and 103 are the dividers

    assert widths(bind(body, [first, second])) == [100, 101, 102, 100, 101, 103, 100, 101, 102]


def test_bind_keeps_a_page_size_and_turn_that_stood_above_the_page():
    def inherit(pdf):
        tree = pdf.Root.Pages
        tree.MediaBox = [0, 0, 777, 300]
        tree.Rotate = 90
        del pdf.pages[0].obj["/MediaBox"]

    bound = bind(pdf_of(1), [look(title="One", content=pdf_of(1, inherit), media_type=PDF)])

    with pikepdf.open(io.BytesIO(bound)) as pdf:
        assert (round(float(pdf.pages[1].mediabox[2])), int(pdf.pages[1].obj.Rotate)) == (777, 90)


def test_bind_leaves_scripts_links_files_and_forms_behind():
    def enliven(pdf):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        pdf.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=["x", pdf.make_indirect(script)])
        )
        pdf.attachments["run.exe"] = b"MZ"
        page = pdf.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 50, 50],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/"),
        )
        page.Annots = pdf.make_indirect([pdf.make_indirect(link)])
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(
                X=pdf.make_stream(
                    b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, Ref=script, AA=script
                )
            )
        )

    lively = pdf_of(1, enliven)
    alive = {"/OpenAction", "/AA", "/JS", "/Annots", "/URI", "/EF", "/Names", "/Ref", "/A"}
    assert alive - everything_in(lively) == set()

    bound = bind(pdf_of(1), [look(title="One", content=lively, media_type=PDF)])

    assert alive & everything_in(bound) == set()


def test_bind_keeps_what_was_typed_into_a_form_field():
    def fill(pdf):
        look_of_it = pdf.make_stream(
            b"BT (typed) Tj ET",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 50, 20],
        )
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="name",
                V="typed",
                F=4,
                Rect=[10, 10, 60, 30],
                AP=pikepdf.Dictionary(N=look_of_it),
            )
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    bound = bind(pdf_of(1), [look(title="One", content=pdf_of(1, fill), media_type=PDF)])

    with pikepdf.open(io.BytesIO(bound)) as pdf:
        (drawn,) = pdf.pages[1].obj.Resources.XObject.values()
        assert drawn.read_bytes() == b"BT (typed) Tj ET"
    assert {"/AcroForm", "/FT", "/Annots"} & everything_in(bound) == set()


@pytest.mark.parametrize(("size", "page"), [((400, 300), (842, 595)), ((300, 900), (595, 842))])
def test_look_turns_a_picture_into_one_page_of_a4(size, page):
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, "PNG")

    paper = look(title="Photo", content=held.getvalue(), media_type="image/png")

    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        box = [float(edge) for edge in pdf.pages[0].mediabox]
    assert (paper.pages, round(box[2] - box[0]), round(box[3] - box[1])) == (1, *page)


def test_bound_document_keeps_bookmarks_and_drops_the_claim_to_pdf_ua():
    html = (
        '<!doctype html><html lang="en-GB"><head><title>Pack</title></head><body><h1>Pack</h1>'
        '<h1 style="break-before: page">Annex 1</h1></body></html>'
    )
    body = make_pdf(html, style="base")

    bound = bind(body, [look(title="One", content=pdf_of(2), media_type=PDF)])

    with pikepdf.open(io.BytesIO(bound)) as pdf:
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert (titles, pdf.open_metadata().get("pdfuaid:part")) == (["Pack", "Annex 1"], None)
        assert "/StructTreeRoot" in pdf.Root
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
