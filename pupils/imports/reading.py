"""What kind of file is this, and its text: by content, never by its name.

Limits of the security page, §10. Nothing here raises anything but `FileRefused`.
"""

import codecs
import hashlib
import re
from enum import StrEnum

from pupils.imports.refusals import FileRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 20_000


class Kind(StrEnum):
    CTF = "ctf"
    CSV = "csv"
    XLSX = "xlsx"


# First bytes of what people send instead, and what to tell them.
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is an older Excel workbook (.xls) or one with a password. In Excel choose Save As, "
        "“Excel Workbook (.xlsx)” without a password, or CSV, and upload that.",
    ),
    (b"%PDF", "This is a PDF. Export the pupils as CTF, CSV or XLSX instead."),
    (b"\x89PNG", "This is a picture. Export the pupils as CTF, CSV or XLSX instead."),
    (b"\xff\xd8\xff", "This is a picture. Export the pupils as CTF, CSV or XLSX instead."),
    (b"GIF8", "This is a picture. Export the pupils as CTF, CSV or XLSX instead."),
    (b"MZ", "This is a program, not an export of pupils."),
    (b"\x7fELF", "This is a program, not an export of pupils."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first and upload the file inside."),
    (b"7z\xbc\xaf\x27\x1c", "This file is compressed. Unpack it first and upload the file inside."),
    (b"Rar!", "This file is compressed. Unpack it first and upload the file inside."),
)

_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")

# Encodings an XML declaration may claim and that differ from Windows-1252.
_CLAIMS = {
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-2": "iso-8859-2",
    "iso-8859-15": "iso-8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1254": "cp1254",
}

# Encodings that only the bytes' look tells: a wrong guess shows in the accents. UTF-8 and UTF-16 are certain.
_GUESSED = {
    "cp1252": "Windows-1252 (Western European)",
    "iso-8859-2": "ISO 8859-2 (Central European)",
    "iso-8859-15": "ISO 8859-15 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1254": "Windows-1254 (Turkish)",
}


def encoding_notices(encoding):
    """What the person should know of how the letters were read: nothing when that is certain."""
    if encoding not in _GUESSED:
        return []
    return [
        f"The letters were read as {_GUESSED[encoding]}. If names with accents look wrong below, "
        "export the file as UTF-8 and upload it again."
    ]


def digest(data):
    """Return the fingerprint by which the same file is known again."""
    return hashlib.sha256(data).hexdigest()


def recognise(data):
    """Return the kind of file that `data` holds.

    Raises FileRefused for what is none of ours, with what to do instead.
    """
    if not data.strip(b"\x00\t\r\n\x0b\x0c "):
        raise FileRefused("The file is empty.")
    if len(data) > MAX_BYTES:
        raise FileRefused(
            f"The file has {len(data) / 1024 / 1024:.1f} MB; the most that can be read is 10 MB. "
            "Export fewer pupils at a time, for example one year group."
        )
    for start, sentence in _OTHERS:
        if data.startswith(start):
            raise FileRefused(sentence)
    if data.startswith(b"PK"):
        return Kind.XLSX
    text = decode(data)[0]
    start = text.lstrip()[:2000].lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<style")):
        raise FileRefused(
            "This is a web page that only looks like a workbook. Open it in Excel, choose Save As "
            "“Excel Workbook (.xlsx)” or CSV, and upload that."
        )
    if start.startswith("{\\rtf"):
        raise FileRefused("This is a text document. Export the pupils as CTF, CSV or XLSX instead.")
    if start.startswith("<"):
        return Kind.CTF
    return Kind.CSV


def decode(data):
    """Return the text and the encoding used: UTF-8, UTF-16 with its mark, else Windows-1252.

    The declaration of an XML file is believed only when the bytes are not UTF-8.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("The file is written in UTF-32. Save it as UTF-8 and upload it again.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(data, "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _decode(data, "utf-8-sig")
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        claimed = _DECLARED.match(data[:200].decode("latin-1"))
        wanted = _CLAIMS.get(claimed[1].lower(), "cp1252") if claimed else "cp1252"
        text, encoding = _decode(data, wanted)
    refuse_nul(text)
    return text, encoding


def _decode(data, encoding):
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            f"Line {line} holds bytes that are not text. The file may be damaged or cut short: "
            "export it again."
        ) from None
    refuse_nul(text)
    return text, encoding


def refuse_nul(text):
    """Refuse text with a NUL: a damaged file, or one that is not text at all."""
    at = text.find("\x00")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise FileRefused(
            f"Line {line} holds a NUL character, so this is not a text file or it is damaged. "
            "Export it again as CSV (UTF-8) or CTF."
        )
