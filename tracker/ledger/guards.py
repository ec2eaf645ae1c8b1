"""Triggers that keep the record append-only, whoever writes to the database.

Every model with APPEND_ONLY gets them; one with FROZEN_BY is frozen once a row of that model refers
to it. They come off before migrations and are put back after every migrate, also after one that fails:
a migration may change rows, and SQLite renames no table while a trigger elsewhere names one that is gone,
which is how Django rebuilds tables there. `require` refuses to start without them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model

Statements = list[str]

POSTGRES_FUNCTIONS: Statements = [
    """
    CREATE OR REPLACE FUNCTION outturn_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION outturn_check_distribution() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT bool_or(jsonb_typeof(v) <> 'number') FROM jsonb_array_elements(NEW.distribution) AS v)
            OR (SELECT abs(coalesce(sum(p), 0) - 1) > 1e-6 OR min(p) < 0 OR max(p) > 1 OR count(p) < 2
                FROM (SELECT v::float8 AS p FROM jsonb_array_elements_text(NEW.distribution) AS v) AS ps) THEN
            RAISE EXCEPTION 'distribution_sums_to_one' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
]


def guarded_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if getattr(m, "APPEND_ONLY", False) or getattr(m, "FROZEN_BY", None)]


def _refers(model: type[Model]) -> str:
    """SQL that is true when a row freezes this one (OLD)."""
    key = model._meta.pk.column
    tests = []
    for name, field in model.FROZEN_BY:  # type: ignore[attr-defined]
        referrer = apps.get_model("tracker", name)
        column = referrer._meta.get_field(field).column
        tests.append(f'EXISTS (SELECT 1 FROM "{referrer._meta.db_table}" WHERE "{column}" = OLD."{key}")')
    return f"({' OR '.join(tests)})"


def _has_distribution(model: type[Model]) -> bool:
    return any(f.name == "distribution" and isinstance(f, JSONField) for f in model._meta.local_fields)


def _frozen_functions() -> list[str]:
    """PostgreSQL allows no subquery in WHEN, so each frozen table has a function of its own."""
    return [
        f"""
        CREATE OR REPLACE FUNCTION {model._meta.db_table}_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_refers(model)} THEN
                RAISE EXCEPTION '{model._meta.db_table} is frozen: % refused', TG_OP
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
        """
        for model in guarded_models()
        if hasattr(model, "FROZEN_BY")
    ]


def _sqlite(model: type[Model]) -> dict[str, str]:
    table, key = model._meta.db_table, model._meta.pk.column
    refuse = f"SELECT RAISE(ABORT, '{table} is append-only: change refused');"
    if hasattr(model, "FROZEN_BY"):
        return {
            f"{table}_frozen_{act.lower()}": (
                f'CREATE TRIGGER "{table}_frozen_{act.lower()}" BEFORE {act} ON "{table}" '
                f"WHEN {_refers(model)} BEGIN {refuse} END"
            )
            for act in ("UPDATE", "DELETE")
        }
    triggers = {
        f"{table}_no_update": f'BEFORE UPDATE ON "{table}" BEGIN {refuse} END',
        f"{table}_no_delete": f'BEFORE DELETE ON "{table}" BEGIN {refuse} END',
        # INSERT OR REPLACE deletes without a delete trigger unless recursive_triggers is on; a stranger's
        # connection may not have it on.
        f"{table}_no_replace": (
            f'BEFORE INSERT ON "{table}" WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}") '
            f"BEGIN {refuse} END"
        ),
    }
    if _has_distribution(model):
        triggers[f"{table}_distribution"] = (
            f'BEFORE INSERT ON "{table}" WHEN NEW.distribution IS NOT NULL BEGIN '
            "SELECT RAISE(ABORT, 'distribution_sums_to_one') WHERE "
            "(SELECT abs(total(value) - 1) > 1e-6 OR min(value) < 0 OR max(value) > 1 OR count(value) < 2 "
            "OR max(type NOT IN ('integer', 'real')) FROM json_each(NEW.distribution)); END"
        )
    return {name: f'CREATE TRIGGER "{name}" {body}' for name, body in triggers.items()}


def _postgres(model: type[Model]) -> dict[str, str]:
    table = model._meta.db_table
    if hasattr(model, "FROZEN_BY"):
        return {
            f"{table}_frozen": (
                f'CREATE TRIGGER "{table}_frozen" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW '
                f"EXECUTE FUNCTION {table}_refuse_frozen(); "
                f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_frozen"'
            )
        }
    triggers = {
        f"{table}_no_change": (
            f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION outturn_refuse_change()'
        ),
        f"{table}_no_truncate": (
            f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION outturn_refuse_change()'
        ),
    }
    if _has_distribution(model):
        triggers[f"{table}_distribution"] = (
            f'BEFORE INSERT ON "{table}" FOR EACH ROW WHEN (NEW.distribution IS NOT NULL) '
            "EXECUTE FUNCTION outturn_check_distribution()"
        )
    # ENABLE ALWAYS: session_replication_role = replica must not switch them off.
    return {
        name: f'CREATE TRIGGER "{name}" {body}; ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"'
        for name, body in triggers.items()
    }


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Trigger name → (table, statement)."""
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    return {
        name: (model._meta.db_table, statement)
        for model in guarded_models()
        for name, statement in build(model).items()
    }


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that are there and, on PostgreSQL, always enabled."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


def _removals(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(table, statement that takes a guard off it), also for guards of a name or form that is no longer used.

    They are known by what they do: on SQLite they refuse, on PostgreSQL by their function.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("""
                SELECT relname, format('DROP TRIGGER IF EXISTS %I ON %I', tgname, relname) FROM pg_trigger
                JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
                WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid)
                    AND proname ~ '^outturn_|_refuse_frozen$'
            """)
        else:
            cursor.execute("""
                SELECT tbl_name, printf('DROP TRIGGER IF EXISTS "%w"', name) FROM sqlite_master
                WHERE type = 'trigger' AND tbl_name GLOB 'tracker_*' AND sql GLOB '*RAISE(*'
            """)
        removals: list[tuple[str, str]] = cursor.fetchall()
        return removals


def missing(using: str = "default") -> list[str]:
    connection = connections[using]
    return sorted(set(_wanted(connection)) - _present(connection))


def install(using: str = "default") -> None:
    """Put every guard in place, and none of an older form.

    A table at a time, in a transaction: nobody meets it without guards, or waits for more than one table.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    statements: dict[str, list[str]] = {}
    for table, statement in [*_removals(connection), *_wanted(connection).values()]:
        if table in tables:
            statements.setdefault(table, []).append(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function in [*POSTGRES_FUNCTIONS, *_frozen_functions()]:
                cursor.execute(function)
        for of_one_table in statements.values():
            with transaction.atomic(using):
                for statement in of_one_table:
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for _, statement in _removals(connection):
            cursor.execute(statement)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Without guards, for tests that must empty the tables afterwards."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def require(using: str = "default") -> None:
    """Raise ImproperlyConfigured when a guard is missing: a record without guards is not served."""
    if names := missing(using):
        raise ImproperlyConfigured(
            f"{len(names)} guards on the record are missing in the database ({', '.join(names[:3])} …). "
            "Run manage.py migrate; it puts them back."
        )


def remove_before_migrate(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Only where there is something to apply: the site may be serving meanwhile."""
    if plan:
        remove(using)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    install(using)
