"""What the tables of the record consist of: as the models say, as the database has it, and how the two differ.

Columns that the models do not know, and what the condition of a check or of a partial key says, are not
compared: an older version of the program runs beside a newer database while it is upgraded.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CheckConstraint, Model

from tracker.ledger.guarded import unique_keys


@dataclass
class Table:
    """columns: name → type and whether it may be empty.  keys: columns of which no two rows hold the same, and
    whether that is so only for some rows.  references: column → table.  why_not_plain: what else it is than a
    table.
    """

    columns: dict[str, tuple[str, bool]] = field(default_factory=dict)
    keys: set[tuple[tuple[str, ...], bool]] = field(default_factory=set)
    references: set[tuple[str, str]] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    owner: str = ""
    why_not_plain: str = ""

    def differences(self, found: "Table") -> Iterator[str]:
        """What is not as in this one, as phrases."""
        if found.why_not_plain:
            yield found.why_not_plain
        for name, kind in self.columns.items():
            if name not in found.columns:
                yield f"column {name} is missing"
            elif found.columns[name] != kind:
                yield f"column {name} is {_in_words(found.columns[name])}, not {_in_words(kind)}"
        for columns, _ in sorted(self.keys - found.keys):
            yield f"two rows may have the same {' and '.join(columns)}"
        for column, table in sorted(self.references - found.references):
            yield f"column {column} does not refer to {table}"
        for name in sorted(self.checks - found.checks):
            yield f"check {name} is missing"


def _in_words(column: tuple[str, bool]) -> str:
    kind, may_be_empty = column
    return f"{kind}{' or empty' if may_be_empty else ''}"


def wanted(model: type[Model], using: str) -> Table:
    connection = connections[using]
    table = Table()
    for of_model in model._meta.local_concrete_fields:
        column = str(of_model.column)
        table.columns[column] = (_type(of_model.db_type(connection) or ""), of_model.null)
        if of_model.remote_field:
            table.references.add((column, of_model.remote_field.model._meta.db_table))
    table.keys = {(key.columns, bool(key.where)) for key in unique_keys(model, using)}
    table.checks = {c.name for c in model._meta.constraints if isinstance(c, CheckConstraint)}
    return table


def _type(declared: str) -> str:
    """As PostgreSQL's catalogue calls it; SQLite keeps what was declared."""
    return declared.lower().replace("varchar", "character varying")


def present(connection: BaseDatabaseWrapper) -> dict[str, Table]:
    """Name → table, of all that are there under the name of one."""
    with connection.cursor() as cursor:
        return _in_postgres(cursor) if connection.vendor == "postgresql" else _in_sqlite(cursor)


def _in_sqlite(cursor: Any) -> dict[str, Table]:
    tables = {}
    cursor.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') AND name GLOB 'tracker_*'"
    )
    for name, kind, text in cursor.fetchall():
        table = tables[name] = Table(why_not_plain="" if kind == "table" else f"it is a {kind}")
        cursor.execute(f'PRAGMA table_xinfo("{name}")')
        for _, column, declared, not_null, _, key, _ in cursor.fetchall():
            table.columns[column] = (_type(declared), not not_null)
            if key:
                table.keys.add(((str(column),), False))
        cursor.execute(f'PRAGMA foreign_key_list("{name}")')
        table.references = {(row[3], row[2]) for row in cursor.fetchall()}
        cursor.execute(f'PRAGMA index_list("{name}")')
        for _, index, is_unique, _, is_partial in cursor.fetchall():
            if is_unique:
                cursor.execute(f'PRAGMA index_info("{index}")')
                table.keys.add((tuple(row[2] for row in cursor.fetchall()), bool(is_partial)))
        table.checks = {part.partition('" CHECK ')[0] for part in text.split('CONSTRAINT "') if '" CHECK ' in part}
    return tables


OTHER_KINDS = {"v": "view", "m": "materialized view", "f": "foreign table", "p": "partitioned table"}


def _in_postgres(cursor: Any) -> dict[str, Table]:
    tables: dict[str, Table] = defaultdict(Table)
    cursor.execute("""
        SELECT relname, relkind, relpersistence, relrowsecurity, pg_get_userbyid(relowner),
               EXISTS (SELECT 1 FROM pg_rewrite WHERE ev_class = pg_class.oid),
               EXISTS (SELECT 1 FROM pg_inherits WHERE pg_class.oid IN (inhrelid, inhparent)),
               EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgisinternal AND tgenabled <> 'O')
        FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^tracker_'
            AND relkind IN ('r', 'v', 'm', 'f', 'p')
    """)
    for name, kind, persistence, has_policies, owner, has_rules, inherits, is_slack in cursor.fetchall():
        oddities = {
            f"it is a {OTHER_KINDS.get(kind)}": kind != "r",
            "it does not survive a crash": persistence != "p",
            "it has policies for rows": has_policies,
            "it has rules": has_rules and kind == "r",
            "it shares rows with another table": inherits,
            "its references are not enforced": is_slack,
        }
        tables[name].owner = owner
        tables[name].why_not_plain = ", ".join(phrase for phrase, is_so in oddities.items() if is_so)
    cursor.execute("""
        SELECT relname, attname, format_type(atttypid, atttypmod), NOT attnotnull
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^tracker_'
            AND relkind IN ('r', 'v', 'm', 'f', 'p') AND attnum > 0 AND NOT attisdropped
    """)
    for name, column, kind, may_be_empty in cursor.fetchall():
        tables[name].columns[column] = (kind, may_be_empty)
    cursor.execute("""
        SELECT relname, indpred IS NOT NULL, array(
            SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute ON attrelid = indrelid AND attnum = number ORDER BY place)
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace = current_schema()::regnamespace AND relname ~ '^tracker_'
            AND indisunique AND indisvalid AND indisready AND indexprs IS NULL
    """)
    for name, is_partial, columns in cursor.fetchall():
        tables[name].keys.add((tuple(columns), is_partial))
    cursor.execute("""
        SELECT c.relname, contype, conname,
               CASE WHEN r.relnamespace = c.relnamespace AND (SELECT indisprimary FROM pg_index
                    WHERE indexrelid = conindid) THEN r.relname ELSE confrelid::regclass::text || ' otherwise' END,
               (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1])
        FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid LEFT JOIN pg_class AS r ON r.oid = confrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^tracker_'
            AND contype IN ('c', 'f') AND convalidated
    """)
    for name, kind, constraint, referred, column in cursor.fetchall():
        if kind == "f":
            tables[name].references.add((column, referred))
        else:
            tables[name].checks.add(constraint)
    return dict(tables)
