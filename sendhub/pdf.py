"""HTML to tagged PDF (PDF/UA-1): one function, one cached set of fonts, no way out.

The fetcher hands out our own assets by name and refuses everything else without touching network
or disk, so text typed by anybody can load nothing.
"""

import atexit
import base64
import functools
import json
import logging
import re
import resource
import subprocess
import sys
import threading
import warnings
from pathlib import Path

from PIL import ImageFile

from sendhub.refusals import NotPossible

STATIC = Path(__file__).resolve().parent.parent / "static"
FONTS = STATIC / "vendor" / "fonts"
PICTURES = STATIC / "img" / "documents"
SHEETS = STATIC / "css" / "documents"
SCHEME = "asset:"

# The only names a document may ask for; `make_pdf` may add pictures of its own document.
ASSETS = {
    **{f"{SCHEME}{path.name}": (path, "font/woff2") for path in FONTS.glob("*.woff2")},
    **{f"{SCHEME}{path.name}": (path, "image/svg+xml") for path in PICTURES.glob("*.svg")},
    # Fonts that few documents need, which link to them.
    f"{SCHEME}arabic.css": (SHEETS / "arabic.css", "text/css"),
}

# What a long document may take in a process of its own.
SECONDS = 30
MEMORY_BYTES = 1024**3

TOO_LONG = (
    "This document is too long to print. Shorten the longest texts, or print it in parts. "
    "Nothing is lost."
)
NO_PANGO = (
    "PDFs cannot be made on this server yet: the Pango libraries are missing. The administrator "
    "installs them with: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)

# One document at a time in a process: the cached fonts are shared and Pango is not made for threads.
_lock = threading.Lock()

logger = logging.getLogger(__name__)


class PdfUnavailable(NotPossible):
    """The libraries that draw PDFs are missing on this machine; the message says what to install."""


class TooLong(NotPossible):
    """The document has more pages, or takes more time or memory, than it may."""


def make_pdf(html, *, style, pictures=None, most_pages=None, on_refusal=None):
    """Return the document as bytes; `style` names its sheet in static/css/documents.

    `pictures` maps names such as `asset:photo` to (bytes, media type). `on_refusal` is called with
    the number of things the document asked for that are not ours, if there were any.
    Raises PdfUnavailable, and TooLong beyond `most_pages`.
    """
    weasyprint = _weasyprint()
    refused = []
    with _lock:
        fonts, sheets = _style(style)
        source = weasyprint.HTML(
            string=html, base_url=None, url_fetcher=_fetcher(pictures or {}, refused)
        )
        document = source.render(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
        if most_pages and len(document.pages) > most_pages:
            raise TooLong(TOO_LONG)
        body = document.write_pdf(pdf_variant="pdf/ua-1", finisher=_name_every_glyph)
    if refused:
        logger.warning("A document asked for %d things that are not ours.", len(refused))
        if on_refusal:
            on_refusal(len(refused))
    return body


def pages_of(html, *, style):
    """Return how many pages a document takes; nothing is written. Raises PdfUnavailable."""
    weasyprint = _weasyprint()
    with _lock:
        fonts, sheets = _style(style)
        source = weasyprint.HTML(string=html, base_url=None, url_fetcher=_fetcher({}, []))
        return len(source.render(stylesheets=sheets, font_config=fonts).pages)


_NAMELESS = re.compile(rb"<[0-9a-f]{4}> <>")


def _name_every_glyph(document, pdf):
    """Let a glyph that is only a part of its letter, as the dots of Arabic, stand for a joiner without width.

    The engine writes nothing for it; PDF/UA wants every glyph to stand for something.
    """
    for held in pdf.objects:
        stream = getattr(held, "stream", None)
        if isinstance(stream, list) and b"begincmap" in stream:
            held.stream = [
                line.replace(b"<>", b"<200d>") if _NAMELESS.fullmatch(line) else line
                for line in stream
            ]


def make_long_pdf(html, *, style, pictures=None, seconds=SECONDS, memory_bytes=MEMORY_BYTES):
    """Return the document as bytes, drawn by a child process that is stopped when it takes too much.

    For packs, reports and maps, whose length nobody bounds. Raises TooLong and PdfUnavailable.
    """
    job = {
        "html": html,
        "style": style,
        "memory_bytes": memory_bytes,
        "pictures": {
            name: (base64.b64encode(body).decode(), media_type)
            for name, (body, media_type) in (pictures or {}).items()
        },
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sendhub.pdf"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=seconds,
            cwd=STATIC.parent,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLong(TOO_LONG) from None
    if done.returncode == _NO_PANGO_CODE:
        raise PdfUnavailable(NO_PANGO)
    if done.returncode:
        logger.warning("A document's process ended with code %d.", done.returncode)
        raise TooLong(TOO_LONG)
    return done.stdout


_NO_PANGO_CODE = 69


def _child():
    """Read a job from standard input, write the PDF to standard output."""
    job = json.loads(sys.stdin.buffer.read())
    pictures = {
        name: (base64.b64decode(body), media_type)
        for name, (body, media_type) in job["pictures"].items()
    }
    try:
        # Before the limit: a library that finds no memory looks like a missing one, and fontconfig
        # cut short in its search writes an empty list of fonts to the cache of the whole machine.
        _style(job["style"])
    except PdfUnavailable:
        raise SystemExit(_NO_PANGO_CODE) from None
    limit = job["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    sys.stdout.buffer.write(make_pdf(job["html"], style=job["style"], pictures=pictures))


def _weasyprint():
    # Imported on first use: it takes a second, and a machine without Pango must serve all else.
    try:
        with warnings.catch_warnings():
            # A machine without any font is fine: documents bring their own.
            warnings.filterwarnings("ignore", message="No fonts configured|FontConfig cannot load")
            import weasyprint
    except OSError as missing:
        raise PdfUnavailable(NO_PANGO) from missing
    # WeasyPrint lets Pillow take cut-off pictures, in the whole process; uploads must not.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _fetcher(pictures, refused):
    """Return a fetcher over ASSETS and `pictures`; what it refuses is added to `refused`."""
    weasyprint = _weasyprint()

    class OwnAssets(weasyprint.URLFetcher):
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

    return OwnAssets()


@functools.cache
def _style(name):
    """Return (font configuration, style sheets) of a document; costs half a second the first time."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(
            string=(SHEETS / f"{sheet}.css").read_text(encoding="utf-8"),
            font_config=fonts,
            url_fetcher=_fetcher({}, []),
        )
        for sheet in dict.fromkeys(("base", name))
    ]
    return fonts, sheets


# Fonts are let go while the library is still whole; at the very end it complains.
atexit.register(_style.cache_clear)


if __name__ == "__main__":
    _child()
