"""What keeps the record append-only, whoever writes to the database: triggers, and who may do what to its tables.

They come off before migrations and are put back after every migrate, also after one that fails: a migration may
change rows, and SQLite renames no table while a trigger elsewhere names one that is gone, which is how Django
rebuilds tables there. `require` refuses to start where anything differs from what this program would create.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.ledger import postgres, rights, sqlite, tables
from tracker.ledger.guarded import dated_models, guarded_models


def _models() -> list[Any]:
    return list(dict.fromkeys([*guarded_models(), *dated_models()]))


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


# --- What differs ---------------------------------------------------------------------------------


def differences(using: str = "default") -> list[str]:
    """What is not as this program would create it, a sentence each; none where all is well."""
    connection = connections[using]
    there = tables.present(connection)
    found = list(_of_tables(there, using))
    if connection.vendor == "postgresql":
        return [*found, *_of_postgres_triggers(connection, there), *rights.differences(connection)]
    return [*found, *_of_sqlite_triggers(connection)]


def _of_tables(there: dict[str, tables.Table], using: str) -> Iterator[str]:
    owners = {there[name].owner for model in _models() if (name := model._meta.db_table) in there}
    if len(owners) > 1:
        yield f"its tables belong to {' and '.join(sorted(owners))}"
    for model in guarded_models():
        name = model._meta.db_table
        if name not in there:
            yield f"table {name} is missing"
        else:
            for difference in tables.wanted(model, using).differences(there[name]):
                yield f"{name}: {difference}"


def _of_postgres_triggers(connection: BaseDatabaseWrapper, there: dict[str, tables.Table]) -> Iterator[str]:
    with connection.cursor() as cursor:
        found = {(trigger.table, trigger.name): trigger for trigger in postgres.present(cursor)}
    schema = _schema(connection)
    for model in _models():
        for trigger in postgres.triggers(model, schema):
            is_there = found.pop((trigger.table, trigger.name), None)
            owner = there[trigger.table].owner if trigger.table in there else ""
            if is_there is None:
                yield f"trigger {trigger.name} is missing"
            elif not is_there.is_as(trigger, owner):
                yield f"trigger {trigger.name} does not do what it should"
    for table, name in found:
        yield f"trigger {name} on {table} is not this program’s"


def _of_sqlite_triggers(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        found = {trigger.name: trigger for trigger in sqlite.present(cursor)}
    for model in _models():
        for trigger in sqlite.triggers(model, connection.alias):
            is_there = found.pop(trigger.name, None)
            if is_there is None:
                yield f"trigger {trigger.name} is missing"
            elif is_there != trigger:
                yield f"trigger {trigger.name} does not do what it should"
    for trigger in found.values():
        yield f"trigger {trigger.name} on {trigger.table} is not this program’s"


def require(using: str = "default") -> None:
    """Raise ImproperlyConfigured when anything differs: a record without guards is not served."""
    if found := differences(using):
        more = f" … and {len(found) - 3} more" if len(found) > 3 else ""
        raise ImproperlyConfigured(
            f"guards on the record are missing in the database, or changed: {'; '.join(found[:3])}{more}. "
            "Run manage.py migrate (with OWNER_DATABASE_URL, where the tables have an owner of their own); it "
            "puts triggers and rights back. If it still says so, the tables themselves were changed: "
            "docs/operations.md says what to do."
        )


# --- Off and on -----------------------------------------------------------------------------------


def install(using: str = "default") -> None:
    """Put every guard in place, and none of an older form.

    A table at a time, in a transaction: nobody meets it without guards, or waits for more than one table.
    """
    connection = connections[using]
    names = set(connection.introspection.table_names())
    statements: dict[str, list[str]] = {}
    for table, statement in [*_removals(connection), *_creations(connection)]:
        if table in names:
            statements.setdefault(table, []).append(statement)
    for of_one_table in statements.values():
        with transaction.atomic(using), connection.cursor() as cursor:
            for statement in of_one_table:
                cursor.execute(statement)
    rights.give(connection)


def _creations(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """(table, statement that puts a guard on it or makes the function that it calls)."""
    if connection.vendor == "postgresql":
        schema = _schema(connection)
        for model in _models():
            for trigger in postgres.triggers(model, schema):
                yield trigger.table, trigger.function.creation
                yield trigger.table, trigger.creation
    else:
        for model in _models():
            for of_sqlite in sqlite.triggers(model, connection.alias):
                yield of_sqlite.table, of_sqlite.text


def _removals(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(table, statement that takes a trigger off it), also of a name or form that is no longer used."""
    with connection.cursor() as cursor:
        quote = connection.ops.quote_name
        if connection.vendor == "postgresql":
            return [
                (trigger.table, f"DROP TRIGGER IF EXISTS {quote(trigger.name)} ON {quote(trigger.table)}")
                for trigger in postgres.present(cursor)
            ]
        return [
            (trigger.table, f"DROP TRIGGER IF EXISTS {quote(trigger.name)}") for trigger in sqlite.present(cursor)
        ]


def remove(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for _, statement in _removals(connection):
            cursor.execute(statement)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """As the owner and without guards, for tests that must empty the tables afterwards."""
    with rights.as_owner(using):
        remove(using)
        try:
            yield
        finally:
            install(using)


def remove_before_migrate(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Only where there is something to apply: the site may be serving meanwhile."""
    if plan:
        remove(using)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    """Where nothing differs, nothing is touched."""
    if differences(using):
        install(using)
