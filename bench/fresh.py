"""A site with an empty database that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ENGINES = ("sqlite", "postgresql")


@contextmanager
def fresh_site(engine: str) -> Iterator[None]:
    from tests.postgres import server

    with tempfile.TemporaryDirectory() as folder:
        sqlite = nullcontext(f"sqlite:///{folder}/bench.sqlite3")
        with sqlite if engine == "sqlite" else server() as url, prepared(Path(folder), url):
            yield


@contextmanager
def prepared(folder: Path, url: str) -> Iterator[None]:
    """Django, with what `migrate` makes in the database."""
    os.environ |= {
        "OUTTURN_VAR": str(folder),
        "DATABASE_URL": url,
        "OUTTURN_ENV": "development",
        "OUTTURN_DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    yield
