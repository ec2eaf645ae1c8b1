"""A database as an older version left it, and what a deployment of today runs on it."""

import contextlib
import gzip
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.rows import dict_row

from tests.postgres import empty_site

HERE = Path(__file__).parent
VERSIONS = sorted(file.name.removesuffix(".sqlite3.gz") for file in HERE.glob("*.sqlite3.gz"))
# What follows from the record, and may be computed in another way.
PROJECTIONS = (
    "anchor",
    "change",
    "currentresolution",
    "resolutioninforce",
    "readingsummary",
    "score",
    "storedscoreboard",
)
Rows = list[dict]


class Deployment:
    """It knows no models: those of today are newer than the database."""

    def __init__(self, url: str, owner: str = "") -> None:
        """owner: the URL of the same database for the role that owns it, if that is another one."""
        self.addresses = {"DATABASE_URL": url, "OWNER_DATABASE_URL": owner}
        self.owner = owner or url
        self.file = url.removeprefix("sqlite:///") if url.startswith("sqlite:") else None

    def manage(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a command in a process of its own."""
        own = self.addresses | {"DJANGO_SETTINGS_MODULE": "tracker.settings"}
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=os.environ | own | environment,
            capture_output=True,
            text=True,
        )

    def succeed(self, *command: str, **environment: str) -> str:
        """What a command prints. It has to succeed."""
        done = self.manage(*command, **environment)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def asked(self, expression: str) -> str:
        """What the program of today prints for Python expressions."""
        imports = (
            "from tracker import models; from tracker.fulltext import index; from tracker.ledger import guards"
        )
        return self.succeed("shell", "-v0", "--no-imports", "-c", f"{imports}; print({expression})").strip()

    def execute(self, sql: str) -> Rows:
        """As a stranger would, past Django, and with all rights that there are."""
        if self.file:
            with contextlib.closing(sqlite3.connect(self.file)) as connection, connection:
                connection.row_factory = sqlite3.Row
                return [dict(row) for row in connection.execute(sql)]
        with psycopg.connect(self.owner, row_factory=dict_row) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def record(self) -> dict[str, Rows]:
        """Table → rows, of every table of ours but projections and indexes."""
        catalogue = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if self.file
            else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        )
        names = [row["name"] for row in self.execute(catalogue) if row["name"].startswith("tracker_")]
        left_out = tuple(f"tracker_{name}" for name in PROJECTIONS)
        kept = [name for name in names if name not in left_out and "_words" not in name and "_stems" not in name]
        return {name: self.execute(f"SELECT * FROM {name} ORDER BY id") for name in kept}


@contextlib.contextmanager
def left_behind_by(version: str, folder: Path) -> Iterator[Deployment]:
    """The database of that version, on the engine that is tested."""
    if os.environ["DATABASE_URL"].startswith("sqlite:"):
        file = folder / "outturn.sqlite3"
        file.write_bytes(gzip.decompress((HERE / f"{version}.sqlite3.gz").read_bytes()))
        yield Deployment(f"sqlite:///{file}")
    else:
        with empty_site() as addresses:
            deployment = Deployment(*addresses.values())
            deployment.execute(gzip.decompress((HERE / f"{version}.postgresql.sql.gz").read_bytes()).decode())
            yield deployment
