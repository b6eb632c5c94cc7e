"""The PDF engine: nothing typed by anybody makes it load anything."""

import subprocess

import pytest

from sendhub.pdf import TooLong, make_pdf

PAGE = (
    '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>T</h1>{}</body></html>'
)


@pytest.mark.parametrize(
    "attack",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="x">',
        "<style>@import url(file:///etc/passwd); body{background:url(http://127.0.0.1:9/)}</style>",
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">a</a>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_document_loads_nothing_but_our_assets(attack, tmp_path):
    body = make_pdf(PAGE.format(attack + "<p>printed</p>"), style="profile")

    file = tmp_path / "a.pdf"
    file.write_bytes(body)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    assert "printed" in text.stdout
    assert "root:" not in text.stdout
    assert b"/EmbeddedFile" not in body


def test_too_many_pages_are_refused():
    with pytest.raises(TooLong):
        make_pdf(PAGE.format("<p>line</p>" * 200), style="profile", most_pages=1)
