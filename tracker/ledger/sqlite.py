"""The guards of SQLite: triggers, each with its whole text.

A stranger's connection may have recursive_triggers and foreign_keys off. INSERT OR REPLACE then deletes without a
delete trigger what has one of the unique keys of the new row, and UPDATE OR REPLACE likewise; so that is
looked for before.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from tracker.fulltext import index
from tracker.ledger.guarded import (
    RECORDED_AT,
    frozen,
    has_distribution,
    is_append_only,
    is_frozen,
    is_frozen_with_another,
    unique_keys,
)

NOW = (
    "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')"  # as the default of the column has it, and the same within a statement
)
LARGEST_KEY = 10**15
DISTRIBUTION = (
    "SELECT RAISE(ABORT, 'distribution_sums_to_one') WHERE "
    "(SELECT abs(total(value) - 1) > 1e-6 OR min(value) < 0 OR max(value) > 1 OR count(value) < 2 "
    "OR max(type NOT IN ('integer', 'real')) FROM json_each(NEW.distribution));"
)


@dataclass(frozen=True)
class Trigger:
    name: str
    table: str
    text: str  # as sqlite_master has it


def triggers(model: type[Model], using: str) -> list[Trigger]:
    table = model._meta.db_table
    if is_append_only(model):
        refuse = _refuse(f"{table} is append-only: change refused")
        found = {
            "no_update": f'BEFORE UPDATE ON "{table}" BEGIN {refuse} END',
            "no_delete": f'BEFORE DELETE ON "{table}" BEGIN {refuse} END',
            "no_replace": f'BEFORE INSERT ON "{table}" WHEN {_taken(model, using)} BEGIN {refuse} END',
        }
    elif is_frozen(model):
        refuse = _refuse(f"{table} is frozen: change refused")
        is_frozen_now = frozen(model, "OLD")
        taken = _taken(model, using, f" AND {frozen(model, 'held')}")
        added = f"{frozen(model, 'NEW')} OR {taken}" if is_frozen_with_another(model) else taken
        found = {
            "frozen_update": f'BEFORE UPDATE ON "{table}" WHEN {is_frozen_now} OR {added} BEGIN {refuse} END',
            "frozen_delete": f'BEFORE DELETE ON "{table}" WHEN {is_frozen_now} BEGIN {refuse} END',
            "frozen_insert": f'BEFORE INSERT ON "{table}" WHEN {added} BEGIN {refuse} END',
        }
    else:
        refuse, found = "", {}
    if refuse:
        # Before an insert, a key that is still to be given is -1: no row may have that, nor the last there is.
        key = f'NEW."{model._meta.pk.column}"'
        found["key"] = f'AFTER INSERT ON "{table}" WHEN {key} < 1 OR {key} > {LARGEST_KEY} BEGIN {refuse} END'
    found |= _dated(model) | _checked(model)
    return [
        Trigger(f"{table}_{name}", table, f'CREATE TRIGGER "{table}_{name}" {body}')
        for name, body in found.items()
    ]


def _dated(model: type[Model]) -> dict[str, str]:
    table = model._meta.db_table
    if not any(field.name == RECORDED_AT for field in model._meta.local_fields):
        return {}
    refuse = _refuse(f"{table}: when it was recorded is said by the database alone")
    dated = {"dated": f'BEFORE INSERT ON "{table}" WHEN NEW.{RECORDED_AT} IS NOT {NOW} BEGIN {refuse} END'}
    if not is_append_only(model):
        # Not by letter: Django writes the same instant with six digits.
        moved = " IS NOT ".join(f"strftime('%Y-%m-%d %H:%M:%f', {row}.{RECORDED_AT})" for row in ("NEW", "OLD"))
        dated["date_kept"] = f'BEFORE UPDATE OF {RECORDED_AT} ON "{table}" WHEN {moved} BEGIN {refuse} END'
    return dated


def _checked(model: type[Model]) -> dict[str, str]:
    if not has_distribution(model):
        return {}
    table = model._meta.db_table
    body = f'BEFORE INSERT ON "{table}" WHEN NEW.distribution IS NOT NULL BEGIN {DISTRIBUTION} END'
    return {"distribution": body}


def _refuse(why: str) -> str:
    return f"SELECT RAISE(ABORT, '{why}');"


def _taken(model: type[Model], using: str, and_so: str = "") -> str:
    """SQL that is true when another row has one of the unique keys of NEW."""
    table, tests = model._meta.db_table, []
    for key in unique_keys(model, using):
        same = " AND ".join(f'held."{column}" = NEW."{column}"' for column in key.columns)
        where = f" AND {key.where}" if key.where else ""
        tests.append(f'EXISTS (SELECT 1 FROM "{table}" AS held WHERE {same}{where}{and_so})')
    return f"({' OR '.join(tests)})"


def present(cursor: Any) -> list[Trigger]:
    """Every trigger there is but those that keep the index of the search."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    of_the_search = index.triggers("sqlite")
    found = [Trigger(*row) for row in cursor.fetchall()]
    return [trigger for trigger in found if of_the_search.get(trigger.name) != (trigger.table, trigger.text)]
