"""Bad days: what people are told, and what is left, when the database or the disk is not there for them."""

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests import databases, stoppable
from tests.conftest import person, signed_in
from tests.test_access import ANYONE, addresses
from tests.test_deployment import THROUGH_THE_PROXY, Process, free_port, run, running
from tracker import seeds
from tracker.ledger import outages
from tracker.models import Expert

sqlite_only = pytest.mark.only_on("sqlite")
ADA = {"name": "Ada Byron", "kind": "person"}
PART = {"HX-Request": "true"}


READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET default_transaction_read_only = on"}


def without_writing() -> None:
    """Let the connection only read, as long as it is open."""
    execute(READ_ONLY[connection.vendor])


def execute(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def analyst_in_an_outage(transactional_db) -> Iterator[Client]:
    client = signed_in(person("Analyst"))
    client.raise_request_exception = False
    yield client
    connection.close()


def test_no_code_of_a_driver_is_looked_for_twice():
    assert set(outages.POSTGRESQL) & {code[:2] for code in outages.POSTGRESQL if len(code) > 2} == set()


@pytest.mark.django_db(transaction=True)
def test_what_is_no_outage_is_not_taken_for_one():
    for statement in ("SELECT nothing", "SELEC", "SELECT 1 / 'a' / 0 FROM tracker_expert WHERE nonsense"):
        with pytest.raises(DatabaseError) as refused:
            execute(statement)
        assert outages.explain(refused.value) is None
    assert outages.explain(ValueError("no such table")) is None
    assert outages.explain(FileNotFoundError(2, "")) is None
    assert outages.explain(None) is None


@pytest.mark.django_db(transaction=True)
def test_a_database_without_tables_is_named():
    with pytest.raises(DatabaseError) as refused:
        execute("SELECT * FROM tracker_nothing")
    assert outages.explain(refused.value) == outages.NO_TABLES


class TestWhenNothingCanBeWritten:
    def test_every_page_that_is_for_reading_can_be_read(self, transactional_db):
        seeds.load(seeds.FOUNDING)
        found = addresses()
        without_writing()
        statuses = {name: Client(raise_request_exception=False).get(found[name]).status_code for name in ANYONE}
        connection.close()
        assert statuses == dict.fromkeys(ANYONE, 200)

    def test_a_form_answers_with_the_reason_and_records_nothing(self, analyst_in_an_outage):
        without_writing()
        answer = analyst_in_an_outage.post(reverse("expert_new"), ADA)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
        assert outages.READ_ONLY in answer.text
        assert "Nothing was recorded" in answer.text
        connection.close()
        assert not Expert.objects.filter(name=ADA["name"]).exists()

    def test_htmx_shows_it_above_the_form_and_leaves_what_was_typed(self, analyst_in_an_outage):
        without_writing()
        answer = analyst_in_an_outage.post(reverse("expert_new"), ADA, headers=PART)
        assert answer.status_code == 503
        assert answer.headers["HX-Reswap"] == "afterbegin show:top"
        assert re.search(r'class="[^"]*\boutage\b[^"]*" role="alert"', answer.text)
        assert answer.headers["HX-Reselect"] == ".outage"
        assert outages.READ_ONLY in answer.text
        assert "<html" not in answer.text

    def test_when_it_can_be_written_again_the_same_form_is_recorded_once(self, analyst_in_an_outage):
        without_writing()
        sent = ADA | {"token": "5f0c1f7e-5d1c-4f5c-9a44-7a0c5c9d3c11"}
        assert analyst_in_an_outage.post(reverse("expert_new"), sent).status_code == 503
        connection.close()
        for _ in range(2):
            assert analyst_in_an_outage.post(reverse("expert_new"), sent).status_code == 302
        assert Expert.objects.filter(name=ADA["name"]).count() == 1


@sqlite_only
def test_a_full_disk_is_said_to_be_full_and_pages_can_be_read(analyst_in_an_outage):
    pages = execute("PRAGMA page_count")[0][0]
    execute("CREATE TABLE filler (content)")
    execute(f"PRAGMA max_page_count = {pages}")  # SQLite refuses with the code that it has for a full disk
    text = "word " * 3_000
    answer = analyst_in_an_outage.post(reverse("expert_new"), ADA | {"biography": text})
    assert answer.status_code == 503
    assert outages.FULL in answer.text
    assert Client().get("/experts/").status_code == 200
    assert not Expert.objects.filter(name=ADA["name"]).exists()
    execute("DROP TABLE filler")


@sqlite_only
def test_a_database_that_stays_busy_is_said_to_be_busy(analyst_in_an_outage):
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    with closing(other), connection.less_patient(0.05):
        other.execute("BEGIN IMMEDIATE")
        answer = analyst_in_an_outage.post(reverse("expert_new"), ADA)
        assert answer.status_code == 503
        assert outages.BUSY in answer.text
        assert Client().get("/experts/").status_code == 200
        other.execute("ROLLBACK")


# --- The database goes, and comes back ----------------------------------------------------------------


class Database(NamedTuple):
    url: str
    take: Callable[[], object]
    give: Callable[[], object]


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Iterator[Database]:
    """Without what is in it; of its own, so that it can be taken away."""
    folder = tmp_path_factory.mktemp("outage")
    if connection.vendor == "sqlite":
        path, away = folder / "outturn.sqlite3", folder / "away.sqlite3"
        url = f"sqlite:///{path}"
        yield Database(url, lambda: shutil.move(path, away), lambda: shutil.move(away, path))
    else:
        with stoppable.server() as server:
            yield Database(server.url, server.stop, server.start)


@pytest.fixture(scope="module")
def environment(database, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("deployment")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "PORT": str(free_port()),
        "DATABASE_URL": database.url,
        "SECRET_KEY": "fifty characters or more of something that is random",
        "ALLOWED_HOSTS": "127.0.0.1",
        "OUTTURN_STATIC_ROOT": str(folder / "staticfiles"),
    }
    run("OUTTURN_ENV=production python manage.py collectstatic --no-input", environment)
    run("OUTTURN_ENV=production python manage.py migrate --no-input", environment)
    return environment


def status(web: Process, path: str) -> int:
    try:
        return web.get(path, **THROUGH_THE_PROXY)[0].status
    except OSError:
        return 0


class TestADatabaseThatGoes:
    def test_the_site_starts_without_its_database_and_answers_whenever_there_is_one(
        self, database, environment, tmp_path
    ):
        database.take()
        with running("web", environment, tmp_path) as web:
            web.wait_until(lambda: status(web, "/") == 503)
            said = web.get("/healthz")[1].decode().splitlines()
            assert said[:2] == ["not available, see: database", f"database: {outages.GONE}"]
            database.give()
            web.wait_until(lambda: status(web, "/") == 200)
            assert web.get("/healthz")[1].startswith(b"ok\n")
            database.take()
            for path in ("/", "/experts/", "/scoreboard.json", "/admin/", "/accounts/login/", "/no-such-page/"):
                response, body = web.get(path, Cookie="sessionid=abc", **THROUGH_THE_PROXY)
                assert (response.status, response.headers["Retry-After"]) == (503, "10"), path
                assert outages.GONE in body.decode()
                assert response.headers["Content-Security-Policy"]
            assert (
                web.get("/scoreboard.csv", **THROUGH_THE_PROXY)[1].decode() == f"{outages.GONE} Try again later.\n"
            )
            database.give()
            web.wait_until(lambda: status(web, "/") == 200)
            assert web.stop() == 0

    def test_the_worker_ends_with_a_sentence_so_that_its_supervisor_starts_it_again(
        self, database, environment, tmp_path
    ):
        with running("worker", environment, tmp_path) as worker:
            worker.wait_until(lambda: "Starting worker" in worker.log.read_text())
            if connection.vendor == "sqlite":
                # It has the file open, whatever its name; a database that is none is met at its next look.
                database_file = Path(database.url.removeprefix("sqlite:///"))
                kept = database_file.read_bytes()
                database_file.write_bytes(b"no database " * 1000)
            else:
                database.take()
            assert worker.popen.wait(timeout=30) == 1
            assert "This was not finished. The " in worker.last_words()
            assert "Traceback" not in worker.last_words()
            database_file.write_bytes(kept) if connection.vendor == "sqlite" else database.give()


# --- Commands -------------------------------------------------------------------------------------------


def manage(*command: str, most_bytes: int = 0, url: str = "", **options) -> subprocess.CompletedProcess:
    """most_bytes: no file may become larger, which is what a full disk does to a program."""

    def limited() -> None:
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=os.environ | ({"DATABASE_URL": url, "OWNER_DATABASE_URL": ""} if url else {}),
        preexec_fn=limited,
        stderr=subprocess.PIPE,
        text=True,
        **{"stdout": subprocess.PIPE} | options,
    )


def fails_in_a_sentence(done: subprocess.CompletedProcess, sentence: str) -> bool:
    return done.returncode == 1 and done.stderr.strip().endswith(sentence) and "Traceback" not in done.stderr


@contextmanager
def a_copy(folder: Path) -> Iterator[str]:
    """The URL of an SQLite database as `migrate` leaves it."""
    file = folder / "outturn.sqlite3"
    shutil.copy(databases.migrated(), file)
    yield f"sqlite:///{file}"


def test_a_command_without_its_database_ends_in_a_sentence(tmp_path):
    url, sentence = {
        "sqlite": (f"sqlite:///{tmp_path}", outages.UNOPENED),
        "postgresql": (f"postgres://outturn@{quote(str(tmp_path), safe='')}/x", outages.GONE),
    }[connection.vendor]
    assert fails_in_a_sentence(manage("rescore", url=url), f"This was not finished. {sentence}")
    assert "Traceback" in manage("rescore", "--traceback", url=url).stderr


@sqlite_only
def test_a_command_without_tables_says_how_to_make_them(tmp_path):
    assert fails_in_a_sentence(manage("rescore", url=f"sqlite:///{tmp_path}/new.sqlite3"), outages.NO_TABLES)


@sqlite_only
@pytest.mark.django_db
def test_an_import_on_a_full_disk_leaves_nothing_half_imported(tmp_path):
    rows = "".join(
        f"Expert {n % 50},Question {n // 50}?,0.{n % 9 + 1},2019-01-{n % 28 + 1:02d}\n" for n in range(10_000)
    )
    file = tmp_path / "rows.csv"
    file.write_text("expert,question,probability,made_at\n" + rows)
    with a_copy(tmp_path) as url:
        path = Path(url.removeprefix("sqlite:///"))
        done = manage("import_forecasts", str(file), url=url, most_bytes=path.stat().st_size + 300_000)
        assert fails_in_a_sentence(done, outages.FAILING)
        with closing(sqlite3.connect(path)) as after:
            assert after.execute("SELECT count(*) FROM tracker_forecast").fetchone() == (0,)
            assert after.execute("SELECT count(*) FROM tracker_expert WHERE kind = 'person'").fetchone() == (0,)
            assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert manage("import_forecasts", str(file), url=url).returncode == 0


@sqlite_only
@pytest.mark.django_db
def test_a_backup_to_a_full_disk_ends_in_a_sentence_and_leaves_no_file(tmp_path):
    with a_copy(tmp_path) as url:
        done = manage("backup", str(tmp_path / "backup"), url=url, most_bytes=200_000)
    assert done.returncode == 1
    assert "No backup was made" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "backup").exists()


@sqlite_only
@pytest.mark.django_db
def test_what_is_printed_to_a_full_disk_ends_in_a_sentence(tmp_path):
    with a_copy(tmp_path) as url, open("/dev/full", "w") as full:
        assert fails_in_a_sentence(
            manage("scoreboard", "--format", "csv", url=url, stdout=full), f"This was not finished. {outages.FULL}"
        )
