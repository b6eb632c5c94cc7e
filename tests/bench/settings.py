"""The server under measurement: as in service, on a database of its own, with the floor pages added."""

import os

os.environ["DEBUG"] = "False"
os.environ["DEMO_MODE"] = "False"
os.environ["SECURE_COOKIES"] = "False"

from sendhub.settings import *  # noqa: E402, F403  the settings under measurement

DATABASES["default"]["NAME"] = "sendhub_bench"  # noqa: F405
ROOT_URLCONF = "tests.bench.urls"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
WHITENOISE_USE_FINDERS = True
# The first stands inside the session's own queries, so that they are counted too.
MIDDLEWARE.insert(0, "tests.bench.counting.QueryCount")  # noqa: F405
