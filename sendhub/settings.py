"""Settings, read from the environment; the default is the safe one.

`DATABASE_URL` (app role) serves; `DATABASE_OWNER_URL` is used by the commands that change the
database itself. Without either, both come from the embedded PostgreSQL of this checkout.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF

from sendhub import embedded_postgres, env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load(BASE_DIR / ".env")

DEBUG = env.flag("DEBUG", False)
DEMO_MODE = env.flag("DEMO_MODE", False)
SECRET_KEY = env.text("SECRET_KEY", "only-for-debugging" if DEBUG else env.REQUIRED)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])
# Links in mail are built from this, never from the request.
PUBLIC_ADDRESS = env.text("PUBLIC_ADDRESS", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "sendhub",
    "sendhub.audit",
    "sendhub.accounts",
    "sendhub.jobs",
    "sendhub.drafts",
    "sendhub.sharing",
    "pupils",
    "agencies",
    "provision",
    "ehcp",
    "sendhub.reports",
    "sendhub.desk",
    "sendhub.backups",
    "sendhub.demo",
]

MIDDLEWARE = [
    "sendhub.middleware.RefusalLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sendhub.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sendhub.middleware.TimeLimits",
    "sendhub.middleware.SignInRequired",
    "sendhub.middleware.SecondFactor",
    "sendhub.middleware.ActorAndTenant",
]

ROOT_URLCONF = "sendhub.urls"
WSGI_APPLICATION = "sendhub.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sendhub.accounts.context.people",
            ],
        },
    },
]

# The app role serves; commands that change the database itself connect as its owner.
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", "sendhub_app")
OWNER_COMMANDS = frozenset({"migrate", "backup", "restore", "restore_drill", "sqlmigrate"})
AS_OWNER = len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS
if AS_OWNER and env.text("DATABASE_URL", None):
    env.text("DATABASE_OWNER_URL")  # else it would change another database than the one that serves
DATABASES = {
    "default": {
        **(
            env.database("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")
            or embedded_postgres.database("owner" if AS_OWNER else "app")
        ),
        "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "sendhub.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Wrong passwords are counted by accounts/throttle.py; `login_failed` is left for codes of the
# second factor. A school signs in from one address: no limit by address is narrow.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key",
    "login": "300/m/ip",
    "reset_password": "60/m/ip,5/15m/key",
    "reset_password_from_key": "60/m/ip",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "sendhub.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "SENDHub"
# A code that changed while it was typed or sent is taken, as RFC 6238 (5.2) advises: one step of 30 seconds.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO_MODE
USERSESSIONS_TRACK_ACTIVITY = False

# Our own limits (idle, total) live in the session; the row lives a day so that a form that
# arrives too late can still be kept as a draft.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sendhub.errors.csrf_failure"
# Off only for a server that is reached over plain http on its own machine.
SECURE_COOKIES = env.flag("SECURE_COOKIES", not (DEBUG or DEMO_MODE))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_COOKIES else "sessionid"
SECURE_SSL_REDIRECT = SECURE_COOKIES
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
# Of the pages for families; the pages of the school's people are English.
LANGUAGES = [
    ("en-gb", "English"),
    ("cy", "Cymraeg"),
    ("pl", "Polski"),
    ("ur", "اردو"),
    ("ro", "Română"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Uploads lie outside every address; a view that asks `visible_to` hands them out.
UPLOAD_ROOT = Path(env.text("UPLOAD_ROOT", str(BASE_DIR / ".data" / "uploads")))
# No file is taken with less than this free on its disk.
UPLOAD_MINIMUM_FREE_BYTES = 500 * 1024 * 1024
# A virus scanner's command, the file's path is added: 0 clean, 1 infected (`clamdscan --fdpass --no-summary`).
UPLOAD_SCANNER = env.text("UPLOAD_SCANNER", "").split()
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sendhub.uploads.BoundedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600

# Encrypts the copies; kept apart from them. `manage.py backup --new-key` makes one.
BACKUP_KEY = env.text("BACKUP_KEY", "")
# The backup command touches this file after each good copy; health looks at its age.
LAST_BACKUP_FILE = Path(env.text("LAST_BACKUP_FILE", str(BASE_DIR / ".data" / "last-backup")))
# Numbers of erased pupils; a restore of an older backup erases them again.
ERASURE_LEDGER_FILE = LAST_BACKUP_FILE.with_name("erased-pupils")
# Numbers of concerns whose earlier wording was erased: likewise.
DISCLOSURE_LEDGER_FILE = LAST_BACKUP_FILE.with_name("erased-disclosures")
LAST_DRILL_FILE = LAST_BACKUP_FILE.with_name("last-restore-drill")

# Letters hold links that sign people in: printed, not sent, only where nobody real is.
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'console' if DEBUG or DEMO_MODE else 'smtp'}.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
# Takes every letter of ours: see accounts/mail.py.
POST_OFFICE = "sendhub.jobs.mail.send_later"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "SENDHub <sendhub@localhost>")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"hide_tokens": {"()": "sendhub.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"filters": ["hide_tokens"]},
        "django.security.csrf": {"filters": ["hide_tokens"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
