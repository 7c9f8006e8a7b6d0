"""Django's settings. Nothing here depends on the day, and reading it writes nothing."""

import os
import tempfile
from pathlib import Path
from typing import Any

from steadyback.web.project.data_folder import data_folder, secret_key
from steadyback.web.project.mail import NO_MAIL, PATIENCE_S, mail_in

DATA_FOLDER = data_folder()
SECRET_KEY = os.environ.get("STEADYBACK_SECRET_KEY") or secret_key(DATA_FOLDER)
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

# Set by `steadyback serve --lan`, which serves by HTTPS only: the names it is asked by.
SERVES_THE_HOUSE = bool(os.environ.get("STEADYBACK_HOUSE"))
ALLOWED_HOSTS += os.environ.get("STEADYBACK_HOUSE", "").split()
CSRF_COOKIE_SECURE = SERVES_THE_HOUSE

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "csp",
    "steadyback.web.accounts",
    "steadyback.web.records",
    "steadyback.web.look",
    "steadyback.web.start",
    "steadyback.web.diary",
    "steadyback.web.library",
    "steadyback.web.measures",
    "steadyback.web.player",
    "steadyback.web.techniques",
    "steadyback.web.clinic",
    "steadyback.web.downloads",
    "steadyback.web.reminders",
    "steadyback.web.uploads",
    "steadyback.web.api",
]
MIDDLEWARE = [
    "steadyback.web.project.crowding.keep_room_for_reading",
    "django.middleware.security.SecurityMiddleware",
    "steadyback.web.look.versions.only_the_named_version",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "steadyback.web.project.privacy.keep_pages_private",
    "steadyback.web.records.language.SpeakForRequest",
    "steadyback.web.project.problems.SayWhatIsWrong",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "steadyback.web.project.urls"
WSGI_APPLICATION = "steadyback.web.project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "loaders": [
                (
                    "steadyback.web.look.spoken_templates.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

# One file for one machine. PostgreSQL, for clinics, is to come by DATABASE_URL.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_FOLDER / "steadyback.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,  # a record of many years that is brought in holds the others up so long
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA secure_delete=ON;",
        },
        # A file, as in earnest: a database in memory knows no second connection.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"steadyback-tests-{os.getpid()}.sqlite3"},
    }
}

# Mail goes out only where STEADYBACK_EMAIL_URL names a server (project/mail.py).
MAIL = mail_in(os.environ)
SENDS_MAIL = MAIL is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = (MAIL or NO_MAIL).host, (MAIL or NO_MAIL).port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (MAIL or NO_MAIL).user, (MAIL or NO_MAIL).password
EMAIL_USE_SSL, EMAIL_USE_TLS = (MAIL or NO_MAIL).ssl, (MAIL or NO_MAIL).starttls
EMAIL_TIMEOUT = PATIENCE_S
DEFAULT_FROM_EMAIL = (MAIL or NO_MAIL).sender

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = False  # languages are steadyback.languages' business, below Django
TRIED_LANGUAGES: tuple[str, ...] = ()
"""Codes of languages that are spoken though not offered: for tests, and for translators."""

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # files may be built anew while this runs; else their sizes are old
WHITENOISE_MAX_AGE = 3600  # the pages ask for each file by its content, so an old one is never used

# No password is ever stored; recovery codes are.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "steadyback.web.look.refusals.page_was_open_too_long"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "steadyback.web.project.privacy.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
