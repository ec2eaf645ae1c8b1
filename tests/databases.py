"""The test database: migrated once in a run, and copied for every process; on SQLite also put back from a file."""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tracker import seeds
from tracker.ledger import rights


def copy() -> None:
    """Let Django's connections lead to a copy of their own of a database that was migrated."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with rights.as_owner():
        connection.settings_dict["NAME"] = migrated()
        connection.creation.clone_test_db(worker, verbosity=0)
        connection.settings_dict.update(connection.creation.get_test_db_clone_settings(worker))


def drop() -> None:
    with rights.as_owner():
        connection.creation.destroy_test_db(verbosity=0)


def migrated() -> str:
    """The name of the database that the copies are made from; on SQLite that of a file."""
    return once_in_a_run("migrated", _migrate).read_text()


def _migrate(note: Path) -> None:
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()  # on SQLite, for all to be in one file; PostgreSQL copies no database that is in use
    note.write_text(name)


def with_hanoi() -> Path:
    """An SQLite file with what is migrated and the founding case."""
    return once_in_a_run("hanoi.sqlite3", _load)


def _load(file: Path) -> None:
    seeds.load(seeds.FOUNDING)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    put_back(migrated())


def put_back(file: str | Path) -> None:
    """Give this process's SQLite database what a file holds, triggers and all, also while others have it open."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{Path(file).as_uri()}?immutable=1", uri=True)) as source:
        source.backup(connection.connection)
    ContentType.objects.clear_cache()


def once_in_a_run(name: str, make: Callable[[Path], None]) -> Path:
    """A file that one process of the run makes, while the others wait for it."""
    file = settings.VAR_DIR / name
    with (settings.VAR_DIR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            make(file)
    return file
