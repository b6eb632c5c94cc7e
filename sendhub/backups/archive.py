"""The file of a backup: members in a row, cut into numbered pieces, each piece encrypted by itself.

AES-256-GCM. A piece that was changed, moved, left out or added does not open, and neither does a
file that was cut off, because the last piece is marked as such. Memory stays at one piece whatever
the size of a member.

    SENDHUB-BACKUP-1 newline, 16 bytes of salt, then pieces: length (4 bytes), ciphertext.
    A piece in the clear: one byte of what it is (NAME, DATA or END), then its bytes.
"""

import base64
import binascii
import os
import secrets
import struct
from contextlib import contextmanager

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"SENDHUB-BACKUP-1\n"
SALT_BYTES = 16
KEY_BYTES = 32
PIECE_BYTES = 1024 * 1024
NAME, DATA, END = b"n", b"d", b"e"


class NotABackup(Exception):
    """The file cannot be used; the message is a sentence for the person at the terminal."""


def new_key():
    """Return a key as it stands in BACKUP_KEY."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def key_of(text):
    """Return the 32 bytes of a key; NotABackup when the text is none."""
    if not text:
        raise NotABackup(
            "BACKUP_KEY is not set. It stands in owner.env; for a first one: `manage.py backup --new-key`."
        )
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise NotABackup(
            "BACKUP_KEY is not a key: make one with `manage.py backup --new-key` and keep it apart "
            "from the copies."
        )
    return key


class _Pieces:
    """Seals or opens pieces in order; the number of a piece is its nonce and cannot repeat in a file."""

    def __init__(self, key, salt):
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=MAGIC).derive(key)
        self._cipher = AESGCM(derived)
        self._number = 0

    def _next(self):
        nonce = struct.pack(">IQ", 0, self._number)
        self._number += 1
        return nonce

    def seal(self, clear):
        return self._cipher.encrypt(self._next(), clear, MAGIC)

    def open(self, sealed):
        return self._cipher.decrypt(self._next(), sealed, MAGIC)


class Writer:
    """Writes members one after the other: `begin(name)`, `write(bytes)` as often as needed."""

    def __init__(self, file, key):
        salt = secrets.token_bytes(SALT_BYTES)
        self._file = file
        self._pieces = _Pieces(key, salt)
        self._waiting = bytearray()
        file.write(MAGIC + salt)

    def begin(self, name):
        self._flush()
        self._put(NAME + name.encode())

    def write(self, data):
        self._waiting += data
        while len(self._waiting) >= PIECE_BYTES:
            self._put(DATA + self._waiting[:PIECE_BYTES])
            del self._waiting[:PIECE_BYTES]

    def finish(self):
        self._flush()
        self._put(END)

    def _flush(self):
        if self._waiting:
            self._put(DATA + self._waiting)
            self._waiting.clear()

    def _put(self, clear):
        sealed = self._pieces.seal(bytes(clear))
        self._file.write(struct.pack(">I", len(sealed)) + sealed)


@contextmanager
def written(path, key):
    """Write an archive beside `path` and give it its name only when it is whole and on disk."""
    half = path.with_name(path.name + ".part")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            writer = Writer(file, key)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def members(path, key):
    """Yield (name, iterator over its data) for each member, in order; the data must be read before the next.

    Raises NotABackup as soon as something is wrong, at the latest at the end of the file.
    """
    with open(path, "rb") as file:
        yield from _members(_opened(file, key))


def _opened(file, key):
    """Yield each piece in the clear, END included; NotABackup when one is missing, changed or too many."""
    if file.read(len(MAGIC)) != MAGIC:
        raise NotABackup("This is not a backup of SENDHub.")
    salt = file.read(SALT_BYTES)
    pieces = _Pieces(key, salt)
    opened = 0
    while True:
        head = file.read(4)
        sealed = file.read(struct.unpack(">I", head)[0]) if len(head) == 4 else b""
        try:
            clear = pieces.open(sealed)
        except (InvalidTag, ValueError):
            raise NotABackup(
                "The backup is damaged or cut off: nothing was restored."
                if opened
                else "The backup does not open with this BACKUP_KEY, or it is damaged."
            ) from None
        opened += 1
        yield clear[:1], clear[1:]
        if clear[:1] == END:
            break
    if file.read(1):
        raise NotABackup("Something was added to the end of the backup: nothing was restored.")


def _members(pieces):
    kind, value = next(pieces)
    while kind == NAME:
        name = value.decode()
        after = []

        def data(after=after):
            for kind, value in pieces:
                if kind != DATA:
                    after.append((kind, value))
                    return
                yield value

        reader = data()
        yield name, reader
        for _ in reader:  # what the caller left unread
            pass
        kind, value = after[0]
    for _ in pieces:  # what stands after the end, which must be nothing
        pass
