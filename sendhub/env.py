"""Read settings from the environment, strictly.

`True` and `False` are the only flags: `DEBUG=false` typed by a tired administrator must stop
the program, not be taken for something. Each refusal is a sentence that says what to set and
never repeats a value, because the value may be a password.
"""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

REQUIRED = object()


class WrongEnvironment(SystemExit):
    """The environment lacks something, or holds something that cannot be read: the sentence ends the program."""


def load(file):
    """Take the lines NAME=value of a file into the environment; what is set already stays."""
    if file.exists():
        for line in file.read_text().splitlines():
            name, equals, value = line.partition("=")
            if equals and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default=REQUIRED):
    """The variable as it stands; an empty one counts as not set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        raise WrongEnvironment(f"Set {name} in the environment or in the file .env.")
    return default


def flag(name: str, default: bool) -> bool:
    value = text(name, None)
    if value is None:
        return default
    if value not in ("True", "False"):
        raise WrongEnvironment(f"Set {name} to True or to False, spelled exactly so.")
    return value == "True"


def number(name: str, default=REQUIRED) -> int:
    value = text(name, default)
    if value is default:
        return default
    if not (value.isascii() and value.isdigit()):
        raise WrongEnvironment(f"Set {name} to a whole number, digits only.")
    return int(value)


def words(name: str, default=REQUIRED) -> list[str]:
    """A list with commas or blanks between: `ALLOWED_HOSTS=send.example.org,www.example.org`."""
    value = text(name, default)
    return list(default) if value is default else value.replace(",", " ").split()


def database(name: str) -> dict | None:
    """The database of a URL as an entry of Django's DATABASES; None when the variable is not set."""
    url = text(name, None)
    return None if url is None else parse_database(url, name)


def parse_database(url: str, name: str) -> dict:
    """Read `postgresql://user:password@host:port/database?sslmode=require`.

    A socket is a folder: `postgresql://user@/database?host=/var/run/postgresql`. Other parameters
    go to libpq as they are, so a name that it does not know is refused when the program connects.
    """
    shape = f"Set {name} to something like postgresql://user:password@host:5432/database."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongEnvironment(shape) from None
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not database_name or not parts.username:
        raise WrongEnvironment(shape)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", port or "")),
        "OPTIONS": options,
    }
