import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

sqlite_only = pytest.mark.only_on("sqlite")


def rows(file: Path, query: str) -> list[tuple]:
    with sqlite3.connect(file) as copy:
        return copy.execute(query).fetchall()


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_was_recorded_and_its_guards(tmp_path, analyst, capsys):
    file = tmp_path / "outturn.sqlite3"
    call_command("backup", file)
    assert (analyst.email,) in rows(file, "SELECT email FROM tracker_user")
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    with connection.cursor() as cursor:
        assert rows(file, triggers) == cursor.execute(triggers).fetchall()
    assert "verified" in capsys.readouterr().out


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_taken_while_somebody_writes_is_whole(tmp_path, analyst):
    """Two tables are always written in one transaction, so a copy never has one without the other."""
    live = str(connection.settings_dict["NAME"])
    stop, written = threading.Event(), threading.Event()

    def write_all_the_time() -> None:
        with sqlite3.connect(live, timeout=20, isolation_level=None) as writer:
            while not stop.is_set():
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("INSERT INTO first_half VALUES (randomblob(2000))")
                writer.execute("INSERT INTO other_half SELECT * FROM first_half ORDER BY rowid DESC LIMIT 1")
                writer.execute("COMMIT")
                written.set()

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE first_half (content)")
        cursor.execute("CREATE TABLE other_half (content)")
    thread = threading.Thread(target=write_all_the_time)
    thread.start()
    try:
        assert written.wait(20)
        for number in range(5):
            call_command("backup", tmp_path / f"{number}.sqlite3")
    finally:
        stop.set()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE first_half")
            cursor.execute("DROP TABLE other_half")
    for number in range(5):
        file = tmp_path / f"{number}.sqlite3"
        assert rows(file, "PRAGMA integrity_check") == [("ok",)]
        halves = [rows(file, f"SELECT content FROM {table}") for table in ("first_half", "other_half")]
        assert halves[0] == halves[1] != []


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_is_one_file_that_only_its_owner_can_read(tmp_path):
    file = tmp_path / "outturn.sqlite3"
    call_command("backup", file)
    rows(file, "SELECT email FROM tracker_user")
    assert list(tmp_path.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o600


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_an_existing_file_is_replaced_only_when_forced(tmp_path):
    file = tmp_path / "outturn.sqlite3"
    file.write_text("last week's backup")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", file)
    assert file.read_text() == "last week's backup"
    call_command("backup", file, force=True)
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(tmp_path):
    with pytest.raises(CommandError, match="No backup was made"):
        call_command("backup", tmp_path / "nowhere" / "outturn.sqlite3")
    assert list(tmp_path.iterdir()) == []


@sqlite_only
def test_where_there_is_no_database_none_is_made(tmp_path):
    database = tmp_path / "mistyped.sqlite3"
    result = subprocess.run(
        [sys.executable, "manage.py", "backup", str(tmp_path / "backup.sqlite3")],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert "No backup was made: unable to open database file." in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db
def test_on_postgresql_the_right_tool_is_named(tmp_path):
    with pytest.raises(CommandError, match="pg_dump --format=custom"):
        call_command("backup", tmp_path / "outturn.dump")
    assert list(tmp_path.iterdir()) == []
