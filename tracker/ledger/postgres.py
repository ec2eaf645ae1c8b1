"""The guards of PostgreSQL: functions, and the triggers that call them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from tracker.fulltext import index
from tracker.ledger.guarded import (
    RECORDED_AT,
    frozen,
    guarded_models,
    has_distribution,
    is_append_only,
    is_frozen,
    is_frozen_with_another,
)

EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}  # bits of pg_trigger.tgtype
ROW, BEFORE = 1, 2


@dataclass(frozen=True)
class Function:
    """schema: where it looks for tables, before those that a session made for itself; "" if it reads none."""

    name: str
    body: str
    schema: str = ""

    @property
    def search_path(self) -> str:
        return f"pg_catalog, {self.schema}, pg_temp" if self.schema else ""

    @property
    def creation(self) -> str:
        path = f"SET search_path = {self.search_path} " if self.schema else ""
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql {path}AS $${self.body}$$"
        )


@dataclass(frozen=True)
class Trigger:
    """Before what happens to a table; always, or session_replication_role = replica would switch it off."""

    name: str
    table: str
    events: tuple[str, ...]
    is_of_row: bool
    function: Function

    @property
    def bits(self) -> int:
        return BEFORE | (ROW if self.is_of_row else 0) | sum(EVENTS[event] for event in self.events)

    @property
    def creation(self) -> str:
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {" OR ".join(self.events)} ON "{self.table}" '
            f"FOR EACH {'ROW' if self.is_of_row else 'STATEMENT'} EXECUTE FUNCTION {self.function.name}(); "
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{self.name}"'
        )


REFUSE_CHANGE = Function(
    "outturn_refuse_change",
    """
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END
    """,
)
CHECK_DISTRIBUTION = Function(
    "outturn_check_distribution",
    """
    BEGIN
        IF NEW.distribution IS NULL THEN RETURN NEW; END IF;
        IF (SELECT bool_or(jsonb_typeof(v) <> 'number') FROM jsonb_array_elements(NEW.distribution) AS v)
            OR (SELECT abs(coalesce(sum(p), 0) - 1) > 1e-6 OR min(p) < 0 OR max(p) > 1 OR count(p) < 2
                FROM (SELECT v::float8 AS p FROM jsonb_array_elements_text(NEW.distribution) AS v) AS ps) THEN
            RAISE EXCEPTION 'distribution_sums_to_one' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END
    """,
)
# The default of the column is the time at which the message with the statement came in, and nobody gives another.
# What is recorded is the time at which the row is written: a message may wait long before it writes one.
CHECK_DATE = Function(
    "outturn_check_date",
    f"""
    BEGIN
        IF (TG_OP = 'INSERT' AND NEW.{RECORDED_AT} IS DISTINCT FROM statement_timestamp())
            OR (TG_OP = 'UPDATE' AND NEW.{RECORDED_AT} IS DISTINCT FROM OLD.{RECORDED_AT}) THEN
            RAISE EXCEPTION '%: when it was recorded is said by the database alone', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'INSERT' THEN NEW.{RECORDED_AT} := clock_timestamp(); END IF;
        RETURN NEW;
    END
    """,
)


def _refuse_frozen(model: type[Model], schema: str) -> Function:
    """PostgreSQL allows no subquery in WHEN, so each table that can be frozen has a function of its own."""
    table = model._meta.db_table
    tests = [f"(TG_OP <> 'INSERT' AND {frozen(model, 'OLD')})"]
    if is_frozen_with_another(model):
        tests.append(f"(TG_OP <> 'DELETE' AND {frozen(model, 'NEW')})")
    body = f"""
    BEGIN
        IF {" OR ".join(tests)} THEN
            RAISE EXCEPTION '{table} is frozen: % refused', TG_OP USING ERRCODE = 'restrict_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END
    """
    return Function(f"{table}_refuse_frozen", body, schema)


def triggers(model: type[Model], schema: str) -> list[Trigger]:
    table = model._meta.db_table
    found = []
    if model in guarded_models():
        found.append(Trigger(f"{table}_no_truncate", table, ("TRUNCATE",), False, REFUSE_CHANGE))
    if is_append_only(model):
        found.append(Trigger(f"{table}_no_change", table, ("UPDATE", "DELETE"), False, REFUSE_CHANGE))
    elif is_frozen(model):
        added = ("INSERT",) if is_frozen_with_another(model) else ()
        function = _refuse_frozen(model, schema)
        found.append(Trigger(f"{table}_frozen", table, ("UPDATE", "DELETE", *added), True, function))
    if any(field.name == RECORDED_AT for field in model._meta.local_fields):
        changed = () if is_append_only(model) else ("UPDATE",)
        found.append(Trigger(f"{table}_dated", table, ("INSERT", *changed), True, CHECK_DATE))
    if has_distribution(model):
        found.append(Trigger(f"{table}_distribution", table, ("INSERT",), True, CHECK_DISTRIBUTION))
    return found


@dataclass(frozen=True)
class Found:
    """A trigger as the catalogue has it, with the function that it calls."""

    name: str
    table: str
    bits: int
    enabled: str
    is_plain: bool  # without WHEN, columns, arguments or delay
    function: str
    body: str
    language: str
    is_definer: bool
    settings: str
    owner: str

    def is_as(self, trigger: Trigger, owner: str) -> bool:
        function = trigger.function
        return self == Found(
            trigger.name,
            trigger.table,
            trigger.bits,
            "A",
            True,
            function.name,
            function.body,
            "plpgsql",
            False,
            f"search_path={function.search_path}" if function.search_path else "",
            owner,
        )


def present(cursor: Any) -> list[Found]:
    """Every trigger on the tables of the program but those that keep the index of the search."""
    cursor.execute("""
        SELECT tgname, relname, tgtype, tgenabled,
               tgqual IS NULL AND tgnargs = 0 AND tgattr = '' AND NOT tgdeferrable,
               proname, prosrc, lanname, prosecdef,
               coalesce(array_to_string(proconfig, '; '), ''),
               pg_get_userbyid(proowner)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        JOIN pg_language ON pg_language.oid = prolang
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND relname ~ '^tracker_'
    """)
    of_the_search = index.triggers("postgresql")
    return [
        found
        for found in (Found(*row) for row in cursor.fetchall())
        if of_the_search.get(found.name) != (found.table, found.body) or found.is_definer or found.enabled != "A"
    ]
