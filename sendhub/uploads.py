"""Files that strangers send us: what is taken, how it is stored, how it is handed out again.

Ending, first bytes and structure must agree. A file gets a random name outside every address; it is
written under a temporary name and renamed when the row that names it is committed.
"""

import errno
import hashlib
import io
import os
import secrets
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import transaction
from django.http import FileResponse
from django.utils.http import content_disposition_header
from PIL import Image, ImageOps, UnidentifiedImageError

MB = 1024 * 1024
# Security and privacy page, section 8.
MOST_BYTES = 20 * MB
MOST_BYTES_A_PUPIL = 200 * MB
MOST_PIXELS = 40_000_000
MOST_ZIP_ENTRIES = 1_000
MOST_UNPACKED_BYTES = 100 * MB
MOST_UNPACKED_RATIO = 100
# A small part may well shrink more than 100:1 (an empty style sheet); only larger ones are a bomb.
RATIO_COUNTS_FROM_BYTES = MB
MOST_NAME_CHARACTERS = 150
SCANNER_SECONDS = 60

# Our own table: what a browser is told never comes from the sender.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
# Forms of a local authority, to be filled: asked for by their own page alone.
FORM_TYPES = {
    "docx": MEDIA_TYPES["docx"],
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FIRST_BYTES = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}
IN_WORDS = {
    "pdf": "a PDF",
    "docx": "a Word file (DOCX)",
    "xlsx": "an Excel file (XLSX)",
    "jpg": "a JPEG picture",
    "jpeg": "a JPEG picture",
    "png": "a PNG picture",
}
OLE_FIRST_BYTES = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TAKEN = "SENDHub takes PDF, Word (DOCX), JPEG and PNG files."
FORM_TAKEN = "A form is a Word file (DOCX) or an Excel file (XLSX)."
_WEB = f"Web pages and drawings that can hold programs are not taken. {TAKEN}"
_ARCHIVE = f"Archives are not taken: unpack it and send the files one by one. {TAKEN}"
_PROGRAM = f"Programs are not taken. {TAKEN}"
_MACRO = f"Files with macros are not taken: save it as an ordinary Word file (DOCX). {TAKEN}"
_OFFICE = f"Save it as PDF or as a Word file (DOCX) first. {TAKEN}"
NOT_TAKEN = {
    **dict.fromkeys(("svg", "svgz", "htm", "html", "xhtml", "mht", "mhtml", "xml", "xsl"), _WEB),
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "iso"), _ARCHIVE),
    **dict.fromkeys(
        (
            *("exe", "com", "bat", "cmd", "msi", "scr", "pif", "dll", "sh", "ps1", "js", "mjs"),
            *("vbs", "wsf", "hta", "jar", "apk", "app", "py", "php", "lnk", "reg", "jse", "vbe"),
        ),
        _PROGRAM,
    ),
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "pptm", "xlsb"), _MACRO),
    **dict.fromkeys(
        ("doc", "dot", "dotx", "rtf", "odt", "xls", "xlsx", "ppt", "pptx", "pages"), _OFFICE
    ),
    **dict.fromkeys(
        ("heic", "heif", "gif", "bmp", "tif", "tiff", "webp"),
        f"Save the picture as JPEG or PNG first. {TAKEN}",
    ),
}
KNOWN_ENDINGS = frozenset(MEDIA_TYPES) | frozenset(NOT_TAKEN)

EMPTY = "This file is empty."
TOO_LARGE = "This file is larger than 20 MB. Send a smaller copy, or split it."
TWO_ENDINGS = "This file's name has two endings. Rename it so that one ending is left."
NO_ENDING = f"This file's name has no ending, so nobody can tell what it is. {TAKEN}"
DAMAGED = "This file is damaged and cannot be read. Open it, save it again, and send the new copy."
LOCKED = "This file is protected by a password. Save it without the password, then send it."
BOMB = "This file would unpack to far more than it says. It was not taken."
TWO_KINDS = "This file is two kinds of file at once. It was not taken."
TOO_MANY_PIXELS = "This picture has more than 40 million pixels. Send a smaller copy."
INFECTED = "The virus scanner stopped this file. It was not taken; tell your IT support."
NO_ROOM = "The server is short of disk space, so no file can be taken now. Nothing else is affected; tell your IT support."


@dataclass(frozen=True)
class Checked:
    """A file that passed: its bytes as they will be stored, the name people see, the type we give it."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True)
class Stored:
    """What the row about a stored file must hold."""

    stored_name: str
    sha256: str
    size_bytes: int
    was_scanned: bool


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Spool to disk no more than a file may have, however much is sent; the size stays the true one."""

    def receive_data_chunk(self, raw_data, start):
        if start <= MOST_BYTES:
            self.file.write(raw_data)


def shown_name(name):
    """Return the name people see: NFC, path parts, control and direction characters cut, at most 150."""
    name = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    # Cc control, Cf format (direction marks, zero width), Cs surrogates, Co private use.
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    name = " ".join(name.split()).strip(" .") or "file"
    if len(name) > MOST_NAME_CHARACTERS:
        stem, dot, ending = name.rpartition(".")
        keep = MOST_NAME_CHARACTERS - len(ending) - len(dot)
        name = f"{stem[:keep]}{dot}{ending}" if stem and keep > 0 else name[:MOST_NAME_CHARACTERS]
    return name


def check(file):
    """Return the uploaded file as `Checked`; raises ValidationError with the reason for the person.

    Reads the whole file into memory: it is at most 20 MB.
    """
    return _checked(file, MEDIA_TYPES)


def check_form(file):
    """The same for a form of a local authority: DOCX or XLSX, nothing else."""
    if not shown_name(file.name).lower().endswith(tuple(f".{ending}" for ending in FORM_TYPES)):
        raise ValidationError(FORM_TAKEN, code="no_form")
    return _checked(file, FORM_TYPES)


def _checked(file, types):
    name = shown_name(file.name)
    ending = _ending(name, types)
    if file.size == 0:
        raise ValidationError(EMPTY, code="empty")
    if file.size > MOST_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    file.seek(0)
    content = file.read()
    _first_bytes_agree(content, ending)
    content = _STRUCTURE[ending](content)
    return Checked(content=content, name=name, media_type=types[ending])


def _ending(name, types):
    pieces = name.lower().split(".")
    if len(pieces) < 2:
        raise ValidationError(NO_ENDING, code="no_ending")
    ending = pieces[-1].strip()
    if ending not in types:
        raise ValidationError(NOT_TAKEN.get(ending, f"This kind of file is not taken. {TAKEN}"))
    if any(piece.strip() in KNOWN_ENDINGS for piece in pieces[1:-1]):
        raise ValidationError(TWO_ENDINGS, code="two_endings")
    return ending


def _first_bytes_agree(content, ending):
    if content.startswith(FIRST_BYTES[ending]):
        return
    if ending in FORM_TYPES and content.startswith(OLE_FIRST_BYTES):
        # An encrypted DOCX is an OLE file; so is an old DOC under the new ending.
        raise ValidationError(
            f"This file is protected by a password, or is an old Office file under a new name. {_OFFICE}",
            code="locked",
        )
    really = next(
        (IN_WORDS[kind] for kind, first in FIRST_BYTES.items() if content.startswith(first)), None
    )
    looks = f"it is {really}" if really and really != IN_WORDS[ending] else "it is something else"
    raise ValidationError(
        f"This file's name says that it is {IN_WORDS[ending]}, but {looks}. "
        "Send the original, with its own ending.",
        code="lying_ending",
    )


def _pdf(content):
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise ValidationError(TWO_KINDS, code="two_kinds")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            locked = pdf.is_encrypted
    except pikepdf.PasswordError:
        raise ValidationError(LOCKED, code="locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise ValidationError(DAMAGED, code="damaged") from None
    if locked:
        raise ValidationError(LOCKED, code="locked")
    if pages == 0:
        raise ValidationError(DAMAGED, code="damaged")
    return content


def _office(content, *, main, kind):
    """Judge by the archive's directory before anything is unpacked. `main`: its document, `kind` its type."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _no_bomb(entries, sent_bytes=len(content))
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise ValidationError(LOCKED, code="locked")
            if any(n.startswith(("/", "\\")) or ".." in n.split("/") for n in names):
                raise ValidationError(DAMAGED, code="damaged")
            if not {"[Content_Types].xml", main} <= names:
                raise ValidationError(_ARCHIVE, code="archive")
            if archive.getinfo("[Content_Types].xml").file_size > MB:
                raise ValidationError(BOMB, code="bomb")
            types = archive.read("[Content_Types].xml")
    # zipfile says NotImplementedError of a compression it does not know.
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise ValidationError(DAMAGED, code="damaged") from None
    lowered = {n.lower() for n in names}
    if b"macroenabled" in types.lower() or any(
        n.endswith("vbaproject.bin") or "/activex/" in n for n in lowered
    ):
        raise ValidationError(_MACRO, code="macro")
    if kind not in types:
        raise ValidationError(_OFFICE, code="office")
    return content


def _no_bomb(entries, *, sent_bytes):
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_dense = any(
        entry.file_size > RATIO_COUNTS_FROM_BYTES
        and entry.file_size > MOST_UNPACKED_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if (
        len(entries) > MOST_ZIP_ENTRIES
        or unpacked > MOST_UNPACKED_BYTES
        or packed > sent_bytes  # entries that overlap
        or too_dense
        or (unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MOST_UNPACKED_RATIO * sent_bytes)
    ):
        raise ValidationError(BOMB, code="bomb")


def _picture(content, *, kind):
    """Draw the picture anew: place, camera and whatever else rode along are left behind."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS, code="pixels")
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert(_mode(upright, kind))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TOO_MANY_PIXELS, code="pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(DAMAGED, code="damaged") from None
    plain.info = {}
    drawn = io.BytesIO()
    plain.save(drawn, kind, **({"quality": 90} if kind == "JPEG" else {}))
    if drawn.tell() > MOST_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    return drawn.getvalue()


def _mode(picture, kind):
    if picture.mode == "L":
        return "L"
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    return "RGBA" if kind == "PNG" and see_through else "RGB"


_STRUCTURE = {
    "pdf": _pdf,
    "docx": lambda content: _office(
        content, main="word/document.xml", kind=b"wordprocessingml.document.main+xml"
    ),
    "xlsx": lambda content: _office(
        content, main="xl/workbook.xml", kind=b"spreadsheetml.sheet.main+xml"
    ),
    "jpg": lambda content: _picture(content, kind="JPEG"),
    "jpeg": lambda content: _picture(content, kind="JPEG"),
    "png": lambda content: _picture(content, kind="PNG"),
}


def require_room():
    """Refuse before accepting when less than the minimum is free on the disk of uploads."""
    root = settings.UPLOAD_ROOT
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < settings.UPLOAD_MINIMUM_FREE_BYTES:
        raise ValidationError(NO_ROOM, code="no_room")


def path_of(stored_name):
    return settings.UPLOAD_ROOT / stored_name[:2] / stored_name


def waiting_path_of(stored_name):
    """Where the file lies from being written until its row is committed."""
    return settings.UPLOAD_ROOT / "waiting" / stored_name


def store(checked):
    """Write the file under a temporary name, on disk before this returns; renamed after the commit.

    Call inside the transaction that saves the row. After a rollback the temporary file is an orphan
    that `manage.py check_uploads` removes; after a crash between commit and rename it is renamed.
    """
    require_room()
    stored_name = secrets.token_hex(32)
    waiting = waiting_path_of(stored_name)
    waiting.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(checked.content)
            f.flush()
            os.fsync(f.fileno())
    except OSError as problem:
        waiting.unlink(missing_ok=True)
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ValidationError(NO_ROOM, code="no_room") from None
        raise
    was_scanned = _scan(waiting)
    transaction.on_commit(lambda: put_in_place(stored_name))
    return Stored(
        stored_name=stored_name,
        sha256=hashlib.sha256(checked.content).hexdigest(),
        size_bytes=len(checked.content),
        was_scanned=was_scanned,
    )


def put_in_place(stored_name):
    """Give a committed file its final name, on disk before this returns."""
    final = path_of(stored_name)
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting_path_of(stored_name).rename(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _scan(path: Path):
    """Run the configured scanner: True when it found nothing, False when there is none or it is down.

    As clamdscan answers: 0 clean, 1 infected, anything else a failure of the scanner itself.
    """
    if not settings.UPLOAD_SCANNER:
        return False
    try:
        done = subprocess.run(  # noqa: S603  a command from the settings and a path of our own
            [*settings.UPLOAD_SCANNER, str(path)],
            capture_output=True,
            timeout=SCANNER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode == 1:
        path.unlink(missing_ok=True)
        raise ValidationError(INFECTED, code="infected")
    return done.returncode == 0


def open_stored(stored_name):
    """Open a stored file; one whose rename was cut off by a crash is found where it waits."""
    try:
        return open(path_of(stored_name), "rb")
    except FileNotFoundError:
        return open(waiting_path_of(stored_name), "rb")


def remove_stored(stored_name):
    """Take a stored file off the disk, wherever it lies; one that is gone already is no error."""
    path_of(stored_name).unlink(missing_ok=True)
    waiting_path_of(stored_name).unlink(missing_ok=True)


def handed_out(*, stored_name, name, media_type):
    """Return a stored file as `sent` does."""
    return sent(open_stored(stored_name), name=name, media_type=media_type)


def sent(file, *, name, media_type):
    """Return the one kind of answer that carries an uploaded file: saved, never shown or run by us."""
    ours = {*MEDIA_TYPES.values(), *FORM_TYPES.values()}
    kind = media_type if media_type in ours else "application/octet-stream"
    response = FileResponse(file, as_attachment=True, filename=shown_name(name), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


def shown_beside(*, stored_name, name):
    """Return a PDF as the same answer, but to be read in a frame on a page of ours; still never run."""
    response = handed_out(stored_name=stored_name, name=name, media_type=MEDIA_TYPES["pdf"])
    response["Content-Disposition"] = content_disposition_header(False, shown_name(name))
    response["Content-Security-Policy"] += "; frame-ancestors 'self'"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def sha256_of(stored_name):
    """Return the SHA-256 of a stored file as it lies on disk."""
    with open_stored(stored_name) as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def stored_names():
    """Return (names in place, names still waiting) as they lie on disk."""
    root = settings.UPLOAD_ROOT
    in_place, waiting = set(), set()
    if root.exists():
        for folder in root.iterdir():
            if folder.is_dir():
                names = waiting if folder.name == "waiting" else in_place
                names.update(path.name for path in folder.iterdir())
    return in_place, waiting
