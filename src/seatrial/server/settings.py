"""The one settings file. Runs from a clone as it is; the environment changes it, and stops it where it makes no sense.

SEATRIAL_VAR            folder of everything that is written: database, secret key, mail (default: var)
SEATRIAL_DEBUG          1 shows tracebacks in the browser (default: 0)
SEATRIAL_ALLOWED_HOSTS  host names it answers to, separated by commas (default: this machine)
SEATRIAL_BASE_URL       the site's own address for links in mail and sitemaps (default: as each request says)
SEATRIAL_DATABASE_URL   PostgreSQL instead of SQLite, as postgresql://user:password@host:5432/database (default: none)
SEATRIAL_SECRET_KEY     signs links (default: made once, in var/secret-key)
SEATRIAL_SMTP_HOST      sends mail, with _PORT, _USER, _PASSWORD, _TLS (default: mail is written to var/mail)
SEATRIAL_MAIL_FROM      the sender of mail
SEATRIAL_ANYMAIL_PROVIDER  whose reports of bounces come to /digest/hooks/<provider>/, with _SECRET and _SIGNING_KEY
SEATRIAL_PROXIES        how many proxies stand before it, whose word on the caller's address counts (default: 0)
SEATRIAL_GITHUB_ID      with _SECRET: signing in by GitHub (default: not offered)
SEATRIAL_VOTES_AN_HOUR  votes a reader may cast or change in an hour, with _ADDRESS from one network address (120, 600)
SEATRIAL_DRAWN_PER_TOOL answers to drawn pairs that count for one reader and tool, _PER_READER in all (8, 60)
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from seatrial.errors import NotReady
from seatrial.server.database.address import database_settings
from seatrial.server.environment import (
    read_anymail,
    read_folder,
    read_list,
    read_number,
    read_pair,
    read_secret,
    read_switch,
    read_text,
)

PACKAGE = Path(__file__).resolve().parents[1]
_CLONE = PACKAGE.parents[1]
VAR = read_folder("SEATRIAL_VAR", (_CLONE if (_CLONE / "pyproject.toml").is_file() else Path.cwd()) / "var")

DEBUG = read_switch("SEATRIAL_DEBUG", False)
ALLOWED_HOSTS = read_list("SEATRIAL_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = read_secret("SEATRIAL_SECRET_KEY", VAR / "secret-key")
BASE_URL = read_text("SEATRIAL_BASE_URL").rstrip("/")
if BASE_URL and urlsplit(BASE_URL).scheme not in ("http", "https"):
    raise NotReady(f"SEATRIAL_BASE_URL is “{BASE_URL}”.", "Write a whole address, such as https://seatrial.example.")

INSTALLED_APPS = [
    "seatrial.server",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.usersessions",
]
AUTH_USER_MODEL = "server.Reader"
ROOT_URLCONF = "seatrial.server.urls"
WSGI_APPLICATION = "seatrial.server.wsgi.application"
MIDDLEWARE = [
    "seatrial.server.pages.headers.headers",
    "seatrial.server.pages.compression.compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "seatrial.server.pages.refusals.Refusals",
    "seatrial.server.api.answers.head_as_get",
    # Before the sessions: what is the same for all is answered without asking who asks.
    "seatrial.server.pages.kept.kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
CSRF_FAILURE_VIEW = "seatrial.server.pages.refusals.forged"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

# Accounts: no password anywhere. One signs in by a mailed code, a passkey, or GitHub where it is configured.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/sign-in/"
LOGIN_REDIRECT_URL = "/account/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE
SESSION_COOKIE_AGE = 30 * 24 * 3600  # seconds
ALLAUTH_TRUSTED_PROXY_COUNT = read_number("SEATRIAL_PROXIES", 0, 0, 10)
ACCOUNT_ADAPTER = "seatrial.server.accounts.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody gets in before the address, or GitHub, has proved it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds
PROVED_FOR = 15 * 60  # seconds after a sign-in in which passkeys are changed and accounts deleted without another
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "enter_code": "10/m/ip,3/15m/key",
    "digest": "10/m/ip,40/h/ip",
}
MFA_ADAPTER = "seatrial.server.accounts.adapters.Passkeys"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CSRF_COOKIE_SECURE  # browsers themselves allow it for localhost only
SOCIALACCOUNT_ADAPTER = "seatrial.server.accounts.adapters.Elsewhere"
SOCIALACCOUNT_STORE_TOKENS = False
GITHUB = read_pair("SEATRIAL_GITHUB_ID", "SEATRIAL_GITHUB_SECRET")
SOCIALACCOUNT_PROVIDERS = (
    {"github": {"APPS": [{"client_id": GITHUB[0], "secret": GITHUB[1]}], "SCOPE": ["user:email"]}} if GITHUB else {}
)

# Limits are counted here for all workers together; in memory each worker would count for itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "server_cache",
        # Culling drops counts of limits: there must be room for more than one caller can make.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TEMPLATES = [  # the administration's own; all other pages are Jinja templates in publish/templates
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database_settings(read_text("SEATRIAL_DATABASE_URL"), VAR / "seatrial.sqlite3")}

# Votes: limits on programs, and how far one reader reaches in the ranking (docs/concepts/votes.md).
VOTES_AN_HOUR = read_number("SEATRIAL_VOTES_AN_HOUR", 120, 1, 100_000)
VOTES_AN_HOUR_ADDRESS = read_number("SEATRIAL_VOTES_AN_HOUR_ADDRESS", 600, 1, 1_000_000)
DRAWN_PER_TOOL = read_number("SEATRIAL_DRAWN_PER_TOOL", 8, 1, 1000)
DRAWN_PER_READER = read_number("SEATRIAL_DRAWN_PER_READER", 60, 1, 10_000)

# WhiteNoise reads the package's own folder at the start; pages ask for each file with ?v=<hash of its content>.
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "publish" / "static"


WHITENOISE_USE_FINDERS = True  # the administration's files, from Django's own folder
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: ARG001, D103
    return Path(path).is_relative_to(STATIC_ROOT)  # others are asked for without a hash


SMTP = bool(read_text("SEATRIAL_SMTP_HOST"))
MAIL_FOLDER = VAR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = MAIL_FOLDER
EMAIL_HOST = read_text("SEATRIAL_SMTP_HOST")
EMAIL_PORT = read_number("SEATRIAL_SMTP_PORT", 587, 1, 65535)
EMAIL_HOST_USER = read_text("SEATRIAL_SMTP_USER")
EMAIL_HOST_PASSWORD = read_text("SEATRIAL_SMTP_PASSWORD")
EMAIL_USE_TLS = read_switch("SEATRIAL_SMTP_TLS", True)
EMAIL_TIMEOUT = 10
LOCAL_URL = f"http://127.0.0.1:{read_text('PORT', '8000')}"  # for links in mails that are files on this machine
ANYMAIL_PROVIDER, ANYMAIL = read_anymail()
DEFAULT_FROM_EMAIL = read_text("SEATRIAL_MAIL_FROM", "Seatrial <digest@localhost>")

# Jobs are rows under a lease, done by `seatrial work`.
TASKS = {"default": {"BACKEND": "seatrial.server.jobs.backend.LeaseBackend"}}

USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer, browsers hide the origin from the CSRF check as well

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        # What strangers send is answered, not logged.
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        # Jobs that fail are kept with their cause and traceback, and the worker says so in one line.
        "django_tasks": {"handlers": ["nowhere"], "propagate": False},
        "seatrial": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
    },
}
