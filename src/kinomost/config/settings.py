"""Settings. Everything that differs between machines comes from the environment; see docs/running.md.

KINOMOST_ENV is `demo` (the default: one laptop) or `production` (refuses to start without its secrets).
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kinomost.config import environment
from kinomost.config.secrets import demo_secret

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(environment.text("KINOMOST_VAR", "var")).resolve()
PRODUCTION = environment.choice("KINOMOST_ENV", "demo", "production") == "production"
DEBUG = environment.flag("KINOMOST_DEBUG")
needed = environment.required if PRODUCTION else environment.text

if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("KINOMOST_DEBUG=1 shows secrets to visitors; unset it in production.")

if PRODUCTION:
    SECRET_KEY = environment.secret_key("KINOMOST_SECRET_KEY")
else:
    SECRET_KEY = environment.text("KINOMOST_SECRET_KEY") or demo_secret(VAR / "secret-key")
# Earlier keys, with commas between: what they signed stays good.
SECRET_KEY_FALLBACKS = environment.several("KINOMOST_OLD_SECRET_KEYS")
needed("KINOMOST_HOSTS")
ALLOWED_HOSTS = environment.several("KINOMOST_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = environment.address("KINOMOST_URL", needed("KINOMOST_URL") or "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "kinomost.config",
    "kinomost.web",
    "kinomost.contest",
    "kinomost.filmdays",
    "kinomost.coproduction",
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
    "kinomost.config.middleware.LastSeenMiddleware",
    "kinomost.config.middleware.NoNulMiddleware",
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
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "kinomost.sqlite3", "CONN_MAX_AGE": 60}
DATABASE: dict[str, Any] = environment.database("KINOMOST_DATABASE_URL", SQLITE)
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
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("KINOMOST_PROXIES", 1 if PRODUCTION else 0)
# Bookings and places on waiting lists that one visitor's network may ask for in ten minutes; 0 is without limit.
BOOKINGS_A_VISITOR = environment.number("KINOMOST_BOOKINGS_A_VISITOR", 60)

LANGUAGE_CODE = "en"
LANGUAGES = [("sr-latn", "Srpski"), ("sr-cyrl", "Српски"), ("ru", "Русский"), ("en", "English")]
# A ground room is no Django app, so Django has to be told.
LOCALE_PATHS = [PACKAGE / room / "locale" for room in ("tables", "law", "judging", "planning", "money")]
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
if bucket := environment.text("KINOMOST_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": environment.text("KINOMOST_S3_ENDPOINT") or None,
            "querystring_auth": True,
        },
    }
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Where personal data lives: each module's HOLDINGS and IMPERSONAL (see kinomost.parties.personal_map). Erasure walks
# the list in this order, so a room stands before those it points to.
PERSONAL_DATA = [
    "kinomost.contest.personal",
    "kinomost.filmdays.personal",
    "kinomost.coproduction.personal",
    "kinomost.exchange.personal",
    "kinomost.places.personal",
    "kinomost.catalogue.personal",
    "kinomost.parties.personal",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = "kinomost.post.backend.OutboxBackend"
POST_TRANSPORT = environment.choice("KINOMOST_MAIL", "file", "smtp")
EMAIL_HOST = needed("KINOMOST_SMTP_HOST") if POST_TRANSPORT == "smtp" else ""
EMAIL_PORT = environment.number("KINOMOST_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("KINOMOST_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("KINOMOST_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("KINOMOST_SMTP_TLS", default=True)
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = needed("KINOMOST_MAIL_FROM") or "kinomost@localhost"

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
    SECURE_SSL_REDIRECT = environment.flag("KINOMOST_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("KINOMOST_HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# How much is said, of our own work and by the web server.
LOG_LEVEL = environment.choice("KINOMOST_LOG", "WARNING", "DEBUG", "INFO", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # A page that is not there or a hall that is full is an answer, not an event; `serve --access-log` lists them.
    # Nor is a stranger who asks for another host's page, or what is crooked in a PDF that somebody sent.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "pypdf": {"level": "CRITICAL"},
    },
}
