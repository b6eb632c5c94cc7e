"""The receipt of a handover: a small signed file that goes back to the school the bundle came from.

It names the bundle by its number and no child; the sender finds its own row by that number.
"""

import json
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sendhub.reports.bundles import Refused, fits, signing_key

MOST_BYTES = 20_000
NO_RECEIPT = (
    "This file is not a receipt of SENDHub. Choose the small file that the next school sent back."
)
ALTERED = "This receipt was changed after it was signed. Ask the next school for it again."
_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
_NUMBER = {"type": "integer"}
SCHEMA = {
    "type": "object",
    "required": ["format", "version", "bundle", "school", "urn", "on_file_on", "taken", "left"],
    "properties": {
        "format": {"const": "sendhub-receipt"},
        "version": {"const": 1},
        "bundle": {"type": "string", "minLength": 1, "maxLength": 64},
        "school": _TEXT,
        "urn": {"type": "string", "maxLength": 20},
        "on_file_on": {"type": "string", "maxLength": 10},
        "taken": _NUMBER,
        "left": _NUMBER,
    },
}


def receipt_of(handover, *, states, on):
    """What is said of a bundle that belongs to a pupil here; `states` counts its lines by state."""
    return {
        "format": "sendhub-receipt",
        "version": 1,
        "bundle": handover.bundle_id,
        "school": handover.school.name,
        "urn": str(handover.school.urn or ""),
        "on_file_on": on.isoformat(),
        "taken": states.get("taken", 0),
        "left": states.get("not_taken", 0),
    }


def signed(receipt):
    """Return the bytes of the file."""
    key = signing_key()
    sealed = {
        "receipt": receipt,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_signed_words(receipt)).hex(),
    }
    return json.dumps(sealed, ensure_ascii=False, indent=1).encode()


def opened(content):
    """Return (the receipt, its sender's public key); raises Refused with the reason."""
    try:
        said = json.loads(content)
        receipt, public_key = said["receipt"], said["public_key"]
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(said["signature"]), _signed_words(receipt))
        date.fromisoformat(receipt["on_file_on"])
    except InvalidSignature as error:
        raise Refused(ALTERED) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refused(NO_RECEIPT) from error
    if "\\u0000" in json.dumps(receipt) or not fits(receipt, SCHEMA):
        raise Refused(NO_RECEIPT)
    return receipt, public_key


def _signed_words(receipt):
    return json.dumps(receipt, sort_keys=True).encode()
