# ruff: noqa: F403, F405
"""Settings for the tests; tests/postgres.py has set the environment before this is read."""

from tracker.settings import *

# A file, not memory: threads and write-ahead logging have to behave as they do in earnest.
if DATABASES["default"]["ENGINE"] == "tracker.in_turn":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT = VAR_DIR / "staticfiles"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a folder that is not there
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests put rows into tables past the verbs; those of what is kept have a folder (`kept` in conftest.py).
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
