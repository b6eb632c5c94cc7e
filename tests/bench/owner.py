"""The bench's database as its owner, for whoever fills it."""

from tests.settings import *  # noqa: F403  the owner's connection

DATABASES["default"]["NAME"] = "sendhub_bench"  # noqa: F405
