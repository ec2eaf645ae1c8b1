"""kill -9 in the middle of an import, and then again: nothing is there by half, nothing twice, nothing missing."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests import databases

KILLS = 3
N = 3000


def count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def is_being_written(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_an_import_that_is_killed_leaves_nothing_and_goes_in_whole_afterwards(tmp_path):
    database, path = tmp_path / "site.sqlite3", tmp_path / "rows.csv"
    shutil.copy(databases.migrated(), database)
    rows = "".join(
        f"Ada {n % 50},Will it rain on day {n % 60}?,2024-01-{n % 28 + 1:02},0.{n % 90 + 10}\n" for n in range(N)
    )
    path.write_text("expert,question,made_at,probability\n" + rows)
    command = [sys.executable, "manage.py", "import_forecasts", str(path)]
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "OUTTURN_ENV": "development"}

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)

    n_killed = 0
    for _ in range(KILLS):
        process = start()
        while process.poll() is None and not is_being_written(database):
            time.sleep(0.02)
        time.sleep(random.random())
        process.kill()
        process.wait()
        n = count(database, "tracker_forecast")
        n_killed += n == 0
        assert n in (0, count_of_rows(rows))
        assert n or not count(database, "tracker_question")
        assert n or not count(database, "tracker_import")
        with suppress(FileNotFoundError):
            assert database.stat().st_size
    assert n_killed
    assert start().wait() == 0
    assert count(database, "tracker_forecast") == count_of_rows(rows)
    assert start().wait() == 0
    assert count(database, "tracker_forecast") == count_of_rows(rows)
    assert count(database, "tracker_import") == 1


def count_of_rows(rows: str) -> int:
    return len(set(rows.splitlines()))
