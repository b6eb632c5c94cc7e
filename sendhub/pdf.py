"""HTML to tagged PDF (PDF/UA-1): one function, one cached set of fonts, no way out.

The fetcher hands out our own assets by name and refuses everything else without touching network
or disk, so text typed by anybody can load nothing.
"""

import functools
import logging
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
FONTS = STATIC / "vendor" / "fonts"
SCHEME = "asset:"

# The only names a document may ask for; `make_pdf` may add pictures of its own document.
ASSETS = {f"{SCHEME}{path.name}": (path, "font/woff2") for path in sorted(FONTS.glob("*.woff2"))}

logger = logging.getLogger(__name__)


class PdfUnavailable(Exception):
    """The libraries that draw PDFs are missing on this machine; the message says what to install."""


def _weasyprint():
    try:
        import weasyprint
    except OSError as missing:
        raise PdfUnavailable(
            "PDFs cannot be made on this server yet: the Pango libraries are missing. The "
            "administrator installs them with: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0"
        ) from missing
    return weasyprint


def _fetcher(pictures, refused):
    """Return a fetcher over ASSETS and `pictures` ({name: (bytes, media type)}); refusals are listed."""
    weasyprint = _weasyprint()

    class Fetcher(weasyprint.URLFetcher):
        def fetch(self, url, headers=None):
            if url in ASSETS:
                path, media_type = ASSETS[url]
                body = path.read_bytes()
            elif url in pictures:
                body, media_type = pictures[url]
            else:
                refused.append(url)
                raise ValueError("a document loads only our own assets")
            return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": media_type})

    return Fetcher()


@functools.cache
def _style(name):
    """Return (font configuration, style sheets) of a document; costs a second the first time."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = _fetcher({}, [])
    sheets = [
        weasyprint.CSS(
            string=(STATIC / "css" / "documents" / f"{sheet}.css").read_text(),
            font_config=fonts,
            url_fetcher=fetcher,
        )
        for sheet in ("base", name)
    ]
    return fonts, sheets


class TooLong(Exception):
    """The document has more pages than it may."""


def make_pdf(html, *, style, pictures=None, most_pages=None):
    """Return the document as bytes; `style` names its sheet in static/css/documents.

    `pictures` maps names such as `asset:photo` to (bytes, media type). Raises PdfUnavailable, and
    TooLong beyond `most_pages`.
    """
    weasyprint = _weasyprint()
    refused = []
    fonts, sheets = _style(style)
    source = weasyprint.HTML(
        string=html, base_url=None, url_fetcher=_fetcher(pictures or {}, refused)
    )
    document = source.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    if most_pages and len(document.pages) > most_pages:
        raise TooLong
    body = document.write_pdf(pdf_variant="pdf/ua-1")
    if refused:
        logger.warning("A document tried to load %d things that are not ours.", len(refused))
    return body
