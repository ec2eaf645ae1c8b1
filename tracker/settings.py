"""All settings. Each one that a deployment can change is an environment variable, listed in docs/operations.md."""

import os
import re
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("OUTTURN_VAR") or BASE_DIR / "var")

ENVIRONMENT = os.environ.get("OUTTURN_ENV", "production")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured(f"OUTTURN_ENV must be development or production; got {ENVIRONMENT!r}.")
IN_PRODUCTION = ENVIRONMENT == "production"
DEBUG = not IN_PRODUCTION and os.environ.get("OUTTURN_DEBUG", "1") == "1"


def required(name: str, why: str) -> str:
    """The value of an environment variable without which production must not start."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: {why}")
    return value


def words(name: str, default: str = "") -> list[str]:
    return os.environ.get(name, default).replace(",", " ").split()


def development_secret_key() -> str:
    """A key of this checkout's own, so that no shared one can ever leak into production."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


if IN_PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", "it signs sessions and links; at least 50 random characters.")
    ALLOWED_HOSTS = required("ALLOWED_HOSTS", "the host names this site answers to, with spaces between.").split()
    required(
        "DATABASE_URL", "for example postgres://user:password@host/outturn or sqlite:////srv/outturn.sqlite3."
    )
else:
    SECRET_KEY = os.environ.get("SECRET_KEY") or development_secret_key()
    ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    # After auth: the groups of tracker are filled once auth has made the permissions.
    "tracker",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "tracker.middleware.policies",
    "tracker.api.errors.in_one_shape",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "tracker.middleware.keeping",
    "tracker.middleware.proxies_noticed",
    "tracker.middleware.request_limit",
    "tracker.middleware.readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.views.outages.only_with_a_record",
    "tracker.kept.pages.kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.middleware.reader_time_zone",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

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
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -------------------------------------------------------------------------------------

database: dict[str, Any] = dict(
    dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'outturn.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
)
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["ENGINE"] = "tracker.in_turn"
    Path(str(database["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    database["OPTIONS"] = {
        # Writers queue up instead of being refused: with Django's defaults one in ten was.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: INSERT OR REPLACE must fire the delete guard of the record.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # A cursor is read to its end here. PostgreSQL plans for a tenth of the rows, and took up to ten times as long.
    # To compile a query takes longer than to run it: lists of 60 took half as long again.
    # Who waits for a lock as long as SQLite waits for writers is told that the database is busy.
    options = database.setdefault("OPTIONS", {})
    options.setdefault("options", "-c cursor_tuple_fraction=1 -c jit=off -c lock_timeout=20s")
    options.setdefault("connect_timeout", 5)  # seconds: a server that is gone may take minutes to be found missing
DATABASES = {"default": database}
# Who owns the tables and migrates them, if not the role of DATABASE_URL, which then only adds to the record.
DATABASE_OWNER: dict[str, Any] = {}
if OWNER_DATABASE_URL := os.environ.get("OWNER_DATABASE_URL"):
    owner = dj_database_url.parse(OWNER_DATABASE_URL)
    if owner["NAME"] != database["NAME"]:
        raise ImproperlyConfigured(
            f"OWNER_DATABASE_URL names the database {owner['NAME']!r}, DATABASE_URL {database['NAME']!r}. "
            "Both must name the same one."
        )
    DATABASE_OWNER = {name: owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}
APPLICATION_ROLE = str(database["USER"]) if DATABASE_OWNER else ""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What is counted at the door, by all processes together (accounts.py makes the table). A table that is full
# forgets entries that still hold, so it is far larger than what the limits below let anybody fill.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Tables of scoreboards, of which any stranger can ask for another: in the memory of each process.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"},
    # How far an import is: not in the database, in which SQLite has no place for others while it is written to.
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "progress",
    },
    # How often programs ask: counted by each process for itself.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pages as strangers get them. What stands there is trusted, so nobody else may write there.
    "pages": {
        "BACKEND": "tracker.kept.folder.Folder",
        "LOCATION": os.environ.get("OUTTURN_KEPT_PAGES") or VAR_DIR / "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# --- The API ----------------------------------------------------------------------------------------


def whole_number(name: str, default: str) -> int:
    value = os.environ.get(name, default)
    if not (value.isascii() and value.isdecimal() and int(value[:9]) > 0 and len(value) < 9):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0; got {value!r}.")
    return int(value)


# Of each client or token, in each process. What the site has kept is not counted.
API_READS_A_MINUTE = whole_number("OUTTURN_API_READS", "600")
API_WRITES_A_MINUTE = whole_number("OUTTURN_API_WRITES", "120")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

# --- Claims in a text ---------------------------------------------------------------------------------

DEFAULT_LEXICON = os.environ.get("OUTTURN_LEXICON", "CAPphrase2026")
# What finds sentences that may hold a claim. Another function with the same signature can take its place.
SPOTTER = os.environ.get("OUTTURN_SPOTTER", "tracker.prose.spotter.spot")

# --- What is shipped ------------------------------------------------------------------------------

FOUNDING_CASE = "Hanoi summit 2019"  # the collection whose case the front page and the methods show
RANKED_CASE = "Yearly predictions 2020–2022"  # the collection whose ranking the front page shows

# --- How outcomes are decided ----------------------------------------------------------------------

# Which decisions take effect only once a second admin has signed them: none, changes (of an earlier decision, and
# annulments) or all.
SECOND_SIGNATURE = os.environ.get("OUTTURN_SECOND_SIGNATURE", "none").strip()
if SECOND_SIGNATURE not in ("none", "changes", "all"):
    raise ImproperlyConfigured(f"OUTTURN_SECOND_SIGNATURE is none, changes or all; got {SECOND_SIGNATURE!r}.")

# --- Who runs it, and where ---------------------------------------------------------------------------

OPERATOR = os.environ.get("OUTTURN_OPERATOR", "").strip()  # a name
CONTACT = os.environ.get("OUTTURN_CONTACT", "").strip()  # an email address, or that of a page
ADDRESS = os.environ.get("OUTTURN_ADDRESS", "").strip().rstrip("/")  # of the site: https://outturn.example
if ADDRESS and not re.fullmatch(r"https?://[^/\s?#]+", ADDRESS):
    raise ImproperlyConfigured(f"OUTTURN_ADDRESS must be like https://outturn.example; got {ADDRESS!r}.")
if CONTACT and not re.fullmatch(r"[^@\s/]+@[^@\s/]+|https?://\S+", CONTACT):
    raise ImproperlyConfigured(
        f"OUTTURN_CONTACT must be an email address or begin with https://; got {CONTACT!r}."
    )

# Of figures and of what the site says in its own words. Quotations are their authors’ and publishers’.
DATA_LICENCE = os.environ.get("OUTTURN_DATA_LICENCE", "CC BY 4.0").strip()
DATA_LICENCE_URL = os.environ.get(
    "OUTTURN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/"
).strip()
if not DATA_LICENCE or not re.fullmatch(r"https?://\S+", DATA_LICENCE_URL):
    raise ImproperlyConfigured(
        "OUTTURN_DATA_LICENCE must be a name, such as CC BY 4.0, and OUTTURN_DATA_LICENCE_URL begin with https://."
    )

# Where `export --nightly` puts the whole record, for readers to download.
EXPORTS_DIR = Path(os.environ.get("OUTTURN_EXPORTS") or VAR_DIR / "exports")
NIGHTLY = "outturn.zip"

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("OUTTURN_STATIC_ROOT") or BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = not IN_PRODUCTION  # without collectstatic, with or without DEBUG

# One limit for everything that is posted; a source's text is the largest thing anyone may paste. Files that are
# brought for an import may be larger: they wait on the disk.
MEGABYTE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
LARGEST_IMPORT = max(5, whole_number("OUTTURN_LARGEST_IMPORT", "25")) * MEGABYTE

# --- Accounts -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Nobody signs up unless this is opened: admins invite.
OPEN_SIGN_UP = os.environ.get("OUTTURN_OPEN_SIGN_UP", "0") == "1"
ACCOUNT_ADAPTER = "tracker.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if OPEN_SIGN_UP else "optional"
ACCOUNT_FORMS = {"add_email": "tracker.forms.people.OwnEmailForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Outturn: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the second step still comes; and it is the way in past a lock
ACCOUNT_RATE_LIMITS = {
    # The key is an account as one client asks for it (accounts.py); for codes of the second step, the account.
    "login_failed": "10/10m/key",
    "login_failed_by_client": "100/10m/ip",
    # Each letter has a link that works, so whoever asks for letters in somebody's name cannot keep them from one.
    "reset_password": "60/h/ip,5/h/key,20/d/key",
    "signup": "20/h/ip",
    # These guard nothing that the others do not, and anybody could use them up for all who share an address.
    "login": None,
    "reset_password_from_key": None,
}
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}  # who reads somebody's mail need not get in
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION
MFA_TOTP_ISSUER = "Outturn"
MFA_RATE_LIMITS = {"webauthn_login": None}  # nobody guesses a passkey, and it is the way in past a lock

trusted_proxies = os.environ.get("OUTTURN_TRUSTED_PROXIES", "0")
if not (trusted_proxies.isascii() and trusted_proxies.isdecimal() and len(trusted_proxies) < 3):
    raise ImproperlyConfigured(
        f"OUTTURN_TRUSTED_PROXIES must be the number of proxies before the site; got {trusted_proxies!r}."
    )
ALLAUTH_TRUSTED_PROXY_COUNT = int(trusted_proxies)

DEFAULT_FROM_EMAIL = os.environ.get("OUTTURN_FROM_EMAIL", "Outturn <outturn@localhost>")
if os.environ.get("SMTP_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": os.environ["SMTP_HOST"],
                "port": int(os.environ.get("SMTP_PORT", "587")),
                "username": os.environ.get("SMTP_USER", ""),
                "password": os.environ.get("SMTP_PASSWORD", ""),
                "use_tls": os.environ.get("SMTP_TLS", "1") == "1",
            },
        }
    }
else:
    # Without a mail server, letters are printed where the server logs; invitations can also be handed on as links.
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}

# --- Security -------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# Nothing here uses any of these but passkeys.
PERMISSIONS_POLICY = (
    "publickey-credentials-create=(self), publickey-credentials-get=(self), accelerometer=(), autoplay=(), "
    "camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_FAILURE_VIEW = "tracker.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SESSION_COOKIE_HTTPONLY = True
if IN_PRODUCTION:
    SECURE_SSL_REDIRECT = os.environ.get("OUTTURN_SSL_REDIRECT", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
