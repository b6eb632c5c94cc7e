"""Settings for tests: the owner makes and migrates the test database, the tests run as the app role."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("SECURE_COOKIES", "False")
# A checkout that has run the demo keeps demo mode in .env; worker processes of tests inherit this.
os.environ.setdefault("DEMO_MODE", "False")

from sendhub import embedded_postgres, env  # noqa: E402  reads the environment set above

if not os.environ.get("DATABASE_OWNER_URL"):
    embedded_postgres.Server().start()

from sendhub.settings import *  # noqa: E402, F403  the settings under test

DATABASES["default"] |= env.database("DATABASE_OWNER_URL") or embedded_postgres.database("owner")  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
DEMO_MODE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
