"""Wrong passwords: growing waits for the account, a shorter leash for a whole address.

A school sits behind one address. So a busy address never shuts out a person: it only shortens
what each account may try from there. A try is counted before the password is looked at and taken
back when it was right, so that tries in parallel see each other.
"""

import hashlib
import math
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection, transaction

from sendhub.accounts import rules


@dataclass(frozen=True)
class Try:
    """One password about to be looked at; `wait` is how many seconds it must wait instead."""

    keys: tuple
    at: float
    wait: int
    address_is_busy: bool

    def was_right(self):
        """Take the try back."""
        for key in self.keys:
            with _alone(key):
                _write(key, [at for at in _recent(key, self.at) if at != self.at])


def begin(*, email, network):
    """Count a try for the account and the address, unless the account has to wait.

    The same for accounts that do not exist.
    """
    now = time.time()
    account, address = _key("account", email.lower()), _key("address", network or "local")
    is_busy = len(_recent(address, now)) >= rules.WRONG_PER_ADDRESS
    with _alone(account):
        tries = _recent(account, now)
        wait = rules.wait_after(len(tries), address_is_busy=is_busy)
        left = math.ceil(max(tries) + wait - now) if wait else 0
        if left > 0:
            return Try(keys=(), at=now, wait=left, address_is_busy=is_busy)
        _write(account, [*tries, now])
    with _alone(address):
        _write(address, [*_recent(address, now)[-99:], now])
    return Try(keys=(account, address), at=now, wait=0, address_is_busy=is_busy)


def forget(*, email):
    """Start the account afresh, after its password was set anew."""
    cache.delete(_key("account", email.lower()))


def _key(kind, value):
    return f"wrong:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"


def _recent(key, now):
    return [at for at in cache.get(key, []) if at > now - rules.WRONG_WINDOW_SECONDS]


def _write(key, tries):
    cache.set(key, tries, rules.WRONG_WINDOW_SECONDS)


@contextmanager
def _alone(key):
    """Hold the database's own lock on a key for a short transaction: all workers see one count."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        yield
