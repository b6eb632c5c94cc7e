import pytest

from pupils.imports.reading import Kind, decode, recognise
from pupils.imports.refusals import FileRefused


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<?xml version='1.0'?><CTfile/>", Kind.CTF),
        (b"\xef\xbb\xbf<CTfile/>", Kind.CTF),
        (b"Surname,Forename\nOst,Ida\n", Kind.CSV),
        ("Surname\tForename\nOst\tIda\n".encode("utf-16"), Kind.CSV),
        (b"PK\x03\x04 whatever", Kind.XLSX),
    ],
)
def test_recognise_goes_by_content(data, kind):
    assert recognise(data) == kind


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t ", "The file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "This is an older Excel workbook (.xls)"),
        (b"MZ\x90 program", "This is a program"),
        (b"\x1f\x8b\x08 gz", "This file is compressed."),
        (b"<html><table><tr><td>Surname", "This is a web page that only looks like a workbook."),
        (b"<!DOCTYPE html><p>", "This is a web page"),
        (b"{\\rtf1 Surname", "This is a text document."),
        (b"Surname,Forename\nO\x00st,Ida\n", "Line 2 holds a NUL character"),
        (b"a,b\n\x81\x8d\n", "Line 2 holds bytes that are not text."),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "The file is written in UTF-32."),
        (b"\xff\xfea", "Line 1 holds bytes that are not text."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file has 10.0 MB; the most"),
    ],
)
def test_recognise_refuses_with_a_sentence(data, start):
    with pytest.raises(FileRefused) as refusal:
        recognise(data)

    assert str(refusal.value).startswith(start)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Zoë".encode(), ("Zoë", "utf-8")),
        ("Zoë".encode("utf-8-sig"), ("Zoë", "utf-8-sig")),
        ("Zoë".encode("cp1252"), ("Zoë", "cp1252")),
        ("Zoë".encode("utf-16"), ("Zoë", "utf-16")),
        (
            '<?xml version="1.0" encoding="iso-8859-2"?>Łukasz'.encode("iso-8859-2"),
            ('<?xml version="1.0" encoding="iso-8859-2"?>Łukasz', "iso-8859-2"),
        ),
        # The declaration lies: the bytes decide.
        (
            '<?xml version="1.0" encoding="utf-7"?>Zoë'.encode("cp1252"),
            ('<?xml version="1.0" encoding="utf-7"?>Zoë', "cp1252"),
        ),
    ],
)
def test_decode_finds_the_encoding(data, expected):
    assert decode(data) == expected
