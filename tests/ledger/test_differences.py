"""What the start check sees: every change that whoever owns the tables can make to what guards the record."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.models import CheckConstraint

from tests import databases
from tracker.ledger import guards, rights
from tracker.ledger.guarded import guarded_models, is_append_only

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS = [model for model in guarded_models() if is_append_only(model)]
ON_POSTGRESQL = [
    "DROP TRIGGER {table}_no_change ON {table}",
    "DROP TRIGGER {table}_no_truncate ON {table}",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_no_change",
    "ALTER TABLE {table} ENABLE TRIGGER {table}_no_change",
    "ALTER TABLE {table} ENABLE REPLICA TRIGGER {table}_no_change",
    "ALTER TRIGGER {table}_no_change ON {table} RENAME TO mine",
    "DROP TRIGGER {table}_no_change ON {table}; CREATE TRIGGER {table}_no_change BEFORE DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION outturn_refuse_change(); ALTER TABLE {table} ENABLE ALWAYS TRIGGER "
    "{table}_no_change",
    "DROP TRIGGER {table}_no_change ON {table}; CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE "
    "ON {table} FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION outturn_refuse_change(); ALTER TABLE {table} "
    "ENABLE ALWAYS TRIGGER {table}_no_change",
    "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id = 1; RETURN NEW; END'; "
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION mine()",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} RENAME TO elsewhere; CREATE TABLE {table} (LIKE elsewhere INCLUDING ALL)",
    "ALTER TABLE {table} RENAME TO elsewhere; CREATE VIEW {table} AS SELECT * FROM elsewhere",
    "ALTER TABLE {table} ALTER COLUMN {column} TYPE integer",
    "ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL",
    "ALTER TABLE {table} DROP COLUMN {column} CASCADE",
    "ALTER TABLE {table} RENAME COLUMN {column} TO mine",
    "ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "CREATE TABLE mine () INHERITS ({table})",
]
RIGHTS = [
    "GRANT UPDATE ON {table} TO {role}",
    "GRANT UPDATE ({column}) ON {table} TO {role}",
    "GRANT DELETE, TRUNCATE ON {table} TO PUBLIC",
    "GRANT TRIGGER ON {table} TO {role}",
    "REVOKE INSERT ON {table} FROM {role}",
    "GRANT REFERENCES ON {table} TO {role}",
    "GRANT USAGE ON SEQUENCE {table}_id_seq TO {role}",
]
FUNCTIONS = [
    "outturn_refuse_change",
    "outturn_check_date",
    "outturn_check_distribution",
    "tracker_question_refuse_frozen",
]
OF_FUNCTIONS = [
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION {name}() SECURITY DEFINER",
    "ALTER FUNCTION {name}() SET search_path = pg_temp",
    "ALTER FUNCTION {name}() RESET search_path; ALTER FUNCTION {name}() SET application_name = "
    "'pg_catalog, public, pg_temp'",
    "ALTER FUNCTION {name}() RENAME TO mine",
]
EMPTIED = "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT 1; END"
IN_THE_SCHEMA = "UPDATE sqlite_master SET sql = replace(sql, {swap}) WHERE tbl_name = '{{table}}'"
ON_SQLITE = [
    "DROP TRIGGER {table}_no_update",
    "DROP TRIGGER {table}_no_replace",
    f"DROP TRIGGER {{table}}_no_delete; {EMPTIED}",
    f"DROP TRIGGER {{table}}_no_delete; {EMPTIED.replace('ON {table}', 'ON tracker_change')}",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} RENAME TO elsewhere; CREATE TABLE {table} AS SELECT * FROM elsewhere",
    "ALTER TABLE {table} RENAME TO elsewhere; CREATE VIEW {table} AS SELECT * FROM elsewhere",
    "ALTER TABLE {table} RENAME COLUMN {column} TO mine",
    f"UPDATE sqlite_master SET sql = '{EMPTIED}' WHERE name = '{{table}}_no_delete'",
    "DELETE FROM sqlite_master WHERE tbl_name = '{table}' AND type = 'trigger'",
    IN_THE_SCHEMA.format(swap="'RAISE(ABORT, ', 'coalesce(1, '"),
    IN_THE_SCHEMA.format(swap="""'"{column}" bigint', '"{column}" text'"""),
    IN_THE_SCHEMA.format(swap="""'"{column}" bigint NOT NULL', '"{column}" bigint NULL'"""),
    IN_THE_SCHEMA.format(swap="""'"{column}" bigint NOT NULL', '"mine" bigint NOT NULL'"""),
    IN_THE_SCHEMA.format(swap="""'REFERENCES "tracker_', 'REFERENCES "other_'"""),
]


@pytest.fixture
def owner(transactional_db) -> Iterator[None]:
    with rights.as_owner():
        yield
    guards.require()


@pytest.fixture
def is_seen(owner, tmp_path) -> Callable[[str], None]:
    """Make a change, look for it, and take it back."""
    number = count()

    def in_a_transaction(change: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
            assert guards.differences()
            transaction.set_rollback(True)
        assert guards.differences() == []

    def in_a_copy(change: str) -> None:
        """As a program that starts sees it: what is written into the schema shows to new connections only."""
        copy = Path(shutil.copy(databases.migrated(), tmp_path / f"{next(number)}.sqlite3"))
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as stranger:
            stranger.execute("PRAGMA writable_schema = ON")
            stranger.executescript(change)
        assert differences_in(copy)

    return in_a_copy if connection.vendor == "sqlite" else in_a_transaction


def differences_in(file: str | Path) -> list[str]:
    connection.close()
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(file)
    try:
        return guards.differences()
    except DatabaseError as error:  # nothing can be read at all
        return [str(error)]
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.mark.only_on("sqlite")
def test_in_what_is_migrated_nothing_differs(owner):
    assert differences_in(databases.migrated()) == []


def test_every_change_of_a_table_of_the_record_or_its_triggers_is_seen(is_seen, subtests):
    for model in RECORDS:
        required = [str(f.column) for f in model._meta.local_concrete_fields if f.remote_field and not f.null]
        for change in ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL:
            with subtests.test(table=model._meta.db_table, change=change):
                is_seen(change.format(table=model._meta.db_table, column=required[-1]))


@pytest.mark.only_on("sqlite")
def test_every_check_that_is_taken_out_of_a_table_is_seen(is_seen, subtests):
    names = [
        rule.name for model in RECORDS for rule in model._meta.constraints if isinstance(rule, CheckConstraint)
    ]
    assert len(names) > 15
    for name in names:
        with subtests.test(name=name):
            is_seen(f"UPDATE sqlite_master SET sql = replace(sql, '\"{name}\"', '\"mine\"')")


@pytest.mark.only_on("postgresql")
def test_every_check_key_and_reference_that_is_dropped_is_seen(is_seen, subtests):
    named = {rule.name for model in RECORDS for rule in model._meta.constraints}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint "
            "WHERE contype IN ('c', 'f', 'u', 'p') AND conrelid::regclass::text = ANY(%s)",
            [[model._meta.db_table for model in RECORDS]],
        )
        found = [(table, name) for table, name, kind in cursor.fetchall() if kind != "c" or name in named]
    assert len(found) > 80
    for table, name in found:
        with subtests.test(table=table, name=name):
            is_seen(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')


@pytest.mark.only_on("postgresql")
def test_every_function_that_is_replaced_is_seen(is_seen, subtests):
    for name in FUNCTIONS:
        for change in OF_FUNCTIONS:
            with subtests.test(change=change, name=name):
                is_seen(change.format(name=name))


@pytest.mark.only_on("postgresql")
def test_every_right_that_the_role_should_not_have_is_seen(is_seen, two_roles, settings, subtests):
    role = settings.APPLICATION_ROLE
    for model in RECORDS:
        for change in RIGHTS:
            with subtests.test(table=model._meta.db_table, change=change):
                is_seen(change.format(table=model._meta.db_table, column="id", role=role))
    is_seen(f"GRANT CREATE ON SCHEMA public TO {role}")


BACK_DOORS = [
    "CREATE FUNCTION mine() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM tracker_forecast'",
    "CREATE FUNCTION tracker_forecast_words_follow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
    " CREATE TRIGGER mine AFTER INSERT ON tracker_forecast FOR EACH ROW "
    "EXECUTE FUNCTION tracker_forecast_words_follow()",
    "CREATE OR REPLACE FUNCTION tracker_excerpt_words_follow() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RAISE EXCEPTION ''no''; END'",
    "CREATE SCHEMA mine; GRANT CREATE ON SCHEMA mine TO {role}",
]


@pytest.mark.only_on("postgresql")
def test_every_back_door_is_seen(is_seen, two_roles, settings, subtests):
    for change in BACK_DOORS:
        with subtests.test(change=change):
            is_seen(change.format(role=settings.APPLICATION_ROLE))


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("does", ["SELECT RAISE(ABORT, 'not you')", "UPDATE tracker_user SET is_superuser = 1"])
def test_a_trigger_by_the_name_of_one_of_the_search_is_seen(is_seen, does):
    is_seen(f"CREATE TRIGGER tracker_forecast_words_x AFTER INSERT ON tracker_forecast BEGIN {does}; END")


@pytest.mark.only_on("postgresql")
def test_without_an_owner_named_the_role_that_serves_sees_what_it_may_do(owner, two_roles, settings):
    """As the web process does, which is not told who the owner is."""
    role, settings.APPLICATION_ROLE = settings.APPLICATION_ROLE, ""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE ON tracker_forecast TO {role}")
    settings.DATABASE_OWNER, owners = {}, settings.DATABASE_OWNER
    connection.close()
    connection.settings_dict.update(
        settings.DATABASES["default"] | {"USER": role, "PASSWORD": role.rpartition("_")[2]}
    )
    assert guards.differences() == [f"role {role} may UPDATE tracker_forecast"]
    connection.close()
    connection.settings_dict.update(owners)
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE UPDATE ON tracker_forecast FROM {role}")


def test_the_program_does_not_start_with_any_of_them(owner):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_forecast RENAME TO elsewhere")
        with pytest.raises(ImproperlyConfigured, match="table tracker_forecast is missing"):
            guards.require()
        transaction.set_rollback(True)
