"""Django's settings. Nothing here depends on the day, and reading it writes nothing."""

import os
from typing import Any

from steadyback.web.project import switches
from steadyback.web.project.data_folder import data_folder, secret_key_in
from steadyback.web.project.database import database_in
from steadyback.web.project.logs import logs_in
from steadyback.web.project.mail import NO_MAIL, PATIENCE_S, mail_in
from steadyback.web.project.oidc import oidc_in
from steadyback.web.project.site import site_in

DATA_FOLDER = data_folder()
SECRET_KEY = secret_key_in(os.environ, DATA_FOLDER)
DEBUG = False
SITE = site_in(os.environ)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *SITE.names]

# Set by `steadyback serve --lan`, which serves by HTTPS only: the names it is asked by.
SERVES_THE_HOUSE = bool(os.environ.get("STEADYBACK_HOUSE"))
ALLOWED_HOSTS += os.environ.get("STEADYBACK_HOUSE", "").split()
CSRF_COOKIE_SECURE = SERVES_THE_HOUSE or bool(SITE.names)
CSRF_TRUSTED_ORIGINS = SITE.origins
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.proxies else None

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "steadyback.web.entrance",  # before allauth, so that its pages are found first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
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
    "steadyback.web.sharing",
    "steadyback.web.downloads",
    "steadyback.web.reminders",
    "steadyback.web.uploads",
    "steadyback.web.api",
]
MIDDLEWARE = [
    "steadyback.web.project.site.StandBehindProxies",
    "steadyback.web.project.watching.watch",
    "steadyback.web.project.health.answer_probes",
    "steadyback.web.api.problems.in_one_form",
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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "steadyback.web.entrance.binding.key_and_session_together",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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

DATABASES: dict[str, dict[str, Any]] = {"default": database_in(os.environ, DATA_FOLDER)}

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
# Languages are steadyback.languages' business, below Django. What Django and django-allauth say of
# a form is said in the language of the page by web/entrance alone; elsewhere they say nothing.
USE_I18N = True
TRIED_LANGUAGES: tuple[str, ...] = ()
"""Codes of languages that are spoken though not offered: for tests, and for translators."""

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # files may be built anew while this runs; else their sizes are old
WHITENOISE_MAX_AGE = 3600  # the pages ask for each file by its content, so an old one is never used

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
ACCOUNT_ADAPTER = "steadyback.web.entrance.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# By codes, so that no secret stands in an address; where no mail is sent nobody can be asked.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = SENDS_MAIL
# Counted in the database instead, for all processes together: accounts/lock_out.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "steadyback.web.entrance.forms.SignIn",
    "signup": "steadyback.web.entrance.forms.SignUp",
    "add_email": "steadyback.web.entrance.forms.NewAddress",
    "change_password": "steadyback.web.entrance.forms.ChangePassword",
    "set_password": "steadyback.web.entrance.forms.SetPassword",
    "reset_password": "steadyback.web.entrance.forms.AskForCode",
    "reset_password_from_key": "steadyback.web.entrance.forms.NewPassword",
    "confirm_password_reset_code": "steadyback.web.entrance.forms.MailedResetCode",
    "confirm_email_verification_code": "steadyback.web.entrance.forms.MailedCode",
    "reauthenticate": "steadyback.web.entrance.forms.SureByPassword",
}
MFA_ADAPTER = "steadyback.web.entrance.adapters.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Steadyback"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
# Browsers allow passkeys without HTTPS for http://localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not (SERVES_THE_HOUSE or SITE.names)
MFA_FORMS = {
    "authenticate": "steadyback.web.entrance.forms.OneTimeCode",
    "reauthenticate": "steadyback.web.entrance.forms.SureByCode",
    "activate_totp": "steadyback.web.entrance.forms.SwitchCodesOn",
    "add_webauthn": "steadyback.web.entrance.forms.NewPasskey",
    "edit_webauthn": "steadyback.web.entrance.forms.NamePasskey",
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
# Another server that knows people, where one is set up (project/oidc.py).
OIDC = oidc_in(os.environ)
SOCIALACCOUNT_ADAPTER = "steadyback.web.entrance.adapters.SignInElsewhereAdapter"
SOCIALACCOUNT_PROVIDERS = OIDC.as_allauth_has_it if OIDC else {}
SOCIALACCOUNT_FORMS = {"signup": "steadyback.web.entrance.forms.SignUpElsewhere"}
# Whether people may use it without an account; people who began before always may.
GUESTS = switches.GUESTS.is_on_in(os.environ)
# Signing in is for the pages of an account; whom a device may act for hangs on its key.
SESSION_COOKIE_NAME = "steadyback-account"
SESSION_COOKIE_PATH = "/account/"
SESSION_COOKIE_SECURE = SERVES_THE_HOUSE or bool(SITE.names)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Whether whoever has an account can set up a clinic; else only `steadyback clinic` does.
CLINICS_OPEN = switches.CLINICS.is_on_in(os.environ)
# The first makes passwords and recovery codes; codes of earlier versions were made by the second.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]

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
        "form-action": ["'self'", *([OIDC.origin] if OIDC else [])],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING = logs_in(os.environ)
