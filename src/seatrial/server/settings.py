"""The one settings file. Runs from a clone as it is; the environment changes it, and stops it where it makes no sense.

SEATRIAL_VAR            folder of everything that is written: database, secret key, mail (default: var)
SEATRIAL_DEBUG          1 shows tracebacks in the browser (default: 0)
SEATRIAL_ALLOWED_HOSTS  host names it answers to, separated by commas (default: this machine)
SEATRIAL_BASE_URL       the site's own address for links in mail and sitemaps (default: as each request says)
SEATRIAL_SECRET_KEY     signs links (default: made once, in var/secret-key)
SEATRIAL_SMTP_HOST      sends mail, with _PORT, _USER, _PASSWORD, _TLS (default: mail is written to var/mail)
SEATRIAL_MAIL_FROM      the sender of mail
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from seatrial.errors import NotReady
from seatrial.server.environment import read_folder, read_list, read_number, read_secret, read_switch, read_text

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
    "django.middleware.csrf.CsrfViewMiddleware",
    "seatrial.server.pages.kept.kept",
]
CSRF_FAILURE_VIEW = "seatrial.server.pages.refusals.forged"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "seatrial.sqlite3",
        "CONN_MAX_AGE": 300,
        "OPTIONS": {
            # Deferred transactions that read and then write fail at once under load; immediate ones wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

# WhiteNoise reads the package's own folder at the start; pages ask for each file with ?v=<hash of its content>.
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "publish" / "static"


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: ARG001, D103
    return True


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
DEFAULT_FROM_EMAIL = read_text("SEATRIAL_MAIL_FROM", "Seatrial <digest@localhost>")

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
        "seatrial": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
    },
}
