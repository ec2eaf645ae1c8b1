"""A copy of the SQLite database, taken while the site goes on writing."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Copy the SQLite database to FILE, while the site is running too, and verify the copy."
    requires_system_checks = []  # they would make an empty database where there is none

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace FILE if it is there")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This database is PostgreSQL's, which has its own tool for backups. "
                f'Run: pg_dump --format=custom --file={file} "$DATABASE_URL"'
            )
        if file.exists() and not force:
            raise CommandError(f"{file} is there already. Choose another name, or add --force to replace it.")
        source = Path(str(connection.settings_dict["NAME"]))
        unfinished = file.with_name(f"{file.name}.unfinished")
        try:
            copy(source, unfinished)
            os.replace(unfinished, file)
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"No backup was made: {error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, verified.")


def copy(source: Path, target: Path) -> None:
    """Copy a live database into one file and verify it. Raises sqlite3.Error or OSError."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)  # it holds password hashes
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
        contextlib.closing(sqlite3.connect(target)) as backup,
    ):
        # In one step: with several, every write in between starts the copy again.
        live.backup(backup)
        # Not write-ahead logging, so that the copy is one file; the site switches it on again.
        backup.execute("PRAGMA journal_mode = DELETE")
        faults = [row[0] for row in backup.execute("PRAGMA integrity_check")]
        if faults != ["ok"]:
            raise sqlite3.DatabaseError(f"the copy is damaged ({'; '.join(faults[:3])})")
