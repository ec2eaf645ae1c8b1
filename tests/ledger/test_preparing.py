"""`manage.py prepare_database`: a database with an owner and a role that only adds to the record."""

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest

from tests.migrations.deployment import Deployment
from tests.postgres import as_role
from tracker.ledger.preparing import Login

PREPARED = "owns the database"


@pytest.fixture
def names(two_roles) -> Iterator[tuple[str, Login, Login]]:
    """A database and two roles that are not there yet."""
    mark = secrets.token_hex(4)
    owner, application = Login(f"owner_{mark}", "o’wner's"), Login(f"application {mark}", 'p"w')
    yield f"prepared_{mark}", owner, application
    with psycopg.connect(os.environ["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "prepared_{mark}" WITH (FORCE)')
        for role in (owner.role, application.role, "another"):
            admin.execute(f'DROP ROLE IF EXISTS "{role}"')


def deployment(database: str, application: Login, owner: Login | None = None) -> Deployment:
    admin = os.environ["ADMIN_DATABASE_URL"]
    return Deployment(as_role(admin, application, database), as_role(admin, owner, database) if owner else "")


def refusal(url: str, sql: str) -> str:
    with psycopg.connect(url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(sql)
    return str(refused.value)


@pytest.mark.only_on("postgresql")
def test_two_roles_are_made_and_the_site_runs_with_them(names):
    database, owner, application = names
    site = deployment(database, application, owner)
    for _ in range(2):
        assert PREPARED in site.succeed("prepare_database")
        site.succeed("migrate", "--no-input")
    site.succeed("seed", "--founding")
    site.succeed("scoreboard")
    assert site.asked("guards.differences()") == "[]"
    url = site.addresses["DATABASE_URL"]
    assert "permission denied" in refusal(url, "UPDATE tracker_forecast SET id = id")
    assert "permission denied" in refusal(url, "CREATE TABLE mine (id int)")
    assert "permission denied" in refusal(url, "CREATE TEMPORARY TABLE mine (id int)")
    without_owner = deployment(database, application)
    with psycopg.connect(site.owner) as connection:
        connection.execute("DROP TRIGGER tracker_forecast_dated ON tracker_forecast")
    migrated = without_owner.manage("migrate", "--no-input")
    assert (migrated.returncode, "set OWNER_DATABASE_URL" in migrated.stderr) == (1, True)
    assert "Traceback" not in migrated.stderr
    another = deployment(database, application, Login("another", "role")).manage("prepare_database")
    assert f"The tables belong to {owner.role}." in another.stderr
    elsewhere = site.manage("migrate", OWNER_DATABASE_URL=site.owner.replace(database, "elsewhere"))
    assert "Both must name the same one." in elsewhere.stderr
    wrong = site.manage(
        "migrate", OWNER_DATABASE_URL="", DATABASE_URL="postgres://nobody@/nowhere?host=/nonexistent"
    )
    assert "The database does not answer." in wrong.stderr


@pytest.mark.only_on("postgresql")
def test_where_one_role_was_both_what_it_owned_goes_to_the_owner(names):
    database, owner, application = names
    with psycopg.connect(os.environ["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"""CREATE ROLE "{application.role}" LOGIN PASSWORD 'p"w'""")
        admin.execute(f'CREATE DATABASE {database} OWNER "{application.role}"')
    before = deployment(database, application)
    before.succeed("migrate", "--no-input")
    before.succeed("seed", "--founding")
    assert "owns the tables of the record" in before.manage("shell", "-v0", "-c", START).stderr
    after = deployment(database, application, owner)
    assert PREPARED in after.succeed("prepare_database")
    after.succeed("scoreboard")  # before any migrate, too
    assert "permission denied" in refusal(after.addresses["DATABASE_URL"], "DELETE FROM tracker_forecast")
    after.succeed("migrate", "--no-input")
    assert "owns the tables" not in after.manage("shell", "-v0", "-c", START).stderr


START = "import tracker.wsgi"


@pytest.mark.only_on("postgresql")
def test_what_is_missing_is_said(names):
    database, owner, application = names
    alone = deployment(database, application).manage("prepare_database", OWNER_DATABASE_URL="")
    assert alone.returncode == 1
    assert "Set OWNER_DATABASE_URL" in alone.stderr
    twice = deployment(database, application, application).manage("prepare_database")
    assert "name one role" in twice.stderr
    nobody = deployment(database, application, owner).manage(
        "prepare_database", ADMIN_DATABASE_URL="postgres://nobody@/nowhere?host=/nonexistent"
    )
    assert nobody.returncode == 1
    assert "PostgreSQL refused" in nobody.stderr


@pytest.mark.only_on("sqlite")
def test_sqlite_has_no_roles(tmp_path):
    done = Deployment(f"sqlite:///{tmp_path}/outturn.sqlite3").manage("prepare_database")
    assert done.returncode == 1
    assert "There is nothing to prepare" in done.stderr
