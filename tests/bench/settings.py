"""The server under measurement: as in service, on a database of its own, with the floor pages added."""

import os

os.environ["DEBUG"] = "False"
os.environ["SECURE_COOKIES"] = "False"

from sendhub.settings import *  # noqa: E402, F403  the settings under measurement

DATABASES["default"]["NAME"] = "sendhub_bench"  # noqa: F405
ROOT_URLCONF = "tests.bench.urls"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
WHITENOISE_USE_FINDERS = True
