"""A handover bundle: JSON to our published schema, a PDF, their checksums and a signature.

The key that signs is drawn from the server's secret; its fingerprint stands on the bundle's page at
both schools, who can compare it by telephone. A bundle that was altered or cut is refused.
"""

import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

DATA, PAPER, SEAL = "handover.json", "handover.pdf", "seal.json"
MOST_BYTES = 20 * 1024 * 1024

NO_BUNDLE = (
    "This file is not a handover bundle of SENDHub. Choose the ZIP as it was sent, not unpacked."
)
DAMAGED = "This bundle is damaged or was cut on its way. Nothing was kept; ask the school to send it again."
ALTERED = "This bundle was changed after it was signed. Nothing was kept; ask the school to send it again."
OTHER_SHAPE = (
    "This bundle is of a kind that this version of SENDHub does not know. Nothing was kept; "
    "bring SENDHub up to date, or ask the school for the PDF."
)
# What reading a cut or altered archive may end in; zipfile says NotImplementedError of a compression
# it does not know.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OverflowError, NotImplementedError),
)
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


class Refused(Exception):
    """The bundle is not taken; the text is for the person who sent it in."""


@cache
def schema():
    path = Path(__file__).with_name("data") / "handover-1.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def fits(value, rule):
    """Tell whether the value is as the schema says; knows the words of JSON Schema that ours uses."""
    if "const" in rule and value != rule["const"]:
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if "type" in rule and not isinstance(value, _TYPES[rule["type"]]):
        return False
    if isinstance(value, str):
        return rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value))
    if isinstance(value, list):
        within = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
        return within and all(fits(each, rule["items"]) for each in value)
    if isinstance(value, dict):
        known = rule["properties"]
        return (set(rule.get("required", ())) <= value.keys() <= known.keys()) and all(
            fits(each, known[name]) for name, each in value.items()
        )
    return True


def signing_key():
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"sendhub.reports.bundles")
    return Ed25519PrivateKey.from_private_bytes(kdf.derive(settings.SECRET_KEY.encode()))


def fingerprint(public_key):
    """The sender's key in sixteen signs, to be read out over the telephone."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def our_fingerprint():
    return fingerprint(signing_key().public_key().public_bytes_raw().hex())


def _sums(data, paper):
    return {DATA: hashlib.sha256(data).hexdigest(), PAPER: hashlib.sha256(paper).hexdigest()}


def _signed_words(sums):
    return json.dumps(sums, sort_keys=True).encode()


def sealed(handover, *, paper):
    """Return the bundle's bytes for a handover that fits the schema."""
    data = json.dumps(handover, ensure_ascii=False, indent=1).encode()
    sums = _sums(data, paper)
    key = signing_key()
    seal = {
        "sha256": sums,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_signed_words(sums)).hex(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, data)
        archive.writestr(PAPER, paper)
        archive.writestr(SEAL, json.dumps(seal, indent=1))
    return target.getvalue()


def opened(content):
    """Return (the handover, the sender's public key) of a bundle; raises Refused with the reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            if entries.keys() != {DATA, PAPER, SEAL}:
                raise Refused(NO_BUNDLE)
            if sum(entry.file_size for entry in entries.values()) > 5 * MOST_BYTES:
                raise Refused(DAMAGED)
            data, paper, seal = (archive.read(name) for name in (DATA, PAPER, SEAL))
    except _UNREADABLE as error:
        raise Refused(DAMAGED if content[:2] == b"PK" else NO_BUNDLE) from error
    except (EOFError, OSError, ValueError) as error:
        raise Refused(DAMAGED) from error
    except RuntimeError as error:  # encrypted
        raise Refused(NO_BUNDLE) from error
    public_key = _checked_seal(seal, _sums(data, paper))
    try:
        handover = json.loads(data)
        # What no database takes: a NUL, half of a character.
        json.dumps(handover, ensure_ascii=False).encode()
        is_text = b"\\u0000" not in data
        date.fromisoformat(handover["made_on"])
        date.fromisoformat(handover["pupil"]["born_on"] or handover["made_on"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(OTHER_SHAPE) from error
    if not is_text or not fits(handover, schema()):
        raise Refused(OTHER_SHAPE)
    return handover, public_key


def _checked_seal(seal, sums):
    try:
        said = json.loads(seal)
        public_key, signature = said["public_key"], bytes.fromhex(said["signature"])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(signature, _signed_words(sums))
    except InvalidSignature as error:
        raise Refused(ALTERED) from error
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(DAMAGED) from error
    return public_key
