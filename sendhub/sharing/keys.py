"""Token and code of a link: neither is stored. Both follow from the link's seed and the server's secret."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from sendhub.sharing.rules import CODE_DIGITS

# Public on purpose: only demo mode, which holds no real school, knows it.
DEMO_CODE = "246810"


def new_seed():
    """256 random bits; a new seed makes the token and the code before it useless."""
    return secrets.token_hex(32)


def token_of(seed):
    """The 256 bits in the link's address. Who reads the database alone cannot work them out."""
    return salted_hmac("sendhub.sharing.token", seed, algorithm="sha256").hexdigest()


def code_of(seed):
    """The six digits that go by another way than the link."""
    if settings.DEMO_MODE:
        return DEMO_CODE
    value = salted_hmac("sendhub.sharing.code", seed, algorithm="sha256").digest()
    return f"{int.from_bytes(value, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def is_code(seed, typed):
    return hmac.compare_digest(code_of(seed).encode(), typed.encode())


def fingerprint(token):
    """What `sharing_door` keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
