"""What strangers send: each attack meets its sentence, each honest file comes back as it was."""

import hashlib
import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from sendhub import uploads

CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def pdf(**save):
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, **save)
    return made.getvalue()


def named(value):
    """A name for a parameter that every process of the suite gives alike, whatever its bytes are."""
    return value if isinstance(value, str) else "file"


def docx(extra=(), content_types=CONTENT_TYPES):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types)
        archive.writestr("word/document.xml", b"<w:document/>")
        for name, content in extra:
            archive.writestr(name, content)
    return made.getvalue()


def picture(kind="JPEG", size=(40, 30), **save):
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, kind, **save)
    return made.getvalue()


def png_header(width, height):
    """A PNG of a few bytes that claims to be of the given size."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def encrypted_entry(content):
    """Set the encryption bit of the first entry, in its header and in the directory."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        uploads.check(SimpleUploadedFile(name, content))
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Report.pdf", pdf(), "application/pdf"),
        ("Report.PDF", pdf(), "application/pdf"),
        ("J. Alder 12.03.2026.pdf", pdf(), "application/pdf"),
        ("Letter.docx", docx(), uploads.MEDIA_TYPES["docx"]),
        ("Work.jpg", picture(), "image/jpeg"),
        ("Work.jpeg", picture(), "image/jpeg"),
        ("Work.png", picture("PNG"), "image/png"),
    ],
    ids=named,
)
def test_check_takes_honest_files(name, content, media_type):
    checked = uploads.check(SimpleUploadedFile(name, content))

    assert (checked.name, checked.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("drawing.svg", b"<svg onload=alert(1)>", uploads.NOT_TAKEN["svg"]),
        ("page.html", b"<script>alert(1)</script>", uploads.NOT_TAKEN["html"]),
        ("papers.zip", docx(), uploads.NOT_TAKEN["zip"]),
        ("run.exe", b"MZ", uploads.NOT_TAKEN["exe"]),
        ("letter.docm", docx(), uploads.NOT_TAKEN["docm"]),
        ("letter.doc", uploads.OLE_FIRST_BYTES, uploads.NOT_TAKEN["doc"]),
        ("photo.heic", b"x", uploads.NOT_TAKEN["heic"]),
        ("thing.xyz", b"x", f"This kind of file is not taken. {uploads.TAKEN}"),
        ("report", pdf(), uploads.NO_ENDING),
        ("report.exe.pdf", pdf(), uploads.TWO_ENDINGS),
        ("report.html.pdf", pdf(), uploads.TWO_ENDINGS),
        ("report.pdf", b"", uploads.EMPTY),
        ("report.pdf", b"%PDF-1.7 nothing else", uploads.DAMAGED),
        ("report.pdf", pdf() + docx(), uploads.TWO_KINDS),
        ("report.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), uploads.LOCKED),
        ("report.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="")), uploads.LOCKED),
        ("letter.docx", docx([("word/vbaProject.bin", b"x")]), uploads.NOT_TAKEN["docm"]),
        ("letter.docx", docx([("word/activeX/a.bin", b"x")]), uploads.NOT_TAKEN["docm"]),
        (
            "letter.docx",
            docx(content_types=CONTENT_TYPES.replace(b"vnd.", b"vnd.ms-word.macroEnabled")),
            uploads.NOT_TAKEN["docm"],
        ),
        ("letter.docx", docx(content_types=b"<Types/>"), uploads.NOT_TAKEN["doc"]),
        ("letter.docx", docx([("../../etc/x", b"x")]), uploads.DAMAGED),
        ("letter.docx", encrypted_entry(docx()), uploads.LOCKED),
        ("letter.docx", docx()[:80], uploads.DAMAGED),
        ("letter.docx", docx([(f"word/{n}.xml", b"") for n in range(1000)]), uploads.BOMB),
        ("letter.docx", docx([("word/big.xml", b"0" * 30 * uploads.MB)]), uploads.BOMB),
        ("work.jpg", picture()[:200], uploads.DAMAGED),
        ("work.png", png_header(8000, 6000), uploads.TOO_MANY_PIXELS),
        ("work.png", png_header(60_000, 60_000), uploads.TOO_MANY_PIXELS),
        ("work.png", picture("PNG")[:30], uploads.DAMAGED),
    ],
    ids=named,
)
def test_check_refuses_with_the_reason(name, content, sentence):
    assert refusal(name, content) == sentence


@pytest.mark.parametrize(
    ("name", "content", "says", "really"),
    [
        ("report.pdf", picture(), "a PDF", "it is a JPEG picture"),
        ("report.pdf", b"\n" + pdf(), "a PDF", "it is something else"),
        ("report.pdf", b"<html>%PDF-1.7", "a PDF", "it is something else"),
        ("letter.docx", pdf(), "a Word file (DOCX)", "it is a PDF"),
        ("work.jpg", picture("PNG"), "a JPEG picture", "it is a PNG picture"),
        ("work.png", b"<svg/>", "a PNG picture", "it is something else"),
        ("work.jpg", b"GIF89a", "a JPEG picture", "it is something else"),
    ],
    ids=named,
)
def test_check_names_a_lying_ending(name, content, says, really):
    assert refusal(name, content) == (
        f"This file's name says that it is {says}, but {really}. "
        "Send the original, with its own ending."
    )


def test_check_refuses_encrypted_office_files():
    assert refusal("letter.docx", uploads.OLE_FIRST_BYTES + b"x").startswith(
        "This file is protected by a password, or is an old Office file under a new name."
    )


def test_check_refuses_more_than_20_mb():
    assert refusal("report.pdf", pdf() + b"0" * uploads.MOST_BYTES) == uploads.TOO_LARGE


def test_picture_leaves_place_and_stowaways_behind():
    exif = Image.Exif()
    exif[0x010E] = "Alder Lane 1"
    stowaway = b"<script>alert(1)</script>"

    checked = uploads.check(
        SimpleUploadedFile("work.jpg", picture(exif=exif, comment=b"secret") + stowaway)
    )

    with Image.open(io.BytesIO(checked.content)) as drawn:
        assert dict(drawn.getexif()) == {}
        assert drawn.size == (40, 30)
    assert b"secret" not in checked.content
    assert stowaway not in checked.content


def test_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    checked = uploads.check(SimpleUploadedFile("work.jpg", picture(exif=exif)))

    with Image.open(io.BytesIO(checked.content)) as drawn:
        assert drawn.size == (30, 40)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("re\x00port\r\n.pdf", "report.pdf"),
        ("fdp.\u202etropeR.pdf", "fdp.tropeR.pdf"),
        ("Zoe\u0308.pdf", "Zoë.pdf"),
        (" . ", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("<script>.pdf", "<script>.pdf"),
    ],
)
def test_shown_name_is_harmless(sent, shown):
    assert uploads.shown_name(sent) == shown


@pytest.fixture
def upload_root(settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    return settings.UPLOAD_ROOT


def stored(content=b"text"):
    return uploads.store(uploads.Checked(content=content, name="a.pdf", media_type="x"))


def test_store_waits_for_the_commit(upload_root, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        made = stored()

    assert uploads.stored_names() == (set(), {made.stored_name})
    with uploads.open_stored(made.stored_name) as waiting:
        assert waiting.read() == b"text"
    callbacks[0]()
    assert uploads.stored_names() == ({made.stored_name}, set())
    assert made.sha256 == hashlib.sha256(b"text").hexdigest() == uploads.sha256_of(made.stored_name)
    assert uploads.path_of(made.stored_name).stat().st_mode & 0o777 == 0o600


def test_store_refuses_when_the_disk_is_nearly_full(upload_root, settings, db):
    settings.UPLOAD_MINIMUM_FREE_BYTES = 2**62

    with pytest.raises(ValidationError, match="short of disk space"):
        stored()

    assert uploads.stored_names() == (set(), set())


@pytest.mark.parametrize(
    ("command", "was_scanned"),
    [(["true"], True), (["sh", "-c", "exit 2"], False), (["/nowhere"], False), ([], False)],
)
def test_store_says_whether_the_file_was_scanned(upload_root, settings, db, command, was_scanned):
    settings.UPLOAD_SCANNER = command

    assert stored().was_scanned is was_scanned


def test_store_refuses_what_the_scanner_stops(upload_root, settings, db):
    settings.UPLOAD_SCANNER = ["false"]

    with pytest.raises(ValidationError, match="virus scanner"):
        stored()

    assert uploads.stored_names() == (set(), set())


def test_handed_out_is_saved_and_never_run(upload_root, db):
    made = stored()

    response = uploads.handed_out(
        stored_name=made.stored_name, name='re"port\r\nX: y.html', media_type="text/html"
    )

    assert b"".join(response.streaming_content) == b"text"
    response.close()
    headers = dict(response.headers)
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"] == 'attachment; filename="re\\"portX: y.html"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_upload_handler_spools_no_more_than_a_file_may_have():
    handler = uploads.BoundedUploadHandler()
    handler.new_file("f", "a.pdf", "application/pdf", 0)
    for start in range(0, 25 * uploads.MB, uploads.MB):
        handler.receive_data_chunk(b"0" * uploads.MB, start)
    file = handler.file_complete(25 * uploads.MB)

    assert file.size == 25 * uploads.MB
    assert file.seek(0, 2) == 21 * uploads.MB
    file.close()
