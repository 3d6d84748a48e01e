"""The deployment: where state lies, which database, which apps. The only room that knows."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from zhunsheng.cli._home import home, own_law

HOME = home()


def _secret_key() -> str:
    """Made on the first start, and with it the home: both for their owner only."""
    path = HOME / "secret-key"
    if not path.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "zhunsheng.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: 只支持 postgresql://，这里是 {parts.scheme!r}")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "OPTIONS": {k: unquote(v) for k, v in query.items()},
    }


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("ZHUNSHENG_DEBUG") == "1"
ALLOWED_HOSTS = [h for h in os.environ.get("ZHUNSHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
REGION = os.environ.get("ZHUNSHENG_REGION") or "220602"
LAW_FOLDERS = own_law()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "zhunsheng.office.journal",
    "zhunsheng.office.people",
    "zhunsheng.office.accounts",
    "zhunsheng.office.cases",
    "zhunsheng.office.documents",
    "zhunsheng.office.feeds",
    "zhunsheng.office.sheets",
    "zhunsheng.office.bookmarks",
    "zhunsheng.web",
]
MIDDLEWARE = [
    "zhunsheng.web.security.Guarded",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhunsheng.web.tongue.Tongue",
    "django.middleware.common.CommonMiddleware",
    "zhunsheng.web.uploads.Weighed",
    "zhunsheng.web.plain.Plain",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zhunsheng.web.me.SignedIn",
    "zhunsheng.web.views.errors.Worded",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "zhunsheng.server.urls"
WSGI_APPLICATION = "zhunsheng.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "zhunsheng.web.context.site",
            ],
        },
    }
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Who works here signs in; idle for half an hour, or after a working day of twelve, one signs in again.
AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "sign-in"
SESSION_ENGINE = "zhunsheng.office.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# `zs serve` alone speaks plain HTTP to this machine. Where a proxy of this machine speaks TLS before it, the cookies go
# nowhere else, forms come from https, and who asks is whom the proxy saw.
BEHIND_PROXY = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("ZHUNSHENG_TLS") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "zhunsheng.web.views.errors.stale_form"

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "zhunsheng.web.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SAMESITE = "Lax"
SILENCED_SYSTEM_CHECKS: list[str] = []

# What goes wrong is told where the service is watched: where in the program, never what somebody typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
