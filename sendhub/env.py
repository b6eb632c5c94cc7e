"""Read settings from the environment; stop with a sentence that says what to set."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

REQUIRED = object()


def load(file):
    """Take the lines NAME=value of a file into the environment; what is set already stays."""
    if file.exists():
        for line in file.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value.strip())


def text(name, default=REQUIRED):
    """Return the variable, or the default; without a default it must be set."""
    value = os.environ.get(name)
    if value is not None:
        return value
    if default is REQUIRED:
        raise SystemExit(f"Set {name} in the environment (or in the file .env).")
    return default


def flag(name, default):
    """Return True or False; the variable must say exactly `True` or `False`."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in ("True", "False"):
        raise SystemExit(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def number(name, default):
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name, default):
    """Return a list; the variable separates its words by blanks or commas."""
    value = os.environ.get(name)
    return default if value is None else value.replace(",", " ").split()


def database(name):
    """Return Django's settings for a postgresql:// address, or None when the variable is not set.

    A socket folder is given as `?host=/path`.
    """
    value = os.environ.get(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SystemExit(f"{name} must look like postgresql://role:password@host:5432/database.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }
