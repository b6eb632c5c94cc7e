"""Page x of y written on every page of a bound document, upright whichever way a page is turned."""

import pikepdf

SIZE, EDGE = 9, 14
FONT = pikepdf.Name("/SENDHubPage")
# How wide a letter is in Helvetica, in thousandths of its size: Adobe's metrics of the standard fonts.
_WIDTHS = {"P": 667, " ": 278, "f": 278}
_USUAL = 556
# The page's own axes as the reader sees them: from the corner at the bottom right, by its turn.
_TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def number_pages(pdf):
    """Write the numbers on all pages, on white, as an artifact: a reader's voice passes over them."""
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for number, page in enumerate(pdf.pages, start=1):
        page.add_resource(font, pikepdf.Name.Font, FONT)
        # What stands on the page may leave its own scale and colours behind.
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(_mark(page, f"Page {number} of {len(pdf.pages)}"))


def _mark(page, text):
    turn = int(page.obj.get("/Rotate", 0)) % 360
    left, bottom, right, top = _box(page)
    corner = {0: (right, bottom), 90: (right, top), 180: (left, top), 270: (left, bottom)}
    x, y = corner.get(turn, corner[0])
    a, b, c, d = _TURNS.get(turn, _TURNS[0])
    wide = sum(_WIDTHS.get(letter, _USUAL) for letter in text) * SIZE / 1000
    return (
        f"\nQ\n/Artifact BMC q {a} {b} {c} {d} {x:.2f} {y:.2f} cm "
        f"1 g {-EDGE - wide - 3:.2f} {EDGE - 4} {wide + 6:.2f} {SIZE + 5} re f 0.2 g "
        f"BT {FONT} {SIZE} Tf {-EDGE - wide:.2f} {EDGE} Td ({text}) Tj ET Q EMC\n"
    ).encode("ascii")


def _box(page):
    """The corners that show: the crop box where it lies on the sheet."""
    sheet = [float(edge) for edge in page.mediabox]
    shown = [float(edge) for edge in page.cropbox]
    left, right = sorted((shown[0], shown[2]))
    bottom, top = sorted((shown[1], shown[3]))
    low, high = sorted((sheet[0], sheet[2])), sorted((sheet[1], sheet[3]))
    return max(left, low[0]), max(bottom, high[0]), min(right, low[1]), min(top, high[1])
