"""Settings. Everything that differs between machines comes from the environment; see docs/running.md.

KINOMOST_ENV is `demo` (the default: one laptop) or `production` (refuses to start without its secrets).
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kinomost.config.secrets import demo_secret

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("KINOMOST_VAR", "var")).resolve()
PRODUCTION = os.environ.get("KINOMOST_ENV", "demo") == "production"
DEBUG = os.environ.get("KINOMOST_DEBUG", "") == "1"


def required(name: str) -> str:
    """Return the environment's value, or refuse to start in production without it."""
    value = os.environ.get(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"In production {name} must be set. See docs/running.md.")
    return value


if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("KINOMOST_DEBUG=1 shows secrets to visitors; unset it in production.")

SECRET_KEY = required("KINOMOST_SECRET_KEY") or demo_secret(VAR / "secret-key")
# Earlier keys, with commas between: what they signed stays good.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("KINOMOST_OLD_SECRET_KEYS", "").split(",") if key]
ALLOWED_HOSTS = [host for host in required("KINOMOST_HOSTS").split(",") if host] or [
    "127.0.0.1",
    "localhost",
    "[::1]",
]
SITE_URL = (required("KINOMOST_URL") or "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "kinomost.config",
    "kinomost.web",
    "kinomost.filmdays",
    "kinomost.exchange",
    "kinomost.places",
    "kinomost.catalogue",
    "kinomost.parties",
    "kinomost.sheets",
    "kinomost.files",
    "kinomost.post",
    "kinomost.journal",
    "kinomost.texts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "kinomost.config.middleware.HeadMiddleware",
    "kinomost.config.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kinomost.config.middleware.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "kinomost.config.urls"
WSGI_APPLICATION = "kinomost.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kinomost.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kinomost.web.templatetags.kinomost",
            ],
        },
    }
]
FORM_RENDERER = "kinomost.web.forms.Renderer"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
}
DATABASE_URL = os.environ.get("KINOMOST_DATABASE_URL", "")
DATABASE: dict[str, Any] = (
    dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))
    if DATABASE_URL
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "kinomost.sqlite3", "CONN_MAX_AGE": 60}
)
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = SQLITE_OPTIONS
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# `default` is shared by all processes (rates of sign-in are counted there); `memory` is each process's own.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2_000}},
}

AUTH_USER_MODEL = "parties.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "web:desk"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_ADAPTER = "kinomost.parties.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # seconds: letters wait for a worker, and mail is not instant
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kinomost"
# How many proxies of ours stand in front and write X-Forwarded-For: rates are counted by the visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KINOMOST_PROXIES", "1" if PRODUCTION else "0"))
USERSESSIONS_TRACK_ACTIVITY = True
# Bookings and places on waiting lists that one visitor's network may ask for in ten minutes; 0 is without limit.
BOOKINGS_A_VISITOR = int(os.environ.get("KINOMOST_BOOKINGS_A_VISITOR", "60"))

LANGUAGE_CODE = "en"
LANGUAGES = [("sr-latn", "Srpski"), ("sr-cyrl", "Српски"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "tables" / "locale"]  # a ground room is no Django app, so Django has to be told
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# In production `kinomost serve` collects static files there; the demo serves them from the package.
STATIC_ROOT = VAR / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = VAR / "files"
MEDIA_URL = "/files/"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if bucket := os.environ.get("KINOMOST_S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": os.environ.get("KINOMOST_S3_ENDPOINT"),
            "querystring_auth": True,
        },
    }
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Where personal data lives: each module's HOLDINGS and IMPERSONAL (see kinomost.parties.personal_map). Erasure walks
# the list in this order, so a room stands before those it points to.
PERSONAL_DATA = [
    "kinomost.filmdays.personal",
    "kinomost.exchange.personal",
    "kinomost.places.personal",
    "kinomost.catalogue.personal",
    "kinomost.parties.personal",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "kinomost.post.backend.OutboxBackend"
POST_TRANSPORT = os.environ.get("KINOMOST_MAIL", "file")
EMAIL_HOST = required("KINOMOST_SMTP_HOST") if POST_TRANSPORT == "smtp" else ""
EMAIL_PORT = int(os.environ.get("KINOMOST_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("KINOMOST_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KINOMOST_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KINOMOST_SMTP_TLS", "1") == "1"
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = required("KINOMOST_MAIL_FROM") or "kinomost@localhost"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "kinomost.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = os.environ.get("KINOMOST_SSL_REDIRECT", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = os.environ.get("KINOMOST_HSTS_SUBDOMAINS", "1") == "1"
    SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("KINOMOST_LOG", "WARNING")},
}
