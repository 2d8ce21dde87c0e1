"""Settings, all from the environment, so that one build runs everywhere."""

from pathlib import Path
from typing import Any

import environ

from medcount.core.lockout import PASSWORD_LENGTH_MIN

env = environ.Env()

HOUSE = Path(__file__).resolve().parent
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

# Good enough for trials in a throw-away database; a process that keeps data refuses it.
OPEN_SECRET = "known-to-everybody-and-fit-for-trials-only"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", default=OPEN_SECRET)
AUDIT_KEY = env.str("AUDIT_KEY", default=OPEN_SECRET)  # Keys the code on every audit entry.


def _database() -> dict[str, Any]:
    """
    Describe the database: DATABASE_URL, or the embedded server, which starts when first asked.

    ROLE is the role that works on it: the application's, or for manage.py the owner's. What needs
    more rights than either, making roles and databases, logs in by OWNER_DATABASE_URL.
    """
    url = env.str("DATABASE_URL", default="")
    return {
        **(
            env.db_url("DATABASE_URL")
            if url
            else {"NAME": env.str("MEDCOUNT_DATABASE", default="medcount")}
        ),
        "ENGINE": "medcount.db.backend",
        "EMBEDDED": not url,
        "ADMIN_URL": env.str("OWNER_DATABASE_URL", default=url),
        "ROLE": env.str("MEDCOUNT_ROLE", default="medcount_app"),
        "CONN_HEALTH_CHECKS": True,  # backend/base.py sees without asking.
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The rooms from the lowest up: migrations run in this order.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "procrastinate.contrib.django",
    "medcount.db",
    "medcount.people",
    "medcount.audit",
    "medcount.catalog",
    "medcount.ledger",
    "medcount.documents",
    "medcount.exchange",
    "medcount.counting",
    "medcount.api",
    "medcount.desk",
]
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH_MIN},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None  # Jobs are a door of ours, not modules of the rooms.
PROCRASTINATE_IMPORT_PATHS = ["medcount.jobs"]

MIDDLEWARE = [
    "medcount.desk.policy.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",  # Says how long an answer is.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "medcount.desk.language.ChosenLanguage",
    "medcount.db.away.DatabaseAway",
    "django.middleware.csrf.CsrfViewMiddleware",
]
APPEND_SLASH = False  # An address is right or it is none.
ROOT_URLCONF = "medcount.urls"
WSGI_APPLICATION = "medcount.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["medcount.desk.templatetags.look", "medcount.desk.templatetags.lists"],
            "context_processors": [
                "django.template.context_processors.request",
                "medcount.desk.door.about",
            ],
        },
    }
]

# Vite writes what pages load into this folder, each file under a name that carries its hash.
STATIC_ROOT = HOUSE / "static"
STATIC_URL = "/static/"
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\."

HTTPS = env.bool("HTTPS", default=False)  # Whether people reach us over TLS.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60  # A shift.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "medcount.desk.session.form_expired"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HOUSE / "locale"]
