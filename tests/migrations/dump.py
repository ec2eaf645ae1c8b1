"""Make the databases that a version leaves behind, for later versions to upgrade: see README.md here."""

import gzip
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/outturn.sqlite3"
        fill(url, folder)
        backup = Path(folder) / "backup"
        manage(url, folder, "backup", str(backup))
        save(f"{version}.sqlite3.gz", backup.read_bytes())
        with postgres.server() as server, postgres.empty_database(server) as url:
            fill(url, folder)
            save(f"{version}.postgresql.sql.gz", as_plain_sql(url))


def fill(url: str, folder: str) -> None:
    """Migrate, seed, and put on record what people would."""
    manage(url, folder, "migrate", "--no-input")
    manage(url, folder, "seed")
    manage(url, folder, "shell", "-v0", "-c", "from tests.migrations import use; use.record()")
    manage(url, folder, "scoreboard")  # and keep what it computes


def manage(url: str, folder: str, *command: str) -> None:
    environment = {"PATH": os.environ["PATH"], "OUTTURN_VAR": folder, "DATABASE_URL": url}
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True
    )


def as_plain_sql(url: str) -> bytes:
    """A dump that any client can execute: without commands to psql, owners and rights."""
    options = ["--no-owner", "--no-privileges", "--no-comments", "--rows-per-insert=100"]
    dumped = subprocess.run(["pg_dump", *options, f"--dbname={url}"], stdout=subprocess.PIPE, check=True).stdout
    return re.sub(rb"^(\\(un)?restrict .*|-- Dumped .*)\n", b"", dumped, flags=re.MULTILINE)


def save(name: str, content: bytes) -> None:
    (HERE / name).write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
