import http.server
import io
import sys
import threading

import page
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from pupils.enums import ProfileState
from sendhub import pdf
from tests.factories.pupils import ProfileFactory, PupilFactory

ATTACKS = {
    "picture": '<img src="{address}" alt="x">',
    "file": '<img src="file:///etc/passwd" alt="x">',
    "style_import": '<style>@import url("{address}");</style>',
    "style_background": '<p style="background: url({address})">x</p>',
    "style_link": '<link rel="stylesheet" href="{address}">',
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "font": '<style>@font-face {{ font-family: X; src: url("{address}") }} p {{ font-family: X }}</style>',
    "data_address": '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="x">',
    "attachment_link": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "object": '<object data="{address}"></object>',
    "embed": '<embed src="{address}">',
    "svg_image": '<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>',
}

# The engine itself has no way to these: it never gets as far as asking.
UNREACHABLE = {
    "relative": '<img src="/etc/passwd" alt="x">',
    "svg_use": '<svg width="9" height="9"><use href="{address}#x"/></svg>',
    "script": '<script src="{address}"></script>',
    "frame": '<iframe src="{address}"></iframe>',
}


def document(body):
    return (
        '<!doctype html><html lang="en-GB"><head><title>Try</title></head>'
        f"<body><h1>Try</h1>{body}<p>Printed to the end.</p></body></html>"
    )


@pytest.fixture
def listener():
    """A server that writes down who calls it."""
    calls = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/stolen.png", calls
    server.shutdown()
    thread.join()
    server.server_close()


def inside(body):
    """Return the names of files inside a PDF and whether it has an action."""
    with pikepdf.open(io.BytesIO(body)) as opened:
        return list(opened.attachments), "/OpenAction" in opened.Root


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_pdf_calls_nobody_and_is_still_printed(attack, listener):
    address, calls = listener
    refusals = []

    body = pdf.make_pdf(
        document(attack.format(address=address)), style="profile", on_refusal=refusals.append
    )

    assert body.startswith(b"%PDF-")
    assert calls == []
    assert len(refusals) == 1
    assert inside(body) == ([], False)


@pytest.mark.parametrize("attack", UNREACHABLE.values(), ids=UNREACHABLE.keys())
def test_pdf_has_no_way_to_ask(attack, listener):
    address, calls = listener

    body = pdf.make_pdf(document(attack.format(address=address)), style="profile")

    assert body.startswith(b"%PDF-")
    assert calls == []
    assert inside(body) == ([], False)


def test_pdf_prints_attack_in_typed_text_as_text(listener):
    address, calls = listener
    typed = f'<img src="{address}"><script>alert(1)</script>'
    html = render_to_string("documents/sample.html", {"text": typed, "initials": "AB"})
    refusals = []

    pdf.make_pdf(html, style="base", on_refusal=refusals.append)

    assert f"&lt;img src=&quot;{address}&quot;&gt;" in html
    assert (calls, refusals) == ([], [])


def test_pdf_is_tagged_pdf_ua_1():
    html = render_to_string(
        "documents/sample.html",
        {"text": "Zoë O’Brien, Łukasz, Nguyễn, Șerban, Олег, Ελένη", "initials": "ZO"},
    )

    body = pdf.make_pdf(html, style="base")

    report = page.validate_pdf_bytes(body, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant


def test_pdf_stops_beyond_most_pages():
    with pytest.raises(pdf.TooLong):
        pdf.make_pdf(document("<p>line</p>" * 200), style="base", most_pages=1)


def test_long_pdf_is_drawn_in_a_child():
    body = pdf.make_long_pdf(document("<p>line</p>" * 200), style="base")

    assert body.startswith(b"%PDF-")


def test_long_pdf_is_stopped_when_it_takes_too_long():
    with pytest.raises(pdf.TooLong, match="too long to print"):
        pdf.make_long_pdf(document("<p>line</p>" * 20_000), style="base", seconds=2)


def test_long_pdf_is_stopped_when_it_takes_too_much_memory():
    with pytest.raises(pdf.TooLong, match="too long to print"):
        pdf.make_long_pdf(document("<p>line</p>"), style="base", memory_bytes=60 * 1024**2)


class WithoutPango:
    """Imports WeasyPrint as a machine without its libraries does."""

    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")


def test_missing_libraries_are_named_to_the_user(senco_client, school, monkeypatch):
    shown = ProfileFactory(pupil=PupilFactory(school=school), state=ProfileState.CURRENT)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango(), *sys.meta_path])

    response = senco_client.get(reverse("pupils:profile_print", args=[shown.pk]))

    assert response.status_code == 409
    assert "the Pango libraries are missing" in response.content.decode()
