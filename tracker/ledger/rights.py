"""Who may do what to the tables, on PostgreSQL: one role owns and migrates them, another one reads and adds.

DATABASE_URL is the application's role, OWNER_DATABASE_URL the owner's, for `migrate` alone. Without the second,
one role is both: then the guards hold against mistakes, and against whoever gets SQL past the program no
longer than it takes them to drop a trigger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.ledger.guarded import guarded_models, is_append_only

READ, ADD, EDIT = ("SELECT",), ("SELECT", "INSERT"), ("SELECT", "INSERT", "UPDATE", "DELETE")
ONE_ROLE = (
    "The role that serves pages owns the tables of the record: whoever gets hold of it can take the guards off. "
    "docs/operations.md says how to have two."
)


@contextmanager
def as_owner(using: str = "default") -> Iterator[None]:
    """Be connected as the owner of the tables meanwhile, where a setting says who that is."""
    connection = connections[using]
    application = {name: connection.settings_dict[name] for name in settings.DATABASE_OWNER}
    if application == settings.DATABASE_OWNER:
        yield
        return
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(application)


def give(connection: BaseDatabaseWrapper) -> None:
    """Give the application's role what it needs, and nothing that it had beyond that."""
    role = settings.APPLICATION_ROLE
    if not role:
        return
    quote = connection.ops.quote_name
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM PUBLIC, {quote(role)}")
            cursor.execute(f"GRANT {', '.join(_needed(table))} ON {quote(table)} TO {quote(role)}")
        # The site serves on while a later migrate makes a table.
        cursor.execute(f"ALTER DEFAULT PRIVILEGES GRANT {', '.join(EDIT)} ON TABLES TO {quote(role)}")


def _needed(table: str) -> tuple[str, ...]:
    if table == "django_migrations":
        return READ
    return ADD if table in _records() else EDIT


def _records() -> set[str]:
    return {model._meta.db_table for model in guarded_models() if is_append_only(model)}


def is_one_role(connection: BaseDatabaseWrapper) -> bool:
    """Whether the role that is connected owns the record, or may act as its owner."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT bool_or(pg_has_role(current_user, relowner, 'MEMBER')) FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%s)
            """,
            [sorted(_records())],
        )
        return bool(cursor.fetchone()[0])


def differences(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What the application's role may do and should not, or the other way round; nothing where it is the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = settings.APPLICATION_ROLE or cursor.fetchone()[0]
        cursor.execute(
            """
            SELECT relname, pg_has_role(%(role)s, relowner, 'MEMBER'),
                   ARRAY(SELECT kind FROM unnest(%(kinds)s::text[]) AS kind
                         WHERE has_table_privilege(%(role)s, pg_class.oid, kind)
                            OR kind = 'UPDATE' AND has_any_column_privilege(%(role)s, pg_class.oid, kind))
            FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname ~ '^tracker_'
            """,
            {"role": role, "kinds": [*EDIT, "TRUNCATE", "TRIGGER", "REFERENCES"]},
        )
        rows = cursor.fetchall()
        owned = [table for table, is_owner, _ in rows if is_owner]
        if not rows or (len(owned) == len(rows) and not settings.APPLICATION_ROLE):
            return
        if owned:
            yield f"role {role} may act as the owner of {owned[0]}"
        yield from _of_tables(role, rows)
        cursor.execute(BEYOND_TABLES, {"role": role})
        yield from (f"role {role} {what}" for (what,) in cursor.fetchall())


# What lets a role do more than its rights to tables say.
BEYOND_TABLES = """
    SELECT 'may create tables and functions in schema ' || nspname FROM pg_namespace
    WHERE has_schema_privilege(%(role)s, oid, 'CREATE') AND nspname !~ '^pg_'
    UNION ALL
    SELECT 'may create schemas' WHERE has_database_privilege(%(role)s, current_database(), 'CREATE')
    UNION ALL
    SELECT 'is a member of ' || pg_get_userbyid(roleid) FROM pg_auth_members
    WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
    UNION ALL
    SELECT 'may count ' || relname || ' on' FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace
        AND CASE relkind WHEN 'S' THEN has_sequence_privilege(%(role)s, oid, 'USAGE, UPDATE') ELSE false END
    UNION ALL
    SELECT 'may run ' || proname || ', which acts as ' || pg_get_userbyid(proowner) FROM pg_proc
    WHERE prosecdef AND has_function_privilege(%(role)s, pg_proc.oid, 'EXECUTE')
        AND proowner IN (SELECT relowner FROM pg_class
                         WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^tracker_')
"""


def _of_tables(role: str, rows: list[Any]) -> Iterator[str]:
    for table, _, has in rows:
        needed = _needed(table)
        if too_many := [right for right in has if right not in needed]:
            yield f"role {role} may {', '.join(too_many)} {table}"
        if too_few := [right for right in needed if right not in has]:
            yield f"role {role} may not {', '.join(too_few)} {table}"
